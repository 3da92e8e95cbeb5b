/** The one table from error to HTTP status; errors themselves know nothing of HTTP. */
import type { Problem } from '#api';
import { ThroughlineError, type ErrorCode } from '#core';

const statuses: Partial<Record<ErrorCode, number>> = {
  SERVER_BAD_REQUEST: 400,
  SERVER_UNAUTHORISED: 401,
  SERVER_TOO_LARGE: 413,
  SURVEY_INBOX_UNUSABLE: 503,
  SURVEY_UNKNOWN_THING: 404,
  SURVEY_SOURCE_NOT_FOUND: 404,
  SURVEY_NOTHING_AS_OF: 404,
  LEDGER_NOT_FOUND: 404,
};

export function statusOf(error: unknown): number {
  if (error instanceof ThroughlineError) return statuses[error.code] ?? 500;
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
}

/** Faults of our own are named, never described: their text may hold paths. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ThroughlineError) return { code: error.code, message: error.message, hint: error.hint };
  if (statusOf(error) < 500)
    return { code: 'SERVER_BAD_REQUEST', message: 'The request cannot be read.', hint: 'Begin at /.' };
  return {
    code: 'INTERNAL',
    message: 'The request could not be answered.',
    hint: 'Ask again; if it stays so, run throughline map --verbose on the same paths.',
  };
}
