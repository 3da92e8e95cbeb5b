/**
 * The R files of one source, linked: what a name means at a place in a file, across `source()` and within a package.
 * Every answer rests on the files' facts alone; nothing is executed, and circles of files that source each other end.
 */
import type { FileTree } from '../connector.ts';
import { baseOf, directoryOf } from '../paths.ts';
import type { BindingFact, Expr, FileFacts } from './facts.ts';

const MAX_VISIBLE = 2_000;

export interface Module {
  readonly path: string;
  readonly facts: FileFacts;
  readonly notebook: boolean;
  /** The working directory is moved in a way that is not followed. */
  readonly moves: boolean;
  /** `here()` of this file, and whether another directory could be meant. */
  readonly root: { readonly path: string; readonly inferred: boolean };
  readonly bound: ReadonlyMap<string, readonly BindingFact[]>;
  readonly defined: ReadonlyMap<string, number>;
  /** Files this one sources, takes in or renders. */
  readonly sources: { readonly path: string; readonly line: number; readonly inferred: boolean }[];
  /** Packages attached here by name. */
  readonly packages: Set<string>;
  /** Packages are attached by names that are built at run time. */
  readonly attachesMore: { is: boolean };
}

/** A place from which a name is read. */
export interface At {
  readonly module: Module;
  readonly scope: number;
  readonly line: number;
  readonly block: number;
}

export type Meaning =
  | { readonly is: 'bound'; readonly at: At; readonly bindings: readonly BindingFact[] }
  | { readonly is: 'parameter'; readonly at: At; readonly name: string; readonly value: Expr | undefined }
  | { readonly is: 'unknown' };

/** What a call calls. R looks for functions only, so that `fit <- fit(x)` hides nothing. */
export type Callee =
  | { readonly is: 'function'; readonly module: Module; readonly scope: number }
  | { readonly is: 'library'; readonly package: string | undefined; readonly name: string }
  | { readonly is: 'unknown' };

export interface Project {
  readonly modules: ReadonlyMap<string, Module>;
  readonly files: FileTree;
  meaning(name: string, at: At): Meaning;
  callee(fn: string, at: At): Callee;
  /** The file and everything it sources, itself first. */
  visible(module: Module): readonly Module[];
  /** Those of the visible files that give a top-level name (`0\\0name`) a value or a function. */
  holding(key: string, module: Module): readonly Module[];
}

const unknown: Meaning = { is: 'unknown' };

export function toModule(path: string, facts: FileFacts, files: FileTree): Module {
  const notebook = !/\.r$/iu.test(path);
  const moves = facts.calls.some(
    ({ call }) => call.fn === 'setwd' || (call.fn === 'set' && call.kw['root.dir'] !== undefined),
  );
  const defined = new Map<string, number>();
  for (const [index, scope] of facts.scopes.entries())
    if (index > 0 && scope.name !== '') defined.set(`${scope.parent}\0${scope.name}`, index);
  return {
    path,
    facts,
    notebook,
    moves,
    root: findRoot(path, files),
    bound: Map.groupBy(facts.bindings, (binding) => `${binding.scope}\0${binding.name}`),
    defined,
    sources: [],
    packages: new Set(),
    attachesMore: { is: false },
  };
}

function* ancestors(path: string): Generator<string> {
  for (let at = directoryOf(path); ; at = directoryOf(at)) {
    yield at;
    if (at === '') return;
  }
}

function inside(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** here() looks upward for `.here`, an RStudio project or a package. A project inside the repository may be either. */
function findRoot(path: string, files: FileTree): Module['root'] {
  for (const directory of ancestors(path)) {
    if (directory === '') break;
    const marked = ['.here', 'DESCRIPTION', `${baseOf(directory)}.Rproj`];
    if (marked.some((name) => files.get(inside(directory, name)) !== undefined))
      return { path: directory, inferred: true };
  }
  return { path: '', inferred: false };
}

export function createProject(modules: ReadonlyMap<string, Module>, files: FileTree): Project {
  const seen = new Map<Module, readonly Module[]>();
  const holders = new Map<string, readonly Module[]>();
  for (const module of modules.values())
    for (const key of new Set([...module.bound.keys(), ...module.defined.keys()]))
      if (key.startsWith('0\0')) holders.set(key, [...(holders.get(key) ?? []), module]);
  const byPackage = Map.groupBy(modules.values(), (module) => packageOf(module.path, files) ?? '');
  const project: Project = {
    modules,
    files,
    meaning: (name, at) => meaningOf(project, name, at),
    callee: (fn, at) => calleeOf(project, fn, at),
    visible: (module) => {
      const known = seen.get(module) ?? gather(modules, module, byPackage, files);
      seen.set(module, known);
      return known;
    },
    holding: (key, module) => {
      const all = holders.get(key) ?? [];
      if (all.length === 0) return all;
      const order = project.visible(module);
      return all.length > 50
        ? order
        : all.filter((one) => order.includes(one)).sort((a, b) => order.indexOf(a) - order.indexOf(b));
    },
  };
  return project;
}

/** Files in `R/` beside a DESCRIPTION share one namespace. */
export function packageOf(path: string, files: FileTree): string | undefined {
  const directory = directoryOf(path);
  if (!/(^|\/)R$/u.test(directory)) return undefined;
  const home = directoryOf(directory);
  const isPackage = ['DESCRIPTION', 'NAMESPACE'].every((name) => files.get(inside(home, name)) !== undefined);
  return isPackage ? inside(home, 'R') : undefined;
}

function gather(
  modules: ReadonlyMap<string, Module>,
  module: Module,
  byPackage: ReadonlyMap<string, readonly Module[]>,
  files: FileTree,
): readonly Module[] {
  const found = new Set<Module>([module]);
  const opened = new Set<string>();
  for (const one of found) {
    const own = packageOf(one.path, files);
    const beside = own === undefined || opened.has(own) ? [] : (byPackage.get(own) ?? []);
    if (own !== undefined) opened.add(own);
    const next = one.sources.flatMap(({ path }) => modules.get(path) ?? []);
    for (const other of [...next, ...beside]) if (found.size < MAX_VISIBLE) found.add(other);
  }
  return [...found];
}

function meaningOf(project: Project, name: string, at: At): Meaning {
  const { module } = at;
  for (let scope = at.scope; scope >= 0; scope = module.facts.scopes[scope]?.parent ?? -1) {
    const found = inScope(module, { scope, name, inner: scope === at.scope }, at);
    if (found) return found;
  }
  return (
    elsewhere(project, module, `0\0${name}`, (other, key) => {
      const bindings = other.bound.get(key);
      return bindings && { is: 'bound', at: { module: other, scope: 0, line: Infinity, block: 0 }, bindings };
    }) ?? unknown
  );
}

/** Looks for a top-level name in what a file sources and in its package; the first that has it. */
function elsewhere<T>(
  project: Project,
  module: Module,
  key: string,
  look: (other: Module, key: string) => T | undefined,
): T | undefined {
  for (const other of project.holding(key, module)) {
    const found = other === module ? undefined : look(other, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inScope(
  module: Module,
  looked: { readonly scope: number; readonly name: string; readonly inner: boolean },
  at: At,
): Meaning | undefined {
  const { scope, name, inner } = looked;
  const key = `${scope}\0${name}`;
  const bindings = module.bound.get(key);
  const parameter = module.facts.scopes[scope]?.parameters.find((one) => one.name === name);
  // A lambda runs where it stands, so that it sees what its surroundings hold at that line.
  const late = !inner && module.facts.scopes[at.scope]?.kind !== 'lambda';
  const place = late ? { module, scope, line: Infinity, block: 0 } : { ...at, module, scope };
  const set = bindings?.some((binding) => binding.line <= place.line) === true;
  if (bindings && (set || !parameter)) return { is: 'bound', at: place, bindings };
  return parameter ? { is: 'parameter', at: { ...at, scope }, name, value: parameter.value } : undefined;
}

function calleeOf(project: Project, fn: string, at: At): Callee {
  const parts = /^([\w.]+):::?(.+)$/su.exec(fn);
  if (parts) return { is: 'library', package: parts[1], name: parts[2] ?? '' };
  for (let scope = at.scope; scope >= 0; scope = at.module.facts.scopes[scope]?.parent ?? -1) {
    const own = functionIn(at.module, scope, fn);
    if (own) return own;
  }
  const found = elsewhere(project, at.module, `0\0${fn}`, (other) => functionIn(other, 0, fn));
  return found ?? { is: 'library', package: undefined, name: fn };
}

const makesFunctions =
  /^(?:\w+::)?(?:partial|memoi[sz]e|compose|metric_set|possibly|safely|quietly|Vectorize|match\.fun)$/u;

function functionIn(module: Module, scope: number, fn: string): Callee | undefined {
  const own = module.defined.get(`${scope}\0${fn}`);
  if (own !== undefined) return { is: 'function', module, scope: own };
  const last = module.bound.get(`${scope}\0${fn}`)?.at(-1)?.value;
  if (last?.k === 'name') return last.v.includes('::') ? toLibrary(last.v) : { is: 'unknown' };
  return last?.k === 'call' && makesFunctions.test(last.fn) ? { is: 'unknown' } : undefined;
}

function toLibrary(name: string): Callee {
  const [from, own = ''] = name.split(/:::?/u);
  return { is: 'library', package: from, name: own };
}
