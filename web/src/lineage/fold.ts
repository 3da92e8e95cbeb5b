/**
 * Which things are drawn by themselves and which are folded into one node with their number. Every thing is in exactly one
 * node; left to itself it draws at most USUAL nodes, and however much a reader opens, at most MOST.
 */
import { laneNames, type Tied } from './tied.ts';

export const USUAL = 60;
export const MOST = 120;
/** Of an opened fold, how many things are shown at a time; and the size from which a kind stays folded by itself. */
export const PAGE = 24;
const MANY = 16;

export interface Node {
  /** The thing's reference; of a fold, `lane/N` or `kind/N/KIND`. */
  readonly key: string;
  readonly lane: number;
  /** Positions of things, nearest to the start first. One: the thing itself. */
  readonly members: readonly number[];
  /** Of a fold of one kind. */
  readonly kind?: string;
  readonly isFold: boolean;
}

export interface Choice {
  /** Folds that were opened, latest last, and by how many pages. */
  readonly opened: ReadonlyMap<string, number>;
  /** Lanes that were folded by hand. */
  readonly shut: ReadonlySet<number>;
  /** Things that are drawn by themselves whatever happens. */
  readonly pinned: readonly number[];
}

interface Group {
  readonly key: string;
  readonly lane: number;
  readonly kind: string;
  readonly members: readonly number[];
}

export function fold(tied: Tied, choice: Choice): readonly Node[] {
  const pinned = [...new Set(choice.pinned)];
  const lanes = groupThings(tied, new Set(pinned));
  const shown = chooseShown(lanes, choice, pinned.length);
  return [
    ...pinned.map((thing) => single(tied, thing)),
    ...lanes.flatMap((groups, lane) => {
      if (!shown.lanes.has(lane) && groups.length > 1) return [foldLane(tied, lane, groups)];
      return groups.flatMap((group) => unfold(tied, group, shown.kinds.get(group.key) ?? 0));
    }),
  ];
}

/** Of each lane its kinds, each with its things; what is pinned is left out. */
function groupThings(tied: Tied, pinned: ReadonlySet<number>): readonly (readonly Group[])[] {
  const order = tied.things
    .map((_thing, index) => index)
    .filter((index) => !pinned.has(index))
    .sort((a, b) => Math.abs(tied.rank[a] ?? 0) - Math.abs(tied.rank[b] ?? 0) || a - b);
  return laneNames.map((_name, lane) => {
    const here = order.filter((index) => tied.lane[index] === lane);
    return [...Map.groupBy(here, (index) => tied.things[index]?.kind ?? '')]
      .map(([kind, members]) => ({ key: `kind/${lane}/${kind}`, lane, kind, members }))
      .sort((a, b) => (a.kind < b.kind ? -1 : 1));
  });
}

interface Shown {
  readonly lanes: Set<number>;
  /** How many things of a kind are shown by themselves. */
  readonly kinds: Map<string, number>;
}

function chooseShown(lanes: readonly (readonly Group[])[], choice: Choice, pinned: number): Shown {
  const shown: Shown = { lanes: new Set(), kinds: new Map() };
  let total = pinned + lanes.filter((groups) => groups.length > 0).length;
  const openLane = (lane: number, limit: number): boolean => {
    const more = Math.max(0, (lanes[lane]?.length ?? 0) - 1);
    if (shown.lanes.has(lane)) return true;
    if (total + more > limit) return false;
    total += more;
    shown.lanes.add(lane);
    return true;
  };
  /** A kind takes one node folded; opened, one for each thing shown and one for the rest. */
  const openKind = ({ key, lane, members }: Group, limit: number, wanted = members.length): void => {
    if (shown.kinds.has(key) || !openLane(lane, limit)) return;
    const room = limit - total + 1;
    const count = wanted >= members.length && members.length <= room ? members.length : Math.min(wanted, room - 1);
    if (count < 1) return;
    total += count - (count === members.length ? 1 : 0);
    shown.kinds.set(key, count);
  };
  const groups = lanes.flat();
  for (const [key, pages] of [...choice.opened].toReversed()) {
    const group = groups.find((each) => each.key === key);
    if (group) openKind(group, MOST, pages * PAGE);
    else if (key.startsWith('lane/')) openLane(Number(key.slice('lane/'.length)), MOST);
  }
  const free = lanes.map((_groups, lane) => lane).filter((lane) => !choice.shut.has(lane));
  for (const lane of free.toSorted((a, b) => (lanes[a]?.length ?? 0) - (lanes[b]?.length ?? 0) || a - b))
    openLane(lane, USUAL);
  for (const group of groups.toSorted((a, b) => a.members.length - b.members.length || (a.key < b.key ? -1 : 1))) {
    const fits = group.members.length <= MANY && total + group.members.length - 1 <= USUAL;
    if (fits && !choice.shut.has(group.lane) && shown.lanes.has(group.lane)) openKind(group, USUAL);
  }
  return shown;
}

function unfold(tied: Tied, { key, lane, kind, members }: Group, count: number): readonly Node[] {
  const open = count >= members.length - 1 ? members.length : count;
  const rest = members.slice(open);
  const nodes = members.slice(0, open).map((thing) => single(tied, thing));
  return rest.length === 0 ? nodes : [...nodes, { key, lane, kind, members: rest, isFold: true }];
}

function foldLane(tied: Tied, lane: number, groups: readonly Group[]): Node {
  const members = groups.flatMap((group) => group.members);
  members.sort((a, b) => Math.abs(tied.rank[a] ?? 0) - Math.abs(tied.rank[b] ?? 0) || a - b);
  return { key: `lane/${lane}`, lane, members, isFold: true };
}

function single(tied: Tied, thing: number): Node {
  return { key: tied.things[thing]?.ref ?? '', lane: tied.lane[thing] ?? 0, members: [thing], isFold: false };
}
