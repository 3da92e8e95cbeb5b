/**
 * Where nodes stand: a column for each lane, in each column one below another, each as near as can be to what it is tied to.
 * Numbers only; a lane with nothing in it keeps a narrow column, because that nothing is there is worth seeing.
 */
import type { Line } from './bundle.ts';
import type { Node } from './fold.ts';
import { laneNames } from './tied.ts';

export const NODE_HEIGHT = 52;
const STEP = 60;
const EMPTY_WIDTH = 28;
const NARROWEST = 124;
const WIDEST = 236;
/** Between a node and the borders of its lane; lines turn there. */
export const GUTTER = 14;
const SWEEPS = 8;

export interface Lane {
  readonly name: string;
  readonly x: number;
  readonly width: number;
  readonly nodes: readonly number[];
}

export interface Placed {
  readonly lanes: readonly Lane[];
  readonly width: number;
  readonly height: number;
  /** Of each node, its upper left corner and width. */
  readonly boxes: readonly { readonly x: number; readonly y: number; readonly width: number }[];
}

export function place(nodes: readonly Node[], lines: readonly Line[], room: number): Placed {
  const columns = laneNames.map((_name, lane) => nodes.flatMap((node, index) => (node.lane === lane ? [index] : [])));
  const full = columns.filter((column) => column.length > 0).length;
  const wanted = (room - (columns.length - full) * EMPTY_WIDTH) / Math.max(1, full);
  const wide = Math.floor(Math.min(WIDEST, Math.max(NARROWEST, wanted)));
  const longest = Math.max(1, ...columns.map((column) => column.length));
  const height = longest * STEP;
  const middle = settle(columns, lines, { count: nodes.length, height });
  let x = 0;
  const lanes = columns.map((column, lane): Lane => {
    const width = column.length > 0 ? wide : EMPTY_WIDTH;
    x += width;
    const sorted = column.toSorted((a, b) => (middle[a] ?? 0) - (middle[b] ?? 0));
    return { name: laneNames[lane] ?? '', x: x - width, width, nodes: sorted };
  });
  const boxes = nodes.map((node, index) => ({
    x: (lanes[node.lane]?.x ?? 0) + GUTTER,
    y: Math.round((middle[index] ?? 0) - NODE_HEIGHT / 2),
    width: wide - 2 * GUTTER,
  }));
  return { lanes, width: x, height, boxes };
}

/** Each node is drawn to the middle of its neighbours, again and again; columns keep their nodes apart. */
function settle(
  columns: readonly (readonly number[])[],
  lines: readonly Line[],
  { count, height }: { readonly count: number; readonly height: number },
): Float64Array {
  const neighbours: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of lines) {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
  }
  const middle = new Float64Array(count);
  for (const column of columns) {
    const top = (height - column.length * STEP) / 2;
    for (const [row, node] of column.entries()) middle[node] = top + (row + 0.5) * STEP;
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const wish = new Map(column.map((node) => [node, meanOf(neighbours[node] ?? [], middle) ?? middle[node] ?? 0]));
      const sorted = column.toSorted((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0) || a - b);
      const apart = keepApart(
        sorted.map((node) => wish.get(node) ?? 0),
        height,
      );
      for (const [row, node] of sorted.entries()) middle[node] = apart[row] ?? 0;
    }
  }
  return middle;
}

function meanOf(nodes: readonly number[], middle: Float64Array): number | undefined {
  if (nodes.length === 0) return undefined;
  return nodes.reduce((sum, node) => sum + (middle[node] ?? 0), 0) / nodes.length;
}

/**
 * The positions nearest to the wished ones that are a STEP apart and inside: neighbours that would overlap are pooled and
 * stand around the mean of their wishes (isotonic regression by pooling adjacent violators).
 */
function keepApart(wishes: readonly number[], height: number): readonly number[] {
  const blocks: { sum: number; size: number }[] = [];
  for (const [row, wish] of wishes.entries()) {
    let block = { sum: wish - row * STEP, size: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.size > block.sum / block.size; last = blocks.at(-1)) {
      block = { sum: last.sum + block.sum, size: last.size + block.size };
      blocks.pop();
    }
    blocks.push(block);
  }
  const shifts = blocks.flatMap(({ sum, size }) => Array.from({ length: size }, () => sum / size));
  const last = height - (wishes.length - 0.5) * STEP;
  return shifts.map((shift, row) => Math.min(last, Math.max(STEP / 2, shift)) + row * STEP);
}
