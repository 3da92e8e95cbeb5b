/** Lines as SVG paths, one path for all lines of the same look, so that a drawing of any size is a handful of elements. */
import type { Line } from './bundle.ts';
import { GUTTER, NODE_HEIGHT, type Placed } from './place.ts';

export interface Stroke {
  readonly key: string;
  readonly layer: Line['layer'];
  readonly isInferred: boolean;
  readonly isFaint: boolean;
  readonly curves: string;
  /** Heads at the ends that depend. */
  readonly heads: string;
}

export function draw(placed: Placed, lines: readonly Line[]): readonly Stroke[] {
  const looks = Map.groupBy(lines, ({ layer, isInferred, onPath }) => `${onPath > 0} ${layer} ${isInferred}`);
  // Faint ones first: what is on the path lies over them.
  return [...looks]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, list]) => {
      const [first] = list;
      if (!first) return [];
      const drawn = list.map((line) => drawLine(placed, line));
      return {
        key,
        layer: first.layer,
        isInferred: first.isInferred,
        isFaint: first.onPath === 0,
        curves: drawn.map(({ curve }) => curve).join(''),
        heads: drawn.map(({ head }) => head).join(''),
      };
    });
}

/** From what is depended on to what depends; the drawing reads from left to right, so most go that way. */
function drawLine(placed: Placed, line: Line): { readonly curve: string; readonly head: string } {
  const [source, target] = [placed.boxes[line.to], placed.boxes[line.from]];
  if (!source || !target) return { curve: '', head: '' };
  const isSame = source.x === target.x;
  const isForward = source.x < target.x;
  const x1 = isForward || isSame ? source.x + source.width : source.x;
  const x2 = isForward ? target.x : target.x + target.width;
  const [y1, y2] = [source.y + NODE_HEIGHT / 2, target.y + NODE_HEIGHT / 2];
  const turn = isForward ? 1 : -1;
  const tip = x2 - turn * HEAD;
  const bend = isSame
    ? Math.min(GUTTER * 1.6, 10 + Math.abs(y2 - y1) * 0.04)
    : Math.max(GUTTER, Math.abs(tip - x1) * 0.45);
  const [c1, c2] = isSame ? [x1 + bend, x2 + bend] : [x1 + turn * bend, tip - turn * bend];
  return {
    curve: `M${round(x1)},${round(y1)}C${round(c1)},${round(y1)} ${round(c2)},${round(y2)} ${round(tip)},${round(y2)}`,
    head: `M${round(x2)},${round(y2)}L${round(tip)},${round(y2 - HEAD / 2)}V${round(y2 + HEAD / 2)}Z`,
  };
}

const HEAD = 7;

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
