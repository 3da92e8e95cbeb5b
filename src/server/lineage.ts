/**
 * Takes in lineage: `POST /api/v1/lineage` with one event or an array of them, and `/api/v1/lineage/batch` with an array
 * (OpenLineage, spec/OpenLineage.yml). The one part of the server that changes something. Nobody is answered 2xx before
 * the events are durable; who keeps them is not the server's business.
 */
import { LineageEvent, type LineageAnswer } from '#api';
import { ThroughlineError } from '#core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { assertBearer } from './token.ts';

export interface LineageIntake {
  /** Without one nothing is taken in. */
  readonly token: string | undefined;
  /** Resolves when all are durable. */
  keep(events: readonly unknown[]): Promise<void>;
}

/** A body as it comes, and unpacked. */
const MOST_BODY_BYTES = 8_000_000;
const MOST_UNPACKED_BYTES = 32_000_000;
const MOST_EVENTS = 20_000;
/** A larger one could not be read back in one piece. */
const MOST_EVENT_CHARACTERS = 1_000_000;

const unpack = promisify(gunzip);

/** In a scope of its own: only here bodies are read, and only from those who may post. */
export async function addLineage(app: FastifyInstance, intake: LineageIntake): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('www-authenticate', 'Bearer');
      assertBearer(request.headers.authorization, intake.token);
      reply.removeHeader('www-authenticate');
    });
    scope.setErrorHandler((error, _request, reply) => reply.send(tooLarge(error) ?? error));
    for (const path of ['/api/v1/lineage', '/api/v1/lineage/batch']) {
      scope.post(path, { bodyLimit: MOST_BODY_BYTES }, async (request, reply) => take(request, reply, intake));
    }
  });
}

async function take(request: FastifyRequest, reply: FastifyReply, intake: LineageIntake): Promise<LineageAnswer> {
  const bytes = await unpackBody(request);
  const body = parseBody(bytes);
  const batch = Array.isArray(body);
  if (!batch && request.url.includes('/batch')) throw bad('A batch is an array of events.');
  const events: readonly unknown[] = batch ? body : [body];
  if (events.length > MOST_EVENTS)
    throw new ThroughlineError(
      'SERVER_TOO_LARGE',
      `A batch has ${events.length} events; at most ${MOST_EVENTS} are taken in.`,
      { hint: 'Send it in parts.' },
    );
  const failed = events.flatMap((event, index) => {
    const reason = whatIsWrong(event, bytes.byteLength);
    return reason === undefined ? [] : [{ index, reason, retriable: false }];
  });
  const [first] = failed;
  if (first && !batch) throw bad(first.reason);
  const wrong = new Set(failed.map(({ index }) => index));
  const kept = wrong.size === 0 ? events : events.filter((_event, index) => !wrong.has(index));
  await intake.keep(kept);
  reply.code(200);
  return {
    status: first ? 'partial_success' : 'success',
    summary: {
      received: events.length,
      successful: kept.length,
      failed: failed.length,
      retriable: 0,
      non_retriable: failed.length,
    },
    failed_events: failed,
  };
}

async function unpackBody({ body, headers }: FastifyRequest): Promise<Buffer> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return bytes;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw bad('Of encodings, gzip is known and no other.');
  try {
    return await unpack(bytes, { maxOutputLength: MOST_UNPACKED_BYTES });
  } catch (error) {
    throw tooLarge(error) ?? bad('The body is not gzip, or was cut off.');
  }
}

function parseBody(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw bad('The body is not JSON in UTF-8.');
  }
}

/** An event cannot be larger than the body it came in. */
function whatIsWrong(event: unknown, bodyBytes: number): string | undefined {
  const parsed = LineageEvent.safeParse(event);
  if (!parsed.success) return whyNoEvent(event);
  return bodyBytes > MOST_EVENT_CHARACTERS && JSON.stringify(event).length > MOST_EVENT_CHARACTERS
    ? `The event has more than ${MOST_EVENT_CHARACTERS} characters.`
    : undefined;
}

/** The first member that is missing or of another kind; asked only of what is known to be no event. */
function whyNoEvent(event: unknown): string {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return 'An event is a JSON object.';
  const given = event as Readonly<Record<string, unknown>>;
  const text = (of: unknown, name: string): boolean => {
    const value = typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined;
    return typeof value === 'string' && value !== '';
  };
  const missing = ['eventTime', 'producer'].find((name) => !text(given, name));
  if (missing !== undefined) return `The event has no ${missing}.`;
  const subject = ['run', 'job', 'dataset'].find((name) => given[name] !== undefined);
  if (subject === undefined) return 'The event names neither a run, nor a job, nor a dataset.';
  if (subject === 'run' && !text(given['run'], 'runId')) return 'The event has no run.runId.';
  const named = subject === 'run' ? 'job' : subject;
  const part = ['namespace', 'name'].find((name) => !text(given[named], name));
  return part === undefined ? 'A name in the event is too long.' : `The event has no ${named}.${part}.`;
}

function bad(message: string): ThroughlineError {
  return new ThroughlineError('SERVER_BAD_REQUEST', message, {
    hint: 'Send an event of OpenLineage or an array of them as JSON, plain or gzip; see docs/reference/http.md.',
  });
}

/** Fastify's and zlib's ways to say that there is more than was allowed. */
function tooLarge(error: unknown): ThroughlineError | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code !== 'FST_ERR_CTP_BODY_TOO_LARGE' && code !== 'ERR_BUFFER_TOO_LARGE') return undefined;
  return new ThroughlineError('SERVER_TOO_LARGE', 'The body is larger than is taken in.', {
    hint: `Send smaller batches: at most ${MOST_BODY_BYTES} bytes, and ${MOST_UNPACKED_BYTES} unpacked.`,
    cause: error,
  });
}
