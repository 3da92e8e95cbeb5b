/** The log's behaviour over its parts. Appends and checkpoints are served one after the other, in the order of calls. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ThroughlineError } from '#core';
import { toBundles } from './bundles.ts';
import { replaceFile, toLedgerError, writeFiles, type FileToWrite } from './durable.ts';
import { createSigningKey, generateKey, type SigningKey } from './key.ts';
import type { Appended, Ledger, LedgerOptions, LogItem, Signed } from './ledger.ts';
import { toLeaf, toPayload } from './payloads.ts';
import type { Segments } from './segments.ts';
import type { Tree } from './tree.ts';
import { checkpointText, parseCheckpoint } from './verify/checkpoint.ts';
import { consistencyPath, inclusionPath, rangeHash } from './verify/merkle.ts';
import { signNote } from './verify/note.ts';
import { rootFromInclusion, verifyConsistency, type ConsistencyProof, type InclusionProof } from './verify/proof.ts';
import { formatReceipt } from './verify/receipt.ts';
import { TILE_WIDTH } from './verify/tile-path.ts';

export const CHECKPOINT_FILE = 'checkpoint';

export interface Parts {
  readonly directory: string;
  readonly options: LedgerOptions;
  readonly release: () => void;
  key: SigningKey | undefined;
  last: Signed | undefined;
  readonly segments: Segments;
  readonly tree: Tree;
  remade: boolean;
}

export function createLedger(parts: Parts): Ledger {
  const { directory, segments, tree } = parts;
  const tilesRemade = parts.remade;
  let closed = false;
  let failed: ThroughlineError | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(async () => {
      if (closed || parts.options.readOnly) throw notWritable(directory, closed ? 'it was closed' : 'it was opened for reading');
      if (failed) throw failed;
      return work();
    });
    queue = turn.catch(() => undefined);
    return turn;
  };
  const ledger: Ledger = {
    get size() {
      return segments.size;
    },
    recovered: segments.recovered,
    tilesRemade,
    root: () => tree.root(),
    append: async (payloads) => inTurn(async () => {
      const leaves = payloads.map((payload) => toLeaf(directory, payload));
      try {
        return await appendLeaves(parts, leaves);
      } catch (error) {
        // After a failed write or sync nobody knows what the disk holds; opening again finds out.
        failed = toLedgerError(error, directory);
        throw failed;
      }
    }),
    read: (from = 0, to = segments.size) => readItems(parts, from, to),
    checkpoint: async () => inTurn(async () => {
      try {
        return await writeCheckpoint(parts);
      } catch (error) {
        throw toLedgerError(error, directory);
      }
    }),
    signed: () => parts.last?.note,
    prove: (index, size = tree.size) => prove(tree, index, size),
    proveConsistency: (oldSize, newSize = tree.size) => proveConsistency(tree, oldSize, newSize),
    receipt: (index) => {
      if (parts.last === undefined) throw badProof('the log has no checkpoint yet');
      return formatReceipt({ index, hashes: prove(tree, index, parts.last.size).hashes, checkpoint: parts.last.note });
    },
    close: () => {
      if (closed) return;
      closed = true;
      segments.close();
      parts.release();
    },
  };
  return ledger;
}

async function appendLeaves({ segments, tree }: Parts, leaves: readonly Uint8Array[]): Promise<Appended> {
  const first = segments.size;
  for (const leaf of await segments.append(leaves)) tree.push(leaf);
  return { first, size: segments.size };
}

function* readItems({ directory, segments }: Parts, from: number, to: number): Iterable<LogItem> {
  for (const { index, leaf } of segments.read(from, to)) yield { index, payload: toPayload(directory, leaf) };
}

/** Tiles and bundles first, then the note: whoever reads the note finds what it needs (C2SP tlog-tiles). */
async function writeCheckpoint(parts: Parts): Promise<string> {
  const { directory, tree, last } = parts;
  if (last !== undefined && last.size === tree.size && !parts.remade) return last.note;
  const [size, root] = [tree.size, tree.root()];
  await writeTiles(parts, size);
  parts.key ??= createSigningKey(directory, parts.options.newKey ?? generateKey);
  const { verifier, privateKey } = parts.key;
  const note = signNote(checkpointText(verifier.name, size, root), verifier, privateKey);
  replaceFile(join(directory, CHECKPOINT_FILE), note);
  parts.last = { ...parseCheckpoint(note), note };
  parts.remade = false;
  return note;
}

const FILES_AT_ONCE = 256;

async function writeTiles({ directory, segments, tree, last, remade }: Parts, size: number): Promise<void> {
  const tiles = tree.unwritten();
  await writeFiles(directory, tiles);
  const signedSize = last === undefined || remade ? 0 : last.size;
  const bundles = toBundles(segments.read(signedSize - (signedSize % TILE_WIDTH), size));
  const full = tiles.map(({ path }) => path).filter((path) => !path.includes('.p/'));
  let batch: FileToWrite[] = [];
  for (const bundle of bundles) {
    batch.push(bundle);
    if (!bundle.path.includes('.p/')) full.push(bundle.path);
    if (batch.length < FILES_AT_ONCE) continue;
    await writeFiles(directory, batch);
    batch = [];
  }
  await writeFiles(directory, batch);
  tree.written();
  for (const path of full) await rm(join(directory, `${path}.p`), { recursive: true, force: true });
}

function prove(tree: Tree, index: number, size: number): InclusionProof {
  if (!isSize(size, tree.size) || !Number.isSafeInteger(index) || index < 0 || index >= size) throw badProof(`there is no entry ${index} among ${size}`);
  return { index, size, hashes: inclusionPath(index, size, tree.subtree) };
}

function proveConsistency(tree: Tree, oldSize: number, newSize: number): ConsistencyProof {
  if (!isSize(newSize, tree.size) || !isSize(oldSize, newSize)) throw badProof(`the log never had ${oldSize} entries before ${newSize}`);
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
    hint: 'Open it for writing first.', location: directory,
  });
}
