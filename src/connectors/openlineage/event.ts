/**
 * One JSON value to what is kept of an event: which run, job or dataset it speaks of, when, and the facets. Plain JSON,
 * free of secrets, remembered with the file. Which of the three kinds it is follows from its members
 * (spec/OpenLineage.json): a `run` makes a RunEvent, a `job` alone a JobEvent, a `dataset` alone a DatasetEvent.
 */
import { parseInstant, sha256, type Digest, type Instant, type Layer } from '#core';
import { concealText } from '../conceal-json.ts';
import { toMarks, type Marks } from './facets.ts';
import { datasetUri, jobKey, normaliseRunId } from './names.ts';
import { Event, type EventDataset } from './schema.ts';
import type { Piece } from '../json-values.ts';

export const moments = ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] as const;
export type MomentName = (typeof moments)[number];

export interface NamedDataset {
  readonly uri: string;
  readonly namespace: string;
  readonly name: string;
  readonly marks: Marks;
}
/** A dataset as one run or job read or wrote it. */
export interface TouchedDataset extends NamedDataset {
  /** Facets of this reading or writing. */
  readonly touch: Marks;
}
export interface NamedJob {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly marks: Marks;
}

export interface LineageEvent {
  /** Digest of the bytes that say it. */
  readonly digest: Digest;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Left out where the time has no zone or is none. */
  readonly at?: Instant;
  /** Records of what ran are executed; what a job or dataset is without a run is encoded or declared. */
  readonly layer: Layer;
  readonly producer: string;
  readonly moment?: MomentName;
  readonly run?: { readonly id: string; readonly marks: Marks };
  readonly job?: NamedJob;
  readonly dataset?: NamedDataset;
  readonly inputs: readonly TouchedDataset[];
  readonly outputs: readonly TouchedDataset[];
}

/** `{{RUN_START}}`, `${json-unit.any-string}`: what tests expect of events is written so, and is no event. */
const placeholder = /\{\{|\$\{/u;

/** Whether this value begins a file of events; looks at the names of its members, and whether they are filled in. */
export function looksLikeEvent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const has = (name: string): boolean => Object.hasOwn(value, name);
  const { eventTime, run } = value as {
    readonly eventTime?: unknown;
    readonly run?: { readonly runId?: unknown } | null;
  };
  const filledIn = [eventTime, run?.runId].every((text) => typeof text !== 'string' || !placeholder.test(text));
  return filledIn && has('eventTime') && has('producer') && (has('run') || has('job') || has('dataset'));
}

/** The event, or why it is none. */
export function readEvent(piece: Piece): LineageEvent | string {
  const value = parseJson(piece.text);
  if (value === undefined) return 'is not JSON, or was cut off';
  const parsed = Event.safeParse(value);
  if (!parsed.success) return `is no OpenLineage event (${whatIsWrong(parsed.error.issues[0])})`;
  const event = parsed.data;
  const { run, job, dataset } = event;
  if (placeholder.test(event.eventTime) || placeholder.test(run?.runId ?? '')) return 'is a template of an event';
  if (run && !job) return 'is a run event that names no job';
  if (!run && !job && !dataset) return 'names neither a run, nor a job, nor a dataset';
  const at = parseInstant(event.eventTime);
  return {
    digest: sha256(piece.text),
    firstLine: piece.firstLine,
    lastLine: piece.lastLine,
    ...(at === undefined ? {} : { at }),
    layer: layerOf(event),
    producer: concealText(event.producer, 300),
    ...(run
      ? { moment: toMoment(event.eventType), run: { id: normaliseRunId(run.runId), marks: toMarks(run.facets) } }
      : {}),
    ...(job ? { job: { key: jobKey(job.namespace, job.name), ...namesOf(job), marks: toMarks(job.facets) } } : {}),
    ...(dataset && !job ? { dataset: toDataset(dataset) } : {}),
    inputs: event.inputs.map((input) => ({ ...toDataset(input), touch: toMarks(input.inputFacets) })),
    outputs: event.outputs.map((output) => ({ ...toDataset(output), touch: toMarks(output.outputFacets) })),
  };
}

/**
 * A job or dataset that was compiled from code or read out of a system says so by facets that nobody writes by hand;
 * without them it is somebody's word.
 */
function layerOf(event: Event): Layer {
  if (event.run) return 'executed';
  const telling = event.job
    ? ['sourceCodeLocation', 'sourceCode', 'jobType']
    : ['catalog', 'storage', 'lifecycleStateChange'];
  const facets = (event.job ?? event.dataset)?.facets ?? {};
  return telling.some((name) => Object.hasOwn(facets, name)) ? 'encoded' : 'declared';
}

function toDataset(dataset: EventDataset): NamedDataset {
  return { uri: datasetUri(dataset.namespace, dataset.name), ...namesOf(dataset), marks: toMarks(dataset.facets) };
}

function namesOf(named: { readonly namespace: string; readonly name: string }): { namespace: string; name: string } {
  return { namespace: concealText(named.namespace, 500), name: concealText(named.name, 500) };
}

function toMoment(type: string | undefined): MomentName {
  return moments.find((known) => known === type?.toUpperCase()) ?? 'OTHER';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whatIsWrong(issue: { readonly path: readonly PropertyKey[] } | undefined): string {
  const where = (issue?.path ?? []).map(String).join('.').slice(0, 60);
  return where === '' ? 'it is no object' : `${where} is missing or of another kind`;
}
