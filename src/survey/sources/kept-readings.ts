/**
 * What a connector said of a source, kept with what it looked at: while none of that has changed, it would say the same
 * again and need not be run. A connector gets nothing but its context, so what it asks of that is all its answer can
 * depend on (a trace, as build systems keep them: Mokhov, Mitchell, Peyton Jones, "Build Systems à la Carte", 2018).
 */
import type { ConnectorContext, FileEntry, FileTree, ServerReader } from '#connectors';
import { sha256, type Observation } from '#core';
import { readBlock, writeBlock, type Memo } from './remember.ts';

export interface KeptReadings {
  /** What this connector said last time, if it would read the same now. */
  recall(connector: string): readonly Observation[] | undefined;
  /**
   * One connector at a time reads through `context`; `keep` then stores what it said beside what it looked at. Only for
   * what was read whole: what could not be read may be readable next time without having changed.
   */
  begin(): { readonly context: ConnectorContext; keep(connector: string, said: readonly Observation[]): void };
}

interface Record {
  /** Files whose content, size or revision was asked for. */
  readonly looked: readonly string[];
  readonly digest: string;
}

export function keepReadings(memo: Memo, context: ConnectorContext): KeptReadings {
  let known: string | undefined;
  // Every list and look-up by name depends on all names; so these are in the fingerprint, and not in the record.
  const names = (): string => (known ??= fingerprintOfNames(context));
  const place = (connector: string): string => `${context.source}/connector/${connector}`;
  return {
    recall(connector) {
      const kept = readRecord(memo.get(place(connector), names()));
      if (!kept || kept.record.digest !== digestOf(kept.record.looked, context)) return undefined;
      return readBlock(kept.block);
    },
    begin() {
      const trace: Trace = { looked: new Set(), beyond: false };
      return {
        context: traced(context, trace),
        keep(connector, said) {
          if (trace.beyond || context.signal.aborted) return;
          const looked = [...trace.looked].sort();
          const record: Record = { looked, digest: digestOf(looked, context) };
          const text = JSON.stringify(record);
          memo.set(place(connector), names(), `${sha256(text)}\n${text}\n${writeBlock(said)}`);
        },
      };
    },
  };
}

interface Trace {
  readonly looked: Set<string>;
  /** Something was asked that is not followed here: git, the clock, a link's target. */
  beyond: boolean;
}

function traced(context: ConnectorContext, trace: Trace): ConnectorContext {
  const look = (path: string): void => {
    trace.looked.add(path);
  };
  return {
    source: context.source,
    ...(context.asked === undefined ? {} : { asked: context.asked }),
    limits: context.limits,
    signal: context.signal,
    files: tracedFiles(context.files, trace, look),
    get git() {
      trace.beyond = true;
      return context.git;
    },
    ...(context.server ? { server: beyond(context.server, trace) } : {}),
    get clock() {
      trace.beyond = true;
      return context.clock;
    },
    remember: async (key, fingerprint, make) => context.remember(key, fingerprint, make),
    keep: async (key, fingerprint, make) => context.keep(key, fingerprint, make),
    locate(path, first, last) {
      look(path);
      return context.locate(path, first, last);
    },
    async sqlite(path) {
      for (const suffix of ['', '-wal', '-journal', '-shm']) look(`${path}${suffix}`);
      return context.sqlite(path);
    },
  };
}

/** What a server answers is not known without asking it. */
function beyond(server: ServerReader, trace: Trace): ServerReader {
  return {
    ...server,
    async ask(path, body, ifNoneMatch) {
      trace.beyond = true;
      return server.ask(path, body, ifNoneMatch);
    },
  };
}

function tracedFiles(files: FileTree, trace: Trace, look: (path: string) => void): FileTree {
  const entries = new Map<string, FileEntry>();
  const toTraced = (entry: FileEntry): FileEntry => {
    const known = entries.get(entry.path) ?? new TracedEntry(entry, look);
    entries.set(entry.path, known);
    return known;
  };
  const lookAt = (path: string): void => {
    look(path);
    if (files.get(path)?.kind === 'symlink') trace.beyond = true;
  };
  let list: readonly FileEntry[] | undefined;
  return {
    list: () => (list ??= files.list().map((entry) => toTraced(entry))),
    get(path) {
      const entry = files.get(path);
      return entry && toTraced(entry);
    },
    matchCase: (path) => files.matchCase(path),
    hasDirectory: (path) => files.hasDirectory(path),
    async read(path, maxBytes) {
      lookAt(path);
      return files.read(path, maxBytes);
    },
    async materialise(path) {
      lookAt(path);
      return files.materialise(path);
    },
  };
}

/** An entry that tells when more than its name is asked for. */
class TracedEntry implements FileEntry {
  readonly path: string;
  readonly kind: FileEntry['kind'];
  readonly #entry: FileEntry;
  readonly #look: (path: string) => void;

  constructor(entry: FileEntry, look: (path: string) => void) {
    this.path = entry.path;
    this.kind = entry.kind;
    this.#entry = entry;
    this.#look = look;
  }

  get sizeBytes(): number {
    return this.#looked().sizeBytes;
  }

  get fingerprint(): string {
    return this.#looked().fingerprint;
  }

  // Undefined where it is not known, which for a reader is the same as a property that is not there.
  get blob(): string {
    return this.#looked().blob as string;
  }

  get executable(): boolean {
    return this.#looked().executable === true;
  }

  #looked(): FileEntry {
    this.#look(this.path);
    return this.#entry;
  }
}

function fingerprintOfNames({ files, limits, asked }: ConnectorContext): string {
  const names = files.list().map(({ path, kind }) => `${path}\0${kind}`);
  return sha256(JSON.stringify([FORMAT, limits, asked ?? null, names]));
}

/** Raise when the record or the block changes shape. */
const FORMAT = 'reading/1';

function digestOf(looked: readonly string[], context: ConnectorContext): string {
  const parts = looked.map((path) => {
    const { fingerprint = '', sizeBytes = 0, executable = false } = context.files.get(path) ?? {};
    return `${context.locate(path)}\0${fingerprint}\0${sizeBytes}\0${executable ? 'x' : ''}`;
  });
  return sha256(parts.join('\n'));
}

/** The record is held to its own digest, as the block is: a file less in it could hide a change. */
function readRecord(text = ''): { readonly record: Record; readonly block: string } | undefined {
  const first = text.indexOf('\n');
  const second = text.indexOf('\n', first + 1);
  const record = text.slice(first + 1, second);
  if (first < 0 || second < 0 || text.slice(0, first) !== sha256(record)) return undefined;
  return { record: JSON.parse(record) as Record, block: text.slice(second + 1) };
}
