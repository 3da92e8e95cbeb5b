/** The embedded store, on node:sqlite. */
import type { Digest } from '#core';
import type { Delta, Store } from '../store.ts';
import { openDatabase, type OpenDatabase } from './database.ts';
import { createMemo } from './memo.ts';

const ID_BYTES = 32;

export interface StoreOptions {
  /** How long to wait for another program that is writing to the same file. */
  readonly waitMs?: number;
}

/** Opens or makes the store in a file; `:memory:` keeps nothing. Throws STORE_UNUSABLE when the place cannot be written. */
export function openStore(file: string, { waitMs = 5000 }: StoreOptions = {}): Store {
  const database = openDatabase(file, waitMs);
  const { statement, guarded, transaction } = database;
  const memo = createMemo(database);
  return {
    rebuilt: database.rebuilt,
    position: () => guarded(() => Number(readMeta(database, 'position') ?? 0)),
    inForce: () => guarded(() => readIds(database)),
    applyDelta: (delta) => transaction(() => applyDelta(database, delta)),
    reset: () =>
      transaction(() => {
        for (const each of ['in_force', 'view', "meta WHERE name IN ('position', 'check')"])
          statement(`DELETE FROM ${each}`).run();
      }),
    view: (name, fingerprint) => {
      const find = 'SELECT json FROM view WHERE name = ? AND fingerprint = ?';
      const row = guarded(() => statement(find).get(name, fingerprint));
      return row === undefined ? undefined : String(row['json']);
    },
    keepView: (name, fingerprint, json) => {
      guarded(() => statement('INSERT OR REPLACE INTO view VALUES (?, ?, ?)').run(name, fingerprint, json));
    },
    recall: memo.recall,
    remember: memo.remember,
    close: () => {
      if (!database.isOpen) return;
      memo.flush();
      if (database.isOpen) database.close();
    },
  };
}

/**
 * `check` is the exclusive or of all ids in force: a view that lost one, or holds one that was never added, does not fit
 * it. SQLite keeps no checksums of its own, and a wrong set would keep alive what no longer holds.
 */
function applyDelta(database: OpenDatabase, { added, retracted, position }: Delta): void {
  const { statement } = database;
  const check = readCheck(database);
  const insert = statement('INSERT OR IGNORE INTO in_force VALUES (?)');
  const remove = statement('DELETE FROM in_force WHERE id = ?');
  for (const [change, ids] of [
    [insert, added],
    [remove, retracted],
  ] as const) {
    for (const id of ids) {
      const bytes = toBytes(id);
      if (change.run(bytes).changes > 0) mix(check, bytes);
    }
  }
  const set = statement('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  set.run('check', check);
  set.run('position', position);
}

function readIds(database: OpenDatabase): ReadonlySet<Digest> {
  const ids = new Set<Digest>();
  const check = readCheck(database);
  const all: string[] = [];
  for (const row of database.statement('SELECT lower(hex(id)) AS id FROM in_force').iterate()) {
    const id = String(row['id']);
    all.push(id);
    ids.add(`sha256:${id}`);
  }
  const bytes = Buffer.from(all.join(''), 'hex');
  for (let at = 0; at < bytes.byteLength; at += 1) {
    const place = at % ID_BYTES;
    check[place] = (check[place] ?? 0) ^ (bytes[at] ?? 0);
  }
  if (check.some((byte) => byte !== 0)) database.discard('do not hold what was put into them');
  return ids;
}

function readCheck(database: OpenDatabase): Buffer {
  const check = readMeta(database, 'check');
  return check instanceof Uint8Array ? Buffer.from(check) : Buffer.alloc(ID_BYTES);
}

function readMeta(database: OpenDatabase, name: string): unknown {
  return database.statement('SELECT value FROM meta WHERE name = ?').get(name)?.['value'];
}

function mix(check: Buffer, id: Uint8Array): void {
  for (let at = 0; at < ID_BYTES; at += 1) check[at] = (check[at] ?? 0) ^ (id[at] ?? 0);
}

function toBytes(id: Digest): Buffer {
  return Buffer.from(id.slice(id.indexOf(':') + 1), 'hex');
}
