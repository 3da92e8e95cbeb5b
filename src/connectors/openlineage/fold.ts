/**
 * Events to what they say together. Every part is a join: the latest statement of a facet, the first and last event of a
 * kind, the union of what was touched. So the result depends neither on the order of events nor on how often one came
 * (OpenLineage: events of a run are cumulative and may arrive late). Ties of time are settled by content.
 */
import { canonicalJson, toEpochMs, type Digest, type JsonValue, type Layer } from '#core';
import type { LineageEvent, MomentName, NamedDataset, TouchedDataset } from './event.ts';
import type { Mark, Marks } from './facets.ts';

/** Where an event stands. */
export interface Place {
  readonly path: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly digest: Digest;
}
/** `at` is in ms, -1 where the event's time is not known. */
export interface Happened {
  readonly at: number;
  readonly place: Place;
}
export interface Stated<Value> extends Happened {
  readonly value: Value;
}
export type MarkStates = Map<string, Stated<Mark>>;

export interface TouchState {
  readonly marks: MarkStates;
  readonly versions: Map<string, Happened>;
  first: Happened;
}
export interface RunState {
  readonly id: string;
  readonly moments: Map<MomentName, { first: Happened; last: Happened }>;
  readonly jobs: Map<string, Happened>;
  readonly marks: MarkStates;
  /** Of the run's job, as its events say them: where the code lies. */
  readonly jobMarks: MarkStates;
  readonly inputs: Map<string, TouchState>;
  readonly outputs: Map<string, TouchState>;
}
export interface Flow {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}
export interface LayerState {
  readonly marks: MarkStates;
  first: Happened;
  /** What a JobEvent says the job reads and writes: the last one holds. */
  flow?: Stated<Flow>;
}
/** A job or a dataset, as each layer has it. */
export interface NamedState {
  namespace: string;
  name: string;
  readonly layers: Map<Layer, LayerState>;
}
export interface Folded {
  readonly runs: Map<string, RunState>;
  readonly jobs: Map<string, NamedState>;
  readonly datasets: Map<string, NamedState>;
}

export function createFold(): Folded {
  return { runs: new Map(), jobs: new Map(), datasets: new Map() };
}

export function addEvent(folded: Folded, event: LineageEvent, path: string): void {
  const { firstLine, lastLine, digest, layer } = event;
  const here: Happened = {
    at: event.at === undefined ? -1 : toEpochMs(event.at),
    place: { path, firstLine, lastLine, digest },
  };
  if (event.job) {
    const state = addNamed(folded.jobs, event.job.key, event.job, { layer, here });
    if (!event.run) state.flow = latest(state.flow, { ...here, value: flowOf(event) });
  }
  if (event.dataset) addDataset(folded, event.dataset, { layer, here });
  for (const touched of [...event.inputs, ...event.outputs]) addDataset(folded, touched, { layer, here });
  if (event.run) addRun(folded, event, here);
}

function addRun(folded: Folded, event: LineageEvent, here: Happened): void {
  const { run, job, moment = 'OTHER' } = event;
  if (!run) return;
  const state = emplace(folded.runs, run.id, () => ({
    id: run.id,
    moments: new Map(),
    jobs: new Map(),
    marks: new Map(),
    jobMarks: new Map(),
    inputs: new Map(),
    outputs: new Map(),
  }));
  const seen = emplace(state.moments, moment, () => ({ first: here, last: here }));
  seen.first = earlier(seen.first, here);
  seen.last = later(seen.last, here);
  addMarks(state.marks, run.marks, here);
  if (job) {
    state.jobs.set(job.key, earlier(state.jobs.get(job.key) ?? here, here));
    addMarks(state.jobMarks, job.marks, here);
  }
  for (const input of event.inputs) addTouch(state.inputs, input, here);
  for (const output of event.outputs) addTouch(state.outputs, output, here);
}

function addTouch(into: Map<string, TouchState>, touched: TouchedDataset, here: Happened): void {
  const state = emplace(into, touched.uri, () => ({ marks: new Map(), versions: new Map(), first: here }));
  state.first = earlier(state.first, here);
  addMarks(state.marks, touched.touch, here);
  const version = touched.marks['version']?.attributes?.['version'];
  if (typeof version === 'string') {
    state.versions.set(version, earlier(state.versions.get(version) ?? here, here));
  }
}

function addDataset(folded: Folded, dataset: NamedDataset, at: { layer: Layer; here: Happened }): void {
  addNamed(folded.datasets, dataset.uri, dataset, at);
}

function addNamed(
  into: Map<string, NamedState>,
  key: string,
  named: { readonly namespace: string; readonly name: string; readonly marks: Marks },
  { layer, here }: { readonly layer: Layer; readonly here: Happened },
): LayerState {
  const { namespace, name } = named;
  const state = emplace(into, key, () => ({ namespace, name, layers: new Map() }));
  // Two pairs can come to one URI (`/x` and `x`): one of them is shown, the same one every time.
  if (`${namespace}\0${name}` < `${state.namespace}\0${state.name}`) Object.assign(state, { namespace, name });
  const inLayer = emplace(state.layers, layer, (): LayerState => ({ marks: new Map(), first: here }));
  inLayer.first = earlier(inLayer.first, here);
  addMarks(inLayer.marks, named.marks, here);
  return inLayer;
}

function flowOf(event: LineageEvent): Flow {
  const uris = (list: readonly NamedDataset[]): readonly string[] =>
    [...new Set(list.map(({ uri }) => uri))].toSorted();
  return { inputs: uris(event.inputs), outputs: uris(event.outputs) };
}

function addMarks(into: MarkStates, marks: Marks, here: Happened): void {
  for (const [name, value] of Object.entries(marks)) into.set(name, latest(into.get(name), { ...here, value }));
}

function latest<Value>(known: Stated<Value> | undefined, next: Stated<Value>): Stated<Value> {
  if (!known || next.at > known.at) return next;
  if (next.at < known.at) return known;
  const [left, right] = [known, next].map(({ value }) => canonicalJson(value as JsonValue)) as [string, string];
  if (left !== right) return left < right ? next : known;
  return comparePlaces(next.place, known.place) < 0 ? next : known;
}

/** An event whose time is not known comes after all others here, and before all others there: it never hides one. */
function earlier(known: Happened, next: Happened): Happened {
  return compare(known, next, (at) => (at < 0 ? Number.POSITIVE_INFINITY : at)) <= 0 ? known : next;
}
function later(known: Happened, next: Happened): Happened {
  return compare(known, next, (at) => -at) <= 0 ? known : next;
}
function compare(left: Happened, right: Happened, key: (at: number) => number): number {
  const [a, b] = [key(left.at), key(right.at)];
  return a < b ? -1 : a > b ? 1 : comparePlaces(left.place, right.place);
}

export function comparePlaces(left: Place, right: Place): number {
  if (left.digest !== right.digest) return left.digest < right.digest ? -1 : 1;
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return left.firstLine - right.firstLine;
}

function emplace<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
