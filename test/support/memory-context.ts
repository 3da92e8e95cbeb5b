/** A source held in memory, for tests of connectors: what the survey would pass in, with every file given. */
import { fixedClock, gitBlobId, sha256, type Skipped } from '#core';
import type { ConnectorContext, FileContent, FileEntry, FileTree, GitReader, Seen, SqliteReader } from '#connectors';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from './sqlite.ts';

export interface MemorySource {
  readonly name?: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly git?: GitReader;
  /** Paths that exist and cannot be read, with the reason. */
  readonly unreadable?: Readonly<Record<string, string>>;
  readonly limits?: Partial<ConnectorContext['limits']>;
  /** The connector that the place was named for. */
  readonly asked?: string;
}

export function memoryContext(given: MemorySource): ConnectorContext {
  const source = given.name ?? 'ws';
  const bytes = new Map(
    Object.entries(given.files).map(([path, text]) => [
      path,
      typeof text === 'string' ? new TextEncoder().encode(text) : text,
    ]),
  );
  const files = memoryTree(source, bytes, given.unreadable ?? {});
  const remembered = new Map<string, { readonly fingerprint: string; readonly value: unknown }>();
  return {
    source,
    files,
    ...(given.asked === undefined ? {} : { asked: given.asked }),
    git: given.git,
    clock: fixedClock('2026-01-01T00:00:00Z'),
    signal: new AbortController().signal,
    limits: { fileBytes: 8_000_000, files: 20_000, depth: 64, ...given.limits },
    async remember<T>(key: string, fingerprint: string, make: () => Promise<T>): Promise<T> {
      const known = remembered.get(key);
      if (known?.fingerprint === fingerprint) return known.value as T;
      const value: unknown = JSON.parse(JSON.stringify(await make()));
      remembered.set(key, { fingerprint, value });
      return value as T;
    },
    async keep(_key, _fingerprint, make) {
      return make();
    },
    locate(path, first, last) {
      const lines =
        first === undefined ? '' : last === undefined || last === first ? `#L${first}` : `#L${first}-L${last}`;
      return `${path}${lines}@worktree`;
    },
    sqlite: async (path) => openBytes(source, path, bytes.get(path)),
  };
}

function memoryTree(
  source: string,
  bytes: Map<string, Uint8Array>,
  unreadable: Readonly<Record<string, string>>,
): FileTree {
  const paths = [...new Set([...bytes.keys(), ...Object.keys(unreadable)])].sort();
  const entries = paths.map((path): FileEntry => {
    const content = bytes.get(path) ?? new Uint8Array();
    return {
      path,
      sizeBytes: content.byteLength,
      kind: 'file',
      fingerprint: sha256(content),
      blob: gitBlobId(content),
    };
  });
  const skip = (locator: string, reason: string): Skipped => ({
    kind: 'skipped',
    source,
    locator,
    reason,
    scope: 'file',
  });
  return {
    list: () => entries,
    get: (path) => entries.find((entry) => entry.path === path),
    matchCase: (path) => paths.find((other) => other !== path && other.toLowerCase() === path.toLowerCase()),
    hasDirectory: (path) => paths.some((other) => other.startsWith(`${path.replace(/\/$/u, '')}/`)),
    async read(path, maxBytes = 8_000_000): Promise<FileContent | Skipped> {
      const content = bytes.get(path);
      if (!content) return skip(path, unreadable[path] ?? 'There is no such file.');
      if (content.byteLength > maxBytes)
        return skip(path, `The file has ${content.byteLength} bytes; at most ${maxBytes} are read.`);
      return { kind: 'content', bytes: content };
    },
    materialise: async (path) => skip(path, 'Files in memory have no place on disk.'),
  };
}

function openBytes(source: string, path: string, content: Uint8Array | undefined): SqliteReader | Skipped {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  try {
    const file = join(directory, 'copy.db');
    writeFileSync(file, content ?? '');
    const reader = openSqlite(file);
    Array.from(reader.rows('SELECT count(*) FROM sqlite_master'));
    return {
      ...reader,
      close: () => {
        reader.close();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    return {
      kind: 'skipped',
      source,
      locator: path,
      reason: `Not a readable SQLite database (${String(error)}).`,
      scope: 'file',
    };
  }
}

/** Everything a connector yields, in the order it came. */
export async function collectAll(seen: AsyncIterable<Seen | readonly Seen[]>): Promise<Seen[]> {
  const all: (Seen | readonly Seen[])[] = [];
  for await (const items of seen) all.push(items);
  return all.flat();
}
