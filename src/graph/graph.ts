/**
 * The graph as of one survey: the fold of all observations in force into entities, relations, events and claims.
 * Order of observations does not matter: facts are kept in one fixed order, so the same set gives the same graph.
 */
import type {
  ClaimObservation,
  EntityKind,
  EntityRef,
  EventObservation,
  Evidence,
  Instant,
  JsonObject,
  Layer,
  Method,
  Observation,
  RelationName,
  RelationObservation,
  SkippedItem,
  SourceRead,
} from '#core';
import { canonicalJson, kindOf, layers, methods, type JsonValue } from '#core';

/** One connector's view of an entity. */
export interface Fact {
  readonly layer: Layer;
  readonly method: Method;
  readonly attributes: JsonObject;
  readonly evidence: readonly Evidence[];
}

export interface GraphEntity {
  readonly ref: EntityRef;
  readonly kind: EntityKind;
  /** Strongest method first; ties in canonical order. */
  readonly facts: readonly Fact[];
  /** All facts' attributes in one; where two disagree the stronger method's stands. */
  readonly attributes: JsonObject;
}

export interface Graph {
  /** Time of the survey whose state this is. */
  readonly surveyedAt: Instant;
  readonly sources: readonly SourceRead[];
  readonly skipped: readonly SkippedItem[];
  entity(ref: EntityRef): GraphEntity | undefined;
  /** Sorted by reference. */
  ofKind(kind: EntityKind): readonly GraphEntity[];
  from(ref: EntityRef, relation?: RelationName): readonly RelationObservation[];
  to(ref: EntityRef, relation?: RelationName): readonly RelationObservation[];
  relations(): readonly RelationObservation[];
  /** Sorted by time, then by canonical text. */
  events(activity?: string): readonly EventObservation[];
  claims(claim: string): readonly ClaimObservation[];
}

export interface GraphState {
  readonly surveyedAt: Instant;
  readonly sources: readonly SourceRead[];
  readonly skipped: readonly SkippedItem[];
  readonly observations: Iterable<Observation>;
}

export function foldGraph(state: GraphState): Graph {
  const drafts = new Map<EntityRef, Fact[]>();
  const relations: RelationObservation[] = [];
  const events: EventObservation[] = [];
  const claims = new Map<string, ClaimObservation[]>();
  for (const observation of state.observations) {
    if (observation.kind === 'entity') push(drafts, observation.ref, observation);
    else if (observation.kind === 'relation') relations.push(observation);
    else if (observation.kind === 'event') events.push(observation);
    else push(claims, observation.claim, observation);
  }
  const entities = foldEntities(drafts);
  relations.sort(byKey((r) => `${r.from}\0${r.relation}\0${r.to}\0${r.layer}\0${r.evidence[0]?.locator ?? ''}`));
  events.sort(byKey((e) => `${e.at}\0${e.activity}\0${e.objects[0]?.ref ?? ''}`));
  for (const list of claims.values()) list.sort(byKey(claimKey));
  return view(state, { entities, relations, events, claims });
}

interface Folded {
  readonly entities: ReadonlyMap<EntityRef, GraphEntity>;
  readonly relations: readonly RelationObservation[];
  readonly events: readonly EventObservation[];
  readonly claims: ReadonlyMap<string, readonly ClaimObservation[]>;
}

function view(state: GraphState, folded: Folded): Graph {
  const outgoing = new Map<EntityRef, RelationObservation[]>();
  const incoming = new Map<EntityRef, RelationObservation[]>();
  for (const relation of folded.relations) {
    push(outgoing, relation.from, relation);
    push(incoming, relation.to, relation);
  }
  const kinds = new Map<EntityKind, GraphEntity[]>();
  for (const entity of folded.entities.values()) push(kinds, entity.kind, entity);
  for (const list of kinds.values()) list.sort(byKey((entity) => entity.ref));
  const activities = new Map<string, EventObservation[]>();
  for (const event of folded.events) push(activities, event.activity, event);
  const pick = (
    list: readonly RelationObservation[] | undefined,
    name: RelationName | undefined,
  ): readonly RelationObservation[] =>
    list === undefined ? [] : name === undefined ? list : list.filter((relation) => relation.relation === name);
  return {
    surveyedAt: state.surveyedAt,
    sources: state.sources,
    skipped: state.skipped,
    entity: (ref) => folded.entities.get(ref),
    ofKind: (kind) => kinds.get(kind) ?? [],
    from: (ref, relation) => pick(outgoing.get(ref), relation),
    to: (ref, relation) => pick(incoming.get(ref), relation),
    relations: () => folded.relations,
    events: (activity) => (activity === undefined ? folded.events : (activities.get(activity) ?? [])),
    claims: (claim) => folded.claims.get(claim) ?? [],
  };
}

function foldEntities(drafts: ReadonlyMap<EntityRef, Fact[]>): Map<EntityRef, GraphEntity> {
  const entities = new Map<EntityRef, GraphEntity>();
  for (const [ref, facts] of drafts) {
    if (facts.length > 1) facts.sort(byStrength);
    const [only] = facts;
    const attributes = facts.length === 1 && only ? only.attributes : mergeAttributes(facts);
    entities.set(ref, { ref, kind: kindOf(ref), facts, attributes });
  }
  return entities;
}

function mergeAttributes(facts: readonly Fact[]): JsonObject {
  const merged: Record<string, JsonValue | undefined> = {};
  for (let at = facts.length - 1; at >= 0; at -= 1) Object.assign(merged, facts[at]?.attributes);
  return merged;
}

/** The canonical text is made for ties only: it costs more than all the rest of the fold. */
function byStrength(left: Fact, right: Fact): number {
  const order =
    methods.indexOf(left.method) - methods.indexOf(right.method) ||
    layers.indexOf(left.layer) - layers.indexOf(right.layer);
  if (order !== 0) return order;
  const [a, b] = [canonicalJson(left.attributes), canonicalJson(right.attributes)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function claimKey(claim: ClaimObservation): string {
  const { locator = '' } = claim.evidence[0] ?? {};
  return `${claim.document}\0${linesFirst(locator)}\0${canonicalJson(claim.attributes)}`;
}

/** Pads line numbers, so that line 9 comes before line 10. */
function linesFirst(locator: string): string {
  return locator.replace(/\d+/gu, (digits) => digits.padStart(8, '0'));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Compares by code units: the same everywhere, unlike a locale's order. */
function byKey<T>(key: (item: T) => string): (a: T, b: T) => number {
  const keys = new Map<T, string>();
  const of = (item: T): string => {
    let made = keys.get(item);
    if (made === undefined) keys.set(item, (made = key(item)));
    return made;
  };
  return (a, b) => {
    const [left, right] = [of(a), of(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
}
