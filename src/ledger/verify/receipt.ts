/** Receipts: C2SP tlog-proof@v1. An inclusion proof and the checkpoint it leads to, in one text file. */
import { ThroughlineError } from '#core';
import { fromBase64, toBase64 } from './base64.ts';
import { openCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { HASH_BYTES, leafHash } from './merkle.ts';
import type { VerifierKey } from './note.ts';
import { verifyInclusion } from './proof.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const MAX_RECEIPT_CHARACTERS = 1_100_000;
const MAX_PROOF_HASHES = 64;

export interface Receipt {
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** Opaque and not authenticated: never to be trusted by itself. */
  readonly extra?: Uint8Array;
}

export function formatReceipt({ index, hashes, checkpoint, extra }: Receipt): string {
  const head = [FIRST_LINE, ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]), `index ${index}`];
  return `${[...head, ...hashes.map((each) => toBase64(each))].join('\n')}\n\n${checkpoint}`;
}

/** Throws LEDGER_BAD_PROOF for text that is no receipt, LEDGER_BAD_CHECKPOINT for one whose checkpoint is malformed. */
export function parseReceipt(text: string): Receipt {
  const split = text.indexOf('\n\n');
  if (text.length > MAX_RECEIPT_CHARACTERS || split < 0) throw badReceipt('it has no proof and checkpoint');
  const [first, ...lines] = text.slice(0, split).split('\n');
  if (first !== FIRST_LINE) throw badReceipt(`its first line is not ${FIRST_LINE}`);
  const extra = lines[0]?.startsWith('extra ')
    ? decode(lines.shift()?.slice('extra '.length) ?? '', undefined)
    : undefined;
  const index = /^index (0|[1-9]\d{0,15})$/u.exec(lines.shift() ?? '')?.[1];
  if (index === undefined || !Number.isSafeInteger(Number(index))) throw badReceipt('the index is malformed');
  if (lines.length > MAX_PROOF_HASHES) throw badReceipt('the proof is longer than any proof can be');
  const hashes = lines.map((line) => decode(line, HASH_BYTES));
  const checkpoint = text.slice(split + 2);
  parseCheckpoint(checkpoint);
  return { index: Number(index), hashes, checkpoint, ...(extra === undefined ? {} : { extra }) };
}

/**
 * The checkpoint that this receipt proves the entry to be under. Throws LEDGER_BAD_CHECKPOINT when none of the keys
 * signed it and LEDGER_BAD_PROOF when the entry is not at that place in that tree.
 */
export function verifyReceipt(receipt: Receipt, entry: Uint8Array, keys: readonly VerifierKey[]): Checkpoint {
  const checkpoint = openCheckpoint(receipt.checkpoint, keys);
  const { index, hashes } = receipt;
  if (!verifyInclusion({ index, size: checkpoint.size, hashes }, leafHash(entry), checkpoint.root)) {
    throw new ThroughlineError(
      'LEDGER_BAD_PROOF',
      `The entry is not number ${index} of ${checkpoint.origin} at size ${checkpoint.size}.`,
      {
        hint: 'Entry, receipt or checkpoint was changed, or they do not belong together.',
      },
    );
  }
  return checkpoint;
}

function decode(text: string, length: number | undefined): Buffer {
  const bytes = fromBase64(text);
  if (bytes === undefined || (length !== undefined && bytes.byteLength !== length))
    throw badReceipt('a line is not what it should be');
  return bytes;
}

function badReceipt(why: string): ThroughlineError {
  return new ThroughlineError('LEDGER_BAD_PROOF', `Not a tlog-proof receipt: ${why}.`, {
    hint: 'Compare with another copy of this receipt; this one was changed or cut.',
  });
}
