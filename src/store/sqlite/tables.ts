/** Writes a database file of plain tables, made anew: how a report becomes a file that other programs open. */
import { ThroughlineError } from '#core';
import { rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { sqliteModule } from './module.ts';

export interface PlainTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Replaces the file. The same tables give the same bytes. Throws STORE_UNUSABLE where the place cannot be written. */
export function writeTables(file: string, tables: readonly PlainTable[]): void {
  try {
    rmSync(file, { force: true });
    const database = new (sqliteModule().DatabaseSync)(file);
    try {
      database.exec('PRAGMA journal_mode = OFF; BEGIN;');
      for (const table of tables) writeTable(database, table);
      database.exec('COMMIT;');
    } finally {
      database.close();
    }
  } catch (cause) {
    throw new ThroughlineError('STORE_UNUSABLE', `${file} cannot be written as a database.`, {
      hint: 'Give a place that can be written to, and see that the disk has room.',
      location: file,
      cause,
    });
  }
}

function writeTable(database: DatabaseSync, { name, columns, rows }: PlainTable): void {
  const list = columns.map((column) => `${quote(column.name)} ${column.type}`).join(', ');
  database.exec(`CREATE TABLE ${quote(name)} (${list});`);
  const insert = database.prepare(`INSERT INTO ${quote(name)} VALUES (${columns.map(() => '?').join(', ')});`);
  for (const row of rows) insert.run(...row);
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
