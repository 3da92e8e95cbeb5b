/** How to read the drawing: who speaks, and what the strands do. Drawn with the same pen as the lines themselves. */
import type { ReactNode } from 'react';
import { Strand } from './strand-drawing.tsx';
import { layerNames, type LayerName, type Trace } from './strands.ts';

const voices: Readonly<Record<LayerName, string>> = {
  declared: 'what documents say',
  encoded: 'what pipelines and code say',
  executed: 'what records of runs say',
};

interface Sample {
  readonly words: string;
  readonly spread: number;
  readonly traces: readonly Trace[];
  readonly marked?: boolean;
}

const samples: readonly Sample[] = [
  { words: 'together: they agree', spread: 3.5, traces: ['solid', 'solid', 'solid'] },
  { words: 'apart and marked: they differ', spread: 8, traces: ['solid', 'solid', 'solid'], marked: true },
  { words: 'dashed: only declared', spread: 8, traces: ['dashed'] },
  { words: 'broken: not known', spread: 8, traces: ['broken'] },
  { words: 'faint: read, and nothing recognised', spread: 8, traces: ['none'] },
];

export function Legend(): ReactNode {
  return (
    <div className="mt-6 mb-5 space-y-1 text-sm text-quiet">
      <ul aria-label="The layers" className="flex flex-wrap gap-x-6 gap-y-1">
        {layerNames.map((name) => (
          <li key={name}>
            <b className="font-semibold" style={{ color: `var(--${name})` }}>
              {name}
            </b>{' '}
            {voices[name]}
          </li>
        ))}
      </ul>
      <ul aria-label="How to read the strands" className="flex flex-wrap gap-x-6 gap-y-1">
        {samples.map((sample) => (
          <li key={sample.words} className="flex items-center gap-2">
            <svg viewBox="0 0 40 22" className="h-[22px] w-10 shrink-0" aria-hidden="true">
              {sample.traces.map((trace, index) => {
                const y = sample.traces.length === 1 ? 11 : 11 + (index - 1) * sample.spread;
                return <Strand key={index} layer={layerNames[index] ?? ''} trace={trace} d={`M0,${y}L40,${y}`} />;
              })}
              {sample.marked && (
                <>
                  <line x1="20" y1="3" x2="20" y2="19" stroke="var(--differ)" strokeWidth="1.2" />
                  {[3, 11, 19].map((y) => (
                    <circle
                      key={y}
                      cx="20"
                      cy={y}
                      r="2.6"
                      fill="var(--paper)"
                      stroke="var(--differ)"
                      strokeWidth="1.4"
                    />
                  ))}
                </>
              )}
            </svg>
            {sample.words}
          </li>
        ))}
      </ul>
    </div>
  );
}
