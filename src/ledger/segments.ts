/**
 * The segments: the log's truth. They are only ever appended to; the one exception is the end of the last one after a
 * crash, where an unfinished record is cut off and said to have been. Damage anywhere else is reported, never mended.
 */
import {
  closeSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ThroughlineError } from '#core';
import { syncDirectory, writeWhole } from './durable.ts';
import {
  checkSegment,
  firstIndexOf,
  HEAD_BYTES,
  isSegmentHead,
  leafAt,
  leafHashAt,
  MAX_SEGMENT_BYTES,
  RECORD_HEAD_BYTES,
  recordEnd,
  segmentHead,
  segmentName,
  writeRecord,
  type SegmentEnd,
} from './verify/segment.ts';

const fdatasyncAsync = promisify(fdatasync);

/** What was cut off the end of the log when it was opened. */
export interface Recovery {
  readonly file: string;
  readonly atOffset: number;
  readonly cutBytes: number;
}

export interface LeafItem {
  readonly index: number;
  readonly leaf: Buffer;
}

export interface Segments {
  /** Number of entries. */
  readonly size: number;
  readonly recovered: Recovery | undefined;
  /** Leaves of [from, to), in order; views that stay valid. Throws LEDGER_DAMAGED at the first bad record. */
  read(from: number, to: number): Iterable<LeafItem>;
  /** Leaf hashes (latin1 text) of [from, to), in order. Throws like `read`. */
  readonly leafHashes: (from: number, to: number) => Iterable<string>;
  /** Writes leaves and gives their hashes; they are durable when it resolves. Must not be called again before. */
  append(leaves: readonly Uint8Array[]): Promise<readonly string[]>;
  close(): void;
}

export interface SegmentOptions {
  readonly readOnly: boolean;
  /** Size of the checkpoint: entries below it are never cut. */
  readonly signedSize: number;
  readonly segmentBytes: number;
}

/** Every so many records the offset is noted while a segment is checked, so that reading need not begin at its head. */
const MARK_EVERY = 256;

interface Place {
  readonly file: string;
  readonly first: number;
  /** Offsets of the records `first + n × MARK_EVERY`, as far as they were checked when the log was opened. */
  readonly marks: number[];
}

interface Tail {
  readonly handle: number;
  offset: number;
}

/** Finds the end of the log. Only segments that hold entries from `signedSize` on are checked; reading checks the rest. */
export function openSegments(directory: string, options: SegmentOptions): Segments {
  const places = listSegments(directory);
  const end = findEnd(places, options.signedSize);
  if (end.index < options.signedSize) {
    const what = `${options.signedSize} entries were signed, but only ${end.index} are whole`;
    throw damaged(places.at(-1)?.file ?? directory, end.offset, what);
  }
  const recovered = options.readOnly ? undefined : cutTail(places, end);
  let size = end.index;
  let tail: Tail | undefined;
  return {
    get size() {
      return size;
    },
    recovered,
    read: (from, to) =>
      readRecords(places, { from, to: Math.min(to, size) }, (index, bytes, span) => ({
        index,
        leaf: leafAt(bytes, ...span),
      })),
    leafHashes: (from, to) =>
      readRecords(places, { from, to: Math.min(to, size) }, (_, bytes, span) => leafHashAt(bytes, ...span)),
    append: async (leaves) => {
      const hashes: string[] = [];
      for (let at = 0; at < leaves.length;) {
        tail ??= openTail(places);
        if (tail === undefined || tail.offset >= options.segmentBytes)
          tail = startSegment(directory, places, { first: size + at, before: tail });
        const part = takeUpTo(leaves, at, options.segmentBytes - tail.offset);
        hashes.push(...(await appendPart(tail, part, size + at)));
        at += part.length;
      }
      size += leaves.length;
      return hashes;
    },
    close: () => {
      if (tail !== undefined) closeSync(tail.handle);
      tail = undefined;
    },
  };
}

function listSegments(directory: string): Place[] {
  const firsts = readdirSync(directory)
    .map((name) => firstIndexOf(name))
    .filter((first) => first !== undefined);
  const places = firsts
    .toSorted((left, right) => left - right)
    .map((first) => ({ file: join(directory, segmentName(first)), first, marks: [] }));
  if (places[0] !== undefined && places[0].first !== 0)
    throw damaged(places[0].file, 0, 'the segments before it are missing');
  return places;
}

interface FoundEnd extends SegmentEnd {
  readonly cutBytes: number;
}

function findEnd(places: readonly Place[], signedSize: number): FoundEnd {
  const startAt = Math.max(
    0,
    places.findLastIndex((place) => place.first <= signedSize),
  );
  let found: FoundEnd = { offset: 0, index: 0, cutBytes: 0 };
  for (const [at, place] of places.entries()) {
    if (at < startAt) continue;
    const bytes = readSegment(place.file);
    const { offset, index, rest } = checkSegment(bytes, place.first, (entry, start) => {
      if ((entry - place.first) % MARK_EVERY === 0) place.marks.push(start);
    });
    const next = places[at + 1];
    if (rest === 'damaged' || (next !== undefined && (rest === 'torn' || index !== next.first))) {
      throw damaged(place.file, offset, `entry ${index} is damaged or missing, and later entries follow`);
    }
    found = { offset, index, cutBytes: bytes.byteLength - offset };
  }
  return found;
}

function readSegment(file: string): Buffer {
  if (statSync(file).size > MAX_SEGMENT_BYTES)
    throw damaged(file, MAX_SEGMENT_BYTES, 'the segment is larger than any segment can be');
  return readFileSync(file);
}

/** Cuts what is no whole entry. A segment that has not even a whole head goes away; it will be started anew. */
function cutTail(places: Place[], end: FoundEnd): Recovery | undefined {
  const place = places.at(-1);
  if (place === undefined || (end.cutBytes === 0 && end.offset > 0)) return undefined;
  if (end.offset === 0) {
    rmSync(place.file);
    places.pop();
    syncDirectory(dirname(place.file));
  } else {
    const handle = openSync(place.file, 'r+');
    ftruncateSync(handle, end.offset);
    fsyncSync(handle);
    closeSync(handle);
  }
  return { file: place.file, atOffset: end.offset, cutBytes: end.cutBytes };
}

function openTail(places: readonly Place[]): Tail | undefined {
  const place = places.at(-1);
  if (place === undefined) return undefined;
  const handle = openSync(place.file, 'r+');
  return { handle, offset: fstatSync(handle).size };
}

function startSegment(
  directory: string,
  places: Place[],
  { first, before }: { first: number; before: Tail | undefined },
): Tail {
  if (before !== undefined) closeSync(before.handle);
  const file = join(directory, segmentName(first));
  const handle = openSync(file, 'wx+');
  writeWhole(handle, segmentHead(first), 0);
  fsyncSync(handle);
  syncDirectory(directory);
  places.push({ file, first, marks: [] });
  return { handle, offset: HEAD_BYTES };
}

/** At least one leaf: a segment may be exceeded by its last record. */
function takeUpTo(leaves: readonly Uint8Array[], from: number, room: number): readonly Uint8Array[] {
  let [to, bytes] = [from, 0];
  while (to < leaves.length && (to === from || bytes < room)) {
    bytes += RECORD_HEAD_BYTES + (leaves[to]?.byteLength ?? 0);
    to += 1;
  }
  return leaves.slice(from, to);
}

/** The leaves are hashed while the disk works. */
async function appendPart(tail: Tail, leaves: readonly Uint8Array[], first: number): Promise<readonly string[]> {
  const bytes = Buffer.allocUnsafe(leaves.reduce((sum, leaf) => sum + RECORD_HEAD_BYTES + leaf.byteLength, 0));
  const ends: number[] = [];
  for (const [at, leaf] of leaves.entries()) ends.push(writeRecord(bytes, ends[at - 1] ?? 0, first + at, leaf));
  writeWhole(tail.handle, bytes, tail.offset);
  const durable = fdatasyncAsync(tail.handle);
  const hashes = ends.map((end, at) => leafHashAt(bytes, ends[at - 1] ?? 0, end));
  await durable;
  tail.offset += bytes.byteLength;
  return hashes;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function* readRecords<T>(
  places: readonly Place[],
  { from, to }: Range,
  take: (index: number, bytes: Buffer, span: readonly [number, number]) => T,
): Iterable<T> {
  if (from >= to) return;
  const startAt = places.findLastIndex((place) => place.first <= from);
  for (const [at, place] of places.entries()) {
    if (at < startAt || place.first >= to) continue;
    const bytes = readSegment(place.file);
    if (!isSegmentHead(bytes, place.first)) throw damaged(place.file, 0, 'the head of the segment is damaged');
    const until = Math.min(to, places[at + 1]?.first ?? to);
    const mark = Math.max(0, Math.min(place.marks.length - 1, Math.floor((from - place.first) / MARK_EVERY)));
    let offset = place.marks[mark] ?? HEAD_BYTES;
    for (let index = place.first + mark * MARK_EVERY; index < until; index += 1) {
      const end = recordEnd(bytes, offset, index);
      if (end === undefined) throw damaged(place.file, offset, `entry ${index} does not match its checksum`);
      if (index >= from) yield take(index, bytes, [offset, end]);
      offset = end;
    }
  }
}

export function damaged(file: string, offset: number, what: string): ThroughlineError {
  return new ThroughlineError('LEDGER_DAMAGED', `The log is damaged: ${what}.`, {
    hint: 'Nothing was changed. Put the directory back from a copy, or move it away to begin a new log.',
    location: `${file}@${offset}`,
  });
}
