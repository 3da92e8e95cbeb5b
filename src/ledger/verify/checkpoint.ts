/** Checkpoints (C2SP tlog-checkpoint): a signed note with origin, tree size and root hash. */
import { ThroughlineError } from '#core';
import { fromBase64, toBase64 } from './base64.ts';
import { HASH_BYTES } from './merkle.ts';
import { parseNote, verifyNote, type VerifierKey } from './note.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** Extension lines as they stand; ours have none. */
  readonly extensions: readonly string[];
}

/** The note text that gets signed. */
export function checkpointText(origin: string, size: number, root: Uint8Array): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Throws LEDGER_BAD_CHECKPOINT for a note whose text is no checkpoint. Checks no signature: see openCheckpoint. */
export function parseCheckpoint(note: string): Checkpoint {
  const [origin, size, encoded, ...extensions] = parseNote(note).text.slice(0, -1).split('\n');
  const root = fromBase64(encoded ?? '');
  if (
    !origin ||
    !/^(?:0|[1-9]\d{0,15})$/u.test(size ?? '') ||
    !Number.isSafeInteger(Number(size)) ||
    root?.byteLength !== HASH_BYTES ||
    extensions.includes('')
  ) {
    throw new ThroughlineError(
      'LEDGER_BAD_CHECKPOINT',
      'Not a checkpoint: origin, size and root hash are not in place.',
      {
        hint: 'Compare with another copy of this checkpoint; this one was changed or cut.',
      },
    );
  }
  return { origin, size: Number(size), root, extensions };
}

/** A checkpoint that one of these keys signed, with the log's own name as origin. Throws LEDGER_BAD_CHECKPOINT otherwise. */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): Checkpoint {
  const checkpoint = parseCheckpoint(note);
  const signer = verifyNote(parseNote(note), keys);
  if (signer === undefined || signer.name !== checkpoint.origin) {
    throw new ThroughlineError(
      'LEDGER_BAD_CHECKPOINT',
      `The checkpoint of ${checkpoint.origin.slice(0, 120)} is not signed by the given key.`,
      {
        hint: "Use the key.pub that the log's owner published; if it is that one, the checkpoint was forged or changed.",
      },
    );
  }
  return checkpoint;
}
