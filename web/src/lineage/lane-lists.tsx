/**
 * Everything in the answer, stage by stage, as lists: the same as the drawing for who reads by ear, keyboard or on a narrow
 * page. Each stage shows its nearest things; one stage at a time can be opened, a page at a time.
 */
import { useState, type ReactNode } from 'react';
import { countOf, kindWord, methodWords, relationWords } from './lineage-words.ts';
import { listLanes, type LaneList } from './lists.ts';
import type { Path } from './path.ts';
import { isOnPath } from './path.ts';
import type { Tied } from './tied.ts';

const NEAREST = 5;
const PAGE = 40;

interface Props {
  readonly tied: Tied;
  readonly path: Path | undefined;
  readonly looked: string | undefined;
  readonly onLook: (ref: string) => void;
}

interface Open {
  readonly lane: number;
  readonly page: number;
}

export function LaneLists(props: Props): ReactNode {
  const [open, setOpen] = useState<Open>();
  return (
    <section id="everything" tabIndex={-1} aria-labelledby="everything-title" className="mt-10 outline-none">
      <h2 id="everything-title" className="mb-2 font-serif text-2xl">
        Everything, stage by stage
      </h2>
      {listLanes(props.tied).map((list) => (
        <LaneSection
          key={list.lane}
          {...props}
          list={list}
          page={open?.lane === list.lane ? open.page : undefined}
          onPage={(page) => setOpen(page === undefined ? undefined : { lane: list.lane, page })}
        />
      ))}
    </section>
  );
}

interface SectionProps extends Props {
  readonly list: LaneList;
  /** Undefined while only the nearest are shown. */
  readonly page: number | undefined;
  readonly onPage: (page: number | undefined) => void;
}

function LaneSection({ list, page, onPage, ...rest }: SectionProps): ReactNode {
  const { things, kinds, name } = list;
  const first = page === undefined ? 0 : page * PAGE;
  const shown = things.slice(first, first + (page === undefined ? NEAREST : PAGE));
  const last = first + shown.length;
  return (
    <section aria-label={name} className="@container border-t border-rule py-3">
      <h3 className="text-sm">
        <b className="font-semibold">{name}</b>{' '}
        <span className="text-quiet">{kinds.map(([kind, count]) => countOf(kind, count)).join(', ')}</span>
      </h3>
      <ul className="mt-1">
        {shown.map((thing) => (
          <ThingRow key={thing} {...rest} thing={thing} />
        ))}
      </ul>
      {things.length > NEAREST && (
        <p className="no-print mt-1 flex flex-wrap gap-x-4 text-sm">
          {page === undefined ? (
            <Turn onPress={() => onPage(0)}>
              Show all {things.length.toLocaleString('en')} of {name}
            </Turn>
          ) : (
            <>
              <span className="py-1 text-quiet" aria-live="polite">
                {first + 1} to {last} of {things.length.toLocaleString('en')}
              </span>
              {page > 0 && <Turn onPress={() => onPage(page - 1)}>Nearer ones</Turn>}
              {last < things.length && <Turn onPress={() => onPage(page + 1)}>Further ones</Turn>}
              <Turn onPress={() => onPage(undefined)}>Show fewer</Turn>
            </>
          )}
        </p>
      )}
    </section>
  );
}

function Turn({ onPress, children }: { readonly onPress: () => void; readonly children: ReactNode }): ReactNode {
  return (
    <button type="button" onClick={onPress} className="py-1 underline underline-offset-4">
      {children}
    </button>
  );
}

function ThingRow({ tied, path, looked, onLook, thing: index }: Props & { readonly thing: number }): ReactNode {
  const thing = tied.things[index];
  if (!thing) return null;
  const isLooked = thing.ref === looked;
  const isAside = path !== undefined && !isOnPath(path, index);
  return (
    <li>
      <button
        type="button"
        aria-pressed={isLooked}
        onClick={() => onLook(thing.ref)}
        className={`thing-row ${isLooked ? 'bg-mark' : ''} ${isAside ? 'text-quiet' : ''}`}
      >
        <span className="min-w-0 break-words">
          {thing.title}{' '}
          {thing.kind === 'artifact' && <span className="text-sm text-quiet">{kindWord(thing.kind)}</span>}
        </span>
        <span className="min-w-0 text-sm break-words text-quiet">{toReason(tied, index)}</span>
      </button>
    </li>
  );
}

/** How it came into the answer: `uses data/raw.csv · recorded by a tool`. */
function toReason(tied: Tied, index: number): string {
  const thing = tied.things[index];
  const link = thing?.via === undefined ? undefined : tied.links[thing.via];
  if (!thing || !link) return 'where this begins';
  const other = link.from === thing.ref ? link.to : link.from;
  const title = tied.things[tied.at.get(other) ?? -1]?.title ?? other;
  return `${relationWords(link, thing.ref)} ${title} · ${methodWords[link.method].split(':')[0] ?? ''}`;
}
