/**
 * One model: its strands, with a button over every stage. Where there is room the line lies, elsewhere it stands
 * upright; the width of its own column decides, not that of the window.
 */
import type { ModelLine as Line, StageCell } from '#api';
import type { ReactNode } from 'react';
import { LineageLink } from './lineage/lineage-link.tsx';
import { StrandDrawing } from './strand-drawing.tsx';
import type { Geometry } from './strands.ts';
import { outcomeTones } from './words.ts';

const lying: Geometry = {
  step: 100,
  breadth: 100,
  spread: { divergent: 32, unknown: 14, consistent: 4 },
  upright: false,
};
const upright: Geometry = {
  step: 44,
  breadth: 88,
  spread: { divergent: 30, unknown: 13, consistent: 4 },
  upright: true,
};
const words = { divergent: 'differ', consistent: 'agree', unknown: 'not known' } as const;

interface Props {
  readonly line: Line;
  readonly open: string | undefined;
  /** How many divergences at a stage the filters let through; undefined while nothing is filtered. */
  readonly matching: ((stage: StageCell) => number) | undefined;
  readonly onOpen: (stage: string) => void;
}

export function ModelLine({ line, open, matching, onOpen }: Props): ReactNode {
  const differing = line.stages.filter((stage) => stage.outcome === 'divergent').length;
  const isFaint = (stage: StageCell): boolean => matching?.(stage) === 0;
  return (
    <section aria-label={`Lifecycle of ${line.title}`} className="@container border-t border-rule pt-5 pb-3">
      <h2 className="font-serif text-xl break-words">
        {line.title}{' '}
        <span className="font-sans text-sm text-quiet">
          found as {line.foundAs} ·{' '}
          {differing === 0 ? 'no stage differs' : `${differing} of ${line.stages.length} stages differ`}{' '}
          <LineageLink from={line.ref} of={line.title} />
        </span>
      </h2>
      <div className="lying relative mt-2">
        <StrandDrawing
          stages={line.stages}
          geometry={lying}
          isFaint={isFaint}
          className="strand pointer-events-none absolute inset-x-0 top-0 block w-full"
        />
        <ol className="grid" style={{ gridTemplateColumns: `repeat(${line.stages.length}, minmax(0, 1fr))` }}>
          {line.stages.map((stage) => (
            <li key={stage.stage}>
              <button
                type="button"
                aria-pressed={open === stage.stage}
                onClick={() => onOpen(stage.stage)}
                className={`w-full rounded-sm pb-1.5 text-center text-[0.8125rem] leading-tight hover:bg-sheet print:text-[0.7rem] ${open === stage.stage ? 'bg-mark' : ''}`}
              >
                <span className="block" style={{ aspectRatio: `${lying.step} / ${lying.breadth}` }} />
                <StageWords stage={stage} open={open === stage.stage} matching={matching?.(stage)} />
              </button>
            </li>
          ))}
        </ol>
      </div>
      <div className="upright relative mt-2">
        <StrandDrawing
          stages={line.stages}
          geometry={upright}
          isFaint={isFaint}
          className="strand pointer-events-none absolute top-0 left-0 block w-[5.5rem]"
          style={{ height: `${line.stages.length * 2.75}rem` }}
        />
        <ol>
          {line.stages.map((stage) => (
            <li key={stage.stage} className="h-11">
              <button
                type="button"
                aria-pressed={open === stage.stage}
                onClick={() => onOpen(stage.stage)}
                className={`flex h-full w-full items-center justify-between rounded-sm pr-2 pl-[6.5rem] text-left hover:bg-sheet ${open === stage.stage ? 'bg-mark' : ''}`}
              >
                <StageWords stage={stage} open={open === stage.stage} matching={matching?.(stage)} />
              </button>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function StageWords(props: {
  readonly stage: StageCell;
  readonly open: boolean;
  readonly matching: number | undefined;
}): ReactNode {
  const { stage, matching = stage.divergences.length } = props;
  const faint = props.matching === 0;
  const counted = stage.outcome === 'divergent' && matching > 0 ? ` (${matching})` : '';
  return (
    <>
      <span className={`block ${faint ? 'text-quiet' : ''} ${props.open ? 'font-semibold' : ''}`}>{stage.stage}</span>{' '}
      <span className={`block text-[0.92em] ${faint ? 'text-quiet' : outcomeTones[stage.outcome]}`}>
        {words[stage.outcome]}
        {counted}
      </span>
    </>
  );
}
