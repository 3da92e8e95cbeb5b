/**
 * The fold of the log: which observations are in force after the last survey that is not later than `asOf`.
 * Only entries that a survey entry closes count, so a survey cut short by a crash changes nothing.
 */
import type { Digest, Entry, Instant, Observation, SurveyEntry } from '#core';
import { observationId } from '#core';

export interface LogState {
  readonly survey: SurveyEntry;
  readonly observations: ReadonlyMap<Digest, Observation>;
}

/** `undefined` when no survey had been closed by then. Entries must come in log order. */
export function foldLog(entries: Iterable<Entry>, asOf?: Instant): LogState | undefined {
  const inForce = new Map<Digest, Observation>();
  let pending: Exclude<Entry, SurveyEntry>[] = [];
  let last: SurveyEntry | undefined;
  for (const entry of entries) {
    if (entry.type !== 'survey') {
      pending.push(entry);
      continue;
    }
    if (asOf !== undefined && entry.at > asOf) break;
    for (const change of pending) apply(change, inForce);
    pending = [];
    last = entry;
  }
  return last === undefined ? undefined : { survey: last, observations: inForce };
}

function apply(change: Exclude<Entry, SurveyEntry>, inForce: Map<Digest, Observation>): void {
  if (change.type === 'observe') inForce.set(observationId(change.observation), change.observation);
  else for (const id of change.ids) inForce.delete(id);
}
