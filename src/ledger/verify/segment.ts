/**
 * Layout of a segment: a head of 16 bytes (magic, index of the first entry), then records.
 * A record is `checksum u32 | index u32 | length u16 | 0x00 | leaf`, big endian; the checksum is CRC-32 over all that
 * follows it, and `index` is the entry's index modulo 2^32, so that a moved or repeated record is noticed.
 * The 0x00 is the leaf prefix of RFC 6962 §2.1: a leaf is hashed where it lies, without a copy.
 */
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const MAGIC = 'tlseg/1\n';
export const HEAD_BYTES = 16;
export const RECORD_HEAD_BYTES = 11;
export const MAX_LEAF_BYTES = 65_535;
export const SEGMENT_BYTES: number = 16 * 1024 * 1024;
/** A segment takes no record once it has SEGMENT_BYTES; larger files are not ours. */
export const MAX_SEGMENT_BYTES: number = SEGMENT_BYTES + RECORD_HEAD_BYTES + MAX_LEAF_BYTES;

const INDEX_AT = 4;
const LENGTH_AT = 8;
const PREFIX_AT = 10;
const INDEX_RANGE = 2 ** 32;

export function segmentName(first: number): string {
  return `${String(first).padStart(20, '0')}.seg`;
}

/** The index of the first entry, or undefined for a name that is not a segment's. */
export function firstIndexOf(name: string): number | undefined {
  const first = /^(\d{20})\.seg$/u.exec(name)?.[1];
  return first === undefined || !Number.isSafeInteger(Number(first)) ? undefined : Number(first);
}

export function segmentHead(first: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 'latin1');
  head.writeBigUInt64BE(BigInt(first), MAGIC.length);
  return head;
}

export function isSegmentHead(bytes: Buffer, first: number): boolean {
  return bytes.subarray(0, HEAD_BYTES).equals(segmentHead(first));
}

/** Writes one record and gives the offset after it. */
export function writeRecord(into: Buffer, offset: number, index: number, leaf: Uint8Array): number {
  const end = offset + RECORD_HEAD_BYTES + leaf.byteLength;
  into.writeUInt32BE(index % INDEX_RANGE, offset + INDEX_AT);
  into.writeUInt16BE(leaf.byteLength, offset + LENGTH_AT);
  into[offset + PREFIX_AT] = 0;
  into.set(leaf, offset + RECORD_HEAD_BYTES);
  into.writeUInt32BE(crc32(into.subarray(offset + INDEX_AT, end)), offset);
  return end;
}

/** The offset after the whole and undamaged record of this index at `offset`, or undefined. */
export function recordEnd(bytes: Buffer, offset: number, index: number): number | undefined {
  if (offset + RECORD_HEAD_BYTES > bytes.byteLength) return undefined;
  const end = offset + RECORD_HEAD_BYTES + bytes.readUInt16BE(offset + LENGTH_AT);
  if (end > bytes.byteLength || bytes[offset + PREFIX_AT] !== 0) return undefined;
  if (bytes.readUInt32BE(offset + INDEX_AT) !== index % INDEX_RANGE) return undefined;
  return crc32(bytes.subarray(offset + INDEX_AT, end)) === bytes.readUInt32BE(offset) ? end : undefined;
}

/** The leaf of the record that spans [offset, end): a view, not a copy. */
export function leafAt(bytes: Buffer, offset: number, end: number): Buffer {
  return bytes.subarray(offset + RECORD_HEAD_BYTES, end);
}

/** SHA-256(0x00 || leaf) as latin1 text, of the record that spans [offset, end). */
export function leafHashAt(bytes: Buffer, offset: number, end: number): string {
  return hash('sha256', bytes.subarray(offset + PREFIX_AT, end), 'binary');
}

/** How far a segment can be read: offset and index after its last good record. */
export interface SegmentEnd {
  readonly offset: number;
  readonly index: number;
}

/** Walks good records until the first that is not, or the end. `visit` gets the span of each. */
function walkRecords(
  bytes: Buffer,
  start: SegmentEnd,
  visit?: (index: number, offset: number, end: number) => void,
): SegmentEnd {
  let { offset, index } = start;
  for (;;) {
    const end = recordEnd(bytes, offset, index);
    if (end === undefined) return { offset, index };
    visit?.(index, offset, end);
    offset = end;
    index += 1;
  }
}

/** What follows the last good record: nothing, a write that was cut short, or damage with good records beyond it. */
export interface SegmentState extends SegmentEnd {
  readonly rest: 'none' | 'torn' | 'damaged';
}

/** Checks a whole segment. An offset of 0 means that not even its head is good. Only at the end of a log is `torn` harmless. */
export function checkSegment(
  bytes: Buffer,
  first: number,
  visit?: (index: number, offset: number, end: number) => void,
): SegmentState {
  if (!isSegmentHead(bytes, first)) {
    const beyond = hasRecordBeyond(bytes, { offset: 0, index: first - 1 });
    return { offset: 0, index: first, rest: beyond ? 'damaged' : 'torn' };
  }
  const end = walkRecords(bytes, { offset: HEAD_BYTES, index: first }, visit);
  if (end.offset === bytes.byteLength) return { ...end, rest: 'none' };
  return { ...end, rest: hasRecordBeyond(bytes, end) ? 'damaged' : 'torn' };
}

/** Bytes a search may spend on checksums: far more than honest content can make it spend. */
const SEARCH_BUDGET = 256 * 1024 * 1024;

/**
 * Whether a good record with a later index lies beyond a bad one. If so, the bad one is damage in the middle and not
 * a write that was cut short. When the search gets too dear the answer is yes: then nothing may be cut.
 */
export function hasRecordBeyond(bytes: Buffer, bad: SegmentEnd, budget: number = SEARCH_BUDGET): boolean {
  let left = budget;
  const most = Math.ceil((bytes.byteLength - bad.offset) / RECORD_HEAD_BYTES);
  for (let offset = bad.offset + 1; offset + RECORD_HEAD_BYTES <= bytes.byteLength; offset += 1) {
    if (bytes[offset + PREFIX_AT] !== 0) continue;
    const ahead = (bytes.readUInt32BE(offset + INDEX_AT) - (bad.index % INDEX_RANGE) + INDEX_RANGE) % INDEX_RANGE;
    if (ahead === 0 || ahead > most) continue;
    left -= bytes.readUInt16BE(offset + LENGTH_AT);
    if (left < 0 || recordEnd(bytes, offset, bad.index + ahead) !== undefined) return true;
  }
  return false;
}
