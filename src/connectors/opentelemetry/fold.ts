/**
 * Counted calls of many requests to one per kind of call. The result depends on neither order nor repetition: the same
 * line twice counts once. Log records count only where no span says the same.
 */
import type { Call } from './call-of.ts';
import { type CountedCalls } from './reduce.ts';

export interface Place {
  readonly path: string;
  /** From 1; left out where the file is one value. */
  readonly line?: number;
}
export interface FoldedCalls {
  readonly call: Call;
  calls: number;
  failed: number;
  firstAt: string;
  lastAt: string;
  /** A span to find it by: the one of the first call. */
  first: string;
  firstPlace: Place;
  lastPlace: Place;
}
export interface Fold {
  readonly kinds: Map<string, FoldedCalls>;
  readonly logged: Map<string, FoldedCalls>;
  readonly seen: Set<string>;
  /** Lines that were left out because there are too many kinds of calls. */
  beyond: number;
}

/** A service whose names of models never repeat is none that can be told about one by one. */
const MOST_KINDS = 5000;

export function createFold(): Fold {
  return { kinds: new Map(), logged: new Map(), seen: new Set(), beyond: 0 };
}

export function addLine(fold: Fold, line: CountedCalls, place: Place): void {
  const { format: _format, logged, calls, failed, firstAt, lastAt, first, ...call } = line;
  const key = JSON.stringify(Object.entries(call).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const once = `${first} ${calls} ${key}`;
  if (fold.seen.has(once)) return;
  fold.seen.add(once);
  const into = logged === true ? fold.logged : fold.kinds;
  const known = into.get(key);
  if (!known) {
    if (into.size >= MOST_KINDS) fold.beyond += 1;
    else into.set(key, { call, calls, failed, firstAt, lastAt, first, firstPlace: place, lastPlace: place });
    return;
  }
  known.calls += calls;
  known.failed += failed;
  if (firstAt < known.firstAt || (firstAt === known.firstAt && first < known.first))
    Object.assign(known, { firstAt, first, firstPlace: place });
  if (lastAt >= known.lastAt) Object.assign(known, { lastAt, lastPlace: place });
}

export function foldedOf(fold: Fold): readonly FoldedCalls[] {
  const onlyLogged = [...fold.logged].filter(([key]) => !fold.kinds.has(key));
  return [...fold.kinds, ...onlyLogged].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, folded]) => folded);
}
