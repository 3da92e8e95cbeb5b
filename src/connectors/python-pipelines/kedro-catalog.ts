/**
 * Kedro's data catalog, `conf/ENVIRONMENT/catalog*.yml`: where the data of a project lie (Kedro documentation, "Data
 * Catalog YAML"). Entries of `base` count first; a path with places that settings fill is not followed.
 */
import type { UseAttributes } from '#core';
import { useRole } from '../file-roles.ts';
import { joinPath } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { textAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';

export interface CatalogEntry {
  readonly path: string;
  readonly role: NonNullable<UseAttributes['role']>;
  readonly file: string;
  readonly line: number;
}
export interface Catalogs {
  /** The project a file belongs to: the directory that holds `conf`. */
  rootOf(path: string): string | undefined;
  entry(root: string, name: string): CatalogEntry | undefined;
}

const catalogFile = /^(.*?\/)?conf\/([^/]+)\/(?:[^/]+\/)*(?:catalog[^/]*|catalog[^/]*\/.+)\.ya?ml$/u;

export async function readCatalogs(reading: Reading): Promise<Catalogs> {
  const projects = new Map<string, Map<string, CatalogEntry>>();
  const files = reading.context.files.list().flatMap(({ path }) => {
    const [, before = '', environment = ''] = catalogFile.exec(path) ?? [];
    return environment === '' ? [] : [{ path, root: before.replace(/\/$/u, ''), environment }];
  });
  files.sort(
    (a, b) => Number(b.environment === 'base') - Number(a.environment === 'base') || (a.path < b.path ? -1 : 1),
  );
  for (const { path, root } of files.slice(0, 500)) {
    if (reading.context.signal.aborted) break;
    const entries = projects.get(root) ?? new Map<string, CatalogEntry>();
    projects.set(root, entries);
    const node = await reading.yaml(path);
    for (const [name, entry] of node ? entriesIn(node, path, root) : [])
      if (!entries.has(name)) entries.set(name, entry);
  }
  const roots = [...projects.keys()].sort((a, b) => b.length - a.length);
  return {
    rootOf: (path) => roots.find((root) => root === '' || path.startsWith(`${root}/`)),
    entry: (root, name) => projects.get(root)?.get(name) ?? projects.get(root)?.get(name.replace(/@.*$/u, '')),
  };
}

function entriesIn(node: YamlNode, file: string, root: string): readonly (readonly [string, CatalogEntry])[] {
  if (node.kind !== 'map') return [];
  return [...node.entries].flatMap(([name, { node: entry, keyLine }]) => {
    const written = textAt(entry, 'filepath') ?? textAt(entry, 'path');
    if (written === undefined || name.startsWith('_') || /[{}]/u.test(`${name}${written}`)) return [];
    const path = written.includes('://') ? written : joinPath(root, written);
    if (path === undefined || path === '') return [];
    const type = textAt(entry, 'type') ?? '';
    return [[name, { path, role: roleOf(path, type), file, line: keyLine }] as const];
  });
}

function roleOf(path: string, type: string): CatalogEntry['role'] {
  if (/metrics/iu.test(type)) return 'metrics';
  if (/plot/iu.test(type)) return 'plot';
  return useRole(path, new Set()) === 'model' ? 'model' : 'data';
}
