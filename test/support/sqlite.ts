/** A database file as the survey would open it for a connector, without the guards around it. */
import type { SqliteReader } from '#connectors';
import { DatabaseSync } from 'node:sqlite';

export function openSqlite(file: string): SqliteReader {
  const database = new DatabaseSync(file, { readOnly: true });
  return {
    kind: 'sqlite',
    rows: (sql, ...parameters) => database.prepare(sql).iterate(...parameters) as ReturnType<SqliteReader['rows']>,
    close: () => database.close(),
  };
}
