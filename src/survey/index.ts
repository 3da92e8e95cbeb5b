/** The door of the survey: one pass over the sources, the map as of a time, and evidence on demand. */
export { readEvidence, parseLocator } from './evidence.ts';
export { openSources } from './open-sources.ts';
export type { OpenedSource, SourceRequest } from './sources/index.ts';
export { watchSources } from './watch.ts';
export { readRequests, WORKSPACE_FILE } from './workspace-file.ts';
export {
  ledgerDirectory,
  MAP_REVISION,
  mapAsOf,
  openForReading,
  survey,
  type Survey,
  type SurveyOptions,
} from './survey.ts';
