/**
 * The embedded store's file: opened, checked for version, thrown away when it is damaged or of another version (it is
 * only a view), and never thrown away for any other reason: a file that is in use or cannot be read stays as it is.
 */
import { ThroughlineError } from '#core';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync as Database, StatementSync } from 'node:sqlite';
import { sqliteModule } from './module.ts';

const VERSION = 3;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS in_force (part INTEGER PRIMARY KEY, ids BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS view (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, json TEXT NOT NULL, used INTEGER NOT NULL);
`;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** Prepared statements by their text, and one way to fail. */
export interface OpenDatabase {
  readonly rebuilt: string | undefined;
  readonly statement: (sql: string) => StatementSync;
  /** Runs `work`; a damaged file is thrown away. Throws STORE_UNUSABLE for whatever SQLite complains of. */
  readonly guarded: <T>(work: () => T) => T;
  /** The same within one transaction: wholly or not at all. */
  readonly transaction: (work: () => void) => void;
  /** For views that are found to be wrong though SQLite does not mind: throws them away. Throws STORE_UNUSABLE. */
  discard(why: string): never;
  readonly isOpen: boolean;
  close(): void;
}

/** Throws STORE_UNUSABLE when the place cannot be written. */
export function openDatabase(file: string, waitMs: number): OpenDatabase {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return wrap(file, openOrReplace(file, waitMs));
  } catch (cause) {
    throw unusable(file, 'cannot be kept', cause);
  }
}

class OtherVersion extends Error {}

function openOrReplace(
  file: string,
  waitMs: number,
): { readonly database: Database; readonly rebuilt: string | undefined } {
  try {
    return { database: prepare(file, waitMs), rebuilt: undefined };
  } catch (error) {
    if (!isDamage(error) && !(error instanceof OtherVersion)) throw error;
    removeFiles(file);
    const rebuilt = error instanceof OtherVersion ? 'they were written by another version' : 'they were damaged';
    return { database: prepare(file, waitMs), rebuilt };
  }
}

function prepare(file: string, waitMs: number): Database {
  const database = new (sqliteModule().DatabaseSync)(file, { timeout: waitMs });
  try {
    // The log is what must survive a power cut; views that did not are noticed and rebuilt.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    const tables = Number(database.prepare('SELECT count(*) AS tables FROM sqlite_master').get()?.['tables']);
    if (version !== VERSION && tables > 0) throw new OtherVersion();
    // Nothing is written over a file that is as it should be: another program may be writing to it just now.
    if (version !== VERSION) database.exec(`${SCHEMA} PRAGMA user_version = ${VERSION};`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function wrap(
  file: string,
  opened: { readonly database: Database; readonly rebuilt: string | undefined },
): OpenDatabase {
  const { database, rebuilt } = opened;
  const statements = new Map<string, StatementSync>();
  const discard = (why: string, cause?: unknown): never => {
    database.close();
    removeFiles(file);
    throw unusable(file, `${why} and were thrown away`, cause);
  };
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof ThroughlineError) throw error;
      if (isDamage(error)) return discard('were damaged', error);
      throw unusable(file, 'cannot be kept', error);
    }
  };
  return {
    rebuilt,
    statement: (sql) => {
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    guarded,
    transaction: (work) => guarded(() => inTransaction(database, work)),
    discard: (why) => discard(why),
    get isOpen() {
      return database.isOpen;
    },
    close: () => database.close(),
  };
}

function inTransaction(database: Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    // SQLite itself rolls back after some errors; then there is nothing to undo.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function removeFiles(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}

function isDamage(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return false;
  // Extended codes keep the primary one in their last byte (sqlite.org/rescode.html).
  return [SQLITE_CORRUPT, SQLITE_NOTADB].includes(Number(thrown.errcode) % 256);
}

function unusable(file: string, what: string, cause: unknown): ThroughlineError {
  const gone = what.includes('thrown away');
  return new ThroughlineError('STORE_UNUSABLE', `The views in ${file} ${what}.`, {
    hint: gone
      ? 'Run again: they are rebuilt from the log.'
      : 'Check that the directory can be written, the disk has room and no other program uses it, or name another with --data.',
    location: file,
    cause,
  });
}
