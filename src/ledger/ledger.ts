/**
 * The log: append, read, sign, prove. An entry is acknowledged when its segment is synced; tiles and bundles follow at
 * the next checkpoint and can always be made again from the segments.
 */
import type { KeyObject } from 'node:crypto';
import type { Clock } from '#core';
import type { Processes } from './lock.ts';
import type { Recovery } from './segments.ts';
import type { Checkpoint } from './verify/checkpoint.ts';
import type { ConsistencyProof, InclusionProof } from './verify/proof.ts';

export interface LogItem {
  readonly index: number;
  readonly payload: Uint8Array;
}

export interface Appended {
  /** Index of the first payload of this call. */
  readonly first: number;
  /** Number of entries after it. */
  readonly size: number;
}

export interface Ledger {
  /** Entries that are durable. */
  readonly size: number;
  /** What opening it had to cut off its end: an entry that was being written when the program was killed. */
  readonly recovered: Recovery | undefined;
  /** True when tiles were missing or damaged and are made again from the entries at the next checkpoint. */
  readonly tilesRemade: boolean;
  /** RFC 6962 root hash of all entries. */
  root(): Uint8Array;
  /** All payloads of one call are durable when it resolves (one sync). Calls are served one after the other. */
  append(payloads: readonly Uint8Array[]): Promise<Appended>;
  /** Payloads of [from, to) in order. Throws LEDGER_DAMAGED at the first that is not what was written. */
  read(from?: number, to?: number): Iterable<LogItem>;
  /** Signs the present size and root, after tiles and bundles are durable, and gives the note. */
  checkpoint(): Promise<string>;
  /** The last signed note; undefined before the first. */
  signed(): string | undefined;
  /** Proof that entry `index` is in the tree of `size` entries (default: all). Throws LEDGER_BAD_PROOF for one that is not. */
  prove(index: number, size?: number): InclusionProof;
  /** Proof that the tree of `oldSize` entries is the beginning of the tree of `newSize` (default: all). */
  proveConsistency(oldSize: number, newSize?: number): ConsistencyProof;
  /** A `tlog-proof` of one entry under the last checkpoint: checkable without the log. Throws LEDGER_BAD_PROOF. */
  receipt(index: number): string;
  /** Gives the lock back. Closing twice is fine. */
  close(): void;
}

export interface LedgerOptions {
  readonly clock: Clock;
  /** Takes no lock, cuts nothing, writes nothing. */
  readonly readOnly?: boolean;
  /** Makes the signing key on first use. */
  readonly newKey?: () => KeyObject;
  readonly segmentBytes?: number;
  readonly processes?: Processes;
}

/** A checkpoint and the signed note that it was read from. */
export interface Signed extends Checkpoint {
  readonly note: string;
}
