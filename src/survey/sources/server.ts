/**
 * A server as a source: `SCHEME:ADDRESS`, as in `mlflow:https://tracking.example.org`. It has no files; a connector asks
 * it through `context.server`. What is sent (credentials included) and how long it may take is decided by whoever passes
 * `send` in; here only the form is: below the address, JSON or plain text, bounded, no redirects.
 */
import type { FileTree, ServerAnswer, ServerHeaders, ServerReader } from '#connectors';
import { ThroughlineError } from '#core';
import type { Listing } from './listing.ts';
import { isForge } from './forge-place.ts';
import { nameSource } from './name.ts';
import { skipFor } from './skip.ts';
import { toTree } from './tree.ts';

/** What goes out. `scheme` tells which credentials fit. */
export interface ServerRequest {
  readonly scheme: string;
  readonly url: string;
  /** JSON text; without it the request is a GET. */
  readonly body?: string;
  /** Entity tag of an answer that is still known. */
  readonly ifNoneMatch?: string;
  readonly signal: AbortSignal;
}
export interface ServerResponse {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly headers?: ServerHeaders;
}
/** Rejects when there is no answer; the message of the error is shown, so it must hold no credentials. */
export type Send = (request: ServerRequest) => Promise<ServerResponse>;

export interface ServerAddress {
  readonly scheme: string;
  readonly address: string;
}

/** `undefined` when the location names no server. Throws SURVEY_BAD_ADDRESS. */
export function parseServer(location: string): ServerAddress | undefined {
  const [, scheme = '', text = ''] = /^([a-z][a-z0-9-]*):(https?:\/\/.+)$/su.exec(location) ?? [];
  if (scheme === '') return undefined;
  const url = URL.parse(text);
  if (!url) throw badAddress(`${scheme}:${text.slice(0, 80)} is no address.`, 'Write, say, mlflow:https://host:5000.');
  if (url.username !== '' || url.password !== '') {
    throw badAddress(
      `The address of ${scheme}:${url.protocol}//${url.host} holds a user or a password.`,
      'Leave them out and give them in the environment: an address is shown and kept.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw badAddress(`The address ${scheme}:${url.origin} goes on after ? or #.`, 'Give host, port and path only.');
  }
  return { scheme, address: `${url.origin}${url.pathname.replace(/\/+$/u, '')}` };
}

function badAddress(message: string, hint: string): ThroughlineError {
  return new ThroughlineError('SURVEY_BAD_ADDRESS', message, { hint });
}

/** How a server is called when no name was given: its host; what a forge keeps of a repository, by both their names. */
export function nameServer(given: string | undefined, server: ServerAddress): string {
  const { host, pathname } = new URL(server.address);
  const project = isForge(server) ? pathname.split(/\/|%2F/iu).at(-1) : undefined;
  return nameSource(given, undefined, `/${project ? `${project}-${server.scheme}` : host}`);
}

/** What is there now is not known without asking, so the history is the time of asking: no earlier map stands for it. */
export function listServer(name: string, server: ServerAddress, at: string): Listing {
  const skip = skipFor(name);
  const files: FileTree = toTree([], {
    read: async (path) => skip(path, 'A server has no files.'),
    materialise: async (path) => skip(path, 'A server has no files.'),
  });
  return {
    name,
    kind: 'server',
    files,
    git: undefined,
    history: `${server.scheme}:${server.address} ${at}`,
    skipped: [],
    revisionOf: () => 'server',
  };
}

export function openServer(server: ServerAddress, send: Send | undefined, signal: AbortSignal): ServerReader {
  return {
    ...server,
    async ask(path, body, ifNoneMatch): Promise<ServerAnswer> {
      if (!send) return { kind: 'refused', reason: 'This survey may not ask servers.' };
      const url = `${server.address}${path}`;
      try {
        const response = await send({
          scheme: server.scheme,
          url,
          signal,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
        });
        return toAnswer(response, server);
      } catch (error) {
        const said = error instanceof Error ? error.message : 'no reason was given';
        return { kind: 'refused', reason: `${server.address} does not answer (${said.slice(0, 200)}).` };
      }
    },
  };
}

function toAnswer(response: ServerResponse, { address }: ServerAddress): ServerAnswer {
  const { status, bytes } = response;
  const headers = response.headers ? { headers: response.headers } : {};
  if (status < 200 || status > 299) return { kind: 'refused', status, reason: sayStatus(status, address), ...headers };
  const text = new TextDecoder('utf-8').decode(bytes);
  try {
    return { kind: 'answer', value: JSON.parse(text) as unknown, ...headers };
  } catch {
    // Some questions are answered by a word: /version.
    return { kind: 'answer', value: text.slice(0, 1000), ...headers };
  }
}

function sayStatus(status: number, address: string): string {
  if (status === 401 || status === 403) {
    return `${address} refuses these credentials (HTTP ${status}); they are taken from the environment.`;
  }
  if (status >= 300 && status < 400) return `${address} sends us elsewhere (HTTP ${status}); that is not followed.`;
  return `${address} answers HTTP ${status}.`;
}
