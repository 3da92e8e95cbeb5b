/** Server-sent events (HTML Living Standard §9.2): open screens hear of a new survey. */
import type { Status } from '#api';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface EventHub {
  add(request: IncomingMessage, response: ServerResponse, first: Status): void;
  send(status: Status): void;
  close(): void;
}

const MOST_LISTENERS = 64;

export function createEventHub(): EventHub {
  const listeners = new Set<ServerResponse>();
  const write = (response: ServerResponse, status: Status): void => {
    response.write(`event: survey\ndata: ${JSON.stringify(status)}\n\n`);
  };
  return {
    add(request, response, first) {
      if (listeners.size >= MOST_LISTENERS) {
        response.writeHead(503, { 'retry-after': '5' }).end();
        return;
      }
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      listeners.add(response);
      request.on('close', () => listeners.delete(response));
      write(response, first);
    },
    send(status) {
      for (const response of listeners) write(response, status);
    },
    close() {
      for (const response of listeners) response.end();
      listeners.clear();
    },
  };
}
