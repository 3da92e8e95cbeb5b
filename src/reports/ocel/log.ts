/**
 * The lifecycle's events as an object-centric event log (OCEL 2.0, https://www.ocel-standard.org/specification): every
 * event that has a time, the things it touched, and how these hang together. Events of git name the files they changed.
 */
import type { EntityRef, EventObservation, JsonValue } from '#core';
import { canonicalJson, kindOf, parseRef, toRef } from '#core';
import type { Graph } from '#graph';

export type AttributeType = 'string' | 'time' | 'integer' | 'float' | 'boolean';
export interface TypeDefinition {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly type: AttributeType }[];
}
export interface Relationship {
  readonly objectId: string;
  readonly qualifier: string;
}
export interface OcelEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly relationships: readonly Relationship[];
}
export interface OcelObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: readonly { readonly name: string; readonly time: string; readonly value: string }[];
  readonly relationships: readonly Relationship[];
}
/** Sorted throughout; all attributes are text, since one name may be a number here and a word there. */
export interface OcelLog {
  readonly objectTypes: readonly TypeDefinition[];
  readonly eventTypes: readonly TypeDefinition[];
  readonly objects: readonly OcelObject[];
  readonly events: readonly OcelEvent[];
}

/** An attribute without a time of its own holds from the beginning (specification, "Object attribute values"). */
const ALWAYS = '1970-01-01T00:00:00Z';
const MOST_LENGTH = 500;
/** Relations between things that are no step of an event's own story. */
const withinLog = new Set([
  'wasDerivedFrom',
  'wasGeneratedBy',
  'used',
  'registeredAs',
  'serves',
  'deployedAs',
  'approvedBy',
  'hadPlan',
  'trainedOn',
  'testedOn',
  'evaluatedBy',
  'supersedes',
]);

export function toOcel(graph: Graph): OcelLog {
  const named = graph.events().map((event) => ({ event, touched: touchedBy(graph, event) }));
  const refs = new Set<EntityRef>(named.flatMap(({ touched }) => touched.map(({ ref }) => ref)));
  for (const run of graph.ofKind('run')) if (isTimed(run.attributes)) refs.add(run.ref);
  for (const ref of neighboursOf(graph, refs)) refs.add(ref);
  const objects = [...refs].toSorted().map((ref) => toObject(graph, ref, refs));
  const events = [...named.map(({ event, touched }) => toEvent(event, touched)), ...runEvents(graph)].toSorted(
    (a, b) => compare(a.time, b.time) || compare(a.id, b.id),
  );
  return { objectTypes: typesOf(objects), eventTypes: typesOf(events), objects, events: withUniqueIds(events) };
}

interface Touched {
  readonly ref: EntityRef;
  readonly qualifier: string;
}

function touchedBy(graph: Graph, event: EventObservation): readonly Touched[] {
  const actor = event.actor === undefined ? [] : [{ ref: event.actor, qualifier: 'actor' }];
  const paths = event.attributes?.['paths'];
  const source = event.objects[0] && parseRef(event.objects[0].ref).namespace;
  const files = (Array.isArray(paths) && source !== undefined ? paths : []).flatMap((path): Touched[] => {
    const ref = toRef('artifact', source ?? '', String(path));
    return graph.entity(ref) ? [{ ref, qualifier: 'changed' }] : [];
  });
  return unique([...actor, ...event.objects, ...files]);
}

/** Runs are on record as things with a beginning and an end; both are events. */
function runEvents(graph: Graph): readonly OcelEvent[] {
  const told = new Set(
    graph
      .events()
      .filter(({ activity }) => activity.startsWith('run.'))
      .flatMap(({ objects }) => objects.map(({ ref }) => ref)),
  );
  return graph
    .ofKind('run')
    .filter(({ ref }) => !told.has(ref))
    .flatMap(({ ref, attributes }) => {
      const { startedAt, endedAt, status } = attributes;
      const touched = unique([
        { ref, qualifier: 'run' },
        ...graph.from(ref, 'used').map(({ to }) => ({ ref: to, qualifier: 'input' })),
        ...graph.to(ref, 'wasGeneratedBy').map(({ from }) => ({ ref: from, qualifier: 'output' })),
      ]);
      const ended = status === 'failed' ? 'run.failed' : status === 'killed' ? 'run.aborted' : 'run.completed';
      return [
        ['run.started', startedAt],
        [ended, endedAt],
      ].flatMap(([type, time]) =>
        typeof time !== 'string' || typeof type !== 'string'
          ? []
          : [{ id: `${type} ${ref}`, type, time, attributes: [], relationships: relationshipsOf(touched) }],
      );
    });
}

function isTimed(attributes: Readonly<Record<string, unknown>>): boolean {
  return typeof attributes['startedAt'] === 'string' || typeof attributes['endedAt'] === 'string';
}

/** What runs in the log read and made, so that no relationship of an event is left without its object. */
function neighboursOf(graph: Graph, refs: ReadonlySet<EntityRef>): readonly EntityRef[] {
  return [...refs]
    .filter((ref) => kindOf(ref) === 'run')
    .flatMap((ref) => [
      ...graph.from(ref, 'used').map(({ to }) => to),
      ...graph.to(ref, 'wasGeneratedBy').map(({ from }) => from),
    ]);
}

function toEvent(event: EventObservation, touched: readonly Touched[]): OcelEvent {
  const { paths: _paths, ...attributes } = event.attributes ?? {};
  return {
    id: `${event.activity} ${event.objects[0]?.ref ?? event.evidence[0]?.locator ?? ''} ${event.at}`,
    type: event.activity,
    time: event.at,
    attributes: attributesOf(attributes),
    relationships: relationshipsOf(touched),
  };
}

function toObject(graph: Graph, ref: EntityRef, known: ReadonlySet<EntityRef>): OcelObject {
  const out = graph.from(ref).filter(({ relation, to }) => withinLog.has(relation) && known.has(to));
  return {
    id: ref,
    type: kindOf(ref),
    attributes: attributesOf(graph.entity(ref)?.attributes ?? {}).map((one) => ({ ...one, time: ALWAYS })),
    relationships: relationshipsOf(out.map(({ relation, to }) => ({ ref: to, qualifier: relation }))),
  };
}

function attributesOf(
  attributes: Readonly<Record<string, JsonValue | undefined>>,
): readonly { name: string; value: string }[] {
  return Object.entries(attributes)
    .flatMap(([name, value]) => {
      if (value === null || value === undefined) return [];
      const text = typeof value === 'object' ? canonicalJson(value) : String(value);
      return text.length > MOST_LENGTH ? [] : [{ name, value: text }];
    })
    .toSorted((a, b) => compare(a.name, b.name));
}

function typesOf(
  things: readonly { readonly type: string; readonly attributes: readonly { readonly name: string }[] }[],
): readonly TypeDefinition[] {
  const found = new Map<string, Set<string>>();
  for (const { type, attributes } of things) {
    const names = found.get(type) ?? new Set();
    for (const { name } of attributes) names.add(name);
    found.set(type, names);
  }
  return [...found]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([name, names]) => ({
      name,
      attributes: [...names].toSorted(compare).map((each) => ({ name: each, type: 'string' as const })),
    }));
}

/** Two events of one kind on one thing at one moment are two. */
function withUniqueIds(events: readonly OcelEvent[]): readonly OcelEvent[] {
  const seen = new Map<string, number>();
  return events.map((event) => {
    const count = (seen.get(event.id) ?? 0) + 1;
    seen.set(event.id, count);
    return count === 1 ? event : { ...event, id: `${event.id} #${count}` };
  });
}

function relationshipsOf(touched: readonly Touched[]): readonly Relationship[] {
  return unique(touched)
    .map(({ ref, qualifier }) => ({ objectId: ref, qualifier }))
    .toSorted((a, b) => compare(a.objectId, b.objectId) || compare(a.qualifier, b.qualifier));
}
function unique(touched: readonly Touched[]): readonly Touched[] {
  return [...new Map(touched.map((one) => [`${one.ref}\0${one.qualifier}`, one])).values()];
}
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
