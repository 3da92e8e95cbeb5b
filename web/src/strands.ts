/**
 * The drawing of one model's line as numbers: three strands through eleven stages. Where the layers agree the strands
 * run together, where they differ they part, where a layer says nothing its strand stops, where it is alone it is dashed.
 */
import type { LayerCell, StageCell } from '#api';
import { curveMonotoneX, line } from 'd3-shape';

export type LayerName = 'declared' | 'encoded' | 'executed';
export const layerNames: readonly LayerName[] = ['declared', 'encoded', 'executed'];

export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** Distance of the outer strands from the middle, together and apart. */
  readonly together: number;
  readonly apart: number;
}

/** `solid`: seen with another layer beside it · `dashed`: only this layer speaks · `broken`: not known · `none`: read, nothing recognised. */
export type Trace = 'solid' | 'dashed' | 'broken' | 'none';

export interface Segment {
  readonly layer: LayerName;
  readonly trace: Trace;
  readonly path: string;
}

function traceOf(stage: StageCell, layer: LayerName): Trace {
  const cell: LayerCell = stage.layers[layer];
  if (cell.state === 'unknown') return 'broken';
  if (cell.state === 'none') return 'none';
  const others = layerNames.filter((name) => name !== layer && stage.layers[name].state === 'seen');
  return others.length === 0 && layer === 'declared' ? 'dashed' : 'solid';
}

export function stageX(index: number, count: number, { width }: Geometry): number {
  return ((index + 0.5) * width) / count;
}

export function strandY(stage: StageCell, layer: LayerName, geometry: Geometry): number {
  const side = layerNames.indexOf(layer) - 1;
  const spread = stage.outcome === 'divergent' ? geometry.apart : geometry.together;
  return geometry.height / 2 + side * spread;
}

/** One segment per stage and layer, each drawn from half a column before its stage to half a column after. */
export function drawSegments(stages: readonly StageCell[], geometry: Geometry): readonly Segment[] {
  return layerNames.flatMap((layer) => {
    const points = stages.map((stage, index): [number, number] => [
      stageX(index, stages.length, geometry),
      strandY(stage, layer, geometry),
    ]);
    const half = geometry.width / stages.length / 2;
    return stages.map((stage, index): Segment => {
      const here = points[index] ?? [0, 0];
      const before = points[index - 1] ?? here;
      const after = points[index + 1] ?? here;
      const knots: [number, number][] = [
        [here[0] - half, (before[1] + here[1]) / 2],
        [here[0] - half / 2, here[1] + ((before[1] + here[1]) / 2 - here[1]) * 0.15],
        here,
        [here[0] + half / 2, here[1] + ((after[1] + here[1]) / 2 - here[1]) * 0.15],
        [here[0] + half, (after[1] + here[1]) / 2],
      ];
      return { layer, trace: traceOf(stage, layer), path: line().curve(curveMonotoneX)(knots) ?? '' };
    });
  });
}
