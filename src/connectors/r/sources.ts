/** What a file sources, renders or takes in, as paths of the repository: `source()`, loops over `list.files()`, includes. */
import type { Target } from '../code-place.ts';
import type { FileTree } from '../connector.ts';
import { insideRoot, type PathValue } from '../path-text.ts';
import { directoryOf } from '../paths.ts';
import { argumentOf, lastName } from './answer.ts';
import { contextAt, evaluate, single } from './evaluate.ts';
import type { CallExpr, CallFact, Expr } from './facts.ts';
import { toTarget } from './place.ts';
import type { At, Module, Project } from './project.ts';

const MAX_SOURCED = 300;
const code = /\.(?:r|rmd|qmd|rmarkdown)$/iu;

const running: Readonly<Record<string, readonly string[]>> = {
  source: ['file'],
  'sys.source': ['file'],
  safe_source: ['file'],
  source_file: ['path'],
  render: ['input'],
  quarto_render: ['input'],
  render_site: ['input'],
  knit: ['input'],
  rscript: ['script'],
  read_chunk: ['path'],
  plumb: ['file'],
  pr: ['file'],
  tar_source: ['files'],
};
const needsPackage: Readonly<Record<string, string>> = {
  render: 'rmarkdown',
  knit: 'knitr',
  read_chunk: 'knitr',
  pr: 'plumber',
  plumb: 'plumber',
  rscript: 'callr',
};

export function readSources(project: Project, module: Module): void {
  for (const fact of module.facts.calls) {
    const name = lastName(fact.call.fn);
    if (!Object.hasOwn(running, name) || !isMeant(project, module, fact, name)) continue;
    const at = { module, scope: fact.scope, line: fact.line, block: fact.block };
    const given = argumentOf(fact.call, running[name] ?? [], (running[name] ?? [])[0] ?? '');
    const whole = given ?? (name === 'tar_source' ? { k: 'str' as const, v: 'R' } : undefined);
    if (whole) addTargets(project, module, { fact, found: follow(project, whole, at) });
  }
  for (const { line, path } of module.facts.includes) {
    const own = insideRoot(directoryOf(module.path), path);
    const root = insideRoot('', path);
    const target = [own, root].find((one) => one !== undefined && project.files.get(one) !== undefined);
    if (target !== undefined) add(module, { path: target, line, inferred: false });
  }
}

function isMeant(project: Project, module: Module, fact: CallFact, name: string): boolean {
  const at = { module, scope: fact.scope, line: fact.line, block: fact.block };
  const callee = project.callee(fact.call.fn, at);
  if (callee.is !== 'library' || fact.call.on !== undefined) return false;
  const needed = Object.hasOwn(needsPackage, name) ? needsPackage[name] : undefined;
  if (needed === undefined) return true;
  return callee.package === undefined ? module.packages.has(needed) : callee.package === needed;
}

function addTargets(
  project: Project,
  module: Module,
  given: { readonly fact: CallFact; readonly found: readonly Target[] },
): void {
  for (const { path, inferred } of given.found) {
    if (path === undefined) continue;
    const { line } = given.fact;
    if (code.test(path)) {
      if (project.files.get(path) !== undefined) add(module, { path, line, inferred });
    } else if (lastName(given.fact.call.fn) === 'tar_source')
      for (const one of listed(project.files, path, { ending: /\.r$/iu, deep: true }))
        add(module, { path: one, line, inferred });
  }
}

function add(module: Module, one: { path: string; line: number; inferred: boolean }): void {
  const known = module.sources.some((other) => other.path === one.path && other.line === one.line);
  if (!known && one.path !== module.path && module.sources.length < MAX_SOURCED) module.sources.push(one);
}

function follow(project: Project, expr: Expr, at: At): readonly Target[] {
  const list = listingOf(project, expr, at);
  if (list) return list;
  const { module } = at;
  const { values } = evaluate(project, expr, at);
  return values.flatMap((value: PathValue) => toTarget(value, module, project.files) ?? []);
}

/** `list.files("R", "\\.R$", full.names = TRUE)`, also through names and loops. */
function listingOf(project: Project, expr: Expr, at: At): readonly Target[] | undefined {
  let [now, where]: [Expr, At] = [expr, at];
  for (let step = 0; step < 8; step += 1) {
    if (now.k === 'each') now = now.of;
    const held = now.k === 'name' ? single(now, contextAt(project, where)) : undefined;
    if (!held) break;
    [now, where] = [held.expr, held.context.at];
  }
  if (now.k === 'each') now = now.of;
  const name = now.k === 'call' ? lastName(now.fn) : '';
  if (now.k !== 'call' || !/^(?:list\.files|dir|dir_ls)$/u.test(name)) return undefined;
  return name === 'dir_ls' ? fromGlob(project, now, where) : fromListing(project, now, where);
}

function fromListing(project: Project, call: CallExpr, at: At): readonly Target[] {
  const formals = ['path', 'pattern', 'all.files', 'full.names', 'recursive'];
  const full = argumentOf(call, formals, 'full.names');
  if (full?.k !== 'other' || !/^T(?:RUE)?$/u.test(full.v)) return [];
  const pattern = argumentOf(call, formals, 'pattern');
  const deep = argumentOf(call, formals, 'recursive');
  return directories(project, argumentOf(call, formals, 'path'), at).flatMap(({ path, inferred }) => {
    const ending = pattern === undefined ? /\.r$/iu : endingOf(pattern);
    const isDeep = deep?.k === 'other' && /^T(?:RUE)?$/u.test(deep.v);
    return ending ? toTargets(listed(project.files, path, { ending, deep: isDeep }), inferred) : [];
  });
}

function fromGlob(project: Project, call: CallExpr, at: At): readonly Target[] {
  const glob = call.kw['glob'] ?? call.kw['regexp'];
  const ending = glob === undefined ? /\.r$/iu : endingOf(glob);
  return directories(project, argumentOf(call, ['path'], 'path'), at).flatMap(({ path, inferred }) =>
    ending ? toTargets(listed(project.files, path, { ending, deep: false }), inferred) : [],
  );
}

function toTargets(paths: readonly string[], inferred: boolean): readonly Target[] {
  return paths.map((path) => ({ text: path, path, inferred }));
}

function directories(project: Project, expr: Expr | undefined, at: At): readonly { path: string; inferred: boolean }[] {
  if (!expr) return [];
  return evaluate(project, expr, at).values.flatMap((value) => {
    const target = toTarget({ ...value, text: value.text.replace(/[\\/]+$/u, '') }, at.module, project.files);
    return target?.path !== undefined && project.files.hasDirectory(target.path)
      ? [{ path: target.path, inferred: target.inferred }]
      : [];
  });
}

/** Patterns that only ask for R files; any other is not followed. */
function endingOf(pattern: Expr): RegExp | undefined {
  if (pattern.k !== 'str') return undefined;
  const letters = /^(?:\^?\.?\*)?(?:\\\.|\[\.\]|\.)(R|r|\[[rR]{2}\])\$?$/u.exec(pattern.v)?.[1];
  if (letters === undefined) return undefined;
  return letters.startsWith('[') ? /\.[rR]$/u : letters === 'R' ? /\.R$/u : /\.r$/u;
}

function listed(files: FileTree, directory: string, how: { ending: RegExp; deep: boolean }): readonly string[] {
  return files
    .list()
    .map((entry) => entry.path)
    .filter(
      (path) =>
        path.startsWith(`${directory}/`) && how.ending.test(path) && (how.deep || directoryOf(path) === directory),
    )
    .slice(0, MAX_SOURCED);
}
