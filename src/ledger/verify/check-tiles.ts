/** Compares the tiles and bundles of a log with what its entries give, as the entries go by. */
import type { LogFiles } from './log-files.ts';
import { MAX_LEAF_BYTES } from './segment.ts';
import type { TileEdge } from './tile-edge.ts';
import { partialTiles, tilePath, TILE_WIDTH } from './tile-path.ts';
import type { Problem } from './verify-log.ts';

export interface TileCheck {
  /** A tile that is full, from the entries. */
  full(level: number, index: number, hashes: Buffer): void;
  /** Each leaf that was signed, in order. */
  leaf(index: number, leaf: Buffer): void;
  /** The edge at exactly the signed size. */
  partial(edge: TileEdge): void;
}

const LENGTH_BYTES = 2;
const MAX_BUNDLE_BYTES = TILE_WIDTH * (LENGTH_BYTES + MAX_LEAF_BYTES);

export function checkTiles(files: LogFiles, signedSize: number, report: (problem: Problem) => void): TileCheck {
  const compare = (path: string, fallback: string | undefined, expected: Buffer): void => {
    const stored = files.read(path, expected.byteLength) ?? (fallback === undefined ? undefined : files.read(fallback, TILE_WIDTH * 32));
    if (stored === undefined) report({ code: 'TILE_MISSING', where: path, message: 'The tile is missing or larger than it should be.' });
    else if (!stored.subarray(0, expected.byteLength).equals(expected)) {
      report({ code: 'TILE_MISMATCH', where: path, message: 'The tile does not hold what the entries give.' });
    }
  };
  const bundles = checkBundles(files, signedSize, report);
  return {
    full: (level, index, hashes) => {
      if ((index + 1) * TILE_WIDTH ** (level + 1) <= signedSize) compare(tilePath(level, index), undefined, hashes);
    },
    leaf: bundles,
    partial: (edge) => {
      for (const { level, index, width } of partialTiles(signedSize)) {
        compare(tilePath(level, index, width), tilePath(level, index), edge.hashes(level));
      }
    },
  };
}

/** One bundle is held at a time; each leaf is compared where it must lie in it. */
function checkBundles(files: LogFiles, signedSize: number, report: (problem: Problem) => void): TileCheck['leaf'] {
  let [where, bytes, offset] = ['', undefined as Buffer | undefined, 0];
  const wrong = (index: number): void => {
    report({ code: 'BUNDLE_MISMATCH', where, offset, message: `The bundle does not hold entry ${index} as it was written.` });
    bytes = undefined;
  };
  return (index, leaf) => {
    if (index % TILE_WIDTH === 0) {
      const number = Math.floor(index / TILE_WIDTH);
      const width = Math.min(TILE_WIDTH, signedSize - index);
      where = tilePath('entries', number, width);
      bytes = files.read(where, MAX_BUNDLE_BYTES) ?? files.read(tilePath('entries', number), MAX_BUNDLE_BYTES);
      offset = 0;
      if (bytes === undefined) report({ code: 'BUNDLE_MISSING', where, message: 'The entry bundle is missing.' });
    }
    if (bytes === undefined) return;
    const start = offset + LENGTH_BYTES;
    if (start + leaf.byteLength > bytes.byteLength || bytes.readUInt16BE(offset) !== leaf.byteLength) return wrong(index);
    if (bytes.compare(leaf, 0, leaf.byteLength, start, start + leaf.byteLength) !== 0) return wrong(index);
    offset = start + leaf.byteLength;
    const full = index % TILE_WIDTH === TILE_WIDTH - 1;
    if ((full || (index === signedSize - 1 && where.includes('.p/') && files.read(where, MAX_BUNDLE_BYTES))) && offset !== bytes.byteLength) wrong(index);
  };
}
