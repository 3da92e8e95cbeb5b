/**
 * Which file of the repository an import names: relative imports exactly; absolute ones against the importing file's
 * directory and its parents (a script's own directory is on sys.path), directories the file itself puts on sys.path,
 * `src`-like roots, and the parent of a package when only one place has it. What no file answers to is outside.
 */
import { baseOf, directoryOf } from './paths.ts';
import { isKnownLibrary } from './python-libraries.ts';

export interface ModulePaths {
  /** Quick: no file or directory of the repository could be what an absolute import begins with. */
  isOutside(from: string, module: string, extra?: readonly string[]): boolean;
  /** Path of the module's file, or of its package's `__init__.py`; `undefined` for outside libraries. */
  find(from: string, module: string, level: number, extra?: readonly string[]): string | undefined;
  /** `from module import name` where the name is a module itself; also in directories without `__init__.py`. */
  findMember(from: string, given: Member): string | undefined;
}
interface Member {
  readonly module: string;
  readonly level: number;
  readonly name: string;
  readonly extra?: readonly string[];
}
interface Wanted {
  readonly module: string;
  readonly whole: string;
  readonly level: number;
  readonly extra: readonly string[];
}

const usualRoots = ['src', 'lib', 'python'] as const;

export function createModulePaths(sources: readonly string[]): ModulePaths {
  const known = new Set(sources);
  const homes = homesOf(sources);
  const parents = packageParents(known);
  const answers = new Map<string, readonly string[]>();
  const at = (directory: string, module: string): string | undefined => {
    const base = joinPath(directory, module.replaceAll('.', '/'));
    if (module !== '' && known.has(`${base}.py`)) return `${base}.py`;
    const init = joinPath(base, '__init__.py');
    return known.has(init) ? init : undefined;
  };
  /** Directories in which an absolute import's first part is found, in the order in which they count. */
  const starts = (directory: string, module: string, extra: readonly string[]): readonly string[] => {
    const first = module.split('.')[0] ?? '';
    const held = homes.get(first);
    if (!held) return [];
    if (isKnownLibrary(first)) {
      // `import datasets` beside a datasets.py: inside a package it means the library.
      const own = known.has(joinPath(directory, '__init__.py')) ? [''] : [directory, ''];
      // A library's own repository keeps it in a root such as src, which is no package itself.
      const roots = usualRoots.filter(
        (root) => !known.has(`${root}/__init__.py`) && known.has(`${root}/${first}/__init__.py`),
      );
      return [...own, ...roots].filter((one) => held.has(one));
    }
    const near = [directory, ...extra, ...ancestors(directory), ...usualRoots].filter((one) => held.has(one));
    const far = held.size === 1 ? [...held].filter((one) => parents.has(one)) : [];
    return [...new Set([...near, ...far])];
  };
  /** A module's answer depends on the importing file's directory only, save for the file itself. */
  const search = (from: string, wanted: Wanted): string | undefined => {
    const directory = directoryOf(from);
    const key = `${directory}\0${wanted.level}\0${wanted.module}\0${wanted.whole}\0${wanted.extra.join('\0')}`;
    let found = answers.get(key);
    if (!found) {
      const start = wanted.level > 0 ? up(directory, wanted.level - 1) : undefined;
      const places =
        wanted.level > 0 ? (start === undefined ? [] : [start]) : starts(directory, wanted.module, wanted.extra);
      found = places.flatMap((one) => at(one, wanted.whole) ?? []);
      answers.set(key, found);
    }
    return found.find((path) => path !== from);
  };
  return {
    isOutside: (from, module, extra = []) => starts(directoryOf(from), module, extra).length === 0,
    find: (from, module, level, extra = []) => search(from, { module, whole: module, level, extra }),
    findMember: (from, { module, level, name, extra = [] }) =>
      search(from, {
        module: module === '' ? name : module,
        whole: module === '' ? name : `${module}.${name}`,
        level,
        extra,
      }),
  };
}

/** For each name of a module or of a directory with modules: the directories that hold it. */
function homesOf(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const homes = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const add = (path: string, name: string): void => {
    const held = homes.get(name) ?? new Set<string>();
    homes.set(name, held.add(directoryOf(path)));
  };
  for (const path of paths) {
    if (path.endsWith('.py')) add(path, baseOf(path).slice(0, -'.py'.length));
    for (let at = directoryOf(path); at !== '' && !seen.has(at); at = directoryOf(at)) {
      seen.add(at);
      add(at, baseOf(at));
    }
  }
  return homes;
}

function packageParents(known: ReadonlySet<string>): ReadonlySet<string> {
  const packages = [...known].filter((path) => path.endsWith('/__init__.py')).map((path) => directoryOf(path));
  const inside = new Set(packages);
  return new Set(packages.map((path) => directoryOf(path)).filter((parent) => !inside.has(parent)));
}

function joinPath(directory: string, name: string): string {
  if (directory === '') return name;
  return name === '' ? directory : `${directory}/${name}`;
}

function ancestors(directory: string): readonly string[] {
  const found: string[] = [];
  for (let at = directory; at !== ''; at = directoryOf(at)) found.push(directoryOf(at));
  return found;
}

function up(directory: string, levels: number): string | undefined {
  let at = directory;
  for (let level = 0; level < levels; level += 1) {
    if (at === '') return undefined;
    at = directoryOf(at);
  }
  return at;
}
