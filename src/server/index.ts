/** The door of the server. */
export type { Intake } from './intake.ts';
export { createServer, type RunningServer, type ServerOptions, type ServerPort } from './server.ts';
