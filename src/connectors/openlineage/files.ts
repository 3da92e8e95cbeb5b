/**
 * Which files of a source hold events, and the events in them. A JSON file can hold anything, so each is looked into,
 * which must be cheap: the bytes must hold the names of two members before any of it is parsed, and then only the first
 * value counts. Both answers are remembered by content.
 */
import type { Skipped } from '#core';
import { decodeText, type ConnectorContext, type FileEntry } from '../connector.ts';
import { toParts } from '../parts.ts';
import { baseOf } from '../paths.ts';
import { rememberWhole } from '../remember-whole.ts';
import { looksLikeEvent, readEvent, type LineageEvent } from './event.ts';
import { splitValues } from '../json-values.ts';

/** Raise when what is kept of a file, or of an event, changes its shape or meaning. */
const FORMAT = 'openlineage/1';
/** Most bytes of JSON looked into in one source. */
const MOST_LOOKED_BYTES = 256_000_000;
const FAULTS_SHOWN = 3;

export function mayHoldEvents(path: string): boolean {
  return /\.(?:ndjson|jsonl|json)$/iu.test(path) && !/^(?:package(?:-lock)?|tsconfig)\.json$/u.test(baseOf(path));
}

/** A file that is too large to be looked into is mentioned only if its path says that it might hold events. */
const hint = /lineage/iu;

export interface EventFiles {
  readonly paths: readonly string[];
  readonly skipped: readonly Skipped[];
}

export async function findEventFiles(context: ConnectorContext): Promise<EventFiles> {
  const skipped: Skipped[] = [];
  const skip = (locator: string, reason: string, scope: Skipped['scope']): void => {
    skipped.push({ kind: 'skipped', source: context.source, locator, reason, scope });
  };
  const isCandidate = (path: string): boolean => context.asked === 'openlineage' || mayHoldEvents(path);
  const candidates = context.files.list().filter((entry) => entry.kind === 'file' && isCandidate(entry.path));
  const limit = context.limits.fileBytes;
  for (const { path, sizeBytes } of candidates) {
    if (sizeBytes > limit && hint.test(path))
      skip(path, `${path} has ${sizeBytes} bytes; at most ${limit} are read.`, 'file');
  }
  const small = withinBudget(candidates.filter((entry) => entry.sizeBytes <= limit).slice(-context.limits.files));
  const left = candidates.filter((entry) => entry.sizeBytes <= limit).length - small.length;
  if (left > 0)
    skip(
      '*.json',
      `${left} JSON files before the last ${small.length} were not looked into for lineage events.`,
      'part',
    );
  const paths: string[] = [];
  const unread: string[] = [];
  for (const [part, entries] of toParts(small)) {
    if (context.signal.aborted) break;
    const found = await lookInto(context, part, entries);
    paths.push(...found.paths);
    unread.push(...found.unread);
  }
  if (unread.length > 0) {
    const [first = ''] = unread.toSorted();
    skip(
      first,
      `${unread.length} JSON files could not be read, so whether they hold lineage events is not known.`,
      'part',
    );
  }
  return { paths: paths.toSorted(), skipped };
}

/** From the last in order, which are the newest where files are named by date or number. */
function withinBudget(entries: readonly FileEntry[]): readonly FileEntry[] {
  let left = MOST_LOOKED_BYTES;
  const before = entries.findLastIndex((entry) => (left -= entry.sizeBytes) < 0);
  return entries.slice(before + 1);
}

interface Looked {
  readonly paths: readonly string[];
  readonly unread: readonly string[];
}

async function lookInto(context: ConnectorContext, part: number, entries: readonly FileEntry[]): Promise<Looked> {
  const fingerprint = [FORMAT, ...entries.map((entry) => `${entry.path}\0${entry.fingerprint}`)].join('\n');
  return rememberWhole(context, `openlineage/files/${part}`, fingerprint, async () => {
    const value: { paths: string[]; unread: string[] } = { paths: [], unread: [] };
    for (const { path } of entries) {
      const content = await context.files.read(path, context.limits.fileBytes);
      if (content.kind === 'skipped') value.unread.push(path);
      else if (holdsEvents(content.bytes, path)) value.paths.push(path);
    }
    return { value, whole: value.unread.length === 0 };
  });
}

const [eventTime, producer] = ['"eventTime"', '"producer"'];

function holdsEvents(bytes: Uint8Array, path: string): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!buffer.includes(eventTime) || !buffer.includes(producer)) return false;
  const text = decodeText(bytes);
  if (text === undefined) return false;
  for (const piece of splitValues(text, path).slice(0, FAULTS_SHOWN)) {
    try {
      return looksLikeEvent(JSON.parse(piece.text));
    } catch {
      continue; // A line that was cut off at the top of a log says nothing about the rest.
    }
  }
  return false;
}

export interface ReadFile {
  readonly events: readonly LineageEvent[];
  /** Sentences about what in it is no event. */
  readonly faults: readonly { readonly line: number; readonly reason: string }[];
  readonly moreFaults: number;
}

/** `undefined` where the file can no longer be read. */
export async function readEvents(context: ConnectorContext, path: string): Promise<ReadFile | Skipped> {
  const entry = context.files.get(path);
  const fingerprint = `${FORMAT} ${entry?.fingerprint ?? ''}`;
  return rememberWhole<ReadFile | Skipped>(context, `openlineage/events/${path}`, fingerprint, async () => {
    const content = await context.files.read(path, context.limits.fileBytes);
    if (content.kind === 'skipped') return { value: content, whole: false };
    const text = decodeText(content.bytes);
    return { value: toEvents(text ?? '', path), whole: true };
  });
}

function toEvents(text: string, path: string): ReadFile {
  const events: LineageEvent[] = [];
  const faults: { line: number; reason: string }[] = [];
  for (const piece of splitValues(text, path)) {
    const event = readEvent(piece);
    if (typeof event === 'string') faults.push({ line: piece.firstLine, reason: event });
    else events.push(event);
  }
  const shown = events.length === 0 ? 1 : FAULTS_SHOWN;
  return { events, faults: faults.slice(0, shown), moreFaults: Math.max(0, faults.length - shown) };
}
