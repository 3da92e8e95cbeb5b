/**
 * Everything a reader can choose, as it stands in the address, so that each view can be sent to somebody. Values are
 * plain text in both directions (`?q=404` is the words “404”, never a number); what nobody knows is left out.
 */
import type { Divergence } from '#api';
import { lineageNames } from './lineage/lineage-view.ts';

export interface View {
  /** Model, by reference. */
  readonly model?: string;
  readonly stage?: string;
  readonly kind?: string;
  readonly outcome?: string;
  readonly q?: string;
  /** The divergence that is open, by id. */
  readonly d?: string;
  /** The place that is open: `MODEL|STAGE`. */
  readonly at?: string;
}

const names = ['model', 'stage', 'kind', 'outcome', 'q', 'd', 'at'] as const;
const LONGEST = 500;

export function readView(search: Readonly<Record<string, unknown>>): View {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' && value !== '' ? [[name, value.slice(0, LONGEST)]] : [];
    }),
  );
}

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const given = [...names, ...lineageNames].flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? [[name, value]] : [];
  });
  const text = new URLSearchParams(given).toString();
  return text === '' ? '' : `?${text}`;
}

/** A model's reference may hold any character; a stage never holds `|`. */
export function splitPlace(place: string | undefined): { readonly model?: string; readonly stage?: string } {
  const cut = place?.lastIndexOf('|') ?? -1;
  return place === undefined || cut < 0 ? {} : { model: place.slice(0, cut), stage: place.slice(cut + 1) };
}

export function isFiltered(view: View): boolean {
  return [view.q, view.kind, view.stage, view.outcome, view.model].some((value) => value !== undefined);
}

/** Without a choice of outcome, agreement is not listed: it is not what anybody has to act on. */
export function isListed(divergence: Divergence, view: View): boolean {
  return (
    (view.outcome === undefined ? divergence.outcome !== 'consistent' : divergence.outcome === view.outcome) &&
    (view.kind === undefined || divergence.kind === view.kind) &&
    (view.stage === undefined || divergence.stage === view.stage) &&
    (view.model === undefined || divergence.models.includes(view.model)) &&
    holdsWords(divergence, view.q)
  );
}

function holdsWords(divergence: Divergence, query = ''): boolean {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    divergence.title,
    divergence.statement,
    divergence.kind,
    divergence.stage,
    divergence.subject,
    ...divergence.evidence.map((item) => item.locator),
    ...(divergence.ask ?? []).map((one) => one.name),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
