/** Names of tiles and entry bundles (C2SP tlog-tiles, "Merkle Tree" and "Log entries"). */

export const TILE_WIDTH = 256;

/** `tile/<L>/<N>[.p/<W>]`; `entries` in place of a level names an entry bundle. A width of 256 is a full tile. */
export function tilePath(level: number | 'entries', index: number, width: number = TILE_WIDTH): string {
  return `tile/${level}/${indexPath(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** 1234067 → `x001/x234/067`. */
export function indexPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/gu) ?? [];
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
}

export interface TileShape {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** The rightmost, partial tiles of a tree of this size: one a level, none where the width would be 0. */
export function partialTiles(size: number): readonly TileShape[] {
  const tiles: TileShape[] = [];
  for (let [level, hashes] = [0, size]; hashes > 0; [level, hashes] = [level + 1, Math.floor(hashes / TILE_WIDTH)]) {
    if (hashes % TILE_WIDTH > 0)
      tiles.push({ level, index: Math.floor(hashes / TILE_WIDTH), width: hashes % TILE_WIDTH });
  }
  return tiles;
}
