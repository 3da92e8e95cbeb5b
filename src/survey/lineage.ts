/**
 * Lineage on demand: from one thing to all that it stands on and all that stands on it, or from one thing to another, as
 * the log has it. The graph with its joins is made once for each state of the log and time asked for, and kept while it is asked.
 */
import { LINEAGE_SCHEMA, type LineageLink, type LineageQuery, type LineageThing, type LineageWalk } from '#api';
import { ThroughlineError, type Clock, type EntityRef, type Instant, type Stage } from '#core';
import {
  createLineage,
  findEntities,
  foldGraph,
  joinGraph,
  type Graph,
  type JoinedLink,
  type Lineage,
  type Reached,
} from '#graph';
import { stagesOfThings } from '#lifecycle';
import { openLedger } from '#ledger';
import { describeThing, summariseWalk } from './lineage-words.ts';
import { readLog } from './log.ts';
import { ledgerDirectory } from './open-all.ts';

const DEEPEST = 1000;
const MOST = 20_000;
/** Beside those by which things were reached. */
const MOST_LINKS = 50_000;
const MOST_SUGGESTED = 8;

export interface LineageState {
  readonly graph: Graph;
  readonly links: readonly JoinedLink[];
  readonly lineage: Lineage<JoinedLink>;
  readonly stageOf: (ref: EntityRef) => Stage | undefined;
  /** The time asked for. */
  readonly asOf: Instant | undefined;
}

/** Throws SURVEY_NOTHING_AS_OF where the log has nothing so old. */
export function openLineage(dataDirectory: string, clock: Clock, asOf?: Instant): LineageState {
  const ledger = openLedger(ledgerDirectory(dataDirectory), { clock, readOnly: true });
  try {
    const state = readLog(ledger, asOf);
    if (!state) {
      throw new ThroughlineError(
        'SURVEY_NOTHING_AS_OF',
        `The log holds no survey made on or before ${asOf ?? 'now'}.`,
        {
          hint: 'Ask for a later time, or survey first: throughline map PATH.',
        },
      );
    }
    const { at, sources, skipped } = state.survey;
    const graph = foldGraph({ surveyedAt: at, sources, skipped, observations: state.observations.values() });
    const links = joinGraph(graph);
    return { graph, links, lineage: createLineage(links, () => true), stageOf: stagesOfThings(graph), asOf };
  } finally {
    ledger.close();
  }
}

/** Throws SURVEY_UNKNOWN_THING where `from` or `to` names nothing, or several things. */
export function walkLineage(state: LineageState, query: LineageQuery): LineageWalk {
  const start = findOne(state, query.from);
  if (query.to !== undefined) return findWay(state, start, findOne(state, query.to));
  const depth = query.depth ?? DEEPEST;
  const most = query.most ?? MOST;
  const [up, down] = (['upstream', 'downstream'] as const).map((way) => state.lineage.reach(start, way, depth));
  const links: LineageLink[] = [];
  const tell = (reached: readonly Reached<JoinedLink>[] = []): LineageThing[] =>
    reached
      .slice(0, most)
      .map((one) => toThing(state, one.ref, { distance: one.distance, via: links.push(toLink(one.via)) - 1 }));
  const upstream = tell(up);
  const downstream = tell(down);
  const thing = toThing(state, start, { distance: 0 });
  const others =
    query.links === 'all'
      ? otherLinks(state, start, [...(up ?? []).slice(0, most), ...(down ?? []).slice(0, most)])
      : [];
  links.push(...others.slice(0, MOST_LINKS).map(toLink));
  return {
    ...common(state),
    start: thing,
    summary: summariseWalk(thing, upstream, downstream),
    upstream,
    downstream,
    links,
    more: {
      upstream: (up?.length ?? 0) - upstream.length,
      downstream: (down?.length ?? 0) - downstream.length,
      ...(others.length > MOST_LINKS ? { links: others.length - MOST_LINKS } : {}),
    },
  };
}

/** Links between two listed things by which neither was reached, in the graph's order. */
function otherLinks(
  { links }: LineageState,
  start: EntityRef,
  reached: readonly Reached<JoinedLink>[],
): readonly JoinedLink[] {
  const listed = new Set([start, ...reached.map(({ ref }) => ref)]);
  const told = new Set(reached.map(({ via }) => via));
  return links.filter((link) => listed.has(link.from) && listed.has(link.to) && !told.has(link));
}

/** The shortest way, whichever of the two stands on the other; in the answer it is told from the start on. */
function findWay(state: LineageState, start: EntityRef, end: EntityRef): LineageWalk {
  const from = toThing(state, start, { distance: 0 });
  for (const way of ['upstream', 'downstream'] as const) {
    const reached = new Map(state.lineage.reach(start, way, DEEPEST).map((one) => [one.ref, one]));
    if (!reached.has(end)) continue;
    const steps: Reached<JoinedLink>[] = [];
    for (let at = reached.get(end); at; at = reached.get(way === 'upstream' ? at.via.from : at.via.to))
      steps.unshift(at);
    const links = steps.map((step) => toLink(step.via));
    const things = steps.map((step, via) => toThing(state, step.ref, { distance: step.distance, via }));
    const to = things.at(-1) ?? from;
    const [upper, lower] = way === 'upstream' ? [from, to] : [to, from];
    return {
      ...common(state),
      start: from,
      end: to,
      summary: `${upper.title} stands on ${lower.title}, over ${steps.length} ${steps.length === 1 ? 'link' : 'links'}.`,
      upstream: way === 'upstream' ? things : [],
      downstream: way === 'downstream' ? things : [],
      links,
      more: { upstream: 0, downstream: 0 },
    };
  }
  const to = toThing(state, end, { distance: 0 });
  const summary = `Nothing that was read ties ${from.title} to ${to.title}, either way.`;
  return {
    ...common(state),
    start: from,
    end: to,
    summary,
    upstream: [],
    downstream: [],
    links: [],
    more: { upstream: 0, downstream: 0 },
  };
}

function common(state: LineageState): Pick<LineageWalk, 'schema' | 'asOf' | 'unknowns'> {
  const unknowns = state.graph.sources
    .filter((source) => source.read !== 'whole')
    .map(
      (source) =>
        `${source.ref} was not read whole (${source.reason ?? source.read}); what is there may be tied to this too.`,
    );
  return { schema: LINEAGE_SCHEMA, asOf: state.asOf ?? null, unknowns };
}

function findOne({ graph, links }: LineageState, text: string): EntityRef {
  const found = findEntities(graph, links, text);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const shown = text.slice(0, 120);
  if (only === undefined) {
    throw new ThroughlineError('SURVEY_UNKNOWN_THING', `Nothing that was surveyed is called “${shown}”.`, {
      hint: 'Give a path, a commit, a run’s id or name, a model (or NAME@VERSION), a dataset, a digest, or a reference as --format json has them.',
    });
  }
  const listed = found.slice(0, MOST_SUGGESTED).join(', ');
  const rest = found.length > MOST_SUGGESTED ? ` and ${found.length - MOST_SUGGESTED} more` : '';
  throw new ThroughlineError('SURVEY_UNKNOWN_THING', `“${shown}” means ${found.length} things.`, {
    hint: `Say which: ${listed}${rest}.`,
  });
}

function toThing(state: LineageState, ref: EntityRef, at: { distance: number; via?: number }): LineageThing {
  const stage = state.stageOf(ref);
  return { ref, ...describeThing(state.graph, ref), ...(stage === undefined ? {} : { stage }), ...at };
}

function toLink({ from, relation, to, layer, method, evidence, because }: JoinedLink): LineageLink {
  const places = evidence.map(({ source, locator }) => ({ source, locator }));
  return { from, relation, to, layer, method, evidence: places, ...(because === undefined ? {} : { because }) };
}
