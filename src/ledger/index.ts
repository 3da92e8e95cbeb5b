/** The door of the ledger: the append-only log that everything shown rests on, and how it is written so that it lasts. */
export { makeDirectory, syncDirectory } from './durable.ts';
export { takeLock } from './lock.ts';
export type { Appended, Ledger, LedgerOptions, LogItem } from './ledger.ts';
export { openLedger } from './open-ledger.ts';
export type { Recovery } from './segments.ts';
export { decodeEntry, encodeEntry, encodeObserve } from './typed-entry.ts';
export type { ConsistencyProof, InclusionProof } from './verify/proof.ts';
