/** The divergences as a list to read, weightiest first; each opens its evidence. On paper each stands there whole. */
import type { Divergence } from '#api';
import { useState, type ReactNode } from 'react';
import { outcomeTones, outcomeWords, toDay, toNames, toSince } from './words.ts';

const PAGE = 60;

interface Props {
  readonly divergences: readonly Divergence[];
  readonly current: string | undefined;
  readonly onOpen: (id: string) => void;
}

export function DivergenceList({ divergences, current, onOpen }: Props): ReactNode {
  const [whole, setWhole] = useState(false);
  const shown = whole ? divergences : divergences.slice(0, PAGE);
  return (
    <>
      <ol className="divide-y divide-rule">
        {shown.map((divergence) => (
          <li key={divergence.id} className="@container print:py-3">
            <button
              type="button"
              aria-pressed={divergence.id === current}
              onClick={() => onOpen(divergence.id)}
              className={`row -mx-2 w-[calc(100%+1rem)] rounded-sm px-2 py-3 text-left hover:bg-sheet ${divergence.id === current ? 'bg-mark' : ''}`}
            >
              <Heading divergence={divergence} />
            </button>
            <OnPaper divergence={divergence} />
          </li>
        ))}
      </ol>
      {divergences.length > shown.length && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="no-print my-4 py-1 underline underline-offset-4"
        >
          Show the other {divergences.length - shown.length}
        </button>
      )}
    </>
  );
}

function Heading({ divergence }: { readonly divergence: Divergence }): ReactNode {
  const { since, ask = [] } = divergence;
  return (
    <>
      <span className="row-kind text-sm">
        <span className={outcomeTones[divergence.outcome]}>{outcomeWords[divergence.outcome]}</span>{' '}
        <span className="text-quiet">
          {divergence.kind} · {divergence.stage}
        </span>
      </span>
      <span className="min-w-0">
        <span className="block font-serif text-lg leading-snug break-words">{divergence.title}</span>
        <span className="block max-w-prose break-words text-quiet print:text-ink">{divergence.statement}</span>
      </span>
      <span className="row-more text-sm break-words text-quiet print:hidden">
        {since && <span className="block">since {toDay(since.at)}</span>}
        {ask.length > 0 && <span className="block">ask {ask.map((one) => one.name).join(', ')}</span>}
        {divergence.repair?.kind === 'diff' && <span className="block">with a patch</span>}
      </span>
    </>
  );
}

/** What a reader of paper cannot click: since when, whom to ask, the repair, and where each piece of evidence stands. */
function OnPaper({ divergence }: { readonly divergence: Divergence }): ReactNode {
  const { since, ask = [], repair } = divergence;
  return (
    <div className="on-paper text-sm">
      {since && <p>{toSince(since)}.</p>}
      {ask.length > 0 && <p>Ask {toNames(ask)}.</p>}
      {repair && (
        <div>
          Repair: {repair.kind === 'advice' && <span className="block">{repair.text}</span>}
          <span className="block">{repair.explanation}</span>
          {repair.kind === 'diff' && (
            <pre className="font-mono text-xs break-words whitespace-pre-wrap">{repair.text}</pre>
          )}
        </div>
      )}
      <ul>
        {divergence.evidence.map((item, index) => (
          <li key={`${index} ${item.source} ${item.locator}`} className="break-all">
            {item.layer}, {item.method}: <span className="font-mono text-xs">{item.locator}</span> in {item.source}
          </li>
        ))}
      </ul>
    </div>
  );
}
