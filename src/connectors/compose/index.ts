/**
 * Compose files: services with the image they take or the Dockerfile they build, what they run, and which model their
 * variables choose (Compose Specification). What an env file or the environment decides is not known here.
 */
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { describeDeployment, type DeclaredDeployment, type Variable } from '../deployments.ts';
import { createScriptFinder, type ScriptFinder } from '../named-scripts.ts';
import { directoryOf, joinPath } from '../paths.ts';
import { openReading } from '../reading.ts';
import { entriesAt, itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import { toRef } from '#core';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'compose',
  title: 'Compose files',
  emits: ['entity', 'relation', 'claim'],
  options,
  applies: (context) => context.files.list().some(isOurs),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

function isOurs({ kind, path }: FileEntry): boolean {
  return (
    kind === 'file' &&
    /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/u.test(path) &&
    !/(?:^|\/)(?:node_modules|site-packages|vendor)\//u.test(path)
  );
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const scripts = createScriptFinder(context.files);
  const { entries, left } = upToLimit(context, context.files.list().filter(isOurs), {
    locator: 'compose.yaml',
    plural: 'Compose files',
  });
  yield left;
  for (const { path } of entries) {
    if (context.signal.aborted) return;
    const node = await reading.yaml(path);
    for (const [name, { node: service, keyLine }] of entriesAt(node, 'services')) {
      if (service.kind !== 'map') continue;
      yield describeDeployment(context, toDeployment({ path, name, line: keyLine, service }, scripts));
      yield buildOf(context, { path, name, line: keyLine, service });
    }
  }
  yield [...reading.skipped.values()];
}

interface Service {
  readonly path: string;
  readonly name: string;
  readonly line: number;
  readonly service: YamlNode;
}

function toDeployment({ path, name, line, service }: Service, scripts: ScriptFinder): DeclaredDeployment {
  const image = nodeAt(service, 'image');
  const written = textAt(image);
  const filled = written === undefined ? undefined : fill(written);
  const commands = ['entrypoint', 'command']
    .map((key) => textsAt(service, key).join(' ').trim())
    .filter((text) => text !== '');
  const envFiles = textsAt(service, 'env_file');
  return {
    file: path,
    name,
    tool: 'compose',
    type: 'service',
    line,
    lastLine: Math.max(line, service.lastLine),
    images: image && filled !== undefined ? [{ name: filled, line: image.line }] : [],
    commands,
    scripts: [...new Set(commands.flatMap((text) => scripts(text).map((script) => script.path)))],
    variables: variablesOf(service),
    ports: textsAt(service, 'ports').map((port) => fill(port) ?? port),
    serves: [],
    unresolved: [
      ...(written !== undefined && filled === undefined
        ? [`Its image is decided by a variable: ${written.slice(0, 80)}.`]
        : []),
      ...(envFiles.length > 0 ? [`More variables come from ${envFiles.slice(0, 3).join(', ')}.`] : []),
    ],
  };
}

/** `${NAME:-default}` takes its default; a variable without one is not known. */
function fill(text: string): string | undefined {
  const filled = text.slice(0, 1000).replace(/\$\{\w+:?-([^}]*)\}/gu, '$1');
  return filled.includes('$') ? undefined : filled;
}

function variablesOf(service: YamlNode): readonly Variable[] {
  const listed = itemsAt(service, 'environment').flatMap((item): readonly Variable[] => {
    const [name = '', ...rest] = (textAt(item) ?? '').split('=');
    return name === '' ? [] : [toVariable(name, rest.length === 0 ? undefined : rest.join('='), item.line)];
  });
  const mapped = entriesAt(service, 'environment').map(([name, { node, keyLine }]) =>
    toVariable(name, textAt(node), keyLine),
  );
  const secrets = textsAt(service, 'secrets').map((name): Variable => ({ name, line: service.line, secret: true }));
  return [...listed, ...mapped, ...secrets];
}

function toVariable(name: string, written: string | undefined, line: number): Variable {
  const value = written === undefined ? undefined : fill(written.replace(/^["']|["']$/gu, ''));
  const secret = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/iu.test(name);
  return { name, line, ...(value === undefined || secret ? {} : { value }), ...(secret ? { secret } : {}) };
}

/** The Dockerfile it builds, where that lies in the source: what it runs is said there. */
function buildOf(context: ConnectorContext, { path, name, line, service }: Service): readonly Seen[] {
  const build = nodeAt(service, 'build');
  if (!build) return [];
  const place = build.kind === 'scalar' ? textAt(build) : textAt(build, 'context');
  const directory = joinPath(directoryOf(path), place ?? '.');
  const file = directory === undefined ? undefined : joinPath(directory, textAt(build, 'dockerfile') ?? 'Dockerfile');
  if (file === undefined || context.files.get(file)?.kind !== 'file') return [];
  return [
    {
      kind: 'relation',
      from: toRef('deployment', context.source, `${path}:${name}`),
      relation: 'wasDerivedFrom',
      to: toRef('deployment', context.source, `${file}:image`),
      layer: 'encoded',
      method: 'parsed',
      evidence: [{ source: context.source, locator: context.locate(path, build.line ?? line) }],
    },
  ];
}
