/** One divergence in full: the sentence, since when, whom to ask, the repair to copy, the evidence on each side. */
import type { Divergence } from '#api';
import type { ReactNode } from 'react';
import { EvidenceItem } from './evidence.tsx';
import { LineageLink } from './lineage/lineage-link.tsx';
import { Repair } from './repair.tsx';
import { outcomeTones, outcomeWords, toNames, toSince } from './words.ts';

export function DivergenceCard({ divergence }: { readonly divergence: Divergence }): ReactNode {
  const { since, ask = [], repair } = divergence;
  return (
    <article className="py-4">
      <p className="text-sm text-quiet">
        <span className={outcomeTones[divergence.outcome]}>{outcomeWords[divergence.outcome]}</span> · {divergence.kind}{' '}
        · {divergence.stage} <LineageLink from={divergence.subject} of={divergence.title} />
      </p>
      <h3 className="mt-1 font-serif text-lg leading-snug break-words">{divergence.title}</h3>
      <p className="mt-2 max-w-prose break-words">{divergence.statement}</p>
      {since && <p className="mt-2 text-sm text-quiet">{toSince(since)}</p>}
      {ask.length > 0 && (
        <p className="mt-1 text-sm break-words">
          <b className="font-semibold">Ask</b> {toNames(ask)}
        </p>
      )}
      {repair && <Repair repair={repair} />}
      {divergence.evidence.length > 0 && (
        <>
          <h4 className="mt-4 mb-2 text-sm font-semibold">Evidence</h4>
          <ul className="space-y-3">
            {divergence.evidence.map((item, index) => (
              <EvidenceItem key={`${index} ${item.source} ${item.locator}`} item={item} />
            ))}
          </ul>
        </>
      )}
    </article>
  );
}
