/** Walks all segments of a log in order, checks each record, and builds the tree over them. */
import { isPayloadOf, LARGE_DIRECTORY, MAX_PAYLOAD_BYTES, parseStub } from './large.ts';
import type { LogFiles } from './log-files.ts';
import type { TileCheck } from './check-tiles.ts';
import { checkSegment, firstIndexOf, leafAt, leafHashAt, MAX_SEGMENT_BYTES, segmentName } from './segment.ts';
import { createTileEdge, type TileEdge } from './tile-edge.ts';
import type { LogReport, Problem } from './verify-log.ts';

export interface Covered {
  /** Whole entries found. */
  readonly size: number;
  /** Every entry from the first to the last is there and undamaged. */
  readonly whole: boolean;
  /** Root over all entries, when `whole`. */
  readonly root: Buffer | undefined;
  /** Root over the entries that were signed, when those are whole. */
  readonly signedRoot: Buffer | undefined;
  readonly torn: LogReport['torn'];
}

export interface CheckOptions {
  readonly signedSize: number;
  readonly tiles: TileCheck;
  readonly report: (problem: Problem) => void;
}

interface Walk extends CheckOptions {
  readonly files: LogFiles;
  readonly edge: TileEdge;
  /** Where each segment is read to, one after the other. */
  readonly reuse: Buffer;
  size: number;
  whole: boolean;
  signedRoot: Buffer | undefined;
  torn: LogReport['torn'];
}

export function checkSegments(files: LogFiles, options: CheckOptions): Covered {
  const { signedSize, tiles } = options;
  const edge = createTileEdge((level, index, hashes) => tiles.full(level, index, hashes));
  const walk: Walk = {
    ...options,
    files,
    edge,
    reuse: Buffer.allocUnsafeSlow(MAX_SEGMENT_BYTES),
    size: 0,
    whole: true,
    signedRoot: undefined,
    torn: undefined,
  };
  if (signedSize === 0) walk.signedRoot = Buffer.from(edge.root());
  const firsts = (files.list('segments') ?? [])
    .map((name) => firstIndexOf(name))
    .filter((first) => first !== undefined);
  let expected = 0;
  for (const [at, first] of firsts.entries()) {
    if (first !== expected && walk.whole) missing(walk, expected, first);
    expected = walkSegment(walk, first, at === firsts.length - 1);
  }
  return {
    size: walk.size,
    whole: walk.whole,
    root: walk.whole ? Buffer.from(edge.root()) : undefined,
    signedRoot: walk.signedRoot,
    torn: walk.torn,
  };
}

/** Gives the index that the next segment must begin with. */
function walkSegment(walk: Walk, first: number, last: boolean): number {
  const where = `segments/${segmentName(first)}`;
  const bytes = walk.files.read(where, MAX_SEGMENT_BYTES, walk.reuse);
  if (bytes === undefined) {
    walk.whole = false;
    walk.report({
      code: 'SEGMENT_DAMAGED',
      where,
      message: 'The segment cannot be read, or is larger than any segment can be.',
    });
    return first;
  }
  const state = checkSegment(bytes, first, (_index, offset, end) => addEntry(walk, bytes, offset, end));
  const { offset, index, rest } = state;
  if (rest === 'torn' && last && index >= walk.signedSize) {
    walk.torn = { where, offset, bytes: bytes.byteLength - offset };
  } else if (rest !== 'none') {
    walk.whole = false;
    const code = offset === 0 ? 'SEGMENT_DAMAGED' : 'ENTRY_DAMAGED';
    const message =
      offset === 0 ? 'The head of the segment is damaged.' : `Entry ${index} does not match its checksum, or is cut.`;
    walk.report({ code, where, offset, message });
  }
  return index;
}

function addEntry(walk: Walk, bytes: Buffer, offset: number, end: number): void {
  walk.size += 1;
  const leaf = leafAt(bytes, offset, end);
  checkPayload(walk, leaf);
  if (!walk.whole) return;
  walk.edge.push(leafHashAt(bytes, offset, end));
  if (walk.size > walk.signedSize) return;
  walk.tiles.leaf(walk.size - 1, leaf);
  if (walk.size === walk.signedSize) {
    walk.signedRoot = Buffer.from(walk.edge.root());
    walk.tiles.partial(walk.edge);
  }
}

function checkPayload({ files, report, size }: Walk, leaf: Buffer): void {
  const stub = parseStub(leaf);
  if (stub === undefined) return;
  const where = `${LARGE_DIRECTORY}/${stub.sha256}`;
  const payload = files.read(where, MAX_PAYLOAD_BYTES);
  if (payload === undefined)
    report({ code: 'PAYLOAD_MISSING', where, message: `The payload of entry ${size - 1} is missing.` });
  else if (!isPayloadOf(stub, payload)) {
    report({ code: 'PAYLOAD_MISMATCH', where, message: `The payload of entry ${size - 1} does not match its digest.` });
  }
}

function missing(walk: Walk, expected: number, first: number): void {
  walk.whole = false;
  const where = `segments/${segmentName(first)}`;
  walk.report({
    code: 'SEGMENT_MISSING',
    where,
    message: `Entries ${expected} to ${first - 1} should come before it and are not there.`,
  });
}
