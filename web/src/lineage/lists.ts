/** Everything in the answer as lists: for each stage its things, nearest first. For ears, fingers and narrow pages. */
import { laneNames, type Tied } from './tied.ts';

export interface LaneList {
  readonly lane: number;
  readonly name: string;
  /** Positions of things. */
  readonly things: readonly number[];
  /** Of each kind, how many; most first. */
  readonly kinds: readonly (readonly [kind: string, count: number])[];
}

/** Lanes with nothing in them are left out. */
export function listLanes(tied: Tied): readonly LaneList[] {
  const nearness = (thing: number): number => Math.abs(tied.rank[thing] ?? 0);
  return laneNames.flatMap((name, lane) => {
    const things = tied.things.map((_thing, index) => index).filter((index) => tied.lane[index] === lane);
    if (things.length === 0) return [];
    const counts = new Map<string, number>();
    for (const thing of things) {
      const kind = tied.things[thing]?.kind ?? '';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return {
      lane,
      name,
      things: things.sort((a, b) => nearness(a) - nearness(b) || a - b),
      kinds: [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)),
    };
  });
}
