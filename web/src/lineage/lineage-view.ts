/** What a reader chose on the lineage screen, as it stands in the address; each view of it can be sent to somebody. */
import type { Way } from './tied.ts';

export interface LineageView {
  /** What it starts from: a reference, or a name as `map --from` takes it. */
  readonly from?: string;
  /** The other end, where only the way there is wanted. */
  readonly to?: string;
  /** Most links from the start. */
  readonly depth?: string;
  readonly asOf?: string;
  /** `up` or `down`, where only one side is wanted. */
  readonly way?: string;
  /** The thing that is looked at, by reference. */
  readonly look?: string;
}

export const lineageNames = ['from', 'to', 'depth', 'asOf', 'way', 'look'] as const;
const LONGEST = 2000;

export function readLineageView(search: Readonly<Record<string, unknown>>): LineageView {
  return Object.fromEntries(
    lineageNames.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' && value !== '' ? [[name, value.slice(0, LONGEST)]] : [];
    }),
  );
}

/** The way to another thing has one side only. */
export function wayOf(view: LineageView): Way {
  if (view.to !== undefined) return 'both';
  return view.way === 'up' || view.way === 'down' ? view.way : 'both';
}

/** Most things asked for each way; what lies beyond is counted and told. */
const MOST = '10000';

/** The question to the server; way and look are the screen's own. */
export function toQuery({ from = '', to, depth, asOf }: LineageView): string {
  const given = Object.entries({ from, to, depth, asOf, most: MOST, links: 'all' });
  return new URLSearchParams(given.filter((pair): pair is [string, string] => pair[1] !== undefined)).toString();
}

/** Kinds that can always be asked about; a document or a person has a lineage only where something names it. */
const askable = new Set([
  'artifact',
  'dataset',
  'dataset-version',
  'run',
  'model',
  'model-version',
  'step',
  'image',
  'deployment',
  'endpoint',
  'service',
]);

export function hasLineage(ref: string): boolean {
  return askable.has(ref.slice(0, ref.indexOf(':')));
}
