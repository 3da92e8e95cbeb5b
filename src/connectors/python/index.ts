/**
 * Python and notebooks: which file reads and writes which data and model files, what it does in a model's lifecycle,
 * what imports what. By a parser, never executed. Facts are taken file by file and remembered; constants are then
 * followed across modules on the remembered facts.
 */
import type { Observation, Skipped } from '#core';
import { sameLines, type LineMap } from '../code-file.ts';
import type { Finding } from '../code-finding.ts';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { describeSessions } from './nox.ts';
import { isPlain, tellPlainModules } from './plain-modules.ts';
import { readConsoleScripts } from './console-scripts.ts';
import { deepen, parseCallers, type Survey } from './deepen.ts';
import { toObservations } from './emit.ts';
import { describeEndpoints } from './endpoints.ts';
import { isEntryPoint } from './entry-point.ts';
import type { CallFact } from './facts.ts';
import { isOwnCode } from '../python-files.ts';
import { createModulePaths } from '../python-modules.ts';
import { createProject, toModule, type Module } from './project.ts';
import type { ReadFile } from './read-file.ts';
import { readCodes } from './read-files.ts';
import { followHelpers, importedPaths, readModule } from './read-module.ts';
import { readRunLines } from './run-lines.ts';
import { Options } from './schema.ts';
import { readShellLines } from './shell-lines.ts';

export const connector = {
  name: 'python',
  title: 'Python and notebooks',
  emits: ['entity', 'relation', 'claim'],
  options: Options,
  applies: (context) => context.files.list().some((entry) => isCode(entry)),
  collect,
} satisfies Connector<Options>;

type Found = ReadonlyMap<string, { readonly module: Module; readonly findings: readonly Finding[] }>;

function isCode(entry: FileEntry): boolean {
  const { kind, path } = entry;
  return kind === 'file' && (path.endsWith('.py') || path.endsWith('.ipynb')) && isOwnCode(path);
}

async function* collect(_: Options, context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const all = context.files.list().filter((entry) => isCode(entry));
  const { entries, left: beyond } = upToLimit(context, all, { locator: '*.py', plural: 'Python files and notebooks' });
  yield* beyond;
  const reads = new Map<string, ReadFile>();
  for (const [path, read] of await readCodes(context, entries)) {
    if ('kind' in read) yield read;
    else reads.set(path, read);
  }
  if (context.signal.aborted) return;
  const paths = createModulePaths(entries.map((entry) => entry.path));
  const modules = new Map([...reads].map(([path, read]) => [path, toModule(path, read.facts)]));
  const survey: Survey = { project: createProject(modules, paths), modules, reads };
  yield* deepen(
    context,
    survey,
    [...modules.values()].filter((module) => module.facts.importsOnly !== true),
  );
  const found = readAll(context, survey);
  const helpers = toHelpers(found);
  yield* parseCallers(context, survey, helpers.modules);
  const reading: Reading = {
    found: readAll(context, survey, found),
    helpers: helpers.calls,
    commands: await readConsoleScripts(context, paths, modules),
  };
  const plain = plainModules(survey);
  for (const [path, { facts }] of modules) if (facts.cut) yield cutOff(context, path);
  for (const module of survey.project.modules.values()) yield describeSessions(context, survey.project, module);
  yield [...reads].flatMap(([path, read]) =>
    plain.has(path) ? [] : [...report(context, survey, reading, [path, read])],
  );
  yield* tellPlainModules(context, {
    modules: plain,
    names: entries.map((entry) => entry.path),
    commands: reading.commands,
    tell: ({ path }) => {
      const read = reads.get(path);
      return read ? report(context, survey, reading, [path, read]) : [];
    },
  });
}

function plainModules({ modules, reads }: Survey): ReadonlyMap<string, Module> {
  return new Map(
    [...modules].filter(([path, module]) => {
      const read = reads.get(path);
      return read !== undefined && isPlain(module, read);
    }),
  );
}

interface Reading {
  readonly found: Found;
  readonly helpers: Helpers['calls'];
  /** Files that packaging makes commands of. */
  readonly commands: ReadonlySet<string>;
}

/** What each module does; what is known already is taken over for modules that were not parsed anew. */
function readAll(context: ConnectorContext, survey: Survey, known?: Found): Found {
  return new Map(
    [...survey.modules].map(([path, module]) => {
      const before = known?.get(path);
      const same = before?.module === module ? before : undefined;
      return [path, same ?? { module, findings: readModule(survey.project, module, context.files) }];
    }),
  );
}

function* report(
  context: ConnectorContext,
  { project }: Survey,
  { found, helpers, commands }: Reading,
  [path, read]: readonly [string, ReadFile],
): Generator<Observation> {
  const module = project.modules.get(path);
  if (!module) return;
  const findings = [
    ...(found.get(path)?.findings ?? []),
    ...followHelpers(project, module, { files: context.files, helpers }),
  ];
  yield* toObservations(
    {
      path,
      role: module.notebook ? 'notebook' : 'code',
      entryPoint: commands.has(path) || isEntryPoint(module, findings),
      findings,
      shell: readShellLines(read.facts.commands ?? []),
      imports: module.facts.imports.flatMap((fact) => importedPaths(project, module, fact)),
      runs: readRunLines(read.facts.commands ?? [], { path, moved: module.moved?.line ?? Infinity }, context.files),
      lines: toLineMap(read),
      more: {
        ...orderOf(read),
        ...(read.facts.syntaxErrors > 0 ? { syntaxErrors: read.facts.syntaxErrors } : {}),
        ...(read.other === undefined ? {} : { language: read.other }),
      },
    },
    context,
  );
  yield* describeEndpoints(context, project, { module, findings });
}

function cutOff(context: ConnectorContext, path: string): Skipped {
  return {
    kind: 'skipped',
    source: context.source,
    locator: path,
    reason: 'The file has more statements than are followed, so what its later lines do is not known.',
    scope: 'part',
  };
}

interface Helpers {
  readonly modules: ReadonlySet<string>;
  /** By module and scope: the calls in a function that read or write what a parameter names. */
  readonly calls: ReadonlyMap<string, readonly CallFact[]>;
}

/** Functions whose file access depends on a parameter, with the calls that do. */
function toHelpers(found: Found): Helpers {
  const calls = new Map<string, CallFact[]>();
  const modules = new Set<string>();
  for (const [path, { module, findings }] of found) {
    const open = new Set(
      findings
        .filter((one) => one.parameter === true || (one.target?.inferred === true && one.scope > 0))
        .map((one) => `${one.line}/${one.scope}`),
    );
    for (const fact of open.size > 0 ? module.facts.calls : []) {
      if (!open.has(`${fact.line}/${fact.scope}`)) continue;
      const key = `${path}\0${fact.scope}`;
      calls.set(key, [...(calls.get(key) ?? []), fact]);
      modules.add(path);
    }
  }
  return { modules, calls };
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
