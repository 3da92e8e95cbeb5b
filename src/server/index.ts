/** The door of the server. */
export type { LineageIntake } from './lineage.ts';
export { createServer, type RunningServer, type ServerOptions, type ServerPort } from './server.ts';
