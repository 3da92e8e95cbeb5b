/** The look-ups every FileTree has, over a sorted list; indexes are made at first use. */
import type { FileEntry, FileTree } from '#connectors';

export function toTree(entries: readonly FileEntry[], readers: Pick<FileTree, 'read' | 'materialise'>): FileTree {
  const sorted = sortByPath(entries);
  let byPath: Map<string, FileEntry> | undefined;
  let byCase: Map<string, string[]> | undefined;
  let directories: Set<string> | undefined;
  return {
    ...readers,
    list: () => sorted,
    get(path) {
      byPath ??= new Map(sorted.map((entry) => [entry.path, entry]));
      return byPath.get(path);
    },
    matchCase(path) {
      byCase ??= groupByCase(sorted);
      return byCase.get(path.toLowerCase())?.find((other) => other !== path);
    },
    hasDirectory(path) {
      directories ??= allDirectories(sorted);
      return directories.has(path.replace(/\/$/u, ''));
    },
  };
}

/** By code points: UTF-8 order. Plain string order differs only where there are surrogates. */
function sortByPath(entries: readonly FileEntry[]): readonly FileEntry[] {
  const beyondBasicPlane = entries.some(
    (entry) => /[\uD800-\uDFFF]/u.test(entry.path) || /[\u{10000}-\u{10FFFF}]/u.test(entry.path),
  );
  if (!beyondBasicPlane) return entries.toSorted((left, right) => (left.path < right.path ? -1 : 1));
  return entries.toSorted((left, right) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)));
}

function groupByCase(entries: readonly FileEntry[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { path } of entries) {
    const key = path.toLowerCase();
    const group = groups.get(key);
    if (group) group.push(path);
    else groups.set(key, [path]);
  }
  return groups;
}

function allDirectories(entries: readonly FileEntry[]): Set<string> {
  const directories = new Set<string>();
  for (const { path } of entries) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return directories;
}
