/** What the steps of a job call: scripts, DVC pipelines, MLflow projects, other workflows and actions of the source. */
import { toRef, type EntityRef, type JsonObject } from '#core';
import { joinPath } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { findScripts, plainCommands, type Place } from '../scripts.ts';
import type { ReadJob, ReadWorkflow } from './workflow.ts';
import { openWorkplace } from './workplace.ts';

export interface Call {
  readonly to: EntityRef;
  readonly line: number;
  readonly attributes: JsonObject;
  /** Path of the source when the call is to a script. */
  readonly script?: string;
  /** The file is named and not here, and nothing could have made it. */
  readonly missing?: { readonly path: string; readonly caseMatch?: string };
}

export interface Around {
  readonly reading: Reading;
  readonly workflows: ReadonlyMap<string, ReadWorkflow>;
}

/** Each target once, in the order of the file. */
export function findCalls(around: Around, workflow: ReadWorkflow, job: ReadJob): readonly Call[] {
  const { files } = around.reading.context;
  const workplace = openWorkplace(files, workflow, job);
  const calls = job.steps.flatMap(({ step, line, lineOf, runLine }, position) => {
    if (step.uses !== undefined) return calledActions(around, step.uses, lineOf('uses'));
    const place = step.run === undefined ? undefined : workplace.placeOf(position);
    if (step.run === undefined || !place) return [];
    const scripts = findScripts(step.run, place).flatMap((file) =>
      callOf(around, workplace, { ...file, line: runLine(file.line), position }),
    );
    return [...scripts, ...toolCalls(around, workplace, { text: step.run, place, lineOf: runLine, line })];
  });
  const called = job.job.uses === undefined ? [] : calledWorkflow(around, job.job.uses, job.lineOf('uses'));
  const all = [...called, ...calls];
  return [
    ...new Map(all.toReversed().map((call) => [`${call.to}\0${JSON.stringify(call.attributes)}`, call])).values(),
  ].toReversed();
}

type Workplace = ReturnType<typeof openWorkplace>;

function callOf(
  around: Around,
  workplace: Workplace,
  file: { readonly path: string; readonly exists: boolean; readonly line: number; readonly position: number },
): readonly Call[] {
  const { context } = around.reading;
  const named = workplace.toSource(file.path);
  if (named === undefined) return [];
  const caseMatch = file.exists ? undefined : context.files.matchCase(named);
  const path = caseMatch !== undefined && workplace.caseBlind ? caseMatch : named;
  const exists = file.exists || path !== named;
  if (!exists && !workplace.isClosed(file.position)) return [];
  const to = toRef('artifact', context.source, path);
  const attributes = { role: 'code', line: file.line };
  if (exists) return [{ to, line: file.line, attributes, script: path }];
  return [
    {
      to,
      line: file.line,
      attributes,
      script: path,
      missing: { path, ...(caseMatch === undefined ? {} : { caseMatch }) },
    },
  ];
}

interface RunText {
  readonly text: string;
  readonly place: Place;
  readonly line: number;
  readonly lineOf: (offset: number) => number;
}

function toolCalls(around: Around, workplace: Workplace, run: RunText): readonly Call[] {
  return plainCommands(run.text, run.place.directory).flatMap(({ words, directory, line }) => {
    if (directory === undefined) return [];
    const [program, ...rest] = words[0]?.startsWith('python') === true && words[1] === '-m' ? words.slice(2) : words;
    const at = { directory, line: run.lineOf(line) };
    if (program === 'dvc') return pipelineCalls(around, workplace, { ...at, rest });
    if (program === 'mlflow' && rest[0] === 'run')
      return projectCalls(around, workplace, { ...at, rest: rest.slice(1) });
    return [];
  });
}

interface ToolRun {
  readonly directory: string;
  readonly line: number;
  readonly rest: readonly string[];
}

const dvcValueOptions = new Set([
  '-S',
  '--set-param',
  '-n',
  '--name',
  '-j',
  '--jobs',
  '-r',
  '--rev',
  '--glob',
  '-C',
  '--copy-paths',
  '-m',
  '--message',
]);

/** `dvc repro [targets]`, `dvc exp run [targets]`: without a target, every stage of the pipeline in that directory. */
function pipelineCalls(around: Around, workplace: Workplace, run: ToolRun): readonly Call[] {
  const { rest } = run;
  const targets =
    rest[0] === 'repro'
      ? rest.slice(1)
      : /^(exp|experiments)$/u.test(rest[0] ?? '') && rest[1] === 'run'
        ? rest.slice(2)
        : undefined;
  if (!targets) return [];
  const byFile = new Map<string, string[]>();
  for (const target of plainWords(targets, dvcValueOptions)) {
    const [, file, stage] = /^(.*dvc\.yaml)(?::(.+))?$/u.exec(target) ?? [];
    const stages = byFile.get(file ?? 'dvc.yaml') ?? [];
    byFile.set(file ?? 'dvc.yaml', stages);
    if (file === undefined) stages.push(target);
    else if (stage !== undefined) stages.push(stage);
  }
  if (byFile.size === 0) byFile.set('dvc.yaml', []);
  return [...byFile].flatMap(([file, stages]) => existing(around, workplace, { ...run, file, attributes: { stages } }));
}

function projectCalls(around: Around, workplace: Workplace, run: ToolRun): readonly Call[] {
  const options = new Set([
    '-e',
    '--entry-point',
    '-P',
    '--param-list',
    '-v',
    '--version',
    '--experiment-name',
    '--experiment-id',
    '-b',
    '--backend',
    '--env-manager',
    '--run-name',
    '-A',
    '--docker-args',
    '--backend-config',
    '-c',
    '--storage-dir',
    '--run-id',
  ]);
  const [uri] = plainWords(run.rest, options);
  if (uri === undefined) return [];
  const at = run.rest.findIndex((word) => word === '-e' || word === '--entry-point');
  return existing(around, workplace, {
    ...run,
    file: `${uri}/MLproject`,
    attributes: { entryPoint: at < 0 ? 'main' : (run.rest[at + 1] ?? 'main') },
  });
}

function existing(
  around: Around,
  workplace: Workplace,
  given: ToolRun & { readonly file: string; readonly attributes: JsonObject },
): readonly Call[] {
  const { context } = around.reading;
  const joined = joinPath(given.directory, given.file);
  const path = joined === undefined ? undefined : workplace.toSource(joined);
  if (path === undefined || context.files.get(path) === undefined) return [];
  return [
    {
      to: toRef('artifact', context.source, path),
      line: given.line,
      attributes: { ...given.attributes, line: given.line },
    },
  ];
}

function plainWords(words: readonly string[], withValue: ReadonlySet<string>): readonly string[] {
  return words.filter(
    (word, at) => !word.startsWith('-') && !withValue.has(words[at - 1] ?? '') && !/[$*]/u.test(word),
  );
}

/** A reusable workflow of this source: the file, and each of its jobs. Only edges are made, so a circle ends here. */
function calledWorkflow(around: Around, uses: string, line: number): readonly Call[] {
  const { context } = around.reading;
  const path = uses.startsWith('./') ? joinPath('', uses) : undefined;
  if (path === undefined) return [];
  const attributes = { line };
  const to = toRef('artifact', context.source, path);
  if (context.files.get(path) === undefined) {
    const caseMatch = context.files.matchCase(path);
    return [{ to, line, attributes, missing: { path, ...(caseMatch === undefined ? {} : { caseMatch }) } }];
  }
  return [{ to, line, attributes }, ...jobsOf(around, path, line)];
}

function calledActions(around: Around, uses: string, line: number): readonly Call[] {
  const directory = uses.startsWith('./') ? joinPath('', uses) : undefined;
  if (directory === undefined) return [];
  const file = localAction(around.reading, directory);
  if (file === undefined) return [];
  return [
    { to: toRef('artifact', around.reading.context.source, file), line, attributes: { line } },
    ...jobsOf(around, file, line),
  ];
}

export function localAction(reading: Reading, directory: string): string | undefined {
  return ['action.yml', 'action.yaml']
    .map((name) => joinPath(directory, name) ?? name)
    .find((path) => reading.context.files.get(path) !== undefined);
}

function jobsOf(around: Around, file: string, line: number): readonly Call[] {
  const jobs = around.workflows.get(file)?.jobs ?? [];
  return jobs.map((job) => ({
    to: toRef('step', around.reading.context.source, `${file}:${job.id}`),
    line,
    attributes: { line },
  }));
}
