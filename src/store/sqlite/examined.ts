/**
 * Opens a database that is examined, not ours: read-only, its schema not trusted, nothing loaded, nothing written
 * beside it. With `immutable` SQLite takes no lock and makes no file (sqlite.org/uri.html).
 */
import { pathToFileURL } from 'node:url';
import { sqliteModule } from './module.ts';

/** Integers beyond 2^53 come as bigint, all others as number. */
export type ExaminedRow = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

export interface ExaminedDatabase {
  readonly kind: 'sqlite';
  rows(sql: string, ...parameters: readonly (string | number | null)[]): Iterable<ExaminedRow>;
  close(): void;
}

/** Throws what SQLite throws when the file is torn, encrypted or no database; callers make that a skipped place. */
export function openReadOnlySqlite(file: string, { immutable }: { readonly immutable: boolean }): ExaminedDatabase {
  const url = pathToFileURL(file);
  if (immutable) url.search = '?mode=ro&immutable=1';
  const database = new (sqliteModule().DatabaseSync)(url, {
    readOnly: immutable,
    allowExtension: false,
    timeout: 1000,
  });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;');
    database.prepare('SELECT count(*) FROM sqlite_master').get();
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    kind: 'sqlite',
    *rows(sql, ...parameters) {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      for (const row of statement.iterate(...parameters)) yield plain(row);
    },
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

function plain(row: Record<string, unknown>): ExaminedRow {
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER)
      row[name] = Number(value);
  }
  return row as ExaminedRow;
}
