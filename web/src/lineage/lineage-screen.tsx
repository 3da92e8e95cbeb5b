/** Lineage: what something stands on and what stands on it; the answer in a sentence, drawn by stage, then in words. */
import type { LineageWalk } from '#api';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useLineage, useLive } from '../client.ts';
import { readView, type View } from '../view.ts';
import { drawWalk, nearFocus, thingsOf } from './group.ts';
import { LineageDrawing } from './lineage-drawing.tsx';
import { ThingList } from './thing-list.tsx';
import { ThingPanel } from './thing-panel.tsx';
import { ThingSearch } from './thing-search.tsx';

export function LineageScreen(): ReactNode {
  const view = readView(useSearch({ strict: false }));
  const live = useLive();
  const answer = useLineage(view.from);
  const navigate = useNavigate();
  const change = (next: Partial<View>): void =>
    void navigate({ to: '/lineage', search: readView({ ...view, ...next }), resetScroll: false });
  const chosen = answer.data && view.focus !== undefined ? thingsOf(answer.data).get(view.focus) : undefined;
  useEffect(() => {
    document.title = [answer.data?.start.title, 'Lineage', 'Throughline'].filter(Boolean).join(' · ');
  }, [answer.data]);
  return (
    <div className={`page page-wide ${chosen ? 'page-beside' : ''}`}>
      <header className="flex flex-wrap items-baseline gap-x-6">
        <h1 className="font-serif text-3xl">Lineage</h1>
        <nav aria-label="Screens">
          <Link to="/" search={{}} className="py-1 underline underline-offset-4">
            The map
          </Link>
        </nav>
        <p className="ml-auto text-sm text-quiet" aria-live="polite">
          {live?.state === 'surveying'
            ? 'Surveying again…'
            : live?.state === 'away'
              ? 'The server does not answer.'
              : ''}
        </p>
      </header>
      <main>
        <ThingSearch
          from={view.from}
          title={answer.data?.start.title}
          onChoose={(from) => change({ from, focus: '', open: '' })}
        />
        {view.from !== undefined && answer.isPending && <p className="mt-10 text-quiet">Following the links…</p>}
        {answer.isError && (
          <p role="alert" className="mt-10 max-w-3xl break-words text-differ">
            {answer.error.message}
          </p>
        )}
        {answer.data && <Walk walk={answer.data} view={view} onChange={change} />}
        {answer.data && chosen && (
          <ThingPanel
            walk={answer.data}
            thing={chosen}
            onStart={(from) => change({ from, focus: '', open: '' })}
            onClose={() => change({ focus: '' })}
          />
        )}
      </main>
    </div>
  );
}

/** Keys of folds hold no line ends. */
const BETWEEN = '\n';

function Walk(props: {
  readonly walk: LineageWalk;
  readonly view: View;
  readonly onChange: (next: Partial<View>) => void;
}): ReactNode {
  const { walk, view, onChange } = props;
  const opened = useMemo(() => view.open?.split(BETWEEN) ?? [], [view.open]);
  const drawn = useMemo(() => drawWalk(walk, { open: new Set(opened), focus: view.focus }), [walk, opened, view.focus]);
  const near = useMemo(() => nearFocus(walk, drawn, view.focus), [walk, drawn, view.focus]);
  const alone = walk.upstream.length + walk.downstream.length === 0;
  const focus = (ref: string): void => onChange({ focus: ref === view.focus ? '' : ref });
  const folds = drawn.nodes.filter(({ folded }) => folded).length;
  return (
    <>
      <p className="mt-6 max-w-3xl font-serif text-[1.45rem] leading-snug text-pretty break-words">{walk.summary}</p>
      {walk.unknowns.map((unknown) => (
        <p key={unknown} className="mt-2 max-w-3xl break-words text-quiet">
          Not known: {unknown}
        </p>
      ))}
      {!alone && (
        <>
          <LineageDrawing
            drawn={drawn}
            near={near}
            focus={view.focus}
            onFocus={focus}
            onOpen={(key) =>
              onChange({ open: [key, ...opened.filter((each) => each !== key)].slice(0, 3).join(BETWEEN) })
            }
          />
          <p className="mt-2 flex flex-wrap gap-x-4 text-sm text-quiet">
            <span>An arrow points from what is stood on to what stands on it; dashes are conclusions.</span>
            {folds > 0 && <span>Double frames hold many: open one by choosing it.</span>}
            {opened.length > 0 && (
              <button
                type="button"
                onClick={() => onChange({ open: '' })}
                className="underline underline-offset-4 print:hidden"
              >
                Fold again
              </button>
            )}
          </p>
          <ThingList walk={walk} focus={view.focus} onFocus={focus} />
        </>
      )}
    </>
  );
}
