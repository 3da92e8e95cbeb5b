/** Door of the sources: opens one location for reading. See README.md for what is listed and what is left out. */
export { nameSource, uniqueNames } from './name.ts';
export { openSource, type OpenedSource, type SourceEnvironment, type SourceRequest } from './open-source.ts';
export { memoryMemo, type Memo } from './remember.ts';
export type { SourceKind } from './detect.ts';
export type { OpenSqlite } from './sqlite-file.ts';
