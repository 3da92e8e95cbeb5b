/**
 * Which file of the repository an import names: relative imports exactly; absolute ones against the importing file's
 * directory and its parents (a script's own directory is on sys.path), `src`-like roots, parents of packages, and
 * directories the file itself appends to sys.path. What no file answers to is an outside library.
 */
import type { FileTree } from '../connector.ts';
import { isKnownLibrary } from './libraries.ts';

export interface ModulePaths {
  /** Path of the module's file, or of its package's `__init__.py`; `undefined` for outside libraries. */
  find(from: string, module: string, level: number, extra?: readonly string[]): string | undefined;
  /** A directory that holds modules but no `__init__.py` (namespace package) counts for `from package import module`. */
  findMember(
    from: string,
    given: {
      readonly module: string;
      readonly level: number;
      readonly name: string;
      readonly extra?: readonly string[];
    },
  ): string | undefined;
}

export function createModulePaths(files: FileTree, sources: readonly string[]): ModulePaths {
  const known = new Set(sources);
  const roots = ['src', 'lib', 'python', ...packageParents(known)];
  const at = (directory: string, module: string): string | undefined => {
    const base = joinPath(directory, module.replaceAll('.', '/'));
    if (module !== '' && known.has(`${base}.py`)) return `${base}.py`;
    const init = joinPath(base, '__init__.py');
    return known.has(init) ? init : undefined;
  };
  const starts = (
    from: string,
    given: { module: string; level: number; extra: readonly string[] },
  ): readonly string[] => {
    const directory = directoryOf(from);
    if (given.level > 0)
      return [up(directory, given.level - 1)].flatMap((found) => (found === undefined ? [] : [found]));
    const first = given.module.split('.')[0] ?? '';
    const parents = ancestors(directory);
    if (!isKnownLibrary(first)) return unique([directory, ...given.extra, ...parents, ...roots]);
    // `import datasets` beside a datasets.py: inside a package it means the library, unless the package itself is named so.
    return known.has(joinPath(directory, '__init__.py')) ? [''] : unique([directory, '']);
  };
  return {
    find: (from, module, level, extra = []) => {
      for (const start of starts(from, { module, level, extra })) {
        const found = at(start, module);
        if (found !== undefined && found !== from) return found;
      }
      return undefined;
    },
    findMember: (from, { module, level, name, extra = [] }) => {
      for (const start of starts(from, { module: module === '' ? name : module, level, extra })) {
        const found = at(start, module === '' ? name : `${module}.${name}`);
        if (found !== undefined && found !== from) return found;
      }
      return undefined;
    },
  };
}

function packageParents(known: ReadonlySet<string>): readonly string[] {
  const packages = [...known].filter((path) => path.endsWith('/__init__.py')).map((path) => directoryOf(path));
  const inside = new Set(packages);
  return unique(packages.map((path) => directoryOf(path)).filter((parent) => !inside.has(parent))).toSorted();
}

export function directoryOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

export function joinPath(directory: string, name: string): string {
  if (directory === '') return name;
  return name === '' ? directory : `${directory}/${name}`;
}

function ancestors(directory: string): readonly string[] {
  const found: string[] = [];
  for (let at = directory; at !== ''; at = directoryOf(at)) found.push(directoryOf(at));
  return found.length > 0 ? found : [''];
}

function up(directory: string, levels: number): string | undefined {
  let at = directory;
  for (let level = 0; level < levels; level += 1) {
    if (at === '') return undefined;
    at = directoryOf(at);
  }
  return at;
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}
