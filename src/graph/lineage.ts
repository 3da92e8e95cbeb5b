/**
 * Lineage: what an entity stands on (upstream) and what stands on it (downstream), breadth first over PROV's
 * dependency relations. Adjacency is kept as flat integer arrays (compressed rows), so that 200,000 steps are
 * walked in milliseconds; build it once per graph.
 */
import type { EntityRef, RelationName } from '#core';

/** Relations that carry dependency, from the dependent thing to what it depends on. */
const dependencies: ReadonlySet<RelationName> = new Set([
  'used',
  'wasGeneratedBy',
  'wasDerivedFrom',
  'wasInformedBy',
  'hadPlan',
  'trainedOn',
  'testedOn',
  'serves',
  'imports',
  'calls',
]);

export function isDependency(relation: RelationName): boolean {
  return dependencies.has(relation);
}

export interface Link {
  readonly from: EntityRef;
  readonly relation: RelationName;
  readonly to: EntityRef;
}

export type Direction = 'upstream' | 'downstream';

export interface Lineage<L extends Link = Link> {
  /** Every entity reached, nearest first, with its distance in relations; the start is not included. */
  reach(start: EntityRef, direction: Direction, depth: number): readonly Reached<L>[];
}
export interface Reached<L extends Link = Link> {
  readonly ref: EntityRef;
  readonly distance: number;
  /** The link by which it was reached first; its other end is one nearer to the start. */
  readonly via: L;
}

/** Links that are no dependency are left out; `sameAs` and what is told the other way round are the caller's to turn. */
export function createLineage<L extends Link>(links: Iterable<L>, follow = isDependency): Lineage<L> {
  const kept: L[] = [];
  const ids = new Map<EntityRef, number>();
  const refs: EntityRef[] = [];
  const sources: number[] = [];
  const targets: number[] = [];
  const idOf = (ref: EntityRef): number => {
    let id = ids.get(ref);
    if (id === undefined) {
      id = refs.push(ref) - 1;
      ids.set(ref, id);
    }
    return id;
  };
  for (const link of links) {
    if (!follow(link.relation)) continue;
    kept.push(link);
    sources.push(idOf(link.from));
    targets.push(idOf(link.to));
  }
  const upstream = compress(sources, targets, refs.length);
  const downstream = compress(targets, sources, refs.length);
  return {
    reach(start, direction, depth) {
      const id = ids.get(start);
      return id === undefined
        ? []
        : walk(direction === 'upstream' ? upstream : downstream, id, { depth, refs, links: kept });
    },
  };
}

interface Rows {
  readonly offsets: Uint32Array;
  readonly values: Uint32Array;
  /** Beside each value, the position of its link. */
  readonly edges: Uint32Array;
}

function compress(from: readonly number[], to: readonly number[], size: number): Rows {
  const offsets = new Uint32Array(size + 1);
  for (const id of from) offsets[id + 1] = (offsets[id + 1] ?? 0) + 1;
  for (let id = 0; id < size; id += 1) offsets[id + 1] = (offsets[id + 1] ?? 0) + (offsets[id] ?? 0);
  const next = offsets.slice();
  const values = new Uint32Array(to.length);
  const edges = new Uint32Array(to.length);
  for (let edge = 0; edge < to.length; edge += 1) {
    const id = from[edge] ?? 0;
    const slot = next[id] ?? 0;
    values[slot] = to[edge] ?? 0;
    edges[slot] = edge;
    next[id] = slot + 1;
  }
  return { offsets, values, edges };
}

function walk<L extends Link>(
  rows: Rows,
  start: number,
  within: { depth: number; refs: readonly EntityRef[]; links: readonly L[] },
): Reached<L>[] {
  const seen = new Uint8Array(within.refs.length);
  const via = new Uint32Array(within.refs.length);
  seen[start] = 1;
  const reached: Reached<L>[] = [];
  let frontier: number[] = [start];
  for (let distance = 1; distance <= within.depth && frontier.length > 0; distance += 1) {
    frontier = nextFrontier(rows, frontier, { seen, via });
    for (const id of frontier) {
      const ref = within.refs[id];
      const link = within.links[via[id] ?? 0];
      if (ref !== undefined && link !== undefined) reached.push({ ref, distance, via: link });
    }
  }
  return reached;
}

/** Neighbours not seen before; marks them seen, and by which link. */
function nextFrontier(
  rows: Rows,
  frontier: readonly number[],
  { seen, via }: { readonly seen: Uint8Array; readonly via: Uint32Array },
): number[] {
  const next: number[] = [];
  for (const id of frontier) {
    const end = rows.offsets[id + 1] ?? 0;
    for (let at = rows.offsets[id] ?? 0; at < end; at += 1) {
      const neighbour = rows.values[at] ?? 0;
      if (seen[neighbour] === 1) continue;
      seen[neighbour] = 1;
      via[neighbour] = rows.edges[at] ?? 0;
      next.push(neighbour);
    }
  }
  return next;
}
