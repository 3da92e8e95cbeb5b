/**
 * Which things are drawn by themselves and which are folded into one node with their number. Every thing is in exactly one
 * node; how many nodes there are is bounded; see room.ts.
 */
import { chooseShown, type Choice, type Group } from './room.ts';
import { laneNames, type Tied } from './tied.ts';

export interface Node {
  /** The thing's reference; of a fold, `lane/N` or `kind/N/KIND`. */
  readonly key: string;
  readonly lane: number;
  /** Positions of things, nearest to the start first. One: the thing itself. */
  readonly members: readonly number[];
  /** Of a fold of one kind. */
  readonly kind?: string;
  readonly isFold: boolean;
  /** Of a fold beside which things of its own stand already. */
  readonly isRest?: boolean;
}

export function fold(tied: Tied, choice: Choice): readonly Node[] {
  const pinned = [...new Set(choice.pinned)];
  const lanes = groupThings(tied, new Set(pinned));
  const heights = laneNames.map((_name, lane) => pinned.filter((thing) => tied.lane[thing] === lane).length);
  const shown = chooseShown(lanes, choice, heights);
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
      .map(([kind, members]) => {
        const near = members.filter((thing) => Math.abs(tied.rank[thing] ?? 0) === 1).length;
        return { key: `kind/${lane}/${kind}`, lane, kind, members, near };
      })
      .sort((a, b) => (a.kind < b.kind ? -1 : 1));
  });
}

function unfold(tied: Tied, { key, lane, kind, members }: Group, count: number): readonly Node[] {
  const open = count >= members.length - 1 ? members.length : count;
  const rest = members.slice(open);
  const nodes = members.slice(0, open).map((thing) => single(tied, thing));
  return rest.length === 0 ? nodes : [...nodes, { key, lane, kind, members: rest, isFold: true, isRest: open > 0 }];
}

function foldLane(tied: Tied, lane: number, groups: readonly Group[]): Node {
  const members = groups.flatMap((group) => group.members);
  members.sort((a, b) => Math.abs(tied.rank[a] ?? 0) - Math.abs(tied.rank[b] ?? 0) || a - b);
  return { key: `lane/${lane}`, lane, members, isFold: true };
}

function single(tied: Tied, thing: number): Node {
  return { key: tied.things[thing]?.ref ?? '', lane: tied.lane[thing] ?? 0, members: [thing], isFold: false };
}
