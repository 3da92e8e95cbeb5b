/**
 * Takes in telemetry: `POST /v1/traces` and `POST /v1/logs` (OTLP/HTTP 1.x: JSON or protobuf, answered in the same
 * encoding; failures as google.rpc.Status). What concerns no model is received and not kept; contents never are.
 */
import { ThroughlineError } from '#core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, statusOf } from './problems.ts';
import { decodeRequest, encodeAnswer, encodeStatus, type Signal } from './telemetry-wire.ts';

const PROTOBUF = 'application/x-protobuf';
/** After how many seconds a sender may come back (OTLP/HTTP, "Retryable Response Codes"). */
const RETRY_SECONDS = '5';

/** `bytes` is the body, unpacked; `keep` resolves when what concerns a model is durable. */
export async function takeTelemetry(
  request: FastifyRequest,
  given: {
    readonly bytes: Buffer;
    readonly reply: FastifyReply;
    keep(request: unknown): Promise<{ readonly rejected: number }>;
  },
): Promise<FastifyReply> {
  const { bytes, reply } = given;
  const signal: Signal = request.url.startsWith('/v1/logs') ? 'logs' : 'traces';
  const { rejected } = await given.keep(isProtobuf(request) ? decode(signal, bytes) : parse(bytes, signal));
  const why = rejected === 0 ? undefined : `${rejected} of them have no id or no time, and were not kept.`;
  if (isProtobuf(request)) return reply.code(200).type(PROTOBUF).send(encodeAnswer(rejected, why));
  const count = signal === 'traces' ? 'rejectedSpans' : 'rejectedLogRecords';
  // 64-bit integers are text in protobuf's JSON.
  const partial = why === undefined ? {} : { partialSuccess: { [count]: String(rejected), errorMessage: why } };
  return reply.code(200).send(partial);
}

export function refuseTelemetry(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = statusOf(error);
  const { message, hint } = problemOf(error);
  if (status === 503) reply.header('retry-after', RETRY_SECONDS);
  const said = `${message} ${hint}`;
  if (isProtobuf(request)) return reply.code(status).type(PROTOBUF).send(encodeStatus(said));
  return reply.code(status).send({ message: said });
}

function isProtobuf({ headers }: FastifyRequest): boolean {
  return /^application\/(?:x-)?protobuf\s*(?:;|$)/iu.test(headers['content-type'] ?? '');
}

function decode(signal: Signal, bytes: Buffer): unknown {
  try {
    return decodeRequest(signal, bytes);
  } catch (cause) {
    throw bad(`The body is no export request of ${signal} in protobuf.`, cause);
  }
}

function parse(bytes: Buffer, signal: Signal): unknown {
  const value = parseJson(bytes);
  const member = signal === 'traces' ? 'resourceSpans' : 'resourceLogs';
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const held: unknown = isObject ? (value as Readonly<Record<string, unknown>>)[member] : null;
  // An export of nothing may leave the member out.
  if (held === undefined || Array.isArray(held)) return { [member]: held ?? [] };
  throw bad(`The body is no export request of ${signal} in JSON.`);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw bad('The body is not JSON in UTF-8.', cause);
  }
}

function bad(message: string, cause?: unknown): ThroughlineError {
  return new ThroughlineError('SERVER_BAD_REQUEST', message, {
    hint: 'Send OTLP over HTTP as JSON or protobuf, plain or packed with gzip; see docs/reference/http.md.',
    ...(cause === undefined ? {} : { cause }),
  });
}
