/** Entry bundles (C2SP tlog-tiles, "Log entries"): 256 leaves each, every one with its length as big-endian uint16. */
import type { FileToWrite } from './durable.ts';
import { tilePath, TILE_WIDTH } from './verify/tile-path.ts';

/** Bundles of the entries that are given, which begin at a multiple of 256; the last may be partial. */
export function* toBundles(
  leaves: Iterable<{ readonly index: number; readonly leaf: Uint8Array }>,
): Iterable<FileToWrite> {
  let parts: Uint8Array[] = [];
  let last = 0;
  for (const { index, leaf } of leaves) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(leaf.byteLength);
    parts.push(length, leaf);
    last = index;
    if (parts.length < 2 * TILE_WIDTH) continue;
    yield { path: tilePath('entries', Math.floor(index / TILE_WIDTH)), bytes: Buffer.concat(parts) };
    parts = [];
  }
  if (parts.length > 0)
    yield { path: tilePath('entries', Math.floor(last / TILE_WIDTH), parts.length / 2), bytes: Buffer.concat(parts) };
}
