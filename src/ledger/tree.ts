/**
 * The tree over the log's leaves: the right edge in memory, full tiles on disk or waiting to be written at the next
 * checkpoint. Gives any complete subtree's hash, and only hashes that lead to the root.
 */
import type { FileToWrite } from './durable.ts';
import { damaged } from './segments.ts';
import { hashIn, readPartialTile, readTile, tileRows, type TileRows } from './tiles.ts';
import { HASH_BYTES, type SubtreeHash } from './verify/merkle.ts';
import { createTileEdge, type PartialTile, type TileEdge } from './verify/tile-edge.ts';
import { partialTiles, tilePath, TILE_WIDTH } from './verify/tile-path.ts';

/** Leaf hashes of entries [from, to), as latin1 text, out of the segments. */
export type LeafHashes = (from: number, to: number) => Iterable<string>;

export interface Tree {
  readonly size: number;
  push(leaf: string): void;
  root(): Uint8Array;
  readonly subtree: SubtreeHash;
  /** Tiles that are not on disk yet, partial ones of the present size included. */
  unwritten(): readonly FileToWrite[];
  /** To be called when `unwritten` lies on disk. */
  written(): void;
}

const REMEMBERED_TILES = 256;

export interface TreeSource {
  readonly directory: string;
  readonly leafHashes: LeafHashes;
}

/** The tree of `size` entries from its tiles; undefined when one of the edge is missing or they do not lead to `root`. */
export function resumeTree(source: TreeSource, size: number, root: Uint8Array): Tree | undefined {
  const tiles: PartialTile[] = [];
  for (const shape of partialTiles(size)) {
    const hashes = readPartialTile(source.directory, shape.level, shape.index, shape.width);
    if (hashes === undefined) return undefined;
    tiles.push({ ...shape, hashes });
  }
  const tree = createTree(source, { size, tiles });
  return Buffer.compare(tree.root(), root) === 0 ? tree : undefined;
}

export function createTree(
  source: TreeSource,
  from?: { readonly size: number; readonly tiles: readonly PartialTile[] },
): Tree {
  const pending = new Map<string, Buffer>();
  const edge = createTileEdge((level, index, hashes) => pending.set(tilePath(level, index), hashes), from);
  const remembered = new Map<string, TileRows>();
  const rowsOf = (level: number, index: number): TileRows => {
    const path = tilePath(level, index);
    const known = remembered.get(path);
    const rows = known ?? loadTile({ source, pending, hashAt }, level, index);
    remembered.delete(path);
    remembered.set(path, rows);
    if (remembered.size > REMEMBERED_TILES) remembered.delete(remembered.keys().next().value ?? '');
    return rows;
  };
  const hashAt = (level: number, index: number): Buffer => {
    const tile = Math.floor(index / TILE_WIDTH);
    return (
      edgeHashes(edge, { level, start: index, count: 1 }) ??
      hashIn(rowsOf(level, tile)[0] as Buffer, index % TILE_WIDTH)
    );
  };
  return {
    get size() {
      return edge.size;
    },
    push: (leaf) => edge.push(leaf),
    root: () => edge.root(),
    subtree: (level, index) => {
      const tileLevel = Math.floor(level / 8);
      const span = 2 ** (level % 8);
      const start = index * span;
      const inEdge = edgeHashes(edge, { level: tileLevel, start, count: span });
      if (inEdge !== undefined) return hashIn(tileRows(inEdge).at(-1) as Buffer, 0);
      return hashIn(
        rowsOf(tileLevel, Math.floor(start / TILE_WIDTH))[level % 8] as Buffer,
        (start % TILE_WIDTH) / span,
      );
    },
    unwritten: () => [
      ...[...pending].map(([path, bytes]) => ({ path, bytes })),
      ...partialTiles(edge.size).map(({ level, index, width }) => ({
        path: tilePath(level, index, width),
        bytes: edge.hashes(level),
      })),
    ],
    written: () => pending.clear(),
  };
}

interface Loading {
  readonly source: TreeSource;
  readonly pending: ReadonlyMap<string, Buffer>;
  readonly hashAt: (level: number, index: number) => Buffer;
}

function loadTile(loading: Loading, level: number, index: number): TileRows {
  const { source, pending, hashAt } = loading;
  const waiting = pending.get(tilePath(level, index));
  if (waiting !== undefined) return tileRows(waiting);
  const expected = hashAt(level + 1, index);
  for (const find of [() => readTile(source.directory, level, index), () => computeTile(source, level, index)]) {
    const hashes = find();
    const rows = hashes === undefined ? undefined : tileRows(hashes);
    if (rows !== undefined && hashIn(rows.at(-1) as Buffer, 0).equals(expected)) return rows;
  }
  throw damaged(
    `${source.directory}/${tilePath(level, index)}`,
    0,
    'neither this tile nor the entries below it lead to the root',
  );
}

/** From the entries: the tile is the last that fills up in a tree over just the entries below it. */
function computeTile({ leafHashes }: TreeSource, level: number, index: number): Buffer | undefined {
  const span = TILE_WIDTH ** (level + 1);
  let tile: Buffer | undefined;
  const below = createTileEdge((filled, _index, hashes) => {
    if (filled === level) tile = hashes;
  });
  for (const leaf of leafHashes(index * span, (index + 1) * span)) below.push(leaf);
  return tile;
}

interface Hashes {
  readonly level: number;
  readonly start: number;
  readonly count: number;
}

/** Hashes [start, start+count) of a level when they lie in its partial tile. */
function edgeHashes(edge: TileEdge, { level, start, count }: Hashes): Buffer | undefined {
  const first = Math.floor(edge.size / TILE_WIDTH ** (level + 1)) * TILE_WIDTH;
  if (start < first) return undefined;
  return edge.hashes(level).subarray((start - first) * HASH_BYTES, (start - first + count) * HASH_BYTES);
}
