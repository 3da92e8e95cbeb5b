/**
 * From an answer about lineage to what is drawn: things in the lanes of their stages, many of one kind folded into one. It
 * never draws more than a reader can take in, and loses nothing: what a fold holds is counted on it.
 */
import type { LineageLink, LineageThing, LineageWalk } from '#api';
import { countKind, NO_STAGE } from './words.ts';

export type Side = 'start' | 'upstream' | 'downstream';
export interface DrawnNode {
  readonly key: string;
  readonly lane: string;
  readonly side: Side;
  /** Nearest of what it holds. */
  readonly distance: number;
  readonly title: string;
  /** One, or all that are folded into it. */
  readonly things: readonly LineageThing[];
  readonly folded: boolean;
}
export interface DrawnEdge {
  /** What is stood on, and what stands on it. */
  readonly from: string;
  readonly to: string;
  readonly links: number;
  /** Whether any of them rests on more than a conclusion. */
  readonly sure: boolean;
}
export interface Drawn {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}
export interface Choices {
  /** Keys of folds that are open. */
  readonly open: ReadonlySet<string>;
  /** Reference of the thing that is looked at. */
  readonly focus?: string | undefined;
}

/** Up to so many things all are drawn. */
const FEW = 36;
/** Of one kind in one lane so many stand alone. */
const ALONE = 2;
const MOST_FOLDS = 48;
const SHOWN_OF_OPEN = 24;
const MOST_OPEN = 3;
const MOST_ON_WAY = 24;

export function drawWalk(walk: LineageWalk, choices: Choices): Drawn {
  const nodes = groupThings(walk, choices);
  const nodeOf = new Map(nodes.flatMap((node) => node.things.map((thing) => [thing.ref, node] as const)));
  return { nodes, edges: edgesOf(walk, nodeOf) };
}

function groupThings(walk: LineageWalk, { open, focus }: Choices): readonly DrawnNode[] {
  const start = toNode('start', walk.start);
  const all = [
    ...walk.upstream.map((thing) => ({ thing, side: 'upstream' as const })),
    ...walk.downstream.map((thing) => ({ thing, side: 'downstream' as const })),
  ].filter(({ thing }) => thing.ref !== walk.start.ref);
  if (all.length <= FEW) return [start, ...all.map(({ thing, side }) => toNode(side, thing))];
  const alone = new Set(
    wayTo(walk, focus)
      .slice(0, MOST_ON_WAY)
      .map(({ ref }) => ref),
  );
  const byKind = Map.groupBy(all, ({ thing, side }) => `${side}|${laneOf(thing)}|${thing.kind}`);
  const groups =
    byKind.size <= MOST_FOLDS ? byKind : Map.groupBy(all, ({ thing, side }) => `${side}|${laneOf(thing)}|things`);
  let opened = 0;
  const nodes = [...groups].flatMap(([key, group]): readonly DrawnNode[] => {
    const [one] = group;
    if (!one) return [];
    const isOpen = open.has(key) && opened < MOST_OPEN;
    if (isOpen) opened += 1;
    const room = isOpen ? SHOWN_OF_OPEN : group.length <= ALONE ? ALONE : 0;
    const single = group.filter(({ thing }, at) => at < room || alone.has(thing.ref));
    const rest = group.filter(({ thing }, at) => at >= room && !alone.has(thing.ref)).map(({ thing }) => thing);
    return [...single.map(({ thing, side }) => toNode(side, thing)), ...foldOf(key, one.side, rest, single.length > 0)];
  });
  return [start, ...nodes];
}

function toNode(side: Side, thing: LineageThing): DrawnNode {
  const { ref: key, distance } = thing;
  return { key, lane: laneOf(thing), side, distance, title: shortTitle(thing), things: [thing], folded: false };
}

/** What fits on two lines and still tells it from others; the whole title is a choice away. */
export function shortTitle({ kind, title }: LineageThing): string {
  if (kind === 'step') return title.replace(/^step .*:(?=[^:]+$)/u, 'step ');
  if (kind === 'run') return title.replace(/(?<=^run \S.*) \([^()]*:[^()]*\)$/u, '');
  return kind === 'artifact' ? title.replace(/^.*\/(?=[^/]+\/[^/]+\/?$)/u, '…/') : title;
}

function foldOf(key: string, side: Side, things: readonly LineageThing[], partly: boolean): readonly DrawnNode[] {
  const [first] = things;
  if (!first) return [];
  const kind = key.endsWith('|things') ? 'thing' : first.kind;
  const title = partly ? `${things.length.toLocaleString('en')} more` : countKind(kind, things.length);
  return [{ key, lane: laneOf(first), side, distance: first.distance, title, things, folded: true }];
}

export function laneOf(thing: LineageThing): string {
  return thing.stage ?? NO_STAGE;
}

function edgesOf(walk: LineageWalk, nodeOf: ReadonlyMap<string, DrawnNode>): readonly DrawnEdge[] {
  const found = new Map<string, { from: string; to: string; links: number; sure: boolean }>();
  for (const link of walk.links) {
    // What depends is `from`; drawn, it stands at the arrow's head.
    const [from, to] = [nodeOf.get(link.to)?.key, nodeOf.get(link.from)?.key];
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from}\0${to}`;
    const edge = found.get(key) ?? { from, to, links: 0, sure: false };
    edge.links += 1;
    edge.sure ||= link.method !== 'inferred';
    found.set(key, edge);
  }
  return [...found.values()];
}

/** The things from the start to this one, the start left out; empty for what the answer does not hold. */
export function wayTo(walk: LineageWalk, ref: string | undefined): readonly LineageThing[] {
  const all = thingsOf(walk);
  const way: LineageThing[] = [];
  let at = ref === undefined ? undefined : all.get(ref);
  while (at && at.via !== undefined && way.length < 10_000) {
    way.unshift(at);
    const link = walk.links[at.via];
    at = link && all.get(link.from === at.ref ? link.to : link.from);
  }
  return way;
}

/** Keys of nodes on the way to what is looked at, and of what is reached through it. */
export function nearFocus(walk: LineageWalk, drawn: Drawn, focus: string | undefined): ReadonlySet<string> | undefined {
  const thing = focus === undefined ? undefined : thingsOf(walk).get(focus);
  if (!thing || thing.ref === walk.start.ref) return undefined;
  const near = new Set([walk.start.ref, ...wayTo(walk, focus).map(({ ref }) => ref)]);
  const reached = new Set([thing.ref]);
  for (const one of [...walk.upstream, ...walk.downstream]) {
    const link = one.via === undefined ? undefined : walk.links[one.via];
    const before = link && (link.from === one.ref ? link.to : link.from);
    if (before !== undefined && reached.has(before)) reached.add(one.ref);
  }
  return new Set(
    drawn.nodes
      .filter(({ things }) => things.some(({ ref }) => near.has(ref) || reached.has(ref)))
      .map(({ key }) => key),
  );
}

const byRef = new WeakMap<LineageWalk, ReadonlyMap<string, LineageThing>>();
export function thingsOf(walk: LineageWalk): ReadonlyMap<string, LineageThing> {
  const known = byRef.get(walk);
  if (known) return known;
  const made = new Map([...walk.downstream, ...walk.upstream, walk.start].map((thing) => [thing.ref, thing]));
  byRef.set(walk, made);
  return made;
}

export function linkTo(walk: LineageWalk, thing: LineageThing): LineageLink | undefined {
  return thing.via === undefined ? undefined : walk.links[thing.via];
}
