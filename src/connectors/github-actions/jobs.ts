/** Jobs as observations: the step, what it waits for, what it calls, the environment it names. Layer encoded. */
import { toRef, type EntityRef, type Evidence, type JsonObject, type StepAttributes } from '#core';
import { findCalls, type Around, type Call } from './calls.ts';
import { commandLines } from './commands.ts';
import { commentedOut } from './comments.ts';
import { conceal } from '../conceal.ts';
import { permissionsOf, secretsOf, triggersOf, variablesOf } from './grants.ts';
import type { ReadJob, ReadWorkflow } from './workflow.ts';
import type { Seen } from '../connector.ts';

export function describeJob(around: Around, workflow: ReadWorkflow, job: ReadJob): readonly Seen[] {
  const ref = stepRef(around, workflow, job.id);
  const calls = findCalls(around, workflow, job);
  const evidence = evidenceAt(around, workflow.file, job.line, job.lastLine);
  return [
    {
      kind: 'entity',
      layer: 'encoded',
      method: 'parsed',
      evidence,
      ref,
      attributes: attributesOf(workflow, job, calls),
    },
    ...describeNeeds(around, workflow, { ref, job }),
    ...calls.flatMap((call) => describeCall(around, workflow, { ref, call })),
    ...describeEnvironment(around, workflow, job),
  ];
}

function attributesOf(workflow: ReadWorkflow, job: ReadJob, calls: readonly Call[]): StepAttributes & JsonObject {
  const { triggers, schedules } = triggersOf(workflow);
  const environment = environmentOf(job);
  const dead = commentedOut(workflow.comments, job.line, job.lastLine);
  const lists: Readonly<Record<string, readonly string[]>> = {
    commands: commandLines(job),
    scripts: [...new Set(calls.flatMap((call) => call.script ?? []))],
    permissions: permissionsOf(workflow, job),
    secrets: secretsOf(workflow, job),
    triggers,
    schedules,
    variables: variablesOf(workflow, job),
    matrix: matrixOf(job),
    actions: [
      ...new Set([job.job.uses, ...job.steps.map(({ step }) => step.uses)].filter((uses) => uses !== undefined)),
    ],
  };
  const title = workflow.kind === 'action' ? workflow.name : job.job.name;
  return {
    name: title ?? job.id,
    tool: 'github-actions',
    file: workflow.file,
    line: job.line,
    job: job.id,
    ...(workflow.kind === 'workflow' && workflow.name !== undefined ? { workflow: workflow.name } : {}),
    ...(workflow.kind === 'action' ? { composite: true } : {}),
    ...Object.fromEntries(Object.entries(lists).filter(([name, list]) => list.length > 0 || name === 'commands')),
    ...(environment === undefined ? {} : { environment }),
    ...(job.job.if === undefined ? {} : { condition: conceal(job.job.if).slice(0, 1000) }),
    ...(dead.length === 0
      ? {}
      : { commentedOut: dead.map(({ line, text }) => ({ line, text: conceal(text).slice(0, 200) })) }),
  };
}

function matrixOf(job: ReadJob): readonly string[] {
  const matrix = job.job.strategy?.matrix;
  if (matrix === undefined) return [];
  if (typeof matrix === 'string') return [matrix.slice(0, 200)];
  return Object.keys(matrix).filter((axis) => axis !== 'include' && axis !== 'exclude');
}

export function environmentOf(job: ReadJob): string | undefined {
  const { environment } = job.job;
  return typeof environment === 'object' ? environment.name : environment;
}

function describeNeeds(
  around: Around,
  workflow: ReadWorkflow,
  given: { readonly ref: EntityRef; readonly job: ReadJob },
): readonly Seen[] {
  const line = given.job.lineOf('needs');
  return [...new Set(given.job.job.needs)].flatMap((need): readonly Seen[] => {
    if (!workflow.jobs.some((job) => job.id === need)) return [];
    const evidence = evidenceAt(around, workflow.file, line);
    const to = stepRef(around, workflow, need);
    return [
      {
        kind: 'relation',
        layer: 'encoded',
        method: 'parsed',
        evidence,
        from: given.ref,
        relation: 'wasInformedBy',
        to,
        attributes: { line },
      },
    ];
  });
}

function describeCall(
  around: Around,
  workflow: ReadWorkflow,
  given: { readonly ref: EntityRef; readonly call: Call },
): readonly Seen[] {
  const { to, line, attributes, missing } = given.call;
  const evidence = evidenceAt(around, workflow.file, line);
  const call: Seen = {
    kind: 'relation',
    layer: 'encoded',
    method: 'parsed',
    evidence,
    from: given.ref,
    relation: 'calls',
    to,
    attributes,
  };
  if (!missing) return [call];
  const { caseMatch } = missing;
  const absent = { missing: true, ...(caseMatch === undefined ? {} : { caseMatch }) };
  return [call, { kind: 'entity', layer: 'encoded', method: 'parsed', evidence, ref: to, attributes: absent }];
}

/** What protects an environment is a setting of the repository, not in git: the name is all that is declared. */
function describeEnvironment(around: Around, workflow: ReadWorkflow, job: ReadJob): readonly Seen[] {
  const environment = environmentOf(job);
  if (environment === undefined || environment === '' || environment.includes('${{')) return [];
  const { source } = around.reading.context;
  const evidence = evidenceAt(around, workflow.file, job.lineOf('environment'));
  const common = { layer: 'declared', method: 'parsed', evidence } as const;
  return [
    { kind: 'entity', ...common, ref: toRef('environment', source, environment), attributes: { name: environment } },
    {
      kind: 'claim',
      ...common,
      document: toRef('document', source, workflow.file),
      claim: 'environment',
      subject: stepRef(around, workflow, job.id),
      attributes: { environment, job: job.id },
    },
  ];
}

export function stepRef(around: Around, workflow: ReadWorkflow, id: string): EntityRef {
  return toRef('step', around.reading.context.source, `${workflow.file}:${id}`);
}

export function evidenceAt(around: Around, path: string, first?: number, last?: number): readonly Evidence[] {
  return [{ source: around.reading.context.source, locator: around.reading.context.locate(path, first, last) }];
}
