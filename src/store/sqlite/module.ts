/** node:sqlite, loaded when first needed, without the one warning that Node 22 prints about it. */
import { createRequire } from 'node:module';
import type * as Sqlite from 'node:sqlite';

type SqliteModule = typeof Sqlite;

export function sqliteModule(): SqliteModule {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes('SQLite is an experimental feature'))
      Reflect.apply(emitWarning, undefined, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    return createRequire(import.meta.url)('node:sqlite') as SqliteModule;
  } finally {
    process.emitWarning = emitWarning;
  }
}
