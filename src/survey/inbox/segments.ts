/**
 * The inbox on disk: `inbox/events/000000000001.ndjson` and so on (`inbox/calls/` for telemetry), one event a line, only ever appended to. A segment is
 * closed before it is too large for a connector to read. A line without its end was never acknowledged, and is cut off
 * when the inbox is opened again.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory, syncDirectory } from '#ledger';
import type { SourceRequest } from '../sources/index.ts';

export const SEGMENT_BYTES = 4_000_000;
const LINE_END = 10;

export function inboxDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'inbox');
}

/** Where the events lie: this is what is read as a source, and what is watched. */
export function eventsDirectory(dataDirectory: string): string {
  return join(inboxDirectory(dataDirectory), 'events');
}

/** Where calls of models lie that were counted in posted telemetry. */
export function callsDirectory(dataDirectory: string): string {
  return join(inboxDirectory(dataDirectory), 'calls');
}

/** The inbox as sources, once something was ever posted to it. */
export function inboxRequests(dataDirectory: string): readonly SourceRequest[] {
  const holds = (location: string): boolean => existsSync(location) && segmentNames(location).length > 0;
  const requests: readonly SourceRequest[] = [
    { location: eventsDirectory(dataDirectory), name: 'lineage-inbox', alone: true },
    { location: callsDirectory(dataDirectory), name: 'telemetry-inbox', alone: true, only: 'opentelemetry' },
  ];
  return requests.filter(({ location }) => holds(location));
}

export interface Segment {
  readonly handle: FileHandle;
  readonly number: number;
  /** Bytes that are known to be on disk. */
  sizeBytes: number;
}

export interface LastSegment {
  readonly number: number;
  readonly lines: readonly string[];
}

/** Cuts off what a crash left unfinished at the end of the last segment; gives its number and lines. */
export function repairLast(directory: string): LastSegment {
  makeDirectory(directory, 0o700);
  const name = segmentNames(directory).at(-1);
  if (name === undefined) return { number: 0, lines: [] };
  const bytes = readFileSync(join(directory, name));
  const end = bytes.lastIndexOf(LINE_END) + 1;
  if (end < bytes.byteLength) truncate(join(directory, name), end);
  const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  return { number: Number.parseInt(name, 10), lines };
}

function truncate(file: string, length: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    ftruncateSync(descriptor, length);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A new segment; its name is durable before anything is written into it. Fails where the file is there already. */
export async function createSegment(directory: string, number: number): Promise<Segment> {
  const handle = await open(join(directory, `${String(number).padStart(12, '0')}.ndjson`), 'wx', 0o600);
  syncDirectory(directory);
  return { handle, number, sizeBytes: 0 };
}

function segmentNames(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => /^\d{12}\.ndjson$/u.test(name))
    .toSorted();
}
