/**
 * Takes in lineage: `POST /api/v1/lineage` with one event or an array of them, and `/api/v1/lineage/batch` with an array
 * (OpenLineage, spec/OpenLineage.yml).
 */
import { LineageEvent, type LineageAnswer } from '#api';
import { ThroughlineError } from '#core';
import type { FastifyReply, FastifyRequest } from 'fastify';

const MOST_EVENTS = 20_000;
/** A larger one could not be read back in one piece. */
const MOST_EVENT_CHARACTERS = 1_000_000;

/** `bytes` is the body, unpacked; `keep` resolves when all are durable. */
export async function takeLineage(
  request: FastifyRequest,
  given: { readonly bytes: Buffer; readonly reply: FastifyReply; keep(events: readonly unknown[]): Promise<void> },
): Promise<LineageAnswer> {
  const { bytes, reply } = given;
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
  await given.keep(kept);
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
