/** What documents state, each with its own words and what was found when they were held against the rest. */
import type { Claim, MapAnswer } from '#api';
import { useState, type ReactNode } from 'react';
import { EvidenceItem, Place } from './evidence.tsx';

const outcomes = ['contradicted', 'declared-only', 'unknown', 'holds'] as const;
const words: Readonly<Record<Claim['outcome'], string>> = {
  contradicted: 'contradicted',
  'declared-only': 'only said',
  unknown: 'not known',
  holds: 'holds',
};
const tones: Readonly<Record<Claim['outcome'], string>> = {
  contradicted: 'text-differ font-semibold',
  'declared-only': 'text-declared font-semibold',
  unknown: 'text-quiet',
  holds: 'text-agree',
};
const AT_ONCE = 30;

export function Claims({ map }: { readonly map: MapAnswer }): ReactNode {
  const [chosen, choose] = useState<Claim['outcome'] | undefined>();
  const [shown, setShown] = useState(AT_ONCE);
  const { claims } = map;
  if (claims.length === 0) return null;
  const counts = new Map(
    outcomes.map((outcome) => [outcome, claims.filter((claim) => claim.outcome === outcome).length]),
  );
  const listed = outcomes.flatMap((outcome) =>
    claims.filter((claim) => claim.outcome === outcome && (chosen === undefined || chosen === outcome)),
  );
  return (
    <section aria-labelledby="said">
      <h2 id="said" className="mt-12 mb-3 font-serif text-2xl">
        What documents state
      </h2>
      <div className="flex flex-wrap gap-x-5 gap-y-1 border-t border-rule py-2 text-sm print:hidden">
        <Choice pressed={chosen === undefined} onChoose={() => choose(undefined)}>
          all {claims.length}
        </Choice>
        {outcomes
          .filter((outcome) => (counts.get(outcome) ?? 0) > 0)
          .map((outcome) => (
            <Choice key={outcome} pressed={chosen === outcome} onChoose={() => choose(outcome)}>
              {words[outcome]} {counts.get(outcome)}
            </Choice>
          ))}
      </div>
      <ul className="divide-y divide-rule border-t border-rule">
        {listed.slice(0, shown).map((claim, at) => (
          <li key={`${at} ${claim.document} ${claim.quote}`} className="py-3">
            <Stated claim={claim} />
          </li>
        ))}
      </ul>
      {listed.length > shown && (
        <button
          type="button"
          onClick={() => setShown(shown + AT_ONCE * 4)}
          className="mt-2 text-sm underline underline-offset-4 print:hidden"
        >
          Show more of {listed.length}
        </button>
      )}
    </section>
  );
}

function Choice(props: {
  readonly pressed: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      onClick={props.onChoose}
      className={`py-1 underline-offset-4 ${props.pressed ? 'font-semibold' : 'underline'}`}
    >
      {props.children}
    </button>
  );
}

/** The words on the left, what was found on the right; under each other where there is no room. */
function Stated({ claim }: { readonly claim: Claim }): ReactNode {
  const [own, ...rest] = claim.evidence;
  return (
    <div className="grid gap-x-8 gap-y-2 md:grid-cols-2">
      <div className="min-w-0">
        <blockquote className="border-l-2 border-declared pl-3 font-serif break-words">“{claim.quote}”</blockquote>
        {own && (
          <div className="mt-1 pl-3 text-quiet">
            <Place source={own.source} locator={own.locator} />
          </div>
        )}
      </div>
      <div className="min-w-0">
        <p className="break-words">
          <span className={tones[claim.outcome]}>{words[claim.outcome]}</span>
          <span className="text-quiet"> · {claim.scope}</span>
        </p>
        <p className="mt-1 max-w-prose break-words">{claim.because}</p>
        {claim.counterExamples.length > 0 && (
          <ul className="mt-2 list-disc pl-5 text-sm">
            {claim.counterExamples.map(({ what, evidence }, at) => (
              <li key={`${at} ${what}`} className="break-words">
                {what}
                {evidence && <Place source={evidence.source} locator={evidence.locator} />}
              </li>
            ))}
          </ul>
        )}
        {rest.length > 0 && (
          <details className="mt-2 text-sm">
            <summary className="w-fit py-0.5 text-quiet">
              {rest.length === 1 ? 'The other side' : `The other side, ${rest.length} places`}
            </summary>
            <ul className="mt-1 space-y-2">
              {rest.slice(0, 20).map((item, at) => (
                <EvidenceItem key={`${at} ${item.source} ${item.locator}`} item={item} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </div>
  );
}
