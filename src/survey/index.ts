/** The door of the survey: one pass over the sources, the map as of a time, and evidence on demand. */
export { readEvidence } from './evidence.ts';
export { openInbox, type Inbox } from './inbox/inbox.ts';
export {
  forgeBases,
  parseNamedPlace,
  parseServer,
  toForgeServer,
  type ForgeBases,
  type OpenedSource,
  type Send,
  type ServerRequest,
  type ServerResponse,
  type SourceRequest,
} from './sources/index.ts';
export { watchSources } from './watch.ts';
export { readRequests } from './workspace-file.ts';
export { ledgerDirectory, openForReading, type SurveyOptions } from './open-all.ts';
export { mapAsOf, survey, type Survey } from './survey.ts';
export { openLineage, walkLineage, type LineageState } from './lineage.ts';
export { searchThings } from './things.ts';
