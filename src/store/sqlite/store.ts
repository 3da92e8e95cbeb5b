/** The embedded store, on node:sqlite. */
import type { Store } from '../store.ts';
import { openDatabase } from './database.ts';
import { changeInForce, readInForce, readMeta } from './in-force.ts';
import { createMemo } from './memo.ts';

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
    inForce: () => guarded(() => readInForce(database)),
    applyDelta: (delta) => transaction(() => changeInForce(database, delta)),
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
