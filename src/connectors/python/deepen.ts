/**
 * Files that were only scanned for their imports and matter after all: modules that may hold constants for those that
 * read or write, and files that call helpers of the repository with constants. Each is parsed once, in rounds that end.
 */
import type { Skipped } from '#core';
import type { ConnectorContext } from '../connector.ts';
import { insideRoot, isAbsolute } from '../path-text.ts';
import { directoryOf } from '../paths.ts';
import { evaluate } from './evaluate.ts';
import { toModule, type At, type Module, type Moved, type Project } from './project.ts';
import { readCode, type ReadFile } from './read-file.ts';
import { importedPaths } from './read-module.ts';

const MAX_ROUNDS = 3;

export interface Survey {
  readonly project: Project;
  readonly modules: Map<string, Module>;
  readonly reads: Map<string, ReadFile>;
}

/** Parses what `first`, and then what was parsed for it, imports. Gives the paths that were parsed. */
export async function* deepen(
  context: ConnectorContext,
  survey: Survey,
  first: readonly Module[],
): AsyncGenerator<Skipped> {
  let fresh = first;
  for (let round = 0; round < MAX_ROUNDS && fresh.length > 0; round += 1) {
    const wanted = new Set(fresh.flatMap((module) => importsOf(survey.project, module)));
    fresh = yield* parseWhole(context, survey, wanted);
  }
  for (const module of survey.modules.values()) {
    if (module.searched.length === 0) addSearched(survey.project, module);
    const moved = module.moved ?? movedTo(survey.project, module);
    if (moved) module.moved = moved;
  }
}

/** Files that import one of these modules, directly or by the package that passes its names on, and were only scanned. */
export async function* parseCallers(
  context: ConnectorContext,
  survey: Survey,
  helpers: ReadonlySet<string>,
): AsyncGenerator<Skipped> {
  const { project, modules } = survey;
  const importing = (module: Module, held: ReadonlySet<string>): boolean =>
    importsOf(project, module).some((path) => held.has(path));
  const packages = [...modules.values()].filter(
    (module) => module.path.endsWith('/__init__.py') && importing(module, helpers),
  );
  const sources = new Set([...helpers, ...packages.map((module) => module.path)]);
  const callers = [...modules.values()].filter(
    (module) => module.facts.importsOnly === true && importing(module, sources),
  );
  const fresh = yield* parseWhole(context, survey, new Set(callers.map((module) => module.path)));
  yield* deepen(context, survey, fresh);
}

function importsOf(project: Project, module: Module): readonly string[] {
  return module.facts.imports.flatMap((fact) => importedPaths(project, module, fact).map(({ path }) => path));
}

async function* parseWhole(
  context: ConnectorContext,
  survey: Survey,
  wanted: ReadonlySet<string>,
): AsyncGenerator<Skipped, readonly Module[]> {
  const fresh: Module[] = [];
  for (const path of [...wanted].sort()) {
    const entry = context.files.get(path);
    if (survey.modules.get(path)?.facts.importsOnly !== true || !entry || context.signal.aborted) continue;
    const read = await readCode(context, entry, true);
    if ('kind' in read) {
      yield read;
      continue;
    }
    const module = toModule(path, read.facts);
    survey.reads.set(path, read);
    survey.modules.set(path, module);
    fresh.push(module);
  }
  return fresh;
}

/** `sys.path.append('./scripts')` makes the modules there importable from this file. */
function addSearched(project: Project, module: Module): void {
  for (const fact of module.facts.calls) {
    const { fn, args } = fact.call;
    if (fn.k !== 'name' || !/^sys\.path\.(append|insert|extend)$/u.test(fn.v)) continue;
    const expr = fn.v.endsWith('insert') ? args[1] : args[0];
    if (!expr) continue;
    const at = { module, scope: fact.scope, line: fact.line, block: fact.block };
    for (const value of evaluate(project, expr, at).values) {
      const own = value.rooted ? insideRoot('', value.text) : insideRoot(directoryOf(module.path), value.text);
      const root = value.rooted ? undefined : insideRoot('', value.text);
      module.searched.push(...[own, root].flatMap((path) => (path === undefined ? [] : [path])).slice(0, 2));
    }
  }
}

/** `os.chdir("..")` and `%cd ..`: relative paths after it start elsewhere. Only one move to a constant is followed. */
function movedTo(project: Project, module: Module): Moved | undefined {
  const cells = (module.facts.commands ?? []).filter(({ text, magic }) => magic && /^(?:cd|pushd)\b/u.test(text));
  const calls = module.facts.calls.filter(
    (fact) => fact.scope === 0 && project.external(fact.call.fn, toAt(module, fact)) === 'os.chdir',
  );
  const line = Math.min(...cells.map((one) => one.line), ...calls.map((one) => one.line));
  const [call] = calls;
  if (cells.length + calls.length !== 1) return cells.length + calls.length === 0 ? undefined : { line, to: false };
  if (!call) return { line, to: fromHere(module, cells[0]?.text.replace(/^\w+\s*/u, '') ?? '') };
  const [argument] = call.call.args;
  const values = argument && call.block === 0 ? evaluate(project, argument, toAt(module, call)).values : [];
  const [value] = values;
  if (!value || values.length > 1 || value.inferred) return { line, to: false };
  return { line, to: value.rooted ? (insideRoot('', value.text) ?? false) : fromHere(module, value.text) };
}

/** A notebook starts in its own directory; from where a script is run is not known. */
function fromHere(module: Module, text: string): string | false {
  if (!module.notebook || text === '' || isAbsolute(text) || /[${}'"]/u.test(text)) return false;
  return insideRoot(directoryOf(module.path), text) ?? false;
}

function toAt(module: Module, fact: Module['facts']['calls'][number]): At {
  return { module, scope: fact.scope, line: fact.line, block: fact.block };
}
