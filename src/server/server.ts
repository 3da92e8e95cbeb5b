/**
 * The web screens and their interface, on loopback. It only reads, except that it takes in lineage and telemetry from who bears the
 * token (`intake.ts`). A page from another site cannot read it (Host and Origin are checked, so DNS rebinding fails too), and no script but ours runs.
 */
import {
  EvidenceQuery,
  LineageQuery,
  ThingsQuery,
  type EvidenceText,
  type LineageWalk,
  type MapAnswer,
  type Status,
  type ThingsAnswer,
} from '#api';
import { ThroughlineError } from '#core';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createEventHub, type EventHub } from './events.ts';
import { addIntake, type Intake } from './intake.ts';
import { problemOf, statusOf } from './problems.ts';

/** What the server shows. The survey behind it is somebody else's business. */
export interface ServerPort {
  map(): Promise<MapAnswer>;
  mapAsOf(at: string): Promise<MapAnswer>;
  evidence(source: string, locator: string): Promise<EvidenceText>;
  lineage(query: LineageQuery): Promise<LineageWalk>;
  things(query: ThingsQuery): Promise<ThingsAnswer>;
  status(): Status;
}

export interface ServerOptions {
  readonly port: ServerPort;
  /** Where that goes which is posted; left out, posting is refused as it is without a token. */
  readonly intake?: Intake;
  /** Directory of the built screens. */
  readonly webDirectory: string;
}

export interface RunningServer {
  /** Listens on 127.0.0.1; port 0 takes any free one. Gives the address to open. */
  listen(port: number): Promise<string>;
  /** Tells every open screen that the map may have changed. */
  announce(): void;
  close(): Promise<void>;
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const nobodyMayPost: Intake = {
  token: undefined,
  keep: async () => undefined,
  keepTelemetry: async () => ({ rejected: 0 }),
};

export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const app = Fastify({
    logger: false,
    bodyLimit: 1024,
    forceCloseConnections: true,
    // What fails before any route (an address that cannot be decoded) is answered like the rest.
    frameworkErrors: (error, _request, reply: FastifyReply) => void reply.code(statusOf(error)).send(problemOf(error)),
  });
  const hub = createEventHub();
  app.addHook('onRequest', async (request, reply) => guard(request, reply));
  app.setErrorHandler((error, _request, reply) => reply.code(statusOf(error)).send(problemOf(error)));
  addRoutes(app, options.port, hub);
  await addIntake(app, options.intake ?? nobodyMayPost);
  await app.register(fastifyStatic, { root: options.webDirectory, wildcard: false, index: false, cacheControl: false });
  addScreens(app);
  return {
    listen: (port) => app.listen({ host: '127.0.0.1', port }),
    announce: () => hub.send(options.port.status()),
    close: async () => {
      hub.close();
      await app.close();
    },
  };
}

async function guard(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.headers({
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  const { host = '', origin } = request.headers;
  const fromHere = origin === undefined || (origin.startsWith('http://') && isLocal(origin.slice('http://'.length)));
  if (!isLocal(host) || !fromHere) {
    throw new ThroughlineError('SERVER_BAD_REQUEST', 'This server answers only requests made on this machine.', {
      hint: 'Open the address that throughline up printed.',
    });
  }
}

/** The names by which this machine calls itself, with or without a port, and nothing that only begins like them. */
function isLocal(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/u.test(host);
}

function addRoutes(app: FastifyInstance, port: ServerPort, hub: EventHub): void {
  app.get('/api/v1/status', async () => port.status());
  app.get<{ Querystring: { asOf?: string } }>('/api/v1/map', async (request) =>
    typeof request.query.asOf === 'string' ? port.mapAsOf(request.query.asOf) : port.map(),
  );
  app.get('/api/v1/evidence', async (request) => {
    const query = EvidenceQuery.safeParse(request.query);
    if (!query.success) {
      throw new ThroughlineError('SERVER_BAD_REQUEST', 'Evidence is asked for by `source` and `locator`.', {
        hint: 'Take both from an evidence entry of /api/v1/map.',
      });
    }
    return port.evidence(query.data.source, query.data.locator);
  });
  app.get('/api/v1/lineage', async (request) => {
    const query = LineageQuery.safeParse(request.query);
    if (query.success) return port.lineage(query.data);
    throw new ThroughlineError(
      'SERVER_BAD_REQUEST',
      'Lineage is asked for by `from`, and `to`, `depth`, `most`, `links`, `asOf`.',
      {
        hint: 'Give a path, a commit, a run, a model or a reference as `from`.',
      },
    );
  });
  app.get('/api/v1/things', async (request) => {
    const query = ThingsQuery.safeParse(request.query);
    if (query.success) return port.things(query.data);
    throw new ThroughlineError('SERVER_BAD_REQUEST', 'Things are asked for by `q`, and `most` (at most 100), `asOf`.', {
      hint: 'Give a part of a name as `q`.',
    });
  });
  app.get('/api/v1/events', (request, reply) => {
    reply.hijack();
    hub.add(request.raw, reply.raw, port.status());
  });
}

/** Deep links are the screens' own affair: any path without a file is the one page. */
function addScreens(app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const asksForPage = request.method === 'GET' && !path.startsWith('/api/') && !/\.\w{1,5}$/u.test(path);
    if (asksForPage) return reply.type('text/html').sendFile('index.html');
    return reply
      .code(404)
      .send({ code: 'SERVER_BAD_REQUEST', message: 'There is nothing at this address.', hint: 'Begin at /.' });
  });
}
