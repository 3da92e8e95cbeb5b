/** How to read the drawing. */
import type { ReactNode } from 'react';
import { layerNames } from '../strands.ts';

const voices = { declared: 'by documents', encoded: 'by pipelines and code', executed: 'by records of runs' } as const;

export function Key(): ReactNode {
  return (
    <ul aria-label="How to read the drawing" className="drawing-key no-print text-sm text-quiet">
      <li>An arrow goes from a thing to what stands on it.</li>
      {layerNames.map((name) => (
        <li key={name} className="flex items-center gap-2">
          <Sample color={`var(--${name})`} />
          said {voices[name]}
        </li>
      ))}
      <li className="flex items-center gap-2">
        <Sample color="var(--ink)" isDashed />
        inferred
      </li>
    </ul>
  );
}

function Sample({ color, isDashed = false }: { readonly color: string; readonly isDashed?: boolean }): ReactNode {
  return (
    <svg viewBox="0 0 34 8" className="h-2 w-[34px] shrink-0" aria-hidden="true">
      <path d="M0,4H28" stroke={color} strokeWidth="1.6" strokeDasharray={isDashed ? '4 4' : undefined} />
      <path d="M34,4L27,0.5V7.5Z" fill={color} />
    </svg>
  );
}
