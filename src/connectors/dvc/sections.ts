/** The top-level sections of dvc.yaml (params, metrics, plots, artifacts) and the remotes of .dvc/config. */
import { isArray, isObject, toRef, type JsonObject, type JsonValue } from '#core';
import { conceal, stripCredentials } from '../conceal.ts';
import { evidenceAt, type Names } from './names.ts';
import type { Pipeline } from './pipeline.ts';
import type { Reading } from '../reading.ts';
import { RegisteredArtifact } from './schema.ts';
import { lineAt } from '../yaml-text.ts';
import type { Seen } from '../connector.ts';

/** Files of the sections get their role through `names`; a file that is not there is no fault of a step. */
export function nameSections(reading: Reading, names: Names, pipeline: Pipeline): void {
  const { files } = reading.context;
  for (const [section, role] of [
    ['params', 'parameters'],
    ['metrics', 'metrics'],
    ['plots', 'plot'],
  ] as const) {
    for (const path of pathsIn(pipeline.plain[section])) {
      const target = names.resolve(pipeline.directory, path);
      if (!target?.naming.inside || files.get(target.naming.name) === undefined) continue;
      target.naming.role ??= role;
    }
  }
}

function pathsIn(section: JsonValue | undefined): readonly string[] {
  if (isObject(section)) return Object.keys(section);
  return isArray(section)
    ? section.flatMap((item) => (typeof item === 'string' ? [item] : isObject(item) ? Object.keys(item) : []))
    : [];
}

/** `artifacts:` registers a file under a name; its versions are git tags, which are not read here. */
export function describeRegistered(reading: Reading, names: Names, pipeline: Pipeline): readonly Seen[] {
  const { context } = reading;
  const section = pipeline.plain['artifacts'];
  return Object.entries(isObject(section) ? section : {}).flatMap(([name, value]): readonly Seen[] => {
    const parsed = RegisteredArtifact.safeParse(value);
    if (!parsed.success) return [];
    const { path, type, desc, labels } = parsed.data;
    const line = lineAt(pipeline.node, ['artifacts', name]);
    const evidence = evidenceAt(context, pipeline.file, line);
    const target = path === undefined ? undefined : names.resolve(pipeline.directory, path);
    const kind = type === 'model' ? 'model' : type === 'dataset' ? 'dataset' : undefined;
    if (!kind) return [];
    const attributes: JsonObject = {
      name,
      tool: 'dvc',
      file: pipeline.file,
      line,
      ...(target ? { path: target.naming.name } : {}),
      ...(desc === undefined ? {} : { description: conceal(desc).slice(0, 1000) }),
      ...(labels === undefined ? {} : { labels }),
    };
    const ref = toRef(kind, context.source, pipeline.directory === '' ? name : `${pipeline.directory}:${name}`);
    const entity: Seen = { kind: 'entity', layer: 'encoded', method: 'parsed', evidence, ref, attributes };
    if (!target) return [entity];
    return [
      entity,
      {
        kind: 'relation',
        layer: 'encoded',
        method: 'parsed',
        evidence,
        from: ref,
        relation: 'wasDerivedFrom',
        to: target.ref,
        attributes: { line },
      },
    ];
  });
}

/** Names and addresses of remotes; credentials are never kept. `.dvc/config.local` is not read at all. */
export async function describeRemotes(reading: Reading, path: string): Promise<readonly Seen[]> {
  const text = await reading.text(path);
  if (text === undefined) return [];
  const remotes = new Map<string, { name: string; url?: string; line: number }>();
  let current: { name: string; url?: string; line: number } | undefined;
  let standard: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[\s*'?(?:remote\s+"([^"\n]{1,200})"|([^\]']{0,200}))'?\s*\]/u.exec(line);
    if (header) {
      current = header[1] === undefined ? undefined : { name: header[1], line: index + 1 };
      if (current) remotes.set(current.name, current);
      continue;
    }
    const [, key, value = ''] = /^\s*(url|remote)\s*=\s*(\S.*)$/u.exec(line) ?? [];
    if (key === 'url' && current) current.url = conceal(stripCredentials(value.trim())).slice(0, 500);
    if (key === 'remote' && !current) standard = value.trim();
  }
  if (remotes.size === 0) return [];
  const { context } = reading;
  const attributes = {
    remotes: [...remotes.values()].map((remote) => ({ ...remote, default: remote.name === standard })),
  };
  return [
    {
      kind: 'entity',
      layer: 'encoded',
      method: 'parsed',
      evidence: evidenceAt(context, path),
      ref: toRef('artifact', context.source, path),
      attributes,
    },
  ];
}
