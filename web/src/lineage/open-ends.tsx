/** What the picture does not know: what was not read, what is not listed, what is only inferred, what has no stage. */
import type { LineageWalk } from '#api';
import type { ReactNode } from 'react';
import type { Tied } from './tied.ts';

export function OpenEnds({ walk, tied }: { readonly walk: LineageWalk; readonly tied: Tied }): ReactNode {
  const ends = toEnds(walk, tied);
  return (
    <section className="mt-10">
      <h2 className="mb-2 font-serif text-2xl">What is not known</h2>
      {ends.length === 0 ? (
        <p className="border-t border-rule py-3 text-quiet">
          All sources were read whole, and each link shown is said by something that was read.
        </p>
      ) : (
        <ul className="divide-y divide-rule border-t border-rule">
          {ends.map((end) => (
            <li key={end} className="max-w-prose py-3 break-words">
              {end}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function toEnds(walk: LineageWalk, tied: Tied): readonly string[] {
  const { upstream, downstream, links = 0 } = walk.more;
  const { told } = tied;
  const inferred = told.filter((link) => link.method === 'inferred').length;
  const unplaced = tied.things.filter((thing) => thing.stage === undefined).length;
  const number = (count: number): string => count.toLocaleString('en');
  return [
    ...walk.unknowns,
    ...(downstream > 0 ? [`${number(downstream)} more things stand on it, further away than what is listed.`] : []),
    ...(upstream > 0 ? [`It stands on ${number(upstream)} more things, further away than what is listed.`] : []),
    ...(links > 0 ? [`${number(links)} more links between these things are not listed.`] : []),
    ...(inferred > 0
      ? [
          `${number(inferred)} of ${number(told.length)} links are inferred: nothing that was read says so itself. They are dashed, and each says why it is thought so.`,
        ]
      : []),
    ...(unplaced > 0
      ? [
          `${number(unplaced)} of ${number(tied.things.length)} things have no stage: they belong to none, or nothing read shows which.`,
        ]
      : []),
  ];
}
