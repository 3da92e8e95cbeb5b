/**
 * Python and notebooks: which file reads and writes which data and model files, what it does in a model's lifecycle,
 * what imports what. By a parser, never executed. Facts are taken file by file and remembered; constants are then
 * followed across modules on the remembered facts.
 */
import type { Skipped } from '#core';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { sameLines, toObservations, type LineMap } from './emit.ts';
import { isEntryPoint } from './entry-point.ts';
import { evaluate } from './evaluate.ts';
import type { CallFact } from './facts.ts';
import type { Finding } from './finding.ts';
import { createModulePaths } from './module-paths.ts';
import { insideRoot } from './path-text.ts';
import { createProject, toModule, type Module, type Project } from './project.ts';
import { readCode, type ReadFile } from './read-file.ts';
import { followHelpers, importedPaths, readModule } from './read-module.ts';
import { Options } from './schema.ts';
import { readShellLines } from './shell-lines.ts';
import { directoryOf } from './module-paths.ts';

export const connector = {
  name: 'python',
  title: 'Python and notebooks',
  emits: ['entity', 'relation', 'claim'],
  options: Options,
  applies: (context) => context.files.list().some((entry) => isCode(entry)),
  collect,
} satisfies Connector<Options>;

/** Environments and checkpoints of editors are not the team's code. */
const left = /(^|\/)(site-packages|node_modules|\.venv|venv|\.ipynb_checkpoints|__pycache__|\.tox|\.eggs)(\/|$)/u;

function isCode(entry: FileEntry): boolean {
  return entry.kind === 'file' && /\.(py|ipynb)$/u.test(entry.path) && !left.test(entry.path);
}

async function* collect(_: Options, context: ConnectorContext): AsyncGenerator<Seen> {
  const all = context.files.list().filter((entry) => isCode(entry));
  const entries = all.slice(0, context.limits.files);
  if (all.length > entries.length) {
    yield {
      kind: 'skipped',
      source: context.source,
      locator: '*.py',
      reason: `There are ${all.length} Python files and notebooks; only the first ${entries.length} were read.`,
      scope: 'part',
    };
  }
  const reads = new Map<string, ReadFile>();
  for (const entry of entries) {
    if (context.signal.aborted) return;
    const read = await readCode(context, entry, false);
    if ('kind' in read) yield read;
    else reads.set(entry.path, read);
  }
  const paths = createModulePaths(entries.map((entry) => entry.path));
  const modules = new Map([...reads].map(([path, read]) => [path, toModule(path, read.facts)]));
  const project = createProject(modules, paths);
  yield* deepen(context, { project, modules, reads });
  for (const module of modules.values()) addSearched(project, module);
  yield* report(context, project, reads);
}

/** Modules whose calls say nothing may still hold constants for those that do: these are parsed after all. */
async function* deepen(
  context: ConnectorContext,
  given: { project: Project; modules: Map<string, Module>; reads: Map<string, ReadFile> },
): AsyncGenerator<Skipped> {
  const { project, modules, reads } = given;
  let fresh = [...modules.values()].filter((module) => module.facts.importsOnly !== true);
  for (let round = 0; round < 3 && fresh.length > 0; round += 1) {
    const wanted = new Set(
      fresh.flatMap((module) =>
        module.facts.imports.flatMap((fact) => importedPaths(project, module, fact).map(({ path }) => path)),
      ),
    );
    fresh = [];
    for (const path of [...wanted].sort()) {
      const entry = context.files.get(path);
      if (modules.get(path)?.facts.importsOnly !== true || !entry || context.signal.aborted) continue;
      const read = await readCode(context, entry, true);
      if ('kind' in read) {
        yield read;
        continue;
      }
      const module = toModule(path, read.facts);
      reads.set(path, read);
      modules.set(path, module);
      fresh.push(module);
    }
  }
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

function* report(context: ConnectorContext, project: Project, reads: ReadonlyMap<string, ReadFile>): Generator<Seen> {
  const found = new Map(
    [...project.modules].map(([path, module]) => [path, readModule(project, module, context.files)]),
  );
  const helpers = toHelpers(project, found);
  for (const [path, read] of reads) {
    if (context.signal.aborted) return;
    const module = project.modules.get(path);
    if (!module) continue;
    const findings = [...(found.get(path) ?? []), ...followHelpers(project, module, { files: context.files, helpers })];
    yield* toObservations(
      {
        path,
        role: module.notebook ? 'notebook' : 'code',
        entryPoint: isEntryPoint(module, findings),
        findings,
        shell: readShellLines(read.facts.commands ?? []),
        imports: module.facts.imports.flatMap((fact) => importedPaths(project, module, fact)),
        lines: toLineMap(read),
        more: {
          ...orderOf(read),
          ...(read.facts.syntaxErrors > 0 ? { syntaxErrors: read.facts.syntaxErrors } : {}),
          ...(read.other === undefined ? {} : { language: read.other }),
        },
      },
      context,
    );
  }
}

/** Functions whose file access depends on a parameter, with the calls that do. */
function toHelpers(
  project: Project,
  found: ReadonlyMap<string, readonly Finding[]>,
): ReadonlyMap<string, readonly CallFact[]> {
  const helpers = new Map<string, CallFact[]>();
  for (const [path, findings] of found) {
    const module = project.modules.get(path);
    const open = new Set(
      findings
        .filter((one) => one.parameter === true || (one.inferred === true && one.scope > 0))
        .map((one) => `${one.line}/${one.scope}`),
    );
    for (const fact of module?.facts.calls ?? []) {
      if (!open.has(`${fact.line}/${fact.scope}`)) continue;
      const key = `${path}\0${fact.scope}`;
      helpers.set(key, [...(helpers.get(key) ?? []), fact]);
    }
  }
  return helpers;
}

function toLineMap(read: ReadFile): LineMap {
  const lines = read.notebook?.lines;
  if (!lines) return sameLines;
  return {
    place: (line) => {
      const [cell = 1, at = 0] = lines[line - 1] ?? [];
      return { line: at === 0 ? undefined : at, cell };
    },
  };
}

function orderOf(read: ReadFile): Record<string, boolean | readonly number[]> {
  const order = read.notebook?.order;
  if (!order || order.cells === 0) return {};
  if (order.executed === 0) return { executionRecorded: false };
  return {
    executionRecorded: true,
    ...(order.outOfOrder.length > 0 ? { executedOutOfOrder: true, outOfOrderCells: order.outOfOrder } : {}),
    ...(order.unexecuted.length > 0 ? { unexecutedCells: order.unexecuted } : {}),
  };
}
