/** One piece of evidence: where it stands, how it was seen, and on demand the lines themselves. */
import type { Divergence } from '#api';
import { useState, type ReactNode } from 'react';
import { useEvidence } from './client.ts';

type Item = Divergence['evidence'][number];

export function EvidenceItem({ item }: { readonly item: Item }): ReactNode {
  const [open, setOpen] = useState(false);
  const answer = useEvidence(item.source, item.locator, open);
  return (
    <li className="border-l-2 pl-3" style={{ borderColor: `var(--${item.layer})` }}>
      <p className="text-sm">
        <span style={{ color: `var(--${item.layer})` }}>{item.layer}</span>{' '}
        <span className="text-quiet">
          {item.method}, in {item.source}
        </span>
      </p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="font-mono text-[0.8rem] break-all">{item.locator}</summary>
        {answer.isError && <p className="text-sm text-differ">{answer.error.message}</p>}
        {answer.data && <Lines answer={answer.data} />}
      </details>
      {item.digest && <p className="font-mono text-xs break-all text-quiet">{item.digest}</p>}
    </li>
  );
}

function Lines({ answer }: { readonly answer: NonNullable<ReturnType<typeof useEvidence>['data']> }): ReactNode {
  if (answer.lines.length === 0) return <p className="text-sm text-quiet">{answer.note ?? 'There is no text here.'}</p>;
  const first = answer.firstLine ?? 1;
  const [from, to] = answer.highlight ?? [0, -1];
  return (
    <pre
      tabIndex={0}
      aria-label={`Lines of ${answer.locator}`}
      className="mt-1 overflow-x-auto bg-sheet py-2 font-mono text-xs leading-relaxed"
    >
      {answer.lines.map((text, index) => {
        const number = first + index;
        const named = number >= from && number <= to;
        return (
          <span key={number} className="block px-2" style={named ? { background: 'var(--mark)' } : undefined}>
            <span className="mr-3 inline-block w-8 text-right text-quiet select-none">{number}</span>
            {text}
          </span>
        );
      })}
    </pre>
  );
}
