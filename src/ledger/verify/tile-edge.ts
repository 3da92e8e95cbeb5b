/**
 * The right edge of a growing tree: the partial tile of each level. Leaf hashes go in one by one; full tiles come out
 * once each, in order. What it holds is all that is needed to go on and to know the root, whatever the size.
 */
import { EMPTY_ROOT, HASH_BYTES, hashRow, nodeHash } from './merkle.ts';
import { TILE_WIDTH, type TileShape } from './tile-path.ts';

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

export type TakeTile = (level: number, index: number, hashes: Buffer) => void;

export interface TileEdge {
  readonly size: number;
  /** One more leaf; the hash is 32 bytes written as latin1 text (see merkle.ts, hashRow). */
  push(leaf: string): void;
  /** Hashes of the partial tile of a level; empty where there is none. */
  hashes(level: number): Buffer;
  root(): Uint8Array;
}

/** Starts empty, or from the partial tiles of a tree of `size` entries. `take` is called with each tile that fills up. */
export function createTileEdge(
  take: TakeTile,
  from?: { readonly size: number; readonly tiles: readonly PartialTile[] },
): TileEdge {
  const rows: Row[] = [];
  for (const tile of from?.tiles ?? []) {
    const row = rowAt(rows, tile.level);
    tile.hashes.copy(row.hashes, 0, 0, tile.width * HASH_BYTES);
    row.count = tile.width;
  }
  for (
    let [level, hashes] = [0, from?.size ?? 0];
    hashes > 0;
    [level, hashes] = [level + 1, Math.floor(hashes / TILE_WIDTH)]
  ) {
    rowAt(rows, level).filled = Math.floor(hashes / TILE_WIDTH);
  }
  const push = (level: number, leaf: string): void => {
    const row = rowAt(rows, level);
    row.hashes.write(leaf, row.count * HASH_BYTES, HASH_BYTES, 'latin1');
    row.count += 1;
    if (row.count < TILE_WIDTH) return;
    take(level, row.filled, row.hashes);
    push(level + 1, tileRoot(row.hashes).toString('latin1'));
    row.filled += 1;
    row.count = 0;
    row.hashes = Buffer.allocUnsafeSlow(TILE_BYTES);
  };
  return {
    get size() {
      const row = rows[0];
      return row ? row.filled * TILE_WIDTH + row.count : 0;
    },
    push: (leaf) => push(0, leaf),
    hashes: (level) => {
      const row = rows[level];
      return row ? row.hashes.subarray(0, row.count * HASH_BYTES) : Buffer.alloc(0);
    },
    root: () => rootOf(rows),
  };
}

export interface PartialTile extends TileShape {
  readonly hashes: Buffer;
}

interface Row {
  hashes: Buffer;
  count: number;
  /** Full tiles of this level so far. */
  filled: number;
}

function rowAt(rows: Row[], level: number): Row {
  while (rows.length <= level) rows.push({ hashes: Buffer.allocUnsafeSlow(TILE_BYTES), count: 0, filled: 0 });
  return rows[level] as Row;
}

/** The hash of a full tile: that of the complete subtree over its hashes. */
function tileRoot(hashes: Buffer): Buffer {
  const row = Buffer.allocUnsafe(hashes.byteLength / 2);
  hashRow(hashes, row, hashes.byteLength / HASH_BYTES);
  for (let count = row.byteLength / HASH_BYTES; count > 1; count /= 2) hashRow(row, row, count);
  return row.subarray(0, HASH_BYTES);
}

/** Complete subtrees from right to left, joined: MTH of the whole (RFC 6962 §2.1 splits at the largest power of two). */
function rootOf(rows: readonly Row[]): Uint8Array {
  let root: Uint8Array | undefined;
  for (const { hashes, count } of rows) {
    let end = count;
    for (let span = 1; span <= end; span *= 2) {
      if (end % (span * 2) === 0) continue;
      const part = hashes.subarray((end - span) * HASH_BYTES, end * HASH_BYTES);
      const peak = span === 1 ? Buffer.from(part) : tileRoot(part);
      root = root === undefined ? peak : nodeHash(peak, root);
      end -= span;
    }
  }
  return root ?? EMPTY_ROOT;
}
