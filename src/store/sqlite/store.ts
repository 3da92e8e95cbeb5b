/**
 * The embedded store, on node:sqlite. A file of another version, or a damaged one, is deleted: it is only a view.
 * Remembered values are gathered and written in one transaction at the end.
 */
import { ThroughlineError, type Digest } from '#core';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync as Database, StatementSync } from 'node:sqlite';
import { sqliteModule } from './module.ts';
import type { Delta, Store } from '../store.ts';

const VERSION = 1;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS in_force (id BLOB PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS view (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, json TEXT NOT NULL);
`;

/** Opens or makes the store in a file; `:memory:` keeps nothing. Throws STORE_UNUSABLE when the place cannot be written. */
export function openStore(file: string): Store {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return createStore(openOrReplace(file));
  } catch (cause) {
    throw new ThroughlineError('STORE_UNUSABLE', `The views cannot be kept in ${file}.`, {
      hint: 'Check that the directory can be written and the disk has room, or name another with --data.',
      location: file,
      cause,
    });
  }
}

function openOrReplace(file: string): Database {
  try {
    return prepared(file);
  } catch (error) {
    if (file === ':memory:') throw error;
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
    return prepared(file);
  }
}

function prepared(file: string): Database {
  const database = new (sqliteModule().DatabaseSync)(file, { timeout: 5000 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (version !== 0 && version !== VERSION) throw new Error(`version ${version}`);
    database.exec(SCHEMA);
    database.exec(`PRAGMA user_version = ${VERSION}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function createStore(database: Database): Store {
  const statement = statementsOf(database);
  const pending = new Map<string, readonly [string, string]>();
  const flush = (): void => {
    if (pending.size === 0) return;
    transaction(database, () => {
      for (const [key, [fingerprint, json]] of pending)
        statement('INSERT OR REPLACE INTO memo VALUES (?, ?, ?)').run(key, fingerprint, json);
    });
    pending.clear();
  };
  return {
    position: () => Number(statement("SELECT value FROM meta WHERE name = 'position'").get()?.['value'] ?? 0),
    inForce: () => {
      const ids = new Set<Digest>();
      for (const row of statement('SELECT id FROM in_force').iterate())
        ids.add(`sha256:${Buffer.from(row['id'] as Uint8Array).toString('hex')}`);
      return ids;
    },
    applyDelta: (delta) => transaction(database, () => applyDelta(statement, delta)),
    reset: () => database.exec("DELETE FROM in_force; DELETE FROM view; DELETE FROM meta WHERE name = 'position'"),
    view: (name, fingerprint) =>
      text(statement('SELECT json FROM view WHERE name = ? AND fingerprint = ?').get(name, fingerprint)),
    keepView: (name, fingerprint, json) =>
      void statement('INSERT OR REPLACE INTO view VALUES (?, ?, ?)').run(name, fingerprint, json),
    recall: (key, fingerprint) => {
      const waiting = pending.get(key);
      if (waiting) return waiting[0] === fingerprint ? waiting[1] : undefined;
      return text(statement('SELECT json FROM memo WHERE key = ? AND fingerprint = ?').get(key, fingerprint));
    },
    remember: (key, fingerprint, json) => void pending.set(key, [fingerprint, json]),
    close: () => {
      if (!database.isOpen) return;
      flush();
      database.close();
    },
  };
}

function applyDelta(statement: (sql: string) => StatementSync, { added, retracted, position }: Delta): void {
  const insert = statement('INSERT OR IGNORE INTO in_force VALUES (?)');
  for (const id of added) insert.run(toBytes(id));
  const remove = statement('DELETE FROM in_force WHERE id = ?');
  for (const id of retracted) remove.run(toBytes(id));
  statement("INSERT OR REPLACE INTO meta VALUES ('position', ?)").run(position);
}

function toBytes(id: Digest): Uint8Array {
  return Buffer.from(id.slice(id.indexOf(':') + 1), 'hex');
}

function text(row: Record<string, unknown> | undefined): string | undefined {
  return row === undefined ? undefined : String(row['json']);
}

function statementsOf(database: Database): (sql: string) => StatementSync {
  const known = new Map<string, StatementSync>();
  return (sql) => {
    const found = known.get(sql) ?? database.prepare(sql);
    known.set(sql, found);
    return found;
  };
}

function transaction(database: Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
