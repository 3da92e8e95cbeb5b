/**
 * Everything one module's calls do: each call judged by the rules, readers of an opened file preferred over the `open`
 * itself, and helpers followed once: a call of `load(path)` with a constant shows at the caller what `load` reads.
 */
import { firstOfEach, type Finding } from '../code-finding.ts';
import type { FileTree } from '../connector.ts';
import { lastName, type Frame } from './answer.ts';
import { toFrame } from './evaluate-call.ts';
import { single } from './evaluate-item.ts';
import { contextAt } from './evaluate.ts';
import type { CallFact, Expr } from './facts.ts';
import { callText, type Sight } from './finding.ts';
import { isLearningLibrary } from '../python-libraries.ts';
import type { Module, Project } from './project.ts';
import { findHubUse } from './rules-hub.ts';
import { contextOf, findFileAccess } from './rules-io.ts';
import { findMadeTools, findProviderUse } from './rules-provider.ts';
import { findWork } from './rules-work.ts';

const MAX_FOLLOWED = 400;

export function readModule(project: Project, module: Module, files: FileTree): readonly Finding[] {
  // Most modules of a large repository were only scanned for their imports.
  if (module.facts.calls.length === 0) return [];
  const libraries = outsideLibraries(project, module);
  const learning =
    libraries.some((one) => isLearningLibrary(one)) ||
    importedModules(project, module).some((one) =>
      outsideLibraries(project, one).some((library) => isLearningLibrary(library)),
    );
  const found: Finding[] = [];
  const taken = new Set<string>();
  for (const fact of module.facts.calls) {
    const sight = toSight({ project, module, files, fact, libraries, learning });
    const findings = judge(sight);
    found.push(...findings);
    if (findings.some((one) => one.opened !== true && /^(read|write)-/u.test(one.what)))
      for (const line of openedAt(sight)) taken.add(line);
  }
  found.push(...findMadeTools(module, libraries));
  return firstOfEach(
    found.filter((one) => one.opened !== true || !taken.has(String(one.line))),
    sameServing,
  );
}

interface Given {
  readonly project: Project;
  readonly module: Module;
  readonly files: FileTree;
  readonly fact: CallFact;
  readonly libraries: readonly string[];
  readonly learning: boolean;
  readonly frame?: Frame;
}

function toSight(given: Given): Sight {
  const { fact, module, project } = given;
  const { fn } = fact.call;
  const at = { module, scope: fact.scope, line: fact.line, block: fact.block };
  const external = project.external(fn, at);
  const name =
    external === undefined
      ? fn.k === 'name' || fn.k === 'attr'
        ? lastName(fn)
        : ''
      : (external.split('.').at(-1) ?? '');
  return { ...given, at, external, name, receiver: external === undefined ? receiverOf(fn) : undefined };
}

function receiverOf(fn: Expr): Expr | undefined {
  if (fn.k === 'attr') return fn.on;
  return fn.k === 'name' && fn.v.includes('.') ? { k: 'name', v: fn.v.slice(0, fn.v.lastIndexOf('.')) } : undefined;
}

function judge(sight: Sight): readonly Finding[] {
  const hub = findHubUse(sight);
  if (hub.length > 0) return [...hub, ...findWork(sight).filter((one) => one.what === 'register')];
  const asked = findProviderUse(sight);
  const access = findFileAccess(sight);
  return [...asked, ...access, ...findWork(sight)];
}

/** Lines of the `open` calls whose handle this call takes. */
function openedAt(sight: Sight): readonly string[] {
  const lines: string[] = [];
  for (const one of [...sight.fact.call.args, ...Object.values(sight.fact.call.kw)]) {
    if (one.k === 'call' && lastName(one.fn) === 'open') lines.push(String(sight.fact.line));
    const held = one.k === 'name' ? single(one, contextOf(sight)) : undefined;
    if (held?.expr.k === 'call' && lastName(held.expr.fn) === 'open')
      lines.push(String(Math.ceil(held.context.at.line)));
  }
  return lines;
}

function outsideLibraries(project: Project, module: Module): readonly string[] {
  return module.facts.imports.flatMap((fact) => {
    if (fact.level > 0 || project.paths.find(module.path, fact.module, 0, module.searched) !== undefined) return [];
    return [fact.module, ...(fact.names ?? []).map(({ name }) => `${fact.module}.${name}`)];
  });
}

/** Modules of the repository that a module imports, directly. */
function importedModules(project: Project, module: Module): readonly Module[] {
  const paths = module.facts.imports.flatMap((fact) => importedPaths(project, module, fact).map(({ path }) => path));
  return [...new Set(paths)].flatMap((path) => project.modules.get(path) ?? []);
}

export function importedPaths(
  project: Project,
  module: Module,
  fact: Module['facts']['imports'][number],
): readonly { readonly path: string; readonly line: number }[] {
  const { line } = fact;
  const members = (fact.names ?? []).flatMap(
    ({ name }) =>
      project.paths.findMember(module.path, { module: fact.module, level: fact.level, name, extra: module.searched }) ??
      [],
  );
  const own =
    fact.module === '' && members.length === (fact.names ?? []).length
      ? undefined
      : project.paths.find(module.path, fact.module, fact.level, module.searched);
  const needed = own !== undefined && (members.length === 0 || members.length < (fact.names ?? []).length);
  return [...new Set([...members, ...(needed ? [own] : [])])].map((path) => ({ path, line }));
}

/** A library's many `st.write` count once per file. */
function sameServing(one: Finding): string | undefined {
  return one.what === 'serve' && /^(st|streamlit)\./u.test(one.call) ? 'streamlit' : undefined;
}

/**
 * Helpers followed: for every call in `module` of a function of the repository whose file access depends on a parameter
 * that this call gives as a constant.
 */
export function followHelpers(
  project: Project,
  module: Module,
  given: { readonly files: FileTree; readonly helpers: ReadonlyMap<string, readonly CallFact[]> },
): readonly Finding[] {
  const found: Finding[] = [];
  let followed = 0;
  for (const fact of module.facts.calls) {
    if (fact.call.fn.k !== 'name' || fact.call.args.length + Object.keys(fact.call.kw).length === 0) continue;
    const at = { module, scope: fact.scope, line: fact.line, block: fact.block };
    const meaning = project.meaning(fact.call.fn.v, at);
    if (meaning.is !== 'scope' || meaning.rest.length > 0) continue;
    const inside = given.helpers.get(`${meaning.module.path}\0${meaning.scope}`);
    if (!inside || followed > MAX_FOLLOWED) continue;
    followed += 1;
    const frame = toFrame(fact.call, { module: meaning.module, scope: meaning.scope }, contextAt(project, at));
    for (const helper of inside)
      found.push(...followed1(project, { fact, helper, frame, files: given.files, inner: meaning.module, module }));
  }
  return firstOfEach(found, sameServing);
}

interface Following {
  readonly fact: CallFact;
  readonly helper: CallFact;
  readonly frame: Frame;
  readonly files: FileTree;
  readonly inner: Module;
  readonly module: Module;
}

function followed1(project: Project, given: Following): readonly Finding[] {
  const { fact, helper, frame, files, inner, module } = given;
  if (![...frame.values.values()].some((answer) => answer.values.length > 0)) return [];
  const libraries = outsideLibraries(project, inner);
  const sight = toSight({ project, module: inner, files, fact: helper, libraries, learning: true, frame });
  const shown = fact.call.fn.k === 'name' ? fact.call.fn.v : '';
  // A path that depends on where a script runs is resolved for the caller's file, not for the helper's.
  const { path, notebook, moved } = module;
  const { moved: _, ...place } = inner;
  const gone = moved && moved.line < fact.line ? { moved: { line: -1, to: moved.to } } : {};
  return judge({ ...sight, module: { ...place, path, notebook, ...gone } })
    .filter((one) => one.target !== undefined && one.target.inferred === false)
    .map((one) => ({
      ...one,
      call: `${shown} → ${callText(sight)}`.slice(0, 120),
      line: fact.line,
      scope: fact.scope,
      inferred: true,
    }));
}
