/** The strands as SVG. It is for the eye only: every place has a button beside it that carries the words. */
import type { StageCell } from '#api';
import type { CSSProperties, ReactNode } from 'react';
import { drawSegments, layerNames, pointAt, type Geometry, type Trace } from './strands.ts';

const dashes: Readonly<Record<Trace, string | undefined>> = {
  solid: undefined,
  dashed: '9 5',
  broken: '0.5 8',
  none: undefined,
};

interface StrandProps {
  readonly d: string;
  readonly trace: Trace;
  readonly layer: string;
}

export function Strand({ d, trace, layer }: StrandProps): ReactNode {
  return (
    <path
      d={d}
      fill="none"
      stroke={`var(--${layer})`}
      strokeWidth={trace === 'none' ? 1 : trace === 'broken' ? 3 : 2.6}
      strokeOpacity={trace === 'none' ? 0.35 : 1}
      strokeDasharray={dashes[trace]}
      strokeLinecap={trace === 'broken' ? 'round' : 'butt'}
    />
  );
}

export function StrandDrawing(props: {
  readonly stages: readonly StageCell[];
  readonly geometry: Geometry;
  readonly isFaint: (stage: StageCell) => boolean;
  readonly className: string;
  readonly style?: CSSProperties;
}): ReactNode {
  const { stages, geometry } = props;
  const length = stages.length * geometry.step;
  const [width, height] = geometry.upright ? [geometry.breadth, length] : [length, geometry.breadth];
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={props.className} style={props.style} aria-hidden="true">
      {drawSegments(stages, geometry).map((segment) => (
        <Strand key={segment.layer + segment.path} layer={segment.layer} trace={segment.trace} d={segment.path} />
      ))}
      {stages.map((stage, index) => (
        <g key={stage.stage} opacity={props.isFaint(stage) ? 0.25 : 1}>
          <Mark stage={stage} index={index} geometry={geometry} />
        </g>
      ))}
    </svg>
  );
}

/** Where layers differ: a rung across the strands and a ring on each that is there. Where it is not known, a point. */
function Mark(props: { readonly stage: StageCell; readonly index: number; readonly geometry: Geometry }): ReactNode {
  const { stage, index, geometry } = props;
  if (stage.outcome === 'consistent') return null;
  const differs = stage.outcome === 'divergent';
  const [from, , to] = layerNames.map((layer) => pointAt(stage, index, layer, geometry));
  return (
    <>
      {differs && from && to && (
        <line x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} stroke="var(--differ)" strokeWidth="1.2" />
      )}
      {layerNames
        .filter((layer) => stage.layers[layer].state === 'seen')
        .map((layer) => {
          const [cx, cy] = pointAt(stage, index, layer, geometry);
          return differs ? (
            <circle key={layer} cx={cx} cy={cy} r="4.8" fill="var(--paper)" stroke="var(--differ)" strokeWidth="2.2" />
          ) : (
            <circle key={layer} cx={cx} cy={cy} r="3.2" fill={`var(--${layer})`} />
          );
        })}
    </>
  );
}
