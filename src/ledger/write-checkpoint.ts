/**
 * Signing the log's present state: tiles and bundles first, then the note, so that whoever reads the note finds what it
 * needs (C2SP tlog-tiles). Everything here can be made again from the segments.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toBundles } from './bundles.ts';
import { replaceFile, writeFiles, type FileToWrite } from './durable.ts';
import { createSigningKey, generateKey, type SigningKey } from './key.ts';
import type { LedgerOptions, Signed } from './ledger.ts';
import type { Segments } from './segments.ts';
import type { Tree } from './tree.ts';
import { checkpointText, parseCheckpoint } from './verify/checkpoint.ts';
import { signNote } from './verify/note.ts';
import { TILE_WIDTH } from './verify/tile-path.ts';

export const CHECKPOINT_FILE = 'checkpoint';

/** What an open log consists of. */
export interface Parts {
  readonly directory: string;
  readonly options: LedgerOptions;
  readonly release: () => void;
  readonly segments: Segments;
  readonly tree: Tree;
  key: SigningKey | undefined;
  last: Signed | undefined;
  /** Tiles on disk are not to be relied on: all are written again. */
  remade: boolean;
}

/** Gives the note. The same state is signed once; an empty log can be signed too. */
export async function writeCheckpoint(parts: Parts): Promise<string> {
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

/** A partial tile goes when its full tile is there, not before (C2SP tlog-tiles, "Partial Tiles"). */
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
