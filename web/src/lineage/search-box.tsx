/** Finds a thing by a part of its name, and leads to its lineage. What is found is a plain list of links. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useThings } from './ask.ts';
import { FoundThing } from './found-thing.tsx';

export function SearchBox(): ReactNode {
  const [typed, setTyped] = useState('');
  const q = typed.trim();
  const found = useThings(q, q !== '');
  const navigate = useNavigate();
  const things = q === '' ? [] : (found.data?.things ?? []);
  const go = (): void => {
    const [first] = things;
    if (!first || found.isPlaceholderData) return;
    setTyped('');
    void navigate({ to: '/lineage', search: { from: first.ref } });
  };
  return (
    <search className="no-print relative min-w-60 grow text-sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <label>
          <span className="block text-quiet">Find a thing</span>
          <input
            type="search"
            value={typed}
            placeholder="a file, a run, a model, a dataset"
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
            className="h-8 w-full rounded-none border-b border-quiet bg-transparent placeholder:text-quiet"
          />
        </label>
      </form>
      {q !== '' && (
        <div className="absolute inset-x-0 z-20 max-h-96 overflow-y-auto border border-t-0 border-rule bg-sheet py-1 shadow-lg">
          <ul aria-label="Things found">
            {things.map((thing) => (
              <li key={thing.ref}>
                <Link
                  to="/lineage"
                  search={{ from: thing.ref }}
                  onClick={() => setTyped('')}
                  className="block px-3 py-1.5 hover:bg-mark focus:bg-mark"
                >
                  <FoundThing thing={thing} />
                </Link>
              </li>
            ))}
          </ul>
          <p className="px-3 py-1 text-quiet" aria-live="polite">
            {toOutcome(found, q, things.length)}
          </p>
        </div>
      )}
    </search>
  );
}

function toOutcome(found: ReturnType<typeof useThings>, q: string, shown: number): string {
  if (found.isError) return found.error.message;
  if (!found.data) return 'Looking…';
  if (shown === 0) return `Nothing that was read has “${q}” in its name.`;
  const { more } = found.data;
  return more === 0 ? `${shown} found` : `${shown} of ${(shown + more).toLocaleString('en')}; more letters find fewer`;
}
