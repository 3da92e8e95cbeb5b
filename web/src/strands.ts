/**
 * The drawing of one model's line as numbers: three strands through the stages. Where the layers agree the strands run
 * together, where they differ they stand apart, where it is not known they hang loose. Lying for a wide page, upright
 * for a narrow one; both come from the same knots.
 */
import type { StageCell } from '#api';
import { curveMonotoneX, curveMonotoneY, line } from 'd3-shape';

export type LayerName = 'declared' | 'encoded' | 'executed';
export const layerNames: readonly LayerName[] = ['declared', 'encoded', 'executed'];

export interface Geometry {
  /** Length of one stage along the line, and breadth across it. */
  readonly step: number;
  readonly breadth: number;
  /** Distance of the outer strands from the middle one, by outcome. */
  readonly spread: Readonly<Record<StageCell['outcome'], number>>;
  readonly upright: boolean;
}

/** `solid`: seen · `dashed`: only declared · `broken`: not known · `none`: read, nothing recognised. */
export type Trace = 'solid' | 'dashed' | 'broken' | 'none';

export interface Segment {
  readonly layer: LayerName;
  readonly trace: Trace;
  readonly path: string;
}

/** Share of a stage, on each side of its middle, on which a strand runs level. */
const LEVEL = 0.22;

type Point = readonly [x: number, y: number];

export function traceOf(stage: StageCell, layer: LayerName): Trace {
  const { state } = stage.layers[layer];
  if (state === 'unknown') return 'broken';
  if (state === 'none') return 'none';
  const alone = layerNames.every((name) => name === layer || stage.layers[name].state !== 'seen');
  return alone && layer === 'declared' ? 'dashed' : 'solid';
}

/** Where a layer's strand passes the middle of a stage. */
export function pointAt(stage: StageCell, index: number, layer: LayerName, geometry: Geometry): Point {
  const along = (index + 0.5) * geometry.step;
  const across = geometry.breadth / 2 + (layerNames.indexOf(layer) - 1) * geometry.spread[stage.outcome];
  return geometry.upright ? [across, along] : [along, across];
}

/** Neighbouring stages of the same trace make one path, so that a strand has no seams. */
export function drawSegments(stages: readonly StageCell[], geometry: Geometry): readonly Segment[] {
  const pen = line<Point>().curve(geometry.upright ? curveMonotoneY : curveMonotoneX);
  return layerNames.flatMap((layer) => {
    const points = stages.map((stage, index) => pointAt(stage, index, layer, geometry));
    const runs: { trace: Trace; knots: Point[] }[] = [];
    for (const [index, stage] of stages.entries()) {
      const trace = traceOf(stage, layer);
      const knots = knotsAt(points, index, geometry);
      const last = runs.at(-1);
      if (last?.trace === trace) last.knots.push(...knots.slice(1));
      else runs.push({ trace, knots });
    }
    return runs.map(({ trace, knots }): Segment => ({ layer, trace, path: pen(knots) ?? '' }));
  });
}

/**
 * From half a stage before to half a stage after: level around the middle, then half of an even bend (3t² − 2t³ at a
 * quarter and at the half of the way), whose other half is the neighbour's.
 */
function knotsAt(points: readonly Point[], index: number, geometry: Geometry): Point[] {
  const here = points[index] ?? [0, 0];
  const { step, upright } = geometry;
  const shift = (neighbour: Point, share: number, forth: number): Point =>
    upright
      ? [here[0] + (neighbour[0] - here[0]) * share, here[1] + forth * step]
      : [here[0] + forth * step, here[1] + (neighbour[1] - here[1]) * share];
  const quarter = (LEVEL + 0.5) / 2;
  const before = points[index - 1] ?? here;
  const after = points[index + 1] ?? here;
  return [
    shift(before, 0.5, -0.5),
    shift(before, 0.156, -quarter),
    shift(here, 0, -LEVEL),
    shift(here, 0, LEVEL),
    shift(after, 0.156, quarter),
    shift(after, 0.5, 0.5),
  ];
}
