/**
 * How a model came about (CycloneDX 1.7, `formulation`): one workflow for each tool and source whose records were read, one
 * task for each run on record, with its times, commands, inputs and outputs. Only what ran is told; what is merely declared
 * is not.
 */
import type { EntityRef } from '#core';
import type { ModelRecord, Run, Use } from '#lifecycle';
import { isModelFile } from './things.ts';
import { listed, property, type Reference, type Task, type TaskType, type Workflow } from './cyclonedx.ts';

const MOST_RUNS = 1000;

/** A run that belongs to several lines is one task. */
export function workflowsOf(records: readonly ModelRecord[]): readonly Workflow[] {
  const runs = new Set(records.flatMap((record) => record.runs));
  const made = Map.groupBy(
    records.flatMap(({ versions }) => versions),
    (version) => version.attributes['run'] as EntityRef | undefined,
  );
  const groups = Map.groupBy(runs, (run) => `${run.attributes.tool} ${run.source}`);
  return [...groups]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([key, some]) => toWorkflow(key, some, (run) => (made.get(run.ref) ?? []).map(({ ref }) => ref)));
}

function toWorkflow(key: string, runs: readonly Run[], madeBy: (run: Run) => readonly EntityRef[]): Workflow {
  const sorted = runs.toSorted(
    (a, b) => compare(a.attributes.startedAt ?? '', b.attributes.startedAt ?? '') || compare(a.ref, b.ref),
  );
  const tasks = sorted.slice(-MOST_RUNS).map((run) => toTask(run, madeBy(run)));
  const [run] = runs;
  const tool = run?.attributes.tool ?? key;
  return {
    'bom-ref': `workflow:${key}`,
    uid: key,
    name: `${tool} in ${run?.source ?? ''}`,
    description: `What ${tool} has on record of runs in ${run?.source ?? ''}.`,
    taskTypes: unique(tasks.flatMap((task) => task.taskTypes)),
    tasks,
    ...listed('properties', runs.length > MOST_RUNS ? [property('older-runs-left-out', runs.length - MOST_RUNS)] : []),
  };
}

function toTask(run: Run, versions: readonly EntityRef[]): Task {
  const { name, status, startedAt, endedAt, commit, user, experiment } = run.attributes;
  const commands = (run.attributes as { readonly commands?: readonly string[] }).commands ?? [];
  return {
    'bom-ref': run.ref,
    uid: run.ref,
    name,
    taskTypes: [typeOf(run, versions)],
    ...listed('steps', commands.length === 0 ? [] : [{ commands: commands.map((executed) => ({ executed })) }]),
    ...listed('inputs', references(run.uses)),
    ...listed('outputs', [...references(run.makes), ...versions.map((ref) => ({ resource: { ref } }))]),
    ...(startedAt === undefined ? {} : { timeStart: startedAt }),
    ...(endedAt === undefined ? {} : { timeEnd: endedAt }),
    properties: [
      ...(status === undefined ? [] : [property('status', status)]),
      ...(commit === undefined ? [] : [property('commit', commit)]),
      ...(experiment === undefined ? [] : [property('experiment', experiment)]),
      ...(user === undefined ? [] : [property('user', user)]),
      ...(run.plan === undefined ? [] : [property('plan', run.plan)]),
      ...run.evidence.slice(0, 3).map(({ source, locator }) => property('evidence', `${source}: ${locator}`)),
    ],
  };
}

/** The standard has no word for training; making a model file is its `build`. */
function typeOf({ makes, uses, attributes }: Run, versions: readonly EntityRef[]): TaskType {
  const isModel = ({ role, path }: Use): boolean => role === 'model' || isModelFile(path);
  if (versions.length > 0 || makes.some(isModel) || (attributes.loggedModels ?? []).length > 0) return 'build';
  if (makes.some((use) => use.role === 'metrics') && uses.some(isModel)) return 'test';
  return 'other';
}

function references(uses: readonly Use[]): readonly Reference[] {
  return unique(uses.map((use) => use.artifact as string)).map((ref) => ({ resource: { ref } }));
}

function unique<Text extends string>(list: readonly Text[]): readonly Text[] {
  return [...new Set(list)].toSorted(compare);
}
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
