/**
 * Which files come to use a name, directly or through functions of the repository. Errs towards "it does": a name after a
 * dot may be any function of that name, so that a file that is left out surely has no way to it that its text shows.
 */
import { baseOf } from './paths.ts';
import type { NameUses, Uses } from './name-uses.ts';

export interface Reached {
  readonly path: string;
  readonly how: 'calls' | 'through' | 'imports' | 'hidden';
  readonly line?: number;
  /** The function of the repository through which it is reached, `FILE:NAME`. */
  readonly through?: string;
}

export function findReach(files: ReadonlyMap<string, NameUses>, target: string): readonly Reached[] {
  const wanted = target.slice(target.lastIndexOf('.') + 1);
  const index = indexOf(files);
  const good = new Map<string, string>();
  const goodModules = new Set<string>();
  const reaches = (path: string, uses: Uses): string | undefined => wayOf({ index, good, wanted }, path, uses);
  for (let changed = true; changed;) {
    changed = false;
    for (const [path, { defines, top, modules }] of files) {
      const found = defines.filter(
        ({ name, uses }) => !good.has(`${path}:${name}`) && name !== wanted && reaches(path, uses) !== undefined,
      );
      for (const { name } of found) good.set(`${path}:${name}`, name);
      changed ||= found.length > 0;
      const taken = reaches(path, top) !== undefined || modules.some((module) => leadsTo(index, goodModules, module));
      if (!goodModules.has(path) && taken) {
        goodModules.add(path);
        changed = true;
      }
    }
  }
  return [...files].flatMap(([path, uses]) => reachedBy({ index, good, wanted, goodModules }, path, uses) ?? []);
}

interface Index {
  /** Files by the name that an import has for them. */
  readonly modules: ReadonlyMap<string, readonly string[]>;
  /** Files that define a function or class, by its name. */
  readonly definers: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, NameUses>;
}
interface Search {
  readonly index: Index;
  readonly good: ReadonlyMap<string, string>;
  readonly wanted: string;
}

function indexOf(files: ReadonlyMap<string, NameUses>): Index {
  const modules = new Map<string, string[]>();
  const definers = new Map<string, string[]>();
  for (const [path, { defines }] of files) {
    const base = baseOf(path).replace(/\.\w+$/u, '');
    push(modules, base === '__init__' ? baseOf(path.slice(0, -'/__init__.py'.length)) : base, path);
    for (const name of new Set(defines.map((each) => each.name))) push(definers, name, path);
  }
  return { modules, definers, files };
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function leadsTo({ modules }: Index, goodModules: ReadonlySet<string>, module: string): boolean {
  return (modules.get(module) ?? []).some((path) => goodModules.has(path));
}

/** `''` when the name itself is used, the function through which it is, or `undefined`. */
function wayOf(search: Search, path: string, uses: Uses): string | undefined {
  const { index, good, wanted } = search;
  const imported = index.files.get(path)?.imported ?? {};
  if (uses.members.includes(wanted) || uses.names.some((name) => name === wanted || imported[name]?.[1] === wanted))
    return '';
  for (const name of uses.names) {
    const real = imported[name]?.[1] ?? name;
    const local = good.has(`${path}:${name}`) ? [path] : [];
    const known = index.files.get(path)?.defines.some((each) => each.name === name) === true;
    // A name that nothing here defines comes from an import, a star import or, in R, from a sourced file.
    const places = known ? local : (index.definers.get(real) ?? []).filter((place) => good.has(`${place}:${real}`));
    const [place] = isOwnEntry(name) && !known && imported[name] === undefined ? [] : places;
    if (place !== undefined) return `${place}:${real}`;
  }
  for (const name of uses.members) {
    const place = (index.definers.get(name) ?? []).find((each) => good.has(`${each}:${name}`));
    if (place !== undefined) return `${place}:${name}`;
  }
  return undefined;
}

/** Every script may have one of these. */
function isOwnEntry(name: string): boolean {
  return name === 'main' || name === 'run';
}

function reachedBy(
  search: Search & { readonly goodModules: ReadonlySet<string> },
  path: string,
  uses: NameUses,
): Reached | undefined {
  const { index, goodModules, wanted } = search;
  const direct = uses.calls.find(({ name }) => (uses.imported[name]?.[1] ?? name) === wanted);
  if (direct) return { path, how: 'calls', line: direct.line };
  const way = wayOf(search, path, uses.file);
  if (way !== undefined) return { path, how: 'through', ...(way === '' ? {} : { through: way }) };
  if (uses.modules.includes(wanted)) return { path, how: 'imports' };
  const [module] = uses.modules.filter((each) => leadsTo(index, goodModules, each));
  if (module !== undefined) return { path, how: 'through', through: module };
  return uses.dynamic || isTakenIn(search, path) ? { path, how: 'hidden' } : undefined;
}

/** A file that reaches the name takes this one in, and may do for it what it does not do itself. */
function isTakenIn(
  { index, good, goodModules }: Search & { readonly goodModules: ReadonlySet<string> },
  path: string,
): boolean {
  const base = baseOf(path).replace(/\.\w+$/u, '');
  return [...index.files].some(
    ([other, { modules }]) =>
      other !== path &&
      modules.includes(base) &&
      (goodModules.has(other) || [...good.keys()].some((key) => key.startsWith(`${other}:`))),
  );
}
