/** What is not known and how to find out; what was skipped; which sources were read, and how far. */
import type { MapAnswer } from '#api';
import type { ReactNode } from 'react';

export function Unknowns({ map }: { readonly map: MapAnswer }): ReactNode {
  const entries = gatherUnknowns(map);
  return (
    <div className="mt-12 grid gap-x-12 md:grid-cols-[2fr_1fr]">
      <section>
        <h2 className="mb-3 font-serif text-2xl">What is not known</h2>
        {entries.length === 0 ? (
          <p className="border-t border-rule py-3 text-quiet">Nothing that was looked for was left open.</p>
        ) : (
          <dl className="divide-y divide-rule border-t border-rule">
            {entries.map((entry) => (
              <div key={entry.subject + entry.reason + entry.howToFindOut} className="py-3">
                <dt className="font-semibold break-words">{entry.subject}</dt>
                <dd className="max-w-prose break-words">
                  {entry.reason} <span className="block text-quiet">{entry.howToFindOut}</span>
                </dd>
              </div>
            ))}
          </dl>
        )}
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

type Unknown = MapAnswer['unknowns'][number];

/** What the list above says in full already is gathered here: one entry for each kind and each way to find out. */
function gatherUnknowns(map: MapAnswer): readonly Unknown[] {
  const said = new Map(
    map.divergences
      .filter((each) => each.outcome === 'unknown')
      .map((each) => [`${each.kind}: ${each.title}\n${each.statement}`, each.kind]),
  );
  const kindOf = (unknown: Unknown): string | undefined => said.get(`${unknown.subject}\n${unknown.reason}`);
  const own = map.unknowns.filter((unknown) => kindOf(unknown) === undefined);
  const repeated = map.unknowns.filter((unknown) => kindOf(unknown) !== undefined);
  const gathered = [...Map.groupBy(repeated, (unknown) => `${kindOf(unknown)}\n${unknown.howToFindOut}`).values()];
  return [
    ...own,
    ...gathered.map((list) => ({
      subject: (list[0] && kindOf(list[0])) ?? '',
      reason: list.length === 1 ? 'One place, told above.' : `${list.length} places, told above.`,
      howToFindOut: list[0]?.howToFindOut ?? '',
    })),
  ];
}
