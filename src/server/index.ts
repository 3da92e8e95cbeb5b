/** The door of the server. */
export { createServer, type RunningServer, type ServerOptions, type ServerPort } from './server.ts';
