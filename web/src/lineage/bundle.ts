/** Links between drawn nodes: all links between the same two nodes make one line, which says how many and how they are known. */
import type { LineageLink } from '#api';
import { isLinkOnPath, type Path } from './path.ts';
import type { Node } from './fold.ts';
import type { Tied } from './tied.ts';

/** More would be a tangle; what is left out is counted and told. */
const MOST_LINES = 400;

export interface Line {
  /** Positions of nodes: `from` depends on `to`. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Of most of its links; of as many, the one that shows more. */
  readonly layer: LineageLink['layer'];
  /** Nothing that was read says so of any of them. */
  readonly isInferred: boolean;
  /** Links of it that are on the path of what is looked at; all, where nothing is. */
  readonly onPath: number;
}

export interface Bundle {
  readonly lines: readonly Line[];
  /** Links between things of the same fold. */
  readonly inside: number;
  /** Links whose line is not drawn. */
  readonly left: number;
}

interface Draft {
  readonly from: number;
  readonly to: number;
  readonly layers: Record<LineageLink['layer'], number>;
  count: number;
  inferred: number;
  onPath: number;
}

export function bundle(tied: Tied, nodes: readonly Node[], path: Path | undefined): Bundle {
  const owner = ownersOf(tied, nodes);
  const drafts = new Map<number, Draft>();
  let inside = 0;
  for (const [index, link] of tied.links.entries()) {
    const [a, b] = [tied.from[index] ?? -1, tied.to[index] ?? -1];
    if (a < 0 || b < 0) continue;
    let [from, to] = [owner[a] ?? 0, owner[b] ?? 0];
    if (from === to) {
      inside += 1;
      continue;
    }
    // What holds both ways is one line.
    if (link.relation === 'sameAs' && from > to) [from, to] = [to, from];
    const key = from * nodes.length + to;
    const draft = drafts.get(key) ?? newDraft(from, to);
    drafts.set(key, draft);
    draft.count += 1;
    draft.layers[link.layer] += 1;
    if (link.method === 'inferred') draft.inferred += 1;
    if (!path || isLinkOnPath(path, a, b)) draft.onPath += 1;
  }
  const lines = [...drafts.values()]
    .sort((a, b) => b.onPath - a.onPath || b.count - a.count || a.from - b.from || a.to - b.to)
    .map(toLine);
  const left = lines.slice(MOST_LINES).reduce((sum, line) => sum + line.count, 0);
  return { lines: lines.slice(0, MOST_LINES), inside, left };
}

function ownersOf(tied: Tied, nodes: readonly Node[]): Int32Array {
  const owner = new Int32Array(tied.things.length);
  for (const [index, node] of nodes.entries()) for (const thing of node.members) owner[thing] = index;
  return owner;
}

function newDraft(from: number, to: number): Draft {
  return { from, to, layers: { declared: 0, encoded: 0, executed: 0 }, count: 0, inferred: 0, onPath: 0 };
}

function toLine({ from, to, layers, count, inferred, onPath }: Draft): Line {
  const layer = (['executed', 'encoded', 'declared'] as const).reduce((best, each) =>
    layers[each] > layers[best] ? each : best,
  );
  return { from, to, count, layer, isInferred: inferred === count, onPath };
}
