/** One thing: what it is, what it stands on and what stands on it directly, each link with how it is known and where. */
import type { LineageLink } from '#api';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useClosing } from '../closing.ts';
import { Place } from '../evidence.tsx';
import { kindWord, methodWords, ownerOf, relationWords } from './lineage-words.ts';
import type { LineageView } from './lineage-view.ts';
import type { Path } from './path.ts';
import type { Tied } from './tied.ts';

const MOST = 20;
const MOST_PLACES = 3;

interface Props {
  readonly tied: Tied;
  readonly thing: number;
  readonly path: Path;
  readonly view: LineageView;
  readonly onLook: (ref: string) => void;
  readonly onClose: () => void;
}

export function ThingPanel({ tied, thing: index, path, view, onLook, onClose }: Props): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  const thing = tied.things[index];
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 });
  }, [thing?.ref]);
  const close = useClosing(onClose, '#everything');
  if (!thing) return null;
  const own = tied.told.filter((link) => link.from === thing.ref || link.to === thing.ref);
  const start = tied.things[0];
  return (
    <aside ref={panel} aria-label="Details" className="panel">
      <div className="sticky top-0 z-10 flex items-baseline gap-4 bg-paper pt-5 pb-2">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 font-serif text-2xl leading-tight break-words outline-none">
          {thing.title}
        </h2>
        <button type="button" onClick={close} className="ml-auto shrink-0 py-1 text-sm underline underline-offset-4">
          Close
        </button>
      </div>
      <p className="text-sm break-words text-quiet">
        {kindWord(thing.kind)} in {ownerOf(thing.ref)} · {thing.stage ?? 'no stage known'}
      </p>
      <p className="mt-3 max-w-prose break-words">{toReach(tied, index, path)}</p>
      {index !== 0 && start && (
        <p className="mt-2 flex flex-wrap gap-x-5 text-sm">
          <Link to="/lineage" search={{ from: thing.ref }} className="py-1 underline underline-offset-4">
            Begin from here
          </Link>
          {view.to === undefined && (
            <Link
              to="/lineage"
              search={{ from: start.ref, to: thing.ref, ...(view.asOf ? { asOf: view.asOf } : {}) }}
              className="py-1 underline underline-offset-4"
            >
              Only the way from {start.title}
            </Link>
          )}
        </p>
      )}
      <Links
        title="What it stands on"
        links={own.filter((link) => link.from === thing.ref)}
        of={thing.ref}
        tied={tied}
        onLook={onLook}
      />
      <Links
        title="What stands on it"
        links={own.filter((link) => link.to === thing.ref && link.relation !== 'sameAs')}
        of={thing.ref}
        tied={tied}
        onLook={onLook}
      />
      <p className="mt-4 text-sm text-quiet">Only links between things of this answer are listed.</p>
    </aside>
  );
}

/** How much of the answer is on its path. */
function toReach(tied: Tied, index: number, path: Path): string {
  const count = (side: Uint8Array): number => side.reduce((sum, one) => sum + one, 0) - 1;
  const [above, below] = [count(path.above), count(path.below)];
  const distance = Math.abs(tied.rank[index] ?? 0);
  const away =
    index === 0
      ? 'This is where it begins.'
      : `${distance} ${distance === 1 ? 'link' : 'links'} from ${tied.things[0]?.title ?? ''}.`;
  const things = (size: number): string => (size === 1 ? '1 thing' : `${size.toLocaleString('en')} things`);
  const stands = above === 0 ? 'it stands on nothing' : `it stands on ${things(above)}`;
  const carries = below === 0 ? 'nothing stands on it' : `${things(below)} ${below === 1 ? 'stands' : 'stand'} on it`;
  return `${away} Of what is shown, ${stands}, and ${carries}.`;
}

function Links(props: {
  readonly title: string;
  readonly links: readonly LineageLink[];
  readonly of: string;
  readonly tied: Tied;
  readonly onLook: (ref: string) => void;
}): ReactNode {
  const { links, of, tied } = props;
  return (
    <section className="mt-4 border-t border-rule pt-3">
      <h3 className="mb-2 text-sm font-semibold">{props.title}</h3>
      {links.length === 0 && <p className="text-sm text-quiet">Nothing directly, in what is shown.</p>}
      <ul className="space-y-3">
        {links.slice(0, MOST).map((link, index) => {
          const other = link.from === of ? link.to : link.from;
          return (
            <li key={`${index} ${other}`} className="border-l-2 pl-3" style={{ borderColor: `var(--${link.layer})` }}>
              <p className="break-words">
                <span className="text-quiet">{relationWords(link, of)}</span>{' '}
                <button
                  type="button"
                  onClick={() => props.onLook(other)}
                  className="text-left underline decoration-rule underline-offset-4 hover:decoration-ink"
                >
                  {tied.things[tied.at.get(other) ?? -1]?.title ?? other}
                </button>
              </p>
              <p className="text-sm break-words text-quiet">
                <span style={{ color: `var(--${link.layer})` }}>{link.layer}</span>, {methodWords[link.method]}
                {link.because === undefined ? '' : `; ${link.because}`}
              </p>
              {link.evidence.slice(0, MOST_PLACES).map((place) => (
                <Place key={`${place.source} ${place.locator}`} source={place.source} locator={place.locator} />
              ))}
            </li>
          );
        })}
      </ul>
      {links.length > MOST && (
        <p className="mt-2 text-sm text-quiet">and {(links.length - MOST).toLocaleString('en')} more</p>
      )}
    </section>
  );
}
