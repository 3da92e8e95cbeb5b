/**
 * One kind of what is posted, kept so that none is lost: what `keep` has resolved for is on disk, also after a power cut. Callers
 * that wait at the same time share one sync (group commit): while one group is being synced, the next one forms. The
 * same event sent again is kept once. Secrets are taken out before anything is written.
 */
import { hash } from 'node:crypto';
import { concealJson, mayHoldSecret } from '#connectors';
import { ThroughlineError } from '#core';
import { createRecent, type Recent } from './recent.ts';
import { createSegment, repairLast, SEGMENT_BYTES, type Segment } from './segments.ts';

export interface Stream {
  /** Where the events lie, for whoever watches. */
  readonly directory: string;
  /**
   * Resolves when all these events are durable. Rejects with SURVEY_INBOX_UNUSABLE when they may not be; sending them
   * again is safe.
   */
  keep(events: readonly unknown[]): Promise<void>;
  /** Waits for what was accepted. */
  close(): Promise<void>;
}

/** Most bytes that may wait for the disk; beyond, the sender is told to come back. */
const MOST_WAITING_BYTES = 128_000_000;

interface Group {
  readonly lines: string[];
  /** Bytes of each line with its end. */
  readonly sizes: number[];
  readonly digests: string[];
  bytes: number;
  readonly done: Promise<void>;
  readonly settle: (failure?: unknown) => void;
}

interface State {
  readonly directory: string;
  readonly recent: Recent;
  /** Events that are on their way to the disk, by digest: a duplicate waits for the same sync. */
  readonly underWay: Map<string, Promise<void>>;
  segment: Segment | undefined;
  lastNumber: number;
  forming: Group;
  waitingBytes: number;
  writing: Promise<void> | undefined;
}

/** The directory must be nobody else's: see `inbox.ts`, which holds the lock. */
export function openStream(directory: string): Stream {
  const { number, lines } = repairLast(directory);
  const recent = createRecent();
  for (const line of lines) recent.add(digestOf(line));
  const state: State = {
    directory,
    recent,
    underWay: new Map(),
    segment: undefined,
    lastNumber: number,
    forming: createGroup(),
    waitingBytes: 0,
    writing: undefined,
  };
  return {
    directory,
    keep: (events) => keep(state, events),
    async close() {
      while (state.writing) await state.writing;
      await state.segment?.handle.close();
      state.segment = undefined;
    },
  };
}

async function keep(state: State, events: readonly unknown[]): Promise<void> {
  const waits = new Set<Promise<void>>();
  for (const event of events) {
    const line = toLine(event);
    const digest = digestOf(line);
    const known = state.underWay.get(digest);
    if (known) waits.add(known);
    else if (!state.recent.has(digest)) waits.add(enqueue(state, line, digest));
  }
  if (waits.size > 0) await Promise.all(waits);
}

function enqueue(state: State, line: string, digest: string): Promise<void> {
  const bytes = Buffer.byteLength(line) + 1;
  if (state.waitingBytes + bytes > MOST_WAITING_BYTES) {
    return Promise.reject(unusable(state.directory, new Error('too much is waiting for the disk')));
  }
  const group = state.forming;
  group.lines.push(line);
  group.sizes.push(bytes);
  group.digests.push(digest);
  group.bytes += bytes;
  state.waitingBytes += bytes;
  state.underWay.set(digest, group.done);
  state.writing ??= writeGroups(state);
  return group.done;
}

/** Runs while there is something to write. Never rejects: who waits for a group hears of its failure. */
async function writeGroups(state: State): Promise<void> {
  // Requests that were read in the same turn of the event loop still join the first group.
  await new Promise((resolve) => setImmediate(resolve));
  while (state.forming.lines.length > 0) {
    const group = state.forming;
    state.forming = createGroup();
    try {
      await writeGroup(state, group);
      for (const digest of group.digests) state.recent.add(digest);
      group.settle();
    } catch (cause) {
      await abandonSegment(state);
      group.settle(unusable(state.directory, cause));
    }
    for (const digest of group.digests) state.underWay.delete(digest);
    state.waitingBytes -= group.bytes;
  }
  state.writing = undefined;
}

async function writeGroup(state: State, group: Group): Promise<void> {
  for (let from = 0; from < group.lines.length;) {
    const segment = await roomySegment(state);
    const [chunk, to] = cut(group, from, SEGMENT_BYTES - segment.sizeBytes);
    await segment.handle.appendFile(chunk);
    await segment.handle.datasync();
    segment.sizeBytes += chunk.byteLength;
    from = to;
  }
}

/** At least one line, and then as many as there is room for. */
function cut({ lines, sizes }: Group, from: number, room: number): readonly [Buffer, number] {
  let to = from;
  let size = 0;
  while (to < lines.length && (to === from || size < room)) {
    size += sizes[to] ?? 0;
    to += 1;
  }
  return [Buffer.from(`${lines.slice(from, to).join('\n')}\n`), to];
}

async function roomySegment(state: State): Promise<Segment> {
  const { segment } = state;
  if (segment && segment.sizeBytes < SEGMENT_BYTES) return segment;
  state.segment = undefined;
  await segment?.handle.close();
  const next = await createSegment(state.directory, state.lastNumber + 1);
  state.lastNumber = next.number;
  state.segment = next;
  return next;
}

/**
 * After a failed write or sync nothing more goes into that file: what the system then holds of it is not known
 * (a later fsync may succeed without having written). What was not acknowledged is cut off, where that still works.
 */
async function abandonSegment(state: State): Promise<void> {
  const { segment } = state;
  state.segment = undefined;
  if (!segment) return;
  await segment.handle.truncate(segment.sizeBytes).catch(() => undefined);
  await segment.handle.close().catch(() => undefined);
}

/** One line of JSON. JSON has no line ends of its own (RFC 8259 §7: in strings they are escaped). */
function toLine(event: unknown): string {
  const line = JSON.stringify(event);
  return mayHoldSecret(line) ? JSON.stringify(concealJson(event)) : line;
}

function digestOf(line: string): string {
  return hash('sha256', line, 'base64url');
}

function createGroup(): Group {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Whoever waits hears of a failure; that nobody waits any more is no fault.
  promise.catch(() => undefined);
  const settle = (failure?: unknown): void => (failure === undefined ? resolve() : reject(failure));
  return { lines: [], sizes: [], digests: [], bytes: 0, done: promise, settle };
}

export function unusable(directory: string, cause: unknown): ThroughlineError {
  return new ThroughlineError('SURVEY_INBOX_UNUSABLE', `What is posted cannot be kept: ${reasonOf(cause)}.`, {
    hint: 'See that the disk has room and that no other throughline takes in events for this workspace, then try again.',
    location: directory,
    cause,
  });
}

/** Senders see this: no path of this machine. */
function reasonOf(cause: unknown): string {
  if (cause instanceof ThroughlineError)
    return cause.message.replace(/^The log is/u, 'its directory is').replace(/\.$/u, '');
  if (cause instanceof Error && 'code' in cause) return `the system says ${String(cause.code)}`;
  return cause instanceof Error ? cause.message : 'the directory cannot be used';
}
