/** Door of the sources: opens one location for reading. See README.md for what is listed and what is left out. */
export { uniqueNames } from './name.ts';
export { forgeBases, toForgeServer, type ForgeBases } from './forge-place.ts';
export { parseNamedPlace, type ConnectorName } from './named-place.ts';
export { parseServer, type Send, type ServerRequest, type ServerResponse } from './server.ts';
export { openSource, type OpenedSource, type SourceEnvironment, type SourceRequest } from './open-source.ts';
export { knownId, memoryMemo, nameObservation, type Memo } from './remember.ts';
