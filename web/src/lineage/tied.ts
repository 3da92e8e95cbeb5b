/**
 * An answer of lineage as numbers: each thing once, its lane, how far it stands from the start, and each link as a pair of
 * positions. All that folds, draws or follows paths works on this; nothing here knows of the page.
 */
import { Stage, type LineageLink, type LineageThing, type LineageWalk } from '#api';

/** The first lane holds what has no stage; then the stages in their order. */
export const laneNames: readonly string[] = ['no stage', ...Stage.options];

export interface Tied {
  /** The start first; then what it stands on, then what stands on it, each nearest first. */
  readonly things: readonly LineageThing[];
  readonly at: ReadonlyMap<string, number>;
  /** Of each thing, its position in `laneNames`. */
  readonly lane: Uint8Array;
  /** Of each thing, links from the start: below zero what the start stands on, above it what stands on the start. */
  readonly rank: Int32Array;
  readonly links: readonly LineageLink[];
  /** Of each link, the thing that depends and the one it depends on; -1 where that is not listed. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Links whose ends are both listed. */
  readonly told: readonly LineageLink[];
}

/** `both`, `up`: only what the start stands on, `down`: only what stands on the start. */
export type Way = 'both' | 'up' | 'down';

export function tie(walk: LineageWalk, way: Way = 'both'): Tied {
  const things: LineageThing[] = [];
  const ranks: number[] = [];
  const at = new Map<string, number>();
  const add = (thing: LineageThing, rank: number): void => {
    const known = at.get(thing.ref);
    if (known === undefined) {
      at.set(thing.ref, things.length);
      things.push(thing);
      ranks.push(rank);
    } else if (Math.abs(rank) < Math.abs(ranks[known] ?? 0)) {
      things[known] = thing;
      ranks[known] = rank;
    }
  };
  add(walk.start, 0);
  if (way !== 'down') for (const thing of walk.upstream) add(thing, -thing.distance);
  if (way !== 'up') for (const thing of walk.downstream) add(thing, thing.distance);
  if (walk.end) add(walk.end, walk.end.distance);
  return {
    things,
    at,
    lane: Uint8Array.from(things, laneOf),
    rank: Int32Array.from(ranks),
    links: walk.links,
    from: Int32Array.from(walk.links, (link) => at.get(link.from) ?? -1),
    to: Int32Array.from(walk.links, (link) => at.get(link.to) ?? -1),
    told: walk.links.filter((link) => at.has(link.from) && at.has(link.to)),
  };
}

function laneOf({ stage }: LineageThing): number {
  return stage === undefined ? 0 : laneNames.indexOf(stage);
}
