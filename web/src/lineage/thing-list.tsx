/** Everything in words, by stage and kind, nearest first: what a reader without the drawing has, and what can be searched. */
import { Stage, type LineageThing, type LineageWalk } from '#api';
import { useId, useState, type ReactNode } from 'react';
import { laneOf, linkTo, thingsOf } from './group.ts';
import { countKind, NO_STAGE, relationWords } from './words.ts';

const AT_ONCE = 50;

interface Props {
  readonly walk: LineageWalk;
  readonly focus: string | undefined;
  readonly onFocus: (ref: string) => void;
}

export function ThingList({ walk, focus, onFocus }: Props): ReactNode {
  const id = useId();
  const [words, setWords] = useState('');
  const wanted = words.toLowerCase().split(/\s+/u).filter(Boolean);
  const fits = ({ title, ref }: LineageThing): boolean => {
    const text = `${title} ${ref}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const sides = [
    { title: 'What stands on it', things: walk.downstream, more: walk.more.downstream },
    { title: 'What it stands on', things: walk.upstream, more: walk.more.upstream },
  ].filter(({ things }) => things.length > 0);
  if (sides.length === 0) return null;
  return (
    <section aria-labelledby={`${id}-all`}>
      <div className="mt-10 flex flex-wrap items-baseline gap-x-6 gap-y-2">
        <h2 id={`${id}-all`} className="font-serif text-2xl">
          All of it
        </h2>
        <label className="ml-auto text-sm text-quiet print:hidden">
          Find in this{' '}
          <input
            type="search"
            value={words}
            maxLength={200}
            onChange={(event) => setWords(event.currentTarget.value)}
            className="border-b border-ink bg-transparent px-1 py-1 text-ink"
          />
        </label>
      </div>
      <div className="mt-2 grid gap-x-10 gap-y-6 md:grid-cols-2">
        {sides.map(({ title, things, more }) => (
          <div key={title} className="min-w-0">
            <h3 className="border-b border-rule pb-1 font-serif text-lg">{title}</h3>
            <Side walk={walk} things={things.filter(fits)} focus={focus} onFocus={onFocus} isOpen={wanted.length > 0} />
            {more > 0 && <p className="mt-2 text-sm text-quiet">{more.toLocaleString('en')} more are not listed.</p>}
          </div>
        ))}
      </div>
    </section>
  );
}

function Side(props: Props & { readonly things: readonly LineageThing[]; readonly isOpen: boolean }): ReactNode {
  const { things } = props;
  if (things.length === 0) return <p className="py-3 text-quiet">Nothing here fits.</p>;
  const lanes = Map.groupBy(things, laneOf);
  return [...Stage.options, NO_STAGE].map((lane) => {
    const here = lanes.get(lane);
    if (!here) return null;
    return (
      <div key={lane} className="mt-3">
        <h4 className="text-sm font-semibold">{lane}</h4>
        {[...Map.groupBy(here, ({ kind }) => kind)].map(([kind, some]) => (
          <Kind key={kind} {...props} kind={kind} things={some} />
        ))}
      </div>
    );
  });
}

function Kind(
  props: Props & { readonly kind: string; readonly things: readonly LineageThing[]; readonly isOpen: boolean },
): ReactNode {
  const { walk, kind, things, focus, onFocus, isOpen } = props;
  const [shown, setShown] = useState(AT_ONCE);
  const [open, setOpen] = useState(false);
  const wanted = open || isOpen || things.length <= 5;
  return (
    <details open={wanted} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit py-0.5 text-quiet">{countKind(kind, things.length)}</summary>
      {wanted && (
        <ul>
          {things.slice(0, shown).map((thing) => (
            <li key={thing.ref}>
              <button
                type="button"
                aria-pressed={thing.ref === focus}
                onClick={() => onFocus(thing.ref)}
                className={`w-full rounded-sm px-2 py-1 text-left break-words [overflow-wrap:anywhere] hover:bg-sheet ${thing.ref === focus ? 'bg-mark' : ''}`}
              >
                {thing.title} <span className="text-sm text-quiet">{toTie(walk, thing)}</span>
              </button>
            </li>
          ))}
          {things.length > shown && (
            <li>
              <button
                type="button"
                onClick={() => setShown(shown + AT_ONCE * 4)}
                className="px-2 py-1 text-sm underline underline-offset-4"
              >
                Show more of {things.length.toLocaleString('en')}
              </button>
            </li>
          )}
        </ul>
      )}
    </details>
  );
}

/** “uses data.csv”, or “train.pkl was made by it”: the link by which it was reached. */
function toTie(walk: LineageWalk, thing: LineageThing): string {
  const link = linkTo(walk, thing);
  if (!link) return '';
  const depends = link.from === thing.ref;
  const other = thingsOf(walk).get(depends ? link.to : link.from)?.title ?? '';
  const said = depends ? `${relationWords(link)} ${other}` : `${other} ${relationWords(link)} it`;
  return `${said}${link.method === 'inferred' ? ' (concluded)' : ''}`;
}
