/** The map: the answer first, then a line per model, then the divergences, then what is not known. */
import type { MapAnswer, StageCell } from '#api';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useLive, useMap } from './client.ts';
import { Claims } from './claims.tsx';
import { DivergenceList } from './divergence-list.tsx';
import { Filters, noFilters } from './filters.tsx';
import { Legend } from './legend.tsx';
import { ModelLine } from './model-line.tsx';
import { isWrong, PageHead, toStanding } from './page-head.tsx';
import { PlacePanel } from './place-panel.tsx';
import { Unknowns } from './unknowns.tsx';
import { isFiltered, isListed, readView, splitPlace, type View } from './view.ts';

export function MapScreen(): ReactNode {
  const map = useMap();
  const live = useLive();
  const view = readView(useSearch({ strict: false }));
  const isOpen = map.data !== undefined && findOpen(map.data, view) !== undefined;
  return (
    <div className={`page ${isOpen ? 'page-beside' : ''}`}>
      <a href="#divergences" className="skip">
        Skip to the divergences
      </a>
      <PageHead
        sources={map.data?.sources.map((source) => source.ref) ?? []}
        standing={toStanding(live, map.data?.asOf)}
        isWrong={isWrong(live)}
      />
      <main>
        {map.isPending && <p className="mt-16 text-quiet">Reading the map…</p>}
        {map.isError && !map.data && (
          <p role="alert" className="mt-16 text-differ">
            {map.error.message}
          </p>
        )}
        {map.data && <Loaded map={map.data} view={view} />}
      </main>
    </div>
  );
}

type Open = Omit<Parameters<typeof PlacePanel>[0], 'onClose'>;

/** What the address says is open, if the map (still) has it. */
function findOpen(map: MapAnswer, view: View): Open | undefined {
  const single = map.divergences.find((divergence) => divergence.id === view.d);
  if (single) return { title: single.kind, divergences: [single], agreeing: [] };
  const place = splitPlace(view.at);
  const line = map.models.find((model) => model.ref === place.model);
  const cell = line?.stages.find((each) => each.stage === place.stage);
  if (!line || !cell) return undefined;
  const named = new Set(cell.divergences);
  return {
    title: `${line.title}: ${cell.stage}`,
    line,
    cell,
    divergences: map.divergences.filter((each) => named.has(each.id) && each.outcome !== 'consistent'),
    agreeing: map.divergences.filter(
      (each) => each.outcome === 'consistent' && each.stage === cell.stage && each.models.includes(line.ref),
    ),
  };
}

function Loaded({ map, view }: { readonly map: MapAnswer; readonly view: View }): ReactNode {
  const navigate = useNavigate();
  const change = (next: Partial<View>): void => {
    const search = readView({ ...view, ...next });
    // Typing is one step for the back button, not one for each letter.
    void navigate({ to: '/', search, replace: 'q' in next && view.q !== undefined, resetScroll: false });
  };
  const open = findOpen(map, view);
  useEffect(() => {
    document.title = [open?.title, map.sources[0]?.ref, 'Throughline'].filter(Boolean).join(' · ');
  }, [open?.title, map.sources]);
  const listed = map.divergences.filter((divergence) => isListed(divergence, view));
  const ids = new Set(listed.map((divergence) => divergence.id));
  const matching = (stage: StageCell): number => stage.divergences.filter((id) => ids.has(id)).length;
  const lines = map.models.filter((model) => view.model === undefined || model.ref === view.model);
  return (
    <>
      <p className="mt-6 max-w-3xl font-serif text-[1.45rem] leading-snug text-pretty break-words">{map.summary}</p>
      {map.models.length > 0 && <Legend />}
      {lines.map((model) => (
        <ModelLine
          key={model.ref}
          line={model}
          open={open?.line?.ref === model.ref ? open.cell?.stage : undefined}
          matching={isFiltered(view) ? matching : undefined}
          onOpen={(name) => change({ at: view.at === `${model.ref}|${name}` ? '' : `${model.ref}|${name}`, d: '' })}
        />
      ))}
      <section id="divergences" tabIndex={-1} aria-labelledby="where" className="outline-none">
        <h2 id="where" className="mt-12 mb-3 font-serif text-2xl">
          Where they differ
        </h2>
        {map.divergences.length === 0 ? (
          <p className="border-t border-rule py-4 text-quiet">
            Nothing was read that could differ from something else. What is not known, below, says what to add.
          </p>
        ) : (
          <Filters view={view} map={map} shown={listed.length} onChange={change} />
        )}
        {map.divergences.length > 0 && listed.length === 0 && <Nothing view={view} onClear={() => change(noFilters)} />}
        {isFiltered(view) && <p className="on-paper">{toChosen(view, map, listed.length)}</p>}
        <DivergenceList
          divergences={listed}
          current={view.d}
          onOpen={(id) => change({ d: id === view.d ? '' : id, at: '' })}
        />
      </section>
      <Claims map={map} />
      <Unknowns map={map} />
      {open && <PlacePanel {...open} onClose={() => change({ d: '', at: '' })} />}
    </>
  );
}

/** Says on paper what the filters, which are not printed, left out. */
function toChosen(view: View, map: MapAnswer, shown: number): string {
  const model = map.models.find((each) => each.ref === view.model)?.title;
  const chosen = [view.kind, view.stage, view.outcome, model, view.q && `“${view.q}”`].filter(Boolean).join(', ');
  return `${shown} of ${map.divergences.length}, chosen by ${chosen}.`;
}

function Nothing({ view, onClear }: { readonly view: View; readonly onClear: () => void }): ReactNode {
  if (!isFiltered(view)) return <p className="py-6 text-quiet">What could be compared agrees.</p>;
  return (
    <p className="py-6 text-quiet">
      Nothing matches{view.q ? ` “${view.q}”` : ''}.{' '}
      <button type="button" onClick={onClear} className="text-ink underline underline-offset-4">
        Show everything
      </button>
    </p>
  );
}
