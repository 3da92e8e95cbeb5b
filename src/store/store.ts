/**
 * The contract of a store: views of the log that can be deleted at any time and are then rebuilt. Never on the path of an
 * acknowledgement: what counts has been made durable by the ledger before a store hears of it. Synchronous on purpose,
 * short transactions only. `test/conformance/store.ts` is the contract in full.
 */
import type { Digest } from '#core';

export interface Store {
  /** Why the views that were found had to be thrown away when they were opened; undefined when they were not. */
  readonly rebuilt: string | undefined;
  /** The length of the log that these views reflect; 0 when there are none. */
  position(): number;
  /**
   * Ids of the observations in force at that position, exactly those: a view that lost or changed one is thrown away
   * with STORE_UNUSABLE, since whoever trusted it would keep alive what no longer holds.
   */
  inForce(): ReadonlySet<Digest>;
  /** Brings the views to a new position, wholly or not at all. Adding twice and retracting what is not there change nothing. */
  applyDelta(delta: Delta): void;
  /** Forgets every view; what connectors made is kept, since it does not come from the log. */
  reset(): void;
  /** A finished answer kept under a name and the fingerprint of what it was made from. One answer per name is kept. */
  view(name: string, fingerprint: string): string | undefined;
  keepView(name: string, fingerprint: string, json: string): void;
  /** What a connector made last time from the same content. What nobody asks for in many surveys is forgotten. */
  recall(key: string, fingerprint: string): string | undefined;
  remember(key: string, fingerprint: string, json: string): void;
  /** Writes what is pending. Closing twice is fine. */
  close(): void;
}

/** Ids are SHA-256 digests, as `observationId` gives them. */
export interface Delta {
  readonly added: readonly Digest[];
  readonly retracted: readonly Digest[];
  readonly position: number;
}
