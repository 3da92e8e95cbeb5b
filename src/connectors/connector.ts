/**
 * The contract of a connector: it reads one kind of thing in the outside world and says what it saw.
 * It never writes to what it reads, never runs or deserialises it, never touches the store, and holds nothing
 * global: files, git, clock and cancellation are passed in. What cannot be read is yielded as `Skipped`;
 * `collect` itself throws only for faults of our own.
 */
import type { Clock, JsonObject, Observation, ObservationKind, Skipped } from '#core';
import type { z } from 'zod';

export type Seen = Observation | Skipped;

export interface Connector<Options> {
  /** Folder name and registry key: "mlflow". */
  readonly name: string;
  /** For people: "MLflow tracking store". */
  readonly title: string;
  readonly emits: readonly ObservationKind[];
  readonly options: z.ZodType<Options>;
  /**
   * Whether this connector has anything to read here. Cheap: looks at the list of files only.
   * A connector that reads nothing in a source is not run on it.
   */
  applies(context: ConnectorContext): boolean;
  /**
   * Order of what is yielded does not matter; the same source gives the same set, byte for byte. What is known together
   * is better yielded together: many thousand steps of an async generator cost more than most reading.
   */
  collect(options: Options, context: ConnectorContext): AsyncIterable<Seen | readonly Seen[]>;
}

/** One source, opened for reading. */
export interface ConnectorContext {
  /** The source's name: namespace of references and `source` of evidence. */
  readonly source: string;
  readonly files: FileTree;
  /** The one connector that the user named this place for (`openlineage:events.log`): it may take files whatever they are called. */
  readonly asked?: string;
  /** Present when the source has a git repository behind it. */
  readonly git: GitReader | undefined;
  /** Present when the source is a server that the user named: then it has no files. */
  readonly server?: ServerReader;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limits: ReadLimits;
  /**
   * Gives what `make` made last time for the same key and fingerprint, or calls it. Only for values that depend on
   * nothing but the fingerprint (say: a file's digest and the connector's version). One value is kept per key.
   * `make` must return JSON values.
   */
  remember<T>(key: string, fingerprint: string, make: () => Promise<T>): Promise<T>;
  /**
   * The same for a block of observations: what is kept need not be made, written out and hashed again. `make` may give
   * `undefined` for a block that must not be kept (read in part, say); then that is the answer.
   */
  keep(
    key: string,
    fingerprint: string,
    make: () => Promise<readonly Observation[] | undefined>,
  ): Promise<readonly Observation[] | undefined>;
  /**
   * Locator of a place in a file: `path#L3-L9@commit`, or `…@worktree` when the content is not what HEAD holds.
   * Lines start at 1.
   */
  locate(path: string, firstLine?: number, lastLine?: number): string;
  /**
   * Opens a SQLite file of this source for reading (a WAL beside it is honoured; nothing is written beside it).
   * A file that is torn, encrypted or no database gives Skipped.
   */
  sqlite(path: string): Promise<SqliteReader | Skipped>;
}

/** A server that the user named, asked over HTTP: JSON from paths below its address, nothing else, nothing changed there. */
export interface ServerReader {
  /** What it was named as: `mlflow`. A connector reads only servers of its own kind. */
  readonly scheme: string;
  /** Without credentials, without a slash at the end: `https://tracking.example.org/base`. */
  readonly address: string;
  /**
   * A GET, or a POST where there is a body. `ifNoneMatch` is the entity tag of an answer that is still known: status 304
   * then says that it stands. Throws nothing: a refusal is a value, bounded in time and size.
   */
  ask(path: string, body?: JsonObject, ifNoneMatch?: string): Promise<ServerAnswer>;
}
/** What came along with an answer, by names in lower case: only what pages, limits and kept answers need. */
export type ServerHeaders = Readonly<Partial<Record<ServerHeader, string>>>;
export type ServerHeader = 'link' | 'etag' | 'retry-after' | 'x-ratelimit-remaining' | 'x-ratelimit-reset';
export type ServerAnswer =
  | { readonly kind: 'answer'; readonly value: unknown; readonly headers?: ServerHeaders }
  | {
      readonly kind: 'refused';
      /** HTTP status; left out when there was no answer at all. */
      readonly status?: number;
      readonly headers?: ServerHeaders;
      /** One sentence without credentials. */
      readonly reason: string;
    };

/** Rows of one read-only database. Throws SqliteError-like errors only from `rows`; callers turn them into Skipped. */
export interface SqliteReader {
  readonly kind: 'sqlite';
  /** Runs one SELECT with bound parameters and walks its rows; integers beyond 2^53 come as bigint. */
  rows(sql: string, ...parameters: readonly (string | number | null)[]): Iterable<SqliteRow>;
  close(): void;
}
export type SqliteRow = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

export interface ReadLimits {
  /** Largest file that is read into memory (default 8 MB for text that is parsed). */
  readonly fileBytes: number;
  /** Most files of one kind that are parsed in a source; the rest is Skipped, counted. */
  readonly files: number;
  /** Deepest nesting that a parser follows. */
  readonly depth: number;
}

/** The files of a source as they are read: a working tree, or the tree of HEAD in a bare repository or bundle. */
export interface FileTree {
  /** Every regular file and symlink, sorted by path (code points), `/` between parts, never a leading `./`. `.git` is left out. */
  list(): readonly FileEntry[];
  get(path: string): FileEntry | undefined;
  /** The same path in another letter case, if exactly that exists. */
  matchCase(path: string): string | undefined;
  /** Whether any file lies under this directory. */
  hasDirectory(path: string): boolean;
  /** Whole content; a value, not an exception, when it cannot be read (missing blob, permission, too large, outside link). */
  read(path: string, maxBytes?: number): Promise<FileContent | Skipped>;
  /**
   * A path on this machine's disk for readers that need one (SQLite): only for real files in a working tree.
   * For git trees the content is first copied to a private temporary file; removed when the survey ends.
   */
  materialise(path: string): Promise<string | Skipped>;
}

export interface FileEntry {
  readonly path: string;
  readonly sizeBytes: number;
  readonly kind: 'file' | 'symlink' | 'submodule';
  /** Changes when the content may have: blob id, or size+mtime+inode. Never shown, never stored in observations. */
  readonly fingerprint: string;
  /** Git blob id when it is known without reading. */
  readonly blob?: string;
  readonly executable?: boolean;
}

export interface FileContent {
  readonly kind: 'content';
  readonly bytes: Uint8Array;
}

/** Decodes UTF-8 strictly; BOM dropped. `undefined` when the bytes are not UTF-8 text (or hold NUL). */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Reads git's object store through its plumbing: no hooks, no filters, no network, no writes. */
export interface GitReader {
  /** HEAD's commit, or undefined in a repository without commits. */
  readonly head: string | undefined;
  /** Runs one of a fixed set of reading commands (log, rev-list, for-each-ref, ls-tree, cat-file …) to its end. */
  run(args: readonly string[], input?: string): Promise<GitOutput>;
  /** The same as a stream of chunks, for long histories. Throws nothing: the end tells. */
  stream(args: readonly string[]): AsyncIterable<Uint8Array> & { readonly end: Promise<GitEnd> };
  /** Blob content at a revision: `HEAD:path`, or an object id. */
  blob(id: string, maxBytes?: number): Promise<Uint8Array | undefined>;
}
export interface GitEnd {
  readonly exitCode: number;
  /** Git's own last line on stderr, cut to 300 characters. */
  readonly complaint: string;
}
export interface GitOutput extends GitEnd {
  readonly bytes: Uint8Array;
  readonly text: string;
}
