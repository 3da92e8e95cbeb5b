/** One model: its strands, with a button at every stage. The buttons carry the words; the drawing is for the eye. */
import type { ModelLine as Line, StageCell } from '#api';
import type { ReactNode } from 'react';
import { drawSegments, layerNames, stageX, strandY, type Geometry, type Trace } from './strands.ts';

const geometry: Geometry = { width: 1100, height: 104, together: 5, apart: 31 };
const dashes: Readonly<Record<Trace, string | undefined>> = {
  solid: undefined,
  dashed: '7 5',
  broken: '1.5 7',
  none: undefined,
};

interface Props {
  readonly line: Line;
  readonly open: string | undefined;
  readonly dim: (stage: StageCell) => boolean;
  readonly onOpen: (stage: string) => void;
}

export function ModelLine({ line, open, dim, onOpen }: Props): ReactNode {
  const differing = line.stages.filter((stage) => stage.outcome === 'divergent').length;
  return (
    <section aria-label={`Lifecycle of ${line.title}`} className="border-t border-rule pt-5 pb-3">
      <h2 className="font-serif text-xl">
        {line.title}{' '}
        <span className="font-sans text-sm text-quiet">
          found as {line.foundAs} ·{' '}
          {differing === 0 ? 'no stage differs' : `${differing} of ${line.stages.length} stages differ`}
        </span>
      </h2>
      <div className="relative mt-2 hidden md:block">
        <svg viewBox={`0 0 ${geometry.width} ${geometry.height}`} className="strand block w-full" aria-hidden="true">
          {drawSegments(line.stages, geometry).map((segment, index) => (
            <path
              key={index}
              d={segment.path}
              fill="none"
              stroke={`var(--${segment.layer})`}
              strokeWidth={segment.trace === 'none' ? 0.8 : 2.6}
              strokeOpacity={segment.trace === 'none' ? 0.28 : segment.trace === 'broken' ? 0.75 : 1}
              strokeDasharray={dashes[segment.trace]}
              strokeLinecap={segment.trace === 'solid' ? 'butt' : 'round'}
            />
          ))}
          {line.stages.map((stage, index) => (
            <Mark key={stage.stage} stage={stage} x={stageX(index, line.stages.length, geometry)} />
          ))}
        </svg>
        <ol className="grid" style={{ gridTemplateColumns: `repeat(${line.stages.length}, minmax(0, 1fr))` }}>
          {line.stages.map((stage) => (
            <li key={stage.stage} className={dim(stage) ? 'opacity-40' : undefined}>
              <StageButton stage={stage} pressed={open === stage.stage} onOpen={onOpen} />
            </li>
          ))}
        </ol>
      </div>
      <ol className="mt-2 md:hidden">
        {line.stages.map((stage) => (
          <li key={stage.stage} className={`border-t border-rule/60 ${dim(stage) ? 'opacity-40' : ''}`}>
            <StageRow stage={stage} pressed={open === stage.stage} onOpen={onOpen} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A ring where layers differ, drawn on each strand that is there. */
function Mark({ stage, x }: { readonly stage: StageCell; readonly x: number }): ReactNode {
  return layerNames
    .filter((layer) => stage.layers[layer].state === 'seen')
    .map((layer) => (
      <circle
        key={layer}
        cx={x}
        cy={strandY(stage, layer, geometry)}
        r={stage.outcome === 'divergent' ? 4.6 : 3.2}
        fill={stage.outcome === 'divergent' ? 'var(--paper)' : `var(--${layer})`}
        stroke={stage.outcome === 'divergent' ? 'var(--differ)' : 'none'}
        strokeWidth="2.2"
      />
    ));
}

const words = { divergent: 'differ', consistent: 'agree', unknown: 'not known' } as const;
const tones = { divergent: 'text-differ font-semibold', consistent: 'text-agree', unknown: 'text-quiet' } as const;

interface ButtonProps {
  readonly stage: StageCell;
  readonly pressed: boolean;
  readonly onOpen: (stage: string) => void;
}

function StageButton({ stage, pressed, onOpen }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => onOpen(stage.stage)}
      className={`w-full rounded-sm px-1 py-1.5 text-center text-sm leading-tight hover:bg-sheet ${pressed ? 'bg-sheet underline decoration-2 underline-offset-4' : ''}`}
    >
      <span className="block">{stage.stage}</span>
      <span className={`block text-xs ${tones[stage.outcome]}`}>
        {words[stage.outcome]}
        {stage.outcome === 'divergent' && stage.divergences.length > 0 ? ` (${stage.divergences.length})` : ''}
      </span>
    </button>
  );
}

const glyphs = { seen: '●', none: '–', unknown: '?' } as const;

/** On a phone the line stands upright: one stage a row, three marks instead of strands. */
function StageRow({ stage, pressed, onOpen }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => onOpen(stage.stage)}
      className="flex w-full items-baseline gap-3 py-2 text-left"
    >
      <span className="w-24">{stage.stage}</span>
      <span className="flex gap-3" aria-hidden="true">
        {layerNames.map((layer) => (
          <span key={layer} className="w-3 text-center font-semibold" style={{ color: `var(--${layer})` }}>
            {glyphs[stage.layers[layer].state]}
          </span>
        ))}
      </span>
      <span className={`ml-auto text-sm ${tones[stage.outcome]}`}>
        {words[stage.outcome]}
        {stage.outcome === 'divergent' && stage.divergences.length > 0 ? ` (${stage.divergences.length})` : ''}
      </span>
    </button>
  );
}
