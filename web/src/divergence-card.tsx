/** One divergence in full: the sentence, since when, whom to ask, the evidence on each side, the repair to copy. */
import type { Divergence } from '#api';
import { useState, type ReactNode } from 'react';
import { EvidenceItem } from './evidence.tsx';

const outcomeWords = { divergent: 'differs', unknown: 'not known', consistent: 'agrees' } as const;
const outcomeTones = { divergent: 'text-differ', unknown: 'text-quiet', consistent: 'text-agree' } as const;

export function DivergenceCard({ divergence }: { readonly divergence: Divergence }): ReactNode {
  const { since, ask = [], repair } = divergence;
  return (
    <article className="py-4">
      <p className="text-sm text-quiet">
        <span className={`${outcomeTones[divergence.outcome]} font-semibold`}>{outcomeWords[divergence.outcome]}</span>{' '}
        · {divergence.kind} · {divergence.stage}
      </p>
      <h4 className="mt-1 font-serif text-lg leading-snug break-words">{divergence.title}</h4>
      <p className="mt-2 max-w-prose break-words">{divergence.statement}</p>
      {since && (
        <p className="mt-2 text-sm text-quiet">
          Since {since.at.slice(0, 10)}
          {since.commit ? `, commit ${since.commit.slice(0, 10)}` : ''}
        </p>
      )}
      {ask.length > 0 && (
        <p className="mt-1 text-sm">
          Ask {ask.map((one) => `${one.name}, who ${one.why}${one.at ? ` on ${one.at.slice(0, 10)}` : ''}`).join('; ')}
        </p>
      )}
      {repair && <Repair repair={repair} />}
      {divergence.evidence.length > 0 && (
        <>
          <h5 className="mt-4 mb-2 text-sm font-semibold">Evidence</h5>
          <ul className="space-y-3">
            {divergence.evidence.map((item) => (
              <EvidenceItem key={`${item.layer}${item.locator}`} item={item} />
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

function Repair({ repair }: { readonly repair: NonNullable<Divergence['repair']> }): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(repair.text);
    setCopied(true);
  };
  return (
    <div className="mt-4 border-l-2 border-agree pl-3">
      <h5 className="text-sm font-semibold">Repair</h5>
      {repair.kind === 'diff' ? (
        <>
          <pre
            tabIndex={0}
            aria-label="Patch"
            className="mt-1 overflow-x-auto bg-sheet p-2 font-mono text-xs leading-relaxed"
          >
            {repair.text.split('\n').map((line, index) => (
              <span
                key={index}
                className={`block ${line.startsWith('+') ? 'text-agree' : line.startsWith('-') ? 'text-differ' : ''}`}
              >
                {line || ' '}
              </span>
            ))}
          </pre>
          <button
            type="button"
            onClick={() => void copy()}
            className="no-print mt-1 text-sm underline underline-offset-4"
          >
            <span aria-live="polite">{copied ? 'Copied' : 'Copy the patch'}</span>
          </button>
        </>
      ) : (
        <p className="mt-1 max-w-prose break-words">{repair.text}</p>
      )}
      <p className="mt-1 max-w-prose text-sm text-quiet">{repair.explanation}</p>
    </div>
  );
}
