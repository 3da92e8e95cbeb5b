/**
 * How much of an answer is drawn unfolded: first what a reader opened, latest first, within MOST nodes; then, within USUAL,
 * whole lanes and small kinds, and of larger kinds the direct neighbours of the start.
 */
export const USUAL = 60;
export const MOST = 120;
/** Of an opened fold, how many things are shown at a time. */
export const PAGE = 24;
/** By itself a kind of more stays folded, and a lane grows no taller. */
const MANY = 16;
const TALL = 14;
const NEAREST = 4;

/** The things of one kind in one lane that are not pinned. */
export interface Group {
  readonly key: string;
  readonly lane: number;
  readonly kind: string;
  /** Positions of things, nearest to the start first. */
  readonly members: readonly number[];
  /** How many of them are tied to the start directly. */
  readonly near: number;
}

export interface Choice {
  /** Folds that were opened, latest last, and by how many pages. */
  readonly opened: ReadonlyMap<string, number>;
  /** Lanes that were folded by hand. */
  readonly shut: ReadonlySet<number>;
  /** Things that are drawn by themselves whatever happens. */
  readonly pinned: readonly number[];
}

export interface Shown {
  /** Lanes that are not one node. */
  readonly lanes: Set<number>;
  /** How many things of a kind stand by themselves. */
  readonly kinds: Map<string, number>;
}

interface Draft extends Shown {
  /** Nodes so far. */
  total: number;
  /** The same for each lane. */
  readonly heights: number[];
}

type Lanes = readonly (readonly Group[])[];

/** `pinned`: how many things of each lane stand by themselves already. */
export function chooseShown(lanes: Lanes, choice: Choice, pinned: readonly number[]): Shown {
  const heights = lanes.map((groups, lane) => (pinned[lane] ?? 0) + Math.min(1, groups.length));
  const total = heights.reduce((sum, height) => sum + height, 0);
  const draft: Draft = { lanes: new Set(), kinds: new Map(), total, heights };
  for (const [key, pages] of [...choice.opened].toReversed()) {
    const group = lanes.flat().find((each) => each.key === key);
    if (group && openLane(draft, lanes, { lane: group.lane, limit: MOST }))
      openKind(draft, group, { wanted: pages * PAGE, limit: MOST });
    else if (key.startsWith('lane/')) openLane(draft, lanes, { lane: Number(key.slice('lane/'.length)), limit: MOST });
  }
  openByItself(draft, lanes, choice.shut);
  return draft;
}

function openByItself(draft: Draft, lanes: Lanes, shut: ReadonlySet<number>): void {
  const free = [...lanes.keys()].filter((lane) => !shut.has(lane));
  const byKinds = free.toSorted((a, b) => (lanes[a]?.length ?? 0) - (lanes[b]?.length ?? 0) || a - b);
  const open = new Set(byKinds.filter((lane) => openLane(draft, lanes, { lane, limit: USUAL })));
  const groups = lanes.flat().filter((group) => open.has(group.lane) && !draft.kinds.has(group.key));
  for (const group of groups.toSorted((a, b) => a.members.length - b.members.length || (a.key < b.key ? -1 : 1))) {
    const size = group.members.length;
    const room = Math.min(TALL - (draft.heights[group.lane] ?? 0), USUAL - draft.total);
    const wanted = size <= MANY && size - 1 <= room ? size : Math.min(NEAREST, group.near, room);
    openKind(draft, group, { wanted, limit: USUAL });
  }
}

/** A folded lane is one node; opened, one for each kind. */
function openLane(
  draft: Draft,
  lanes: Lanes,
  { lane, limit }: { readonly lane: number; readonly limit: number },
): boolean {
  if (draft.lanes.has(lane)) return true;
  const more = Math.max(0, (lanes[lane]?.length ?? 0) - 1);
  if (draft.total + more > limit) return false;
  draft.lanes.add(lane);
  grow(draft, lane, more);
  return true;
}

/** A folded kind is one node; opened, one for each thing shown and one for the rest. */
function openKind(
  draft: Draft,
  group: Group,
  { wanted, limit }: { readonly wanted: number; readonly limit: number },
): void {
  const { key, lane, members } = group;
  if (draft.kinds.has(key)) return;
  const room = limit - draft.total;
  const isWhole = wanted >= members.length && members.length - 1 <= room;
  const count = isWhole ? members.length : Math.min(wanted, room, members.length - 1);
  if (count < 1) return;
  draft.kinds.set(key, count);
  grow(draft, lane, isWhole ? count - 1 : count);
}

function grow(draft: Draft, lane: number, by: number): void {
  draft.total += by;
  draft.heights[lane] = (draft.heights[lane] ?? 0) + by;
}
