/**
 * Opens a SQLite file so that nothing is written beside it. A database with a write-ahead log or a rollback journal
 * is copied with it and opened in the copy's directory; any other is opened as immutable, which makes SQLite take
 * no lock and create no file (sqlite.org/uri.html, "immutable").
 */
import { copyFileSync, lstatSync, mkdtempSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { SqliteReader } from '#connectors';
import type { Skipped } from '#core';
import { reasonOf, type Skip } from './skip.ts';

/** `immutable: false` means that the file is a private copy: it may be opened for writing, to roll a journal back. */
export type OpenSqlite = (
  file: string,
  how: { readonly immutable: boolean },
) => SqliteReader | Skipped | Promise<SqliteReader | Skipped>;

const companions = ['-wal', '-journal'] as const;
const MAX_COPY_BYTES = 2_000_000_000;
const ATTEMPTS = 3;

export async function openSqliteFile(
  file: string,
  path: string,
  parts: { readonly open: OpenSqlite; readonly copies: () => string; readonly skip: Skip },
): Promise<SqliteReader | Skipped> {
  const { open, copies, skip } = parts;
  try {
    const busy = companions.filter((suffix) => sizeOf(`${file}${suffix}`) > 0);
    const place = busy.length === 0 ? file : copyWhole(file, copies());
    if (place === undefined)
      return skip(path, 'The database is being written, or is too large to copy with its log; it was not read.');
    const opened = await open(place, { immutable: busy.length === 0 });
    return opened.kind === 'skipped' ? skip(path, opened.reason, opened.scope) : opened;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return skip(path, reasonOf(error));
    return skip(path, 'It is not a readable SQLite database (torn, encrypted, or another format).');
  }
}

/** Undefined when the files kept changing while they were copied: database and log would not belong together. */
function copyWhole(file: string, directory: string): string | undefined {
  const names = ['', ...companions].filter((suffix) => statOf(`${file}${suffix}`) !== undefined);
  if (names.reduce((sum, suffix) => sum + sizeOf(`${file}${suffix}`), 0) > MAX_COPY_BYTES) return undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = stateOf(file);
    const copy = join(mkdtempSync(join(directory, 'sqlite-')), 'copy.db');
    for (const suffix of names) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
    if (stateOf(file) === before) return copy;
  }
  return undefined;
}

function stateOf(file: string): string {
  return ['', ...companions]
    .map((suffix) => {
      const stat = statOf(`${file}${suffix}`);
      return stat ? `${stat.size}-${stat.mtimeMs}-${stat.ino}` : '-';
    })
    .join();
}

function sizeOf(file: string): number {
  return statOf(file)?.size ?? 0;
}

/** Only regular files: a link or pipe beside the database is no log of it. */
function statOf(file: string): Stats | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? stat : undefined;
}
