/** Where drawn things stand: a column for each stage that has any, in the order of the lifecycle; pure arithmetic. */
import { linkHorizontal } from 'd3-shape';
import { Stage } from '#api';
import type { Drawn, DrawnEdge, DrawnNode } from './group.ts';
import { NO_STAGE } from './words.ts';

export const NODE_HEIGHT = 44;
const [GAP_Y, TOP] = [12, 34];
/** Narrower, and a name cannot be read; wider, and the eye has far to go. */
const [NARROWEST, WIDEST] = [112, 176];
/** Of a column, what is left for the lines. */
const GAP_SHARE = 0.24;

export interface Placed {
  readonly node: DrawnNode;
  readonly x: number;
  readonly y: number;
}
export interface Lane {
  readonly name: string;
  readonly x: number;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodeWidth: number;
  readonly lanes: readonly Lane[];
  readonly places: readonly Placed[];
  readonly lines: readonly { readonly edge: DrawnEdge; readonly path: string }[];
}

const order: readonly string[] = [NO_STAGE, ...Stage.options];
const sides = { upstream: 0, start: 1, downstream: 2 } as const;

/** `room` is the width there is; lanes that cannot be read in it go beyond. */
export function layOut({ nodes, edges }: Drawn, room: number): Layout {
  const lanes = order.filter((lane) => nodes.some((node) => node.lane === lane));
  const columns = lanes.map((lane) => nodes.filter((node) => node.lane === lane).toSorted(inColumn));
  const share = room / Math.max(1, lanes.length);
  const column = Math.min(WIDEST, Math.max(NARROWEST, share * (1 - GAP_SHARE))) / (1 - GAP_SHARE);
  const nodeWidth = Math.floor(column * (1 - GAP_SHARE));
  const gap = Math.floor(column) - nodeWidth;
  const most = Math.max(1, ...columns.map((each) => each.length));
  const height = TOP + most * (NODE_HEIGHT + GAP_Y);
  const places = columns.flatMap((each, at) => {
    const top = TOP + ((most - each.length) * (NODE_HEIGHT + GAP_Y)) / 2;
    return each.map((node, row): Placed => ({
      node,
      x: at * (nodeWidth + gap),
      y: top + row * (NODE_HEIGHT + GAP_Y),
    }));
  });
  const placeOf = new Map(places.map((place) => [place.node.key, place]));
  const lines = edges.flatMap((edge) => {
    const [from, to] = [placeOf.get(edge.from), placeOf.get(edge.to)];
    return from && to ? [{ edge, path: pathOf(from, to, { nodeWidth, gap }) }] : [];
  });
  const width = Math.max(nodeWidth, lanes.length * (nodeWidth + gap) - gap);
  return {
    width,
    height,
    nodeWidth,
    lanes: lanes.map((name, at) => ({ name, x: at * (nodeWidth + gap) })),
    places,
    lines,
  };
}

function inColumn(a: DrawnNode, b: DrawnNode): number {
  return (
    sides[a.side] - sides[b.side] || a.distance - b.distance || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0)
  );
}

const curve = linkHorizontal<unknown, readonly [number, number]>();

/** From side to side; within one column around its right edge. */
function pathOf(
  from: Placed,
  to: Placed,
  { nodeWidth, gap }: { readonly nodeWidth: number; readonly gap: number },
): string {
  const middle = (place: Placed): number => place.y + NODE_HEIGHT / 2;
  if (from.x === to.x) {
    const [edge, bulge] = [from.x + nodeWidth, from.x + nodeWidth + gap * 0.7];
    return `M${edge},${middle(from)}C${bulge},${middle(from)},${bulge},${middle(to)},${edge},${middle(to)}`;
  }
  const right = from.x < to.x;
  const source: [number, number] = [right ? from.x + nodeWidth : from.x, middle(from)];
  const target: [number, number] = [right ? to.x : to.x + nodeWidth, middle(to)];
  return curve({ source, target }) ?? '';
}
