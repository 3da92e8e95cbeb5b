/**
 * A place that is to be read as one thing: `SCHEME:PATH`, as in `openlineage:events.ndjson` or `k8s:manifests/`. The
 * scheme is a connector's name or the short form that people type. Only that connector reads there, and `git` for the
 * history; it may then take files whatever they are called.
 */
import { connectors } from '#connectors';
import { ThroughlineError } from '#core';
import { existsSync } from 'node:fs';

export type ConnectorName = keyof typeof connectors;

export interface NamedPlace {
  readonly only: ConnectorName;
  readonly path: string;
}

const shortForms: Readonly<Record<string, string>> = {
  k8s: 'kubernetes',
  otel: 'opentelemetry',
  otlp: 'opentelemetry',
  actions: 'github-actions',
  github: 'forge',
  gitlab: 'forge',
};

/**
 * `undefined` when the location is a plain path; so is anything that lies there under its whole name, and `C:\` of
 * Windows. Throws SURVEY_BAD_ADDRESS for a scheme that nothing reads, where no such path exists.
 */
export function parseNamedPlace(location: string): NamedPlace | undefined {
  const [, scheme = '', path = ''] = /^([a-z][a-z0-9-]+):(?!\/\/|https?:)(.+)$/su.exec(location) ?? [];
  if (scheme === '' || existsSync(location)) return undefined;
  const name = shortForms[scheme] ?? scheme;
  if (isConnector(name)) return { only: name, path };
  if (!existsSync(path)) return undefined;
  throw new ThroughlineError('SURVEY_BAD_ADDRESS', `Nothing here reads “${scheme}:”.`, {
    hint: `Before the colon stands one of: ${Object.keys(connectors).join(', ')}; or leave it out.`,
    location,
  });
}

function isConnector(name: string): name is ConnectorName {
  return Object.hasOwn(connectors, name);
}
