/**
 * What the log holds. A survey appends the observations that are new, retracts those that no longer hold,
 * and closes with one survey entry: only what a survey entry closes is in force. The graph as of t is the fold
 * of all entries up to the last survey entry whose `at` is not after t.
 */
import type { Digest } from './digest.ts';
import type { Instant, Observation } from './observation.ts';

/** How far a source was read. Only what was read whole can show that something is absent. */
export type ReadExtent = 'whole' | 'part' | 'none';

export interface SourceRead {
  /** The source's name: the namespace of its entities and `source` in evidence. */
  readonly ref: string;
  readonly kind: string;
  readonly location: string;
  readonly read: ReadExtent;
  readonly reason?: string;
}

export interface SkippedItem {
  readonly source: string;
  readonly locator: string;
  readonly reason: string;
}

export interface ObserveEntry {
  readonly type: 'observe';
  readonly observation: Observation;
}
export interface RetractEntry {
  readonly type: 'retract';
  readonly ids: readonly Digest[];
}
export interface SurveyEntry {
  readonly type: 'survey';
  readonly at: Instant;
  readonly sources: readonly SourceRead[];
  readonly skipped: readonly SkippedItem[];
}
export type Entry = ObserveEntry | RetractEntry | SurveyEntry;
