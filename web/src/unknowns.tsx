/** What is not known and how to find out; what was skipped; which sources were read, and how far. */
import type { MapAnswer } from '#api';
import type { ReactNode } from 'react';

export function Unknowns({ map }: { readonly map: MapAnswer }): ReactNode {
  return (
    <div className="mt-12 grid gap-x-12 md:grid-cols-[2fr_1fr]">
      <section>
        <h2 className="mb-3 font-serif text-2xl">What is not known</h2>
        <dl className="divide-y divide-rule border-t border-rule">
          {map.unknowns.map((unknown) => (
            <div key={unknown.subject + unknown.reason} className="py-3">
              <dt className="font-semibold break-words">{unknown.subject}</dt>
              <dd className="max-w-prose break-words">
                {unknown.reason} <span className="block text-quiet">{unknown.howToFindOut}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="mt-8 md:mt-0">
        <h2 className="mb-3 font-serif text-2xl">What was read</h2>
        <ul className="divide-y divide-rule border-t border-rule text-sm">
          {map.sources.map((source) => (
            <li key={source.ref} className="py-2 break-words">
              <b className="font-semibold">{source.ref}</b> ({source.kind}):{' '}
              {source.read === 'whole' ? 'read whole' : source.read === 'part' ? 'read in part' : 'not read'}
              {source.reason ? `; ${source.reason}` : ''}
            </li>
          ))}
        </ul>
        {map.skipped.length > 0 && (
          <details className="mt-3 text-sm">
            <summary>{map.skipped.length} skipped</summary>
            <ul className="mt-2 space-y-2">
              {map.skipped.map((item) => (
                <li key={item.source + item.locator + item.reason} className="break-words">
                  <span className="font-mono text-xs break-all">{item.locator}</span> {item.reason}
                </li>
              ))}
            </ul>
          </details>
        )}
      </section>
    </div>
  );
}
