/**
 * Opens a database that is examined, not ours: read-only, its schema not trusted, nothing loaded, nothing written
 * beside it. With `immutable` SQLite takes no lock and makes no file (sqlite.org/uri.html); without, the file must be a
 * private copy, which is opened for writing only so that its own log or journal can be rolled in.
 */
import { pathToFileURL } from 'node:url';
import type { DatabaseSync as Database } from 'node:sqlite';
import { sqliteModule } from './module.ts';

/** Integers beyond 2^53 come as bigint, all others as number. */
export type ExaminedRow = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

export interface ExaminedDatabase {
  readonly kind: 'sqlite';
  /** Throws what SQLite throws, and for queries of views and virtual tables; callers make that a skipped place. */
  rows(sql: string, ...parameters: readonly (string | number | null)[]): Iterable<ExaminedRow>;
  /** Closing twice is fine. */
  close(): void;
}

/** Longest single value, in bytes: a hostile schema can otherwise make one of a gigabyte out of nothing. */
const MAX_VALUE_BYTES = 64 * 1024 * 1024;
/** Rows of one query, so that no query is without end. */
const MAX_ROWS = 20_000_000;

/** Throws what SQLite throws when the file is torn, encrypted or no database; callers make that a skipped place. */
export function openReadOnlySqlite(
  file: string,
  { immutable, maxRows = MAX_ROWS }: { readonly immutable: boolean; readonly maxRows?: number },
): ExaminedDatabase {
  const url = pathToFileURL(file);
  if (immutable) url.search = '?mode=ro&immutable=1';
  const database = new (sqliteModule().DatabaseSync)(url, {
    readOnly: immutable,
    allowExtension: false,
    timeout: 1000,
    // Both only from Node 24 on; older ones ignore them.
    defensive: true,
    limits: { length: MAX_VALUE_BYTES, attach: 0, triggerDepth: 1 },
  });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;');
    const computed = computedNames(database);
    return {
      kind: 'sqlite',
      *rows(sql, ...parameters) {
        refuseComputed(sql, computed);
        const statement = database.prepare(sql);
        statement.setReadBigInts(true);
        let count = 0;
        for (const row of statement.iterate(...parameters)) {
          if (++count > maxRows) throw new Error(`The query gave more than ${maxRows} rows.`);
          yield plain(row);
        }
      },
      close: () => {
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Names whose rows are computed by something in the examined file: views, virtual tables, tables with generated columns.
 * Reading them runs what the file's author wrote, which may be without end, and SQLite cannot be interrupted here.
 */
function computedNames(database: Database): ReadonlySet<string> {
  const names = new Set<string>();
  for (const row of database.prepare('SELECT type, name, sql FROM sqlite_master').iterate()) {
    const sql = typeof row['sql'] === 'string' ? row['sql'] : '';
    if (row['type'] === 'view' || /^\s*create\s+virtual\b|\bas\s*\(/iu.test(sql))
      names.add(String(row['name']).toLowerCase());
  }
  return names;
}

function refuseComputed(sql: string, computed: ReadonlySet<string>): void {
  const used = sql
    .toLowerCase()
    .match(/[\p{L}\p{N}_$]+/gu)
    ?.find((word) => computed.has(word));
  if (used !== undefined) throw new Error(`${used} is a view or a virtual table: its rows are computed, not stored.`);
}

function plain(row: Record<string, unknown>): ExaminedRow {
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER)
      row[name] = Number(value);
  }
  return row as ExaminedRow;
}
