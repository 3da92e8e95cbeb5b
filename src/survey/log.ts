/**
 * The survey's use of the log: append what is new, retract what no longer holds, close with a survey entry, sign.
 * The view of what is in force lives in the store and can be rebuilt from the log at any time.
 */
import type { Digest, Entry, Instant, JsonValue, SurveyEntry } from '#core';
import { canonicalJson, observationId } from '#core';
import { foldLog, type LogState } from '#graph';
import { decodeEntry, encodeEntry, encodeObserve, type Ledger } from '#ledger';
import type { Store } from '#store';
import type { Collected, Collection } from './collect.ts';

/** One fsync per batch. */
const BATCH = 512;
const RETRACT_AT_ONCE = 500;

export interface Appended {
  readonly added: number;
  readonly retracted: number;
}

export async function append(
  ledger: Ledger,
  store: Store,
  given: { collected: Collected; at: Instant },
): Promise<Appended> {
  const { collected, at } = given;
  const known = store.inForce();
  const { added, retracted } = differenceOf(known, collected);
  const payloads = [
    ...added.map(({ collection }) =>
      encodeObserve(collection.canonical ?? canonicalJson(collection.observation as unknown as JsonValue)),
    ),
    ...chunks(retracted, RETRACT_AT_ONCE).map((ids) => encodeEntry({ type: 'retract', ids })),
  ];
  for (const batch of chunks(payloads, BATCH)) await ledger.append(batch);
  const survey: SurveyEntry = {
    type: 'survey',
    at,
    sources: collected.sources,
    skipped: collected.skipped.map(({ source, locator, reason }) => ({ source, locator, reason })),
  };
  const { size } = await ledger.append([encodeEntry(survey)]);
  await ledger.checkpoint();
  store.applyDelta({ added: added.map(({ id }) => id), retracted, position: size });
  return { added: added.length, retracted: retracted.length };
}

/** Plain loops: all but a few of many thousand ids are in both. */
function differenceOf(
  known: ReadonlySet<Digest>,
  { observations }: Collected,
): { readonly added: { readonly id: Digest; readonly collection: Collection }[]; readonly retracted: Digest[] } {
  const added: { readonly id: Digest; readonly collection: Collection }[] = [];
  const retracted: Digest[] = [];
  for (const [id, collection] of observations) if (!known.has(id)) added.push({ id, collection });
  for (const id of known) if (!observations.has(id)) retracted.push(id);
  return { added, retracted };
}

/** The state of the log as of a time: the truth, whatever the store says. */
export function readLog(ledger: Ledger, asOf?: Instant): LogState | undefined {
  return foldLog(decoded(ledger), asOf);
}

/** Brings a store that lags behind the log (or was deleted) up to it. */
export function rebuild(ledger: Ledger, store: Store): void {
  if (store.position() === ledger.size) return;
  const state = readLog(ledger);
  store.reset();
  const added = [...(state?.observations.values() ?? [])].map((observation) => observationId(observation));
  store.applyDelta({ added, retracted: [], position: ledger.size });
}

function* decoded(ledger: Ledger): Iterable<Entry> {
  for (const { payload } of ledger.read()) yield decodeEntry(payload);
}

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  for (let from = 0; from < list.length; from += size) parts.push(list.slice(from, from + size));
  return parts;
}
