/** The map: the answer first, then a line per model, then the divergences, then what is not known. */
import type { Divergence, MapAnswer } from '#api';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMap, useStatus } from './client.ts';
import { DivergenceList } from './divergence-list.tsx';
import { Filters } from './filters.tsx';
import { ModelLine } from './model-line.tsx';
import { PlacePanel } from './place-panel.tsx';
import type { View } from './router.tsx';
import { Unknowns } from './unknowns.tsx';

export function MapScreen(): ReactNode {
  const map = useMap();
  const status = useStatus();
  return (
    <div className="mx-auto max-w-6xl px-5 pt-8 pb-24">
      <header className="flex flex-wrap items-baseline gap-x-6">
        <h1 className="font-serif text-3xl">Throughline</h1>
        <p className="text-quiet">
          {map.data ? map.data.sources.map((source) => source.ref).join(' + ') : status?.title}
        </p>
        <p className="ml-auto text-sm text-quiet" aria-live="polite">
          {status?.state === 'surveying'
            ? 'Surveying again…'
            : status?.state === 'failed'
              ? status.message
              : map.data?.asOf
                ? `as of ${map.data.asOf.slice(0, 10)}`
                : ''}
        </p>
      </header>
      <main>
        {map.isPending && <p className="mt-16 text-quiet">Reading the map…</p>}
        {map.isError && (
          <p role="alert" className="mt-16 text-differ">
            {map.error.message}
          </p>
        )}
        {map.data && <Loaded map={map.data} />}
      </main>
    </div>
  );
}

function Loaded({ map }: { readonly map: MapAnswer }): ReactNode {
  const view: View = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (next: Partial<View>): void => {
    const merged = Object.fromEntries(Object.entries({ ...view, ...next }).filter(([, value]) => value));
    void navigate({ to: '/', search: merged, replace: 'q' in next });
  };
  const open = map.divergences.filter((divergence) => divergence.outcome !== 'consistent');
  const listed = map.divergences.filter((divergence) => isListed(divergence, view));
  const [modelRef, stage] = view.at?.split('|') ?? [];
  const line = map.models.find((model) => model.ref === modelRef);
  const single = map.divergences.find((divergence) => divergence.id === view.d);
  const atPlace = line
    ? open.filter((divergence) => divergence.stage === stage && divergence.models.includes(line.ref))
    : [];
  return (
    <>
      <p className="mt-6 max-w-3xl font-serif text-[1.45rem] leading-snug text-balance">{map.summary}</p>
      <Legend />
      {map.models.map((model) => (
        <ModelLine
          key={model.ref}
          line={model}
          open={model.ref === modelRef ? stage : undefined}
          dim={(cell) => view.stage !== undefined && cell.stage !== view.stage}
          onOpen={(name) => change({ at: view.at === `${model.ref}|${name}` ? '' : `${model.ref}|${name}`, d: '' })}
        />
      ))}
      <h2 className="mt-12 mb-3 font-serif text-2xl">Where they differ</h2>
      <Filters view={view} all={map.divergences} shown={listed.length} onChange={change} />
      <DivergenceList divergences={listed} current={view.d} onOpen={(id) => change({ d: id, at: '' })} />
      <Unknowns map={map} />
      {(single || line) && (
        <PlacePanel
          line={single ? undefined : line}
          stage={stage}
          divergences={single ? [single] : atPlace}
          onClose={() => change({ d: '', at: '' })}
        />
      )}
    </>
  );
}

/** Without a choice of outcome, agreement is not listed: it is not what anybody has to act on. */
function isListed(divergence: Divergence, view: View): boolean {
  const words = (view.q ?? '')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const text =
    `${divergence.title} ${divergence.statement} ${divergence.kind} ${divergence.subject} ${divergence.evidence.map((item) => item.locator).join(' ')}`.toLowerCase();
  return (
    (view.outcome === undefined ? divergence.outcome !== 'consistent' : divergence.outcome === view.outcome) &&
    (view.kind === undefined || divergence.kind === view.kind) &&
    (view.stage === undefined || divergence.stage === view.stage) &&
    words.every((word) => text.includes(word))
  );
}

function Legend(): ReactNode {
  return (
    <ul className="mt-6 mb-4 flex flex-wrap gap-x-6 gap-y-1 text-sm text-quiet">
      <li>
        <b className="font-semibold text-declared">declared</b> documents say so
      </li>
      <li>
        <b className="font-semibold text-encoded">encoded</b> pipelines and code say so
      </li>
      <li>
        <b className="font-semibold text-executed">executed</b> records of what ran say so
      </li>
      <li className="md:hidden">● seen · – read, nothing recognised · ? not known</li>
      <li className="hidden md:block">
        Together: they agree · apart: they differ · dashed: only declared · dotted: not known · faint: read, and not
        there
      </li>
    </ul>
  );
}
