/** Opens a log: lock, checkpoint, segments, tree, in this order; then everything the rest of the product does with it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ThroughlineError } from '#core';
import { makeDirectory, toLedgerError } from './durable.ts';
import { readSigningKey, readVerifierKey, type SigningKey } from './key.ts';
import { createLedger } from './create-ledger.ts';
import type { Ledger, LedgerOptions, Signed } from './ledger.ts';
import { systemProcesses, takeLock } from './lock.ts';
import { openSegments, type Segments } from './segments.ts';
import { createTree, resumeTree, type Tree } from './tree.ts';
import { openCheckpoint } from './verify/checkpoint.ts';
import { SEGMENT_BYTES } from './verify/segment.ts';
import { CHECKPOINT_FILE } from './write-checkpoint.ts';

const SEGMENTS_DIRECTORY = 'segments';

/**
 * Opens the log in a directory, or begins one. Throws LEDGER_LOCKED, LEDGER_DAMAGED, LEDGER_ROOT_MISMATCH,
 * LEDGER_BAD_CHECKPOINT, LEDGER_UNSAFE_KEY, LEDGER_UNWRITABLE; LEDGER_NOT_FOUND when read-only and not there.
 */
export function openLedger(directory: string, options: LedgerOptions): Ledger {
  try {
    return open(directory, options);
  } catch (error) {
    throw toLedgerError(error, directory);
  }
}

function open(directory: string, options: LedgerOptions): Ledger {
  const readOnly = options.readOnly ?? false;
  const segmentsDirectory = join(directory, SEGMENTS_DIRECTORY);
  if (readOnly && !existsSync(segmentsDirectory)) throw notFound(directory);
  if (!readOnly) makeDirectory(segmentsDirectory);
  const release = readOnly ? () => undefined : takeLock(directory, options.clock, options.processes ?? systemProcesses);
  try {
    const key = readOnly ? undefined : readSigningKey(directory);
    const last = readSigned(directory, key);
    const segments = openSegments(segmentsDirectory, {
      readOnly,
      signedSize: last?.size ?? 0,
      segmentBytes: Math.min(options.segmentBytes ?? SEGMENT_BYTES, SEGMENT_BYTES),
    });
    const { tree, remade } = openTree(directory, segments, last);
    return createLedger({ directory, options, release, key, last, segments, tree, remade });
  } catch (error) {
    release();
    throw error;
  }
}

/** The last checkpoint, which must be signed by this log's own key. */
function readSigned(directory: string, key: SigningKey | undefined): Signed | undefined {
  const file = join(directory, CHECKPOINT_FILE);
  if (!existsSync(file)) return undefined;
  const verifier = key?.verifier ?? readVerifierKey(directory);
  if (verifier === undefined) {
    throw new ThroughlineError('LEDGER_BAD_CHECKPOINT', 'The log was signed, but its key is not there.', {
      hint: `Put ${join(directory, 'key.pub')} and, to append, ${join(directory, 'key')} back from a copy.`,
      location: file,
    });
  }
  const note = readFileSync(file, 'utf8');
  return { ...openCheckpoint(note, [verifier]), note };
}

/** From the tiles of the last checkpoint where they lead to its root; otherwise from all entries. */
function openTree(
  directory: string,
  segments: Segments,
  last: Signed | undefined,
): { readonly tree: Tree; readonly remade: boolean } {
  const source = { directory, leafHashes: segments.leafHashes };
  const resumed = last === undefined ? createTree(source) : resumeTree(source, last.size, last.root);
  const tree = resumed ?? createTree(source);
  for (const leaf of segments.leafHashes(tree.size, segments.size)) {
    tree.push(leaf);
    if (resumed === undefined && tree.size === last?.size) assertSameRoot(tree, last, directory);
  }
  return { tree, remade: resumed === undefined };
}

function assertSameRoot(tree: Tree, signed: Signed, directory: string): void {
  if (Buffer.compare(tree.root(), signed.root) === 0) return;
  throw new ThroughlineError(
    'LEDGER_ROOT_MISMATCH',
    `The first ${signed.size} entries are not those that were signed.`,
    {
      hint: 'Entries were changed after they were signed. Put the directory back from a copy; run throughline verify on it.',
      location: directory,
    },
  );
}

function notFound(directory: string): ThroughlineError {
  return new ThroughlineError('LEDGER_NOT_FOUND', `There is no log in ${directory}.`, {
    hint: 'Survey first: throughline map PATH.',
    location: directory,
  });
}
