/** Where nothing was asked for yet, or what was asked for is not there: things to begin with. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useThings } from './ask.ts';
import { FoundThing } from './found-thing.tsx';

/** `near`: words of what was asked for in vain. */
export function Beginnings({ near = '', trouble }: { readonly near?: string; readonly trouble?: string }): ReactNode {
  const found = useThings(near);
  const things = found.data?.things ?? [];
  return (
    <section aria-labelledby="begin" className="mt-8">
      {trouble !== undefined && (
        <p role="alert" className="mb-6 max-w-3xl font-serif text-[1.3rem] leading-snug break-words text-differ">
          {trouble}
        </p>
      )}
      {trouble === undefined && (
        <p className="mb-6 max-w-3xl font-serif text-[1.45rem] leading-snug text-pretty">
          Take a file, a dataset, a run or a model, and see what it stands on, and what would feel it if it changed.
        </p>
      )}
      <h2 id="begin" className="mb-2 text-sm font-semibold">
        {near === '' ? 'To begin with' : 'Perhaps one of these'}
      </h2>
      {found.isPending && <p className="border-t border-rule py-3 text-quiet">Looking…</p>}
      {found.isError && <p className="border-t border-rule py-3 text-differ">{found.error.message}</p>}
      {found.data && things.length === 0 && (
        <p className="border-t border-rule py-3 text-quiet">
          {near === ''
            ? 'Nothing was read that could have a lineage: no file, run, model or dataset.'
            : 'Nothing that was read has a name like it.'}
        </p>
      )}
      {things.length > 0 && (
        <ul className="grid gap-x-8 border-t border-rule md:grid-cols-2">
          {things.map((thing) => (
            <li key={thing.ref} className="border-b border-rule">
              <Link to="/lineage" search={{ from: thing.ref }} className="block py-2 hover:bg-sheet">
                <FoundThing thing={thing} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {found.data && found.data.more > 0 && (
        <p className="py-2 text-sm text-quiet">
          and {found.data.more.toLocaleString('en')} more; the search above finds them
        </p>
      )}
    </section>
  );
}
