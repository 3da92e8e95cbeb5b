/** Lineage: the answer in words, the drawing, everything as lists, and what is not known. */
import type { LineageWalk } from '#api';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useLive } from '../client.ts';
import { isWrong, PageHead, toStanding } from '../page-head.tsx';
import { useLineage } from './ask.ts';
import { Beginnings } from './beginnings.tsx';
import { Controls } from './controls.tsx';
import { Drawing } from './drawing.tsx';
import { Key } from './key.tsx';
import { LaneLists } from './lane-lists.tsx';
import { readLineageView, wayOf, type LineageView } from './lineage-view.ts';
import { OpenEnds } from './open-ends.tsx';
import { pathOf } from './path.ts';
import { SearchBox } from './search-box.tsx';
import { ThingPanel } from './thing-panel.tsx';
import { tie, type Tied } from './tied.ts';
import { useFolding } from './use-folding.ts';

export function LineageScreen(): ReactNode {
  const view = readLineageView(useSearch({ strict: false }));
  const answer = useLineage(view);
  const live = useLive();
  const navigate = useNavigate();
  const change = (next: Partial<LineageView>): void =>
    void navigate({ to: '/lineage', search: readLineageView({ ...view, ...next }), resetScroll: false });
  const walk = view.from === undefined || answer.isError ? undefined : answer.data;
  const way = wayOf(view);
  const tied = useMemo(() => walk && tie(walk, way), [walk, way]);
  const looked = view.look === undefined ? undefined : tied?.at.get(view.look);
  useEffect(() => {
    document.title = [walk?.start.title, 'Lineage', 'Throughline'].filter(Boolean).join(' · ');
  }, [walk?.start.title]);
  return (
    <div className={`page page-broad ${looked === undefined ? '' : 'page-beside'}`}>
      <a href="#everything" className="skip">
        Skip to the lists
      </a>
      <PageHead sources={[]} standing={toStanding(live, walk?.asOf)} isWrong={isWrong(live)} />
      <main>
        <div className="no-print mt-6 flex flex-wrap items-end gap-x-5 gap-y-3 border-y border-rule py-3">
          <SearchBox />
          {view.from !== undefined && <Controls view={view} onChange={change} />}
        </div>
        {view.from === undefined && <Beginnings />}
        {view.from !== undefined && answer.isPending && <p className="mt-16 text-quiet">Following the links…</p>}
        {view.from !== undefined && answer.isError && (
          <Beginnings near={toWords(view.from)} trouble={answer.error.message} />
        )}
        {walk && tied && (
          <Loaded key={`${walk.start.ref} ${walk.end?.ref ?? ''}`} {...{ walk, tied, view, looked, change }} />
        )}
      </main>
    </div>
  );
}

/** Of a reference, its name: what somebody would type. */
function toWords(from: string): string {
  return /^[a-z-]+:[^/]+\//u.test(from) ? from.slice(from.indexOf('/') + 1) : from;
}

interface LoadedProps {
  readonly walk: LineageWalk;
  readonly tied: Tied;
  readonly view: LineageView;
  /** Position of the thing that is looked at. */
  readonly looked: number | undefined;
  readonly change: (next: Partial<LineageView>) => void;
}

function Loaded({ walk, tied, view, looked, change }: LoadedProps): ReactNode {
  const path = useMemo(() => (looked === undefined ? undefined : pathOf(tied, looked)), [tied, looked]);
  const folding = useFolding(tied, looked);
  const look = (ref: string): void => change({ look: ref === view.look ? '' : ref });
  const isAlone = tied.things.length === 1;
  return (
    <>
      <h2 className="mt-8 text-sm break-words text-quiet">
        {walk.end ? `The way between ${walk.start.title} and ${walk.end.title}` : `Lineage of ${walk.start.title}`}
      </h2>
      <p className="mt-1 max-w-4xl font-serif text-[1.45rem] leading-snug text-pretty break-words">{walk.summary}</p>
      <p className="mt-2 mb-5 text-sm text-quiet">
        {toSizes(walk, tied)}{' '}
        {walk.end && (
          <button
            type="button"
            onClick={() => change({ to: '', look: '' })}
            className="text-ink underline underline-offset-4"
          >
            Show all of its lineage
          </button>
        )}
        {folding.isTouched && (
          <button type="button" onClick={folding.reset} className="text-ink underline underline-offset-4">
            Fold as at first
          </button>
        )}
      </p>
      {isAlone ? (
        <p className="border-t border-rule py-4 text-quiet">
          There is nothing to draw: no link that was read leads there or away.
        </p>
      ) : (
        <>
          <Key />
          <Drawing
            tied={tied}
            nodes={folding.nodes}
            path={path}
            looked={view.look}
            onPress={(node) => (node.isFold ? folding.open(node.key) : look(node.key))}
            onShut={folding.shut}
          />
          <LaneLists tied={tied} path={path} looked={view.look} onLook={look} />
        </>
      )}
      <OpenEnds walk={walk} tied={tied} />
      {looked !== undefined && path && (
        <ThingPanel
          tied={tied}
          thing={looked}
          path={path}
          view={view}
          onLook={(ref) => change({ look: ref })}
          onClose={() => change({ look: '' })}
        />
      )}
    </>
  );
}

function toSizes(walk: LineageWalk, tied: Tied): string {
  const number = (count: number): string => count.toLocaleString('en');
  const beyond = walk.more.upstream + walk.more.downstream;
  const things = `${number(tied.things.length)} ${tied.things.length === 1 ? 'thing' : 'things'}, ${number(tied.told.length)} ${tied.told.length === 1 ? 'link' : 'links'}.`;
  return beyond === 0 ? things : `${things} ${number(beyond)} more things lie beyond what is listed.`;
}
