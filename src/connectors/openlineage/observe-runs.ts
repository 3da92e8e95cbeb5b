/** Runs as their events tell them: how they ended, which job they carried out, what they read and wrote. Layer executed. */
import type { EntityRef, JsonObject, Observation, RelationName, RunAttributes, RunStatus } from '#core';
import { toRef } from '#core';
import type { ConnectorContext } from '../connector.ts';
import type { MomentName } from './event.ts';
import type { Folded, Happened, NamedState, RunState, TouchState } from './fold.ts';
import { datasetRef, jobRef, runRef } from './names.ts';
import { attributesOf, evidenceOf, instantOf, statedIn } from './saying.ts';

const recorded = { layer: 'executed', method: 'recorded' } as const;
const TOOL = 'openlineage';

/** Kinds of event that end a run, the one that counts last where two have the same time. */
const ends: readonly (readonly [MomentName, RunStatus, string])[] = [
  ['ABORT', 'killed', 'run.aborted'],
  ['FAIL', 'failed', 'run.failed'],
  ['COMPLETE', 'finished', 'run.completed'],
];

interface Ended {
  readonly status: RunStatus;
  readonly activity: string;
  readonly event: Happened;
}

export function observeRun(context: ConnectorContext, folded: Folded, run: RunState): readonly Observation[] {
  const ref = runRef(context.source, run.id);
  const jobs = [...run.jobs].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const ended = endOf(run);
  const started = run.moments.get('START')?.first;
  return [
    {
      kind: 'entity',
      ...recorded,
      evidence: evidenceOf(context, eventsOf(run)),
      ref,
      attributes: describe(context, run, { job: folded.jobs.get(jobs[0]?.[0] ?? ''), ended, started }),
    },
    ...jobs.map(([key, first]) =>
      relate(context, { from: ref, relation: 'hadPlan', to: jobRef(context.source, key) }, first),
    ),
    ...[...run.inputs].flatMap(([uri, touch]) => observeTouch(context, folded, { run: ref, uri, touch, way: 'used' })),
    ...[...run.outputs].flatMap(([uri, touch]) =>
      observeTouch(context, folded, { run: ref, uri, touch, way: 'wasGeneratedBy' }),
    ),
    ...observeMoment(context, run, 'run.started', started),
    ...observeMoment(context, run, ended?.activity ?? '', ended?.event),
  ];
}

function describe(
  context: ConnectorContext,
  run: RunState,
  given: { job: NamedState | undefined; ended: Ended | undefined; started: Happened | undefined },
): JsonObject {
  const code = run.jobMarks.get('sourceCodeLocation')?.value.attributes ?? {};
  const file = typeof code['sourceName'] === 'string' ? context.files.get(code['sourceName'])?.path : undefined;
  const going = run.moments.has('START') || run.moments.has('RUNNING');
  const attributes: RunAttributes = {
    name: given.job?.name ?? run.id,
    tool: TOOL,
    status: given.ended?.status ?? (going ? 'running' : 'unknown'),
    ...defined('startedAt', instantOf(given.started)),
    ...defined('endedAt', instantOf(given.ended?.event)),
    ...defined('sourceFile', file),
  };
  return { ...code, ...attributesOf(run.marks), ...attributes, ...defined('jobNamespace', given.job?.namespace) };
}

function defined<Name extends string>(name: Name, value: string | undefined): { readonly [_ in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [_ in Name]?: string };
}

/** The last event that ends the run; one that ends it counts whatever came after. */
function endOf(run: RunState): Ended | undefined {
  let found: Ended | undefined;
  for (const [moment, status, activity] of ends) {
    const event = run.moments.get(moment)?.last;
    if (event && (!found || event.at >= found.event.at)) found = { status, activity, event };
  }
  return found;
}

function eventsOf(run: RunState): readonly Happened[] {
  const moments = [...run.moments.values()].flatMap(({ first, last }) => [first, last]);
  const code = run.jobMarks.get('sourceCodeLocation');
  return [...moments, ...statedIn(run.marks), ...(code ? [code] : [])];
}

function observeMoment(
  context: ConnectorContext,
  run: RunState,
  activity: string,
  event: Happened | undefined,
): readonly Observation[] {
  const at = instantOf(event);
  if (event === undefined || at === undefined) return [];
  const objects = [
    { ref: runRef(context.source, run.id), qualifier: 'run' },
    ...[...run.jobs.keys()].toSorted().map((key) => ({ ref: jobRef(context.source, key), qualifier: 'job' })),
  ];
  return [{ kind: 'event', ...recorded, evidence: evidenceOf(context, [event]), activity, at, objects }];
}

interface Touched {
  readonly run: EntityRef;
  readonly uri: string;
  readonly touch: TouchState;
  readonly way: 'used' | 'wasGeneratedBy';
}

function observeTouch(context: ConnectorContext, folded: Folded, given: Touched): readonly Observation[] {
  const { run, uri, touch, way } = given;
  const events = [touch.first, ...statedIn(touch.marks)];
  const type = modelOf(folded.datasets.get(uri));
  const attributes: JsonObject = { role: type ?? (way === 'used' ? 'data' : 'output'), ...attributesOf(touch.marks) };
  const link = (dataset: EntityRef): Link =>
    way === 'used' ? { from: run, relation: way, to: dataset } : { from: dataset, relation: way, to: run };
  const versions = [...touch.versions].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return [
    relate(context, { ...link(datasetRef(context.source, uri)), attributes }, ...events),
    ...versions.flatMap(([version, event]): readonly Observation[] => {
      const ref = toRef('dataset-version', context.source, uri, version);
      const evidence = evidenceOf(context, [event]);
      return [
        { kind: 'entity', ...recorded, evidence, ref, attributes: { name: uri, version } },
        relate(context, link(ref), event),
      ];
    }),
  ];
}

/** Models are datasets to OpenLineage, told apart by the datasetType facet. */
function modelOf(dataset: NamedState | undefined): 'model' | undefined {
  const types = [...(dataset?.layers.values() ?? [])].map(
    ({ marks }) => marks.get('datasetType')?.value.attributes?.['datasetType'],
  );
  return types.some((type) => typeof type === 'string' && type.toUpperCase() === 'MODEL') ? 'model' : undefined;
}

interface Link {
  readonly from: EntityRef;
  readonly relation: RelationName;
  readonly to: EntityRef;
  readonly attributes?: JsonObject;
}

function relate(context: ConnectorContext, link: Link, ...events: readonly Happened[]): Observation {
  return { kind: 'relation', ...recorded, evidence: evidenceOf(context, events), ...link };
}

/** For sorting: the newest first, then by id. */
export function lastTimeOf(run: RunState): number {
  return Math.max(...[...run.moments.values()].map(({ last }) => last.at));
}
