/** The log's behaviour over its parts. Appends and checkpoints are served one after the other, in the order of calls. */
import { ThroughlineError } from '#core';
import { toLedgerError } from './durable.ts';
import type { Appended, Ledger, LogItem } from './ledger.ts';
import { toLeaf, toPayload } from './payloads.ts';
import type { Tree } from './tree.ts';
import { createTurns } from './turns.ts';
import { consistencyPath, inclusionPath } from './verify/merkle.ts';
import type { ConsistencyProof, InclusionProof } from './verify/proof.ts';
import { formatReceipt } from './verify/receipt.ts';
import { writeCheckpoint, type Parts } from './write-checkpoint.ts';

export function createLedger(parts: Parts): Ledger {
  const { directory, segments, tree } = parts;
  const tilesRemade = parts.remade;
  const turns = createTurns();
  let closed = false;
  let failed: ThroughlineError | undefined;
  const write = async <T>(work: () => Promise<T>): Promise<T> =>
    turns.take(async () => {
      if (closed) throw notWritable(directory, 'it was closed');
      if (parts.options.readOnly) throw notWritable(directory, 'it was opened for reading');
      if (failed) throw failed;
      return work();
    });
  return {
    get size() {
      return segments.size;
    },
    recovered: segments.recovered,
    tilesRemade,
    root: () => tree.root(),
    append: async (payloads) =>
      write(async () => {
        try {
          return await appendPayloads(parts, payloads);
        } catch (error) {
          // After a failed write or sync nobody knows what the disk holds; opening again finds out.
          const wrapped = toLedgerError(error, directory);
          if (wrapped.code !== 'LEDGER_ENTRY_TOO_LARGE') failed = wrapped;
          throw wrapped;
        }
      }),
    read: (from = 0, to = segments.size) => readItems(parts, from, to),
    checkpoint: async () =>
      write(async () => writeCheckpoint(parts)).catch((error: unknown) => {
        throw toLedgerError(error, directory);
      }),
    signed: () => parts.last?.note,
    prove: (index, size = tree.size) => prove(tree, index, size),
    proveConsistency: (oldSize, newSize = tree.size) => proveConsistency(tree, oldSize, newSize),
    receipt: (index) => writeReceipt(parts, index),
    close: () => {
      if (closed) return;
      closed = true;
      // What is being written is written first; what has not begun is refused.
      turns.whenIdle(() => {
        segments.close();
        parts.release();
      });
    },
  };
}

async function appendPayloads(
  { directory, segments, tree }: Parts,
  payloads: readonly Uint8Array[],
): Promise<Appended> {
  const first = segments.size;
  const leaves = payloads.map((payload) => toLeaf(directory, payload));
  for (const leaf of await segments.append(leaves)) tree.push(leaf);
  return { first, size: segments.size };
}

function* readItems({ directory, segments }: Parts, from: number, to: number): Iterable<LogItem> {
  for (const { index, leaf } of segments.read(from, to)) yield { index, payload: toPayload(directory, leaf) };
}

function writeReceipt({ tree, last }: Parts, index: number): string {
  if (last === undefined) throw badProof('the log has no checkpoint yet');
  return formatReceipt({ index, hashes: prove(tree, index, last.size).hashes, checkpoint: last.note });
}

function prove(tree: Tree, index: number, size: number): InclusionProof {
  if (!isSize(size, tree.size) || !Number.isSafeInteger(index) || index < 0 || index >= size)
    throw badProof(`there is no entry ${index} among ${size}`);
  return { index, size, hashes: inclusionPath(index, size, tree.subtree) };
}

function proveConsistency(tree: Tree, oldSize: number, newSize: number): ConsistencyProof {
  if (!isSize(newSize, tree.size) || !isSize(oldSize, newSize))
    throw badProof(`the log never had ${oldSize} entries before ${newSize}`);
  return { oldSize, newSize, hashes: consistencyPath(oldSize, newSize, tree.subtree) };
}

function isSize(size: number, most: number): boolean {
  return Number.isSafeInteger(size) && size >= 0 && size <= most;
}

function badProof(why: string): ThroughlineError {
  return new ThroughlineError('LEDGER_BAD_PROOF', `No such proof can be given: ${why}.`, {
    hint: 'Ask for an entry and a size within the log, after the survey that wrote it has ended.',
  });
}

function notWritable(directory: string, why: string): ThroughlineError {
  return new ThroughlineError('LEDGER_UNWRITABLE', `Nothing can be appended to the log: ${why}.`, {
    hint: 'Open it for writing first.',
    location: directory,
  });
}
