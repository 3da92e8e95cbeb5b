/**
 * The one part of the server that changes something: what is posted to it, by those who bear the token. Nobody is answered
 * 2xx before it is durable; who keeps it is not the server's business. Each protocol has a file of its own.
 */
import { ThroughlineError } from '#core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { takeLineage } from './lineage.ts';
import { refuseTelemetry, takeTelemetry } from './telemetry.ts';
import { assertBearer } from './token.ts';

export interface Intake {
  /** Without one nothing is taken in. */
  readonly token: string | undefined;
  /** Events of lineage; resolves when all are durable. */
  keep(events: readonly unknown[]): Promise<void>;
  /** One export request of OpenTelemetry; resolves when what concerns a model is durable. */
  keepTelemetry(request: unknown): Promise<{ readonly rejected: number }>;
}

/** A body as it comes, and unpacked. */
const MOST_BODY_BYTES = 8_000_000;
const MOST_UNPACKED_BYTES = 32_000_000;

const unpack = promisify(gunzip);

/** In a scope of its own: only here bodies are read, and only from those who may post. */
export async function addIntake(app: FastifyInstance, intake: Intake): Promise<void> {
  await app.register(async (scope) => {
    prepare(scope, intake);
    scope.setErrorHandler((error, _request, reply) => reply.send(tooLarge(error) ?? error));
    for (const path of ['/api/v1/lineage', '/api/v1/lineage/batch']) {
      scope.post(path, { bodyLimit: MOST_BODY_BYTES }, async (request, reply) =>
        takeLineage(request, { bytes: await unpackBody(request), reply, keep: async (events) => intake.keep(events) }),
      );
    }
  });
  await app.register(async (scope) => {
    prepare(scope, intake);
    scope.setErrorHandler((error, request, reply) => refuseTelemetry(tooLarge(error) ?? error, request, reply));
    for (const path of ['/v1/traces', '/v1/logs']) {
      scope.post(path, { bodyLimit: MOST_BODY_BYTES }, async (request, reply) =>
        takeTelemetry(request, {
          bytes: await unpackBody(request),
          reply,
          keep: async (asked) => intake.keepTelemetry(asked),
        }),
      );
    }
  });
}

function prepare(scope: FastifyInstance, intake: Intake): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('www-authenticate', 'Bearer');
    assertBearer(request.headers.authorization, intake.token);
    reply.removeHeader('www-authenticate');
  });
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

function bad(message: string): ThroughlineError {
  return new ThroughlineError('SERVER_BAD_REQUEST', message, {
    hint: 'Send it plain or packed with gzip; see docs/reference/http.md.',
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
