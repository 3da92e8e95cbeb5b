/**
 * The contract of a store: views of the log that can be deleted at any time and are then rebuilt. Never on the path of an
 * acknowledgement: what counts has been made durable by the ledger before a store hears of it. Synchronous on purpose,
 * short transactions only.
 */
import type { Digest } from '#core';

export interface Store {
  /** The length of the log that these views reflect; 0 when there are none. */
  position(): number;
  /** Ids of the observations in force at that position. */
  inForce(): ReadonlySet<Digest>;
  /** Brings the views to a new position, wholly or not at all. Adding twice and retracting what is not there change nothing. */
  applyDelta(delta: Delta): void;
  /** Forgets every view. */
  reset(): void;
  /** A finished answer kept under a name and the fingerprint of what it was made from. One answer per name is kept. */
  view(name: string, fingerprint: string): string | undefined;
  keepView(name: string, fingerprint: string, json: string): void;
  /** What a connector made last time from the same content. */
  recall(key: string, fingerprint: string): string | undefined;
  remember(key: string, fingerprint: string, json: string): void;
  /** Writes what is pending. Closing twice is fine. */
  close(): void;
}

export interface Delta {
  readonly added: readonly Digest[];
  readonly retracted: readonly Digest[];
  readonly position: number;
}
