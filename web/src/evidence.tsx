/** One piece of evidence: where it stands, how it was seen, and on demand the lines themselves. */
import type { Divergence, EvidenceText } from '#api';
import { useState, type ReactNode } from 'react';
import { useEvidence } from './client.ts';

type Item = Divergence['evidence'][number];

export function EvidenceItem({ item }: { readonly item: Item }): ReactNode {
  return (
    <li className="border-l-2 pl-3" style={{ borderColor: `var(--${item.layer})` }}>
      <p className="text-sm">
        <span style={{ color: `var(--${item.layer})` }}>{item.layer}</span>{' '}
        <span className="text-quiet">
          {item.method}, in {item.source}
        </span>
      </p>
      <Place source={item.source} locator={item.locator} />
      {item.digest && <p className="font-mono text-xs break-all text-quiet">{item.digest}</p>}
    </li>
  );
}

/** A locator that opens to the lines it names. */
export function Place({ source, locator }: { readonly source: string; readonly locator: string }): ReactNode {
  const [open, setOpen] = useState(false);
  const answer = useEvidence(source, locator, open);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit max-w-full py-0.5 font-mono text-[0.8rem] break-all hover:underline">{locator}</summary>
      {answer.isFetching && !answer.data && <p className="text-sm text-quiet">Reading…</p>}
      {answer.isError && <p className="text-sm text-differ">{answer.error.message}</p>}
      {answer.data && <Lines answer={answer.data} />}
    </details>
  );
}

function Lines({ answer }: { readonly answer: EvidenceText }): ReactNode {
  if (answer.lines.length === 0) return <p className="text-sm text-quiet">{answer.note ?? 'There is no text here.'}</p>;
  const first = answer.firstLine ?? 1;
  const [from, to] = answer.highlight ?? [0, -1];
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={`Lines of ${answer.locator}`}
      className="mt-1 max-h-80 overflow-auto border border-rule bg-sheet py-2 font-mono text-xs leading-relaxed"
    >
      {answer.lines.map((text, index) => {
        const number = first + index;
        const named = number >= from && number <= to;
        return (
          <span key={number} className={`block w-max min-w-full px-2 ${named ? 'bg-mark' : ''}`}>
            <span className="mr-3 inline-block w-10 text-right text-quiet select-none">
              {named ? '▸ ' : ''}
              {number}
            </span>
            {text}
          </span>
        );
      })}
    </pre>
  );
}
