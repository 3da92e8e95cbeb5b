/** The door of the store: views of the log, and the one way to open a database that is examined. */
export { openReadOnlySqlite, type ExaminedDatabase, type ExaminedRow } from './sqlite/examined.ts';
export { writeTables, type PlainTable } from './sqlite/tables.ts';
export { openStore } from './sqlite/store.ts';
export type { Delta, Store } from './store.ts';
