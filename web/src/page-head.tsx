/** The head of every screen: the name, the ways to the other screens, what was read, and how it stands. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Live } from './client.ts';

const screens = [
  { to: '/', name: 'Map' },
  { to: '/lineage', name: 'Lineage' },
] as const;

export function PageHead(props: {
  readonly sources: readonly string[];
  readonly standing: string;
  readonly isWrong: boolean;
}): ReactNode {
  return (
    <header className="flex flex-wrap items-baseline gap-x-6">
      <h1 className="font-serif text-3xl">Throughline</h1>
      <nav aria-label="Screens" className="no-print">
        <ul className="flex gap-4">
          {screens.map(({ to, name }) => (
            <li key={to}>
              <Link
                to={to}
                search={{}}
                activeOptions={{ exact: true, includeSearch: false }}
                activeProps={{ className: 'nav-here' }}
                className="nav-link"
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <p className="min-w-0 break-words text-quiet">
        {props.sources.map((source) => source.replace(/^source:/u, '')).join(' + ')}
      </p>
      <p className={`ml-auto text-sm ${props.isWrong ? 'text-differ print:hidden' : 'text-quiet'}`} aria-live="polite">
        {props.standing}
      </p>
    </header>
  );
}

export function isWrong(live: Live): boolean {
  return live?.state === 'failed' || live?.state === 'away';
}

/** How what is on the screen stands to what there is. */
export function toStanding(live: Live, asOf: string | null | undefined): string {
  if (live?.state === 'away') return 'The server does not answer. This is the map as it stood.';
  if (live?.state === 'failed') return live.message ?? 'The last survey failed.';
  if (live?.state === 'surveying') return 'Surveying again…';
  return asOf ? `as of ${asOf.slice(0, 10)}` : '';
}
