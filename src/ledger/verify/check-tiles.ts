/** Compares the tiles and bundles of a log with what its entries give, as the entries go by. */
import type { LogFiles } from './log-files.ts';
import { HASH_BYTES } from './merkle.ts';
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
/** Enough for most bundles; larger ones get memory of their own. */
const REUSED_BYTES = 1024 * 1024;
const MAX_BUNDLE_BYTES = TILE_WIDTH * (LENGTH_BYTES + MAX_LEAF_BYTES);

export function checkTiles(files: LogFiles, signedSize: number, report: (problem: Problem) => void): TileCheck {
  const tile = Buffer.allocUnsafeSlow(TILE_WIDTH * HASH_BYTES);
  const compare = (path: string, fallback: string | undefined, expected: Buffer): void => {
    const stored =
      files.read(path, expected.byteLength, tile) ??
      (fallback === undefined ? undefined : files.read(fallback, tile.byteLength, tile));
    if (stored === undefined)
      report({ code: 'TILE_MISSING', where: path, message: 'The tile is missing or larger than it should be.' });
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

interface Bundle {
  readonly where: string;
  readonly bytes: Buffer;
  /** Index after its last entry; undefined when a full bundle stands in for a partial one, and holds more. */
  readonly end: number | undefined;
}

/** One bundle is held at a time; each leaf is compared where it must lie in it. */
function checkBundles(files: LogFiles, signedSize: number, report: (problem: Problem) => void): TileCheck['leaf'] {
  const reuse = Buffer.allocUnsafeSlow(REUSED_BYTES);
  let bundle: Bundle | undefined;
  let offset = 0;
  return (index, leaf) => {
    if (index % TILE_WIDTH === 0) {
      bundle = openBundle(files, { index, width: Math.min(TILE_WIDTH, signedSize - index) }, reuse);
      offset = 0;
      if (bundle === undefined)
        report({
          code: 'BUNDLE_MISSING',
          where: bundlePath(index, signedSize),
          message: 'The entry bundle is missing.',
        });
    }
    if (bundle === undefined) return;
    const end = endOfLeaf(bundle.bytes, offset, leaf);
    if (end === undefined || (index + 1 === bundle.end && end !== bundle.bytes.byteLength)) {
      report({
        code: 'BUNDLE_MISMATCH',
        where: bundle.where,
        offset,
        message: `The bundle does not hold entry ${index} as it was written.`,
      });
      bundle = undefined;
    }
    offset = end ?? 0;
  };
}

function bundlePath(index: number, signedSize: number): string {
  return tilePath('entries', index / TILE_WIDTH, Math.min(TILE_WIDTH, signedSize - index));
}

function openBundle(
  files: LogFiles,
  { index, width }: { readonly index: number; readonly width: number },
  reuse: Buffer,
): Bundle | undefined {
  const where = tilePath('entries', index / TILE_WIDTH, width);
  const bytes = files.read(where, MAX_BUNDLE_BYTES, reuse);
  if (bytes !== undefined) return { where, bytes, end: index + width };
  const full = tilePath('entries', index / TILE_WIDTH);
  const instead = width === TILE_WIDTH ? undefined : files.read(full, MAX_BUNDLE_BYTES, reuse);
  return instead === undefined ? undefined : { where: full, bytes: instead, end: undefined };
}

/** The offset after this leaf when exactly it lies at `offset`. */
function endOfLeaf(bytes: Buffer, offset: number, leaf: Buffer): number | undefined {
  const start = offset + LENGTH_BYTES;
  const end = start + leaf.byteLength;
  if (end > bytes.byteLength || bytes.readUInt16BE(offset) !== leaf.byteLength) return undefined;
  return bytes.compare(leaf, 0, leaf.byteLength, start, end) === 0 ? end : undefined;
}
