/** A search for a thing to ask about: suggestions by the words typed; Enter takes the first. */
import { useId, useState, type ReactNode } from 'react';
import { useThings } from '../client.ts';
import { nameKind } from './words.ts';

interface Props {
  /** What is asked about now. */
  readonly from: string | undefined;
  readonly title: string | undefined;
  readonly onChoose: (ref: string) => void;
}

export function ThingSearch({ from, title, onChoose }: Props): ReactNode {
  const id = useId();
  const [words, setWords] = useState('');
  const answer = useThings(words);
  const things = answer.data?.things ?? [];
  const isOpen = words.trim() !== '' || from === undefined;
  const [first] = things;
  return (
    <form
      role="search"
      className="mt-6 max-w-3xl print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        if (first) choose(first.ref);
      }}
    >
      <label htmlFor={id} className="block text-sm text-quiet">
        What do you ask about? A file, dataset, commit, run, model, image, service or endpoint
      </label>
      <input
        id={id}
        type="search"
        value={words}
        placeholder={title ?? from}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setWords(event.currentTarget.value)}
        className="mt-1 w-full border-b-2 border-ink bg-transparent py-1 font-serif text-xl outline-offset-4"
      />
      {isOpen && answer.data && (
        <div className="mt-2">
          <p className="text-sm text-quiet" aria-live="polite">
            {toCount(things.length, answer.data.more, words)}
          </p>
          <ul className="divide-y divide-rule border-b border-rule">
            {things.map((thing) => (
              <li key={thing.ref}>
                <button
                  type="button"
                  onClick={() => choose(thing.ref)}
                  className="flex w-full items-baseline gap-3 py-1.5 text-left hover:bg-sheet"
                >
                  <span className="min-w-0 break-words">{thing.title}</span>
                  <span className="ml-auto shrink-0 text-sm text-quiet">
                    {[thing.title.startsWith(nameKind(thing.kind)) ? '' : nameKind(thing.kind), thing.stage]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.isError && <p className="mt-2 text-differ">{answer.error.message}</p>}
    </form>
  );

  function choose(ref: string): void {
    setWords('');
    onChoose(ref);
  }
}

function toCount(shown: number, more: number, words: string): string {
  if (shown === 0)
    return words.trim() === '' ? 'Nothing was read that is tied to anything else.' : 'Nothing is called so.';
  const rest = more === 0 ? '' : `, and ${more.toLocaleString('en')} more that fit`;
  return words.trim() === '' ? `To begin with${rest === '' ? '' : ` (${shown}${rest})`}:` : `${shown}${rest}:`;
}
