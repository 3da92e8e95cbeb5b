/** The divergences as a list to read, weightiest first; each opens its evidence. */
import type { Divergence } from '#api';
import type { ReactNode } from 'react';

const PAGE = 60;

export function DivergenceList(props: {
  readonly divergences: readonly Divergence[];
  readonly current: string | undefined;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const { divergences, current, onOpen } = props;
  if (divergences.length === 0)
    return <p className="py-6 text-quiet">Nothing matches. Clear the search or choose “all”.</p>;
  return (
    <>
      <ol className="divide-y divide-rule">
        {divergences.slice(0, PAGE).map((divergence) => (
          <li key={divergence.id}>
            <button
              type="button"
              aria-pressed={divergence.id === current}
              onClick={() => onOpen(divergence.id)}
              className={`grid w-full gap-x-6 py-3 text-left hover:bg-sheet md:grid-cols-[13rem_1fr] ${divergence.id === current ? 'bg-sheet' : ''}`}
            >
              <span className="text-sm">
                <span
                  className={
                    divergence.outcome === 'divergent'
                      ? 'font-semibold text-differ'
                      : divergence.outcome === 'consistent'
                        ? 'text-agree'
                        : 'text-quiet'
                  }
                >
                  {divergence.outcome === 'divergent'
                    ? 'differs'
                    : divergence.outcome === 'consistent'
                      ? 'agrees'
                      : 'not known'}
                </span>
                <span className="block text-quiet">
                  {divergence.kind} · {divergence.stage}
                </span>
              </span>
              <span className="min-w-0">
                <span className="block font-serif text-lg leading-snug break-words">{divergence.title}</span>
                <span className="block max-w-prose break-words text-quiet">{divergence.statement}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
      {divergences.length > PAGE && (
        <p className="py-4 text-quiet">
          {divergences.length - PAGE} more: narrow the search, or use throughline map --format json.
        </p>
      )}
    </>
  );
}
