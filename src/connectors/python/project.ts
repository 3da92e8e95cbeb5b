/**
 * The modules of one source, linked: what a dotted name means at a place in a file, across imports. Every answer rests
 * on the files' facts alone; nothing is executed, and loops in imports or aliases end at a depth.
 */
import type { BindingFact, Expr, FileFacts, ScopeFact } from './facts.ts';
import type { ImportFact } from '../python-imports.ts';
import { classAround } from './gather.ts';
import type { ModulePaths } from '../python-modules.ts';

const MAX_ALIASES = 8;
/** Modules and classes looked into for one name: depth alone does not end cycles with many branches. */
const MAX_LOOKS = 400;

export interface Module {
  readonly path: string;
  readonly facts: FileFacts;
  readonly notebook: boolean;
  readonly bound: ReadonlyMap<string, readonly BindingFact[]>;
  readonly defined: ReadonlyMap<string, number>;
  readonly imported: ReadonlyMap<string, Imported>;
  readonly stars: readonly ImportFact[];
  /** Directories this file puts on sys.path, as far as they are constants. */
  readonly searched: string[];
  /** Where the file itself goes, and from which line on. */
  moved?: Moved;
}
export interface Moved {
  readonly line: number;
  /** Directory from the root; `false` when it cannot be followed. */
  readonly to: string | false;
}
interface Imported {
  readonly module: string;
  readonly level: number;
  readonly name?: string;
}

/** A place from which a name is read. */
export interface At {
  readonly module: Module;
  readonly scope: number;
  readonly line: number;
  readonly block: number;
  /** Read from inside a function, which may be called at any time: each assignment may then be the one that holds. */
  readonly anytime?: boolean;
}

export type Meaning =
  | { readonly is: 'external'; readonly name: string }
  | {
      readonly is: 'bound';
      readonly at: At;
      readonly bindings: readonly BindingFact[];
      readonly rest: readonly string[];
    }
  | {
      readonly is: 'parameter';
      readonly at: At;
      readonly name: string;
      readonly value: Expr | undefined;
      readonly rest: readonly string[];
    }
  | { readonly is: 'scope'; readonly module: Module; readonly scope: number; readonly rest: readonly string[] }
  | { readonly is: 'unknown' };

export interface Project {
  readonly modules: ReadonlyMap<string, Module>;
  readonly paths: ModulePaths;
  /** Steps taken for the name, or the object, that is being looked up. */
  readonly budget: { looks: number; kinds: number };
  meaning(dotted: string, at: At): Meaning;
  /** A member of a class: its own, or of a base class in the repository. */
  member(module: Module, scope: number, name: string): Meaning;
  /** The outside library's name a dotted name stands for: `pandas.read_csv`. */
  external(expr: Expr, at: At): string | undefined;
}

const unknown: Meaning = { is: 'unknown' };

export function toModule(path: string, facts: FileFacts): Module {
  const bound = Map.groupBy(facts.bindings, (binding) => `${binding.scope}\0${binding.name}`);
  const defined = new Map<string, number>();
  for (const [index, scope] of facts.scopes.entries())
    if (index > 0) defined.set(`${scope.parent}\0${scope.name}`, index);
  const imported = new Map<string, Imported>();
  for (const fact of facts.imports) addImported(imported, fact);
  return {
    path,
    facts,
    bound,
    defined,
    imported,
    notebook: path.endsWith('.ipynb'),
    stars: facts.imports.filter((fact) => fact.star === true),
    searched: [],
  };
}

function addImported(into: Map<string, Imported>, fact: ImportFact): void {
  const { module, level } = fact;
  if (!fact.names) {
    const first = module.split('.')[0] ?? module;
    if (fact.as !== undefined) into.set(fact.as, { module, level });
    else if (!into.has(first)) into.set(first, { module: first, level });
    return;
  }
  for (const { name, as } of fact.names) if (!into.has(as)) into.set(as, { module, level, name });
}

export function createProject(modules: ReadonlyMap<string, Module>, paths: ModulePaths): Project {
  const project: Project = {
    modules,
    paths,
    budget: { looks: 0, kinds: 0 },
    meaning: (dotted, at) => {
      project.budget.looks = 0;
      return meaningOf(project, dotted.split('.'), at, 0);
    },
    member: (module, scope, name) => {
      project.budget.looks = 0;
      return memberOf(project, { module, scope, rest: [name] }, 0);
    },
    external: (expr, at) => {
      if (expr.k !== 'name') return undefined;
      const found = aliased(project, project.meaning(expr.v, at), 0);
      return found.is === 'external' ? found.name : undefined;
    },
  };
  return project;
}

/** `load = joblib.load` makes `load` mean `joblib.load`. */
function aliased(project: Project, meaning: Meaning, depth: number): Meaning {
  if (meaning.is !== 'bound' || depth > MAX_ALIASES) return meaning;
  const [only] = meaning.bindings;
  if (meaning.bindings.length !== 1 || only?.value.k !== 'name') return meaning;
  const parts = [...only.value.v.split('.'), ...meaning.rest];
  const scope = only.within ?? only.scope;
  return aliased(
    project,
    meaningOf(project, parts, { ...meaning.at, scope, line: only.line, block: only.block }, depth + 1),
    depth + 1,
  );
}

function meaningOf(project: Project, parts: readonly string[], at: At, depth: number): Meaning {
  const [head = '', ...rest] = parts;
  if (depth > MAX_ALIASES) return unknown;
  const { module } = at;
  if ((head === 'self' || head === 'cls') && rest.length > 0) {
    const holder = classAround(module.facts.scopes, at.scope);
    return holder === undefined ? unknown : memberOf(project, { module, scope: holder, rest }, depth + 1);
  }
  for (let scope = at.scope; scope > 0; scope = module.facts.scopes[scope]?.parent ?? 0) {
    const found = inScope(project, { module, scope, head, rest, inner: scope === at.scope }, at, depth);
    if (found) return found;
  }
  return inModule(project, { module, head, rest }, at.scope === 0 ? at : anytime(module), depth);
}

interface Looked {
  readonly module: Module;
  readonly scope: number;
  readonly head: string;
  readonly rest: readonly string[];
  readonly inner: boolean;
}

function inScope(project: Project, looked: Looked, at: At, depth: number): Meaning | undefined {
  const { module, scope, head, rest, inner } = looked;
  const fact: ScopeFact | undefined = module.facts.scopes[scope];
  // Names of a class body are not seen from its methods.
  if (!fact || (fact.kind === 'class' && !inner)) return undefined;
  const bindings = module.bound.get(`${scope}\0${head}`);
  const parameter = fact.parameters.find((one) => one.name === head);
  const changed = bindings?.some((binding) => !inner || binding.line <= at.line) === true;
  if (bindings && (changed || !parameter))
    return { is: 'bound', at: inner ? at : { ...anytime(module), scope }, bindings, rest };
  if (parameter) return { is: 'parameter', at: { ...at, scope }, name: head, value: parameter.value, rest };
  const own = module.defined.get(`${scope}\0${head}`);
  return own === undefined ? undefined : toScope(project, { module, scope: own, rest }, depth);
}

/** What a name means at the top of a module. Imports win over bindings: `try: import x / except: x = None`. */
function inModule(
  project: Project,
  looked: { module: Module; head: string; rest: readonly string[] },
  at: At,
  depth: number,
): Meaning {
  const { module, head, rest } = looked;
  if (isSpent(project, depth)) return unknown;
  const imported = module.imported.get(head);
  if (imported) return fromImport(project, { module, imported, rest }, depth + 1);
  const bindings = module.bound.get(`0\0${head}`);
  if (bindings) return { is: 'bound', at, bindings, rest };
  const own = module.defined.get(`0\0${head}`);
  if (own !== undefined) return toScope(project, { module, scope: own, rest }, depth);
  for (const star of module.stars) {
    const path = project.paths.find(module.path, star.module, star.level, module.searched);
    const target = path === undefined ? undefined : project.modules.get(path);
    if (!target || target === module) continue;
    const found = inModule(project, { module: target, head, rest }, outer(target), depth + 2);
    if (found.is !== 'unknown') return found;
  }
  return unknown;
}

function isSpent(project: Project, depth: number): boolean {
  project.budget.looks += 1;
  return depth > MAX_ALIASES || project.budget.looks > MAX_LOOKS;
}

function anytime(module: Module): At {
  return { ...outer(module), anytime: true };
}

/** A module as others see it: when all of it has run. */
function outer(module: Module): At {
  return { module, scope: 0, line: Infinity, block: 0 };
}

function fromImport(
  project: Project,
  looked: { module: Module; imported: Imported; rest: readonly string[] },
  depth: number,
): Meaning {
  if (depth > MAX_ALIASES) return unknown;
  const { module, imported, rest } = looked;
  const parts = imported.name === undefined ? rest : [imported.name, ...rest];
  if (imported.level === 0 && project.paths.isOutside(module.path, imported.module, module.searched)) {
    return { is: 'external', name: [imported.module, ...parts].join('.') };
  }
  const inRepository = walkModules(project, module, imported, parts);
  if (inRepository) {
    const [head, ...left] = inRepository.rest;
    if (head === undefined) return unknown;
    return inModule(project, { module: inRepository.module, head, rest: left }, outer(inRepository.module), depth + 1);
  }
  if (imported.level > 0 || project.paths.find(module.path, imported.module, 0, module.searched) !== undefined)
    return unknown;
  return { is: 'external', name: [imported.module, ...parts].join('.') };
}

/** Follows `package.sub.module.name` through files as far as they exist. */
function walkModules(
  project: Project,
  module: Module,
  imported: Imported,
  parts: readonly string[],
): { module: Module; rest: readonly string[] } | undefined {
  for (let take = Math.min(parts.length, 6); take >= 0; take -= 1) {
    const name = parts.slice(0, take).join('.');
    const path =
      take === 0
        ? project.paths.find(module.path, imported.module, imported.level, module.searched)
        : project.paths.findMember(module.path, {
            module: imported.module,
            level: imported.level,
            name,
            extra: module.searched,
          });
    const found = path === undefined ? undefined : project.modules.get(path);
    if (found && found !== module) return { module: found, rest: parts.slice(take) };
  }
  return undefined;
}

function toScope(
  project: Project,
  looked: { module: Module; scope: number; rest: readonly string[] },
  depth: number,
): Meaning {
  const { module, scope, rest } = looked;
  const isClass = module.facts.scopes[scope]?.kind === 'class';
  return isClass && rest.length > 0 ? memberOf(project, looked, depth + 1) : { is: 'scope', module, scope, rest };
}

function memberOf(
  project: Project,
  looked: { module: Module; scope: number; rest: readonly string[] },
  depth: number,
): Meaning {
  const {
    module,
    scope,
    rest: [name = '', ...rest],
  } = looked;
  if (isSpent(project, depth)) return unknown;
  const bindings = module.bound.get(`${scope}\0${name}`);
  if (bindings) return { is: 'bound', at: { module, scope, line: Infinity, block: 0 }, bindings, rest };
  const own = module.defined.get(`${scope}\0${name}`);
  if (own !== undefined) return { is: 'scope', module, scope: own, rest };
  for (const base of module.facts.scopes[scope]?.bases ?? []) {
    const found = /^[\w.]+$/u.test(base) ? meaningOf(project, base.split('.'), outer(module), depth + 1) : unknown;
    if (found.is !== 'scope') continue;
    const inherited = memberOf(project, { module: found.module, scope: found.scope, rest: looked.rest }, depth + 1);
    if (inherited.is !== 'unknown') return inherited;
  }
  return unknown;
}
