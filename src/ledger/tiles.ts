/**
 * Tiles on disk, read with suspicion: a tile counts only when its hashes lead to the hash that the tile above holds
 * for it, up to the edge, whose root was checked. A tile that is missing or wrong is made again from the log.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from './durable.ts';
import { HASH_BYTES, hashRow } from './verify/merkle.ts';
import { tilePath, TILE_WIDTH } from './verify/tile-path.ts';

/** All complete subtrees of a full tile: rows[0] are its 256 hashes, rows[8] is its root. */
export type TileRows = readonly Buffer[];

export function tileRows(hashes: Buffer): TileRows {
  const rows = [hashes];
  for (let row = hashes; row.byteLength > HASH_BYTES;) {
    const above = Buffer.allocUnsafe(row.byteLength / 2);
    hashRow(row, above, row.byteLength / HASH_BYTES);
    rows.push(above);
    row = above;
  }
  return rows;
}

export function hashIn(row: Buffer, at: number): Buffer {
  return row.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
}

/** Bytes of a tile file of exactly this width; undefined when it is not there or of another size. */
export function readTile(directory: string, level: number, index: number, width = TILE_WIDTH): Buffer | undefined {
  try {
    const bytes = readFileSync(join(directory, tilePath(level, index, width)));
    return bytes.byteLength === width * HASH_BYTES ? bytes : undefined;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined;
    throw error;
  }
}

/** A partial tile, or the first hashes of the full one that has replaced it (C2SP tlog-tiles, "Partial Tiles"). */
export function readPartialTile(directory: string, level: number, index: number, width: number): Buffer | undefined {
  return readTile(directory, level, index, width) ?? readTile(directory, level, index)?.subarray(0, width * HASH_BYTES);
}
