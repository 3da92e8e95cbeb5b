/**
 * The one error class. We throw only when we or the operator cannot go on; an imperfect world
 * (a torn file, a refused permission) is a value: see `Skipped`.
 * Every code is listed in docs/reference/errors.md and is never reused; a test compares both ways.
 */
export const errorCodes = [
  'CORE_BAD_REFERENCE',
  'CORE_NOT_CANONICAL',
  'LEDGER_DAMAGED',
  'LEDGER_LOCKED',
  'LEDGER_ENTRY_TOO_LARGE',
  'LEDGER_BAD_CHECKPOINT',
  'LEDGER_BAD_PROOF',
  'LEDGER_NOT_FOUND',
  'LEDGER_ROOT_MISMATCH',
  'LEDGER_UNSAFE_KEY',
  'LEDGER_UNWRITABLE',
  'STORE_UNUSABLE',
  'SURVEY_SOURCE_NOT_FOUND',
  'SURVEY_SOURCE_UNREADABLE',
  'SURVEY_NOTHING_AS_OF',
  'SURVEY_BAD_ADDRESS',
  'SURVEY_BAD_WORKSPACE',
  'SURVEY_GIT_MISSING',
  'SURVEY_INBOX_UNUSABLE',
  'SURVEY_UNKNOWN_THING',
  'CLI_BAD_USE',
  'CLI_PORT',
  'SERVER_BAD_REQUEST',
  'SERVER_TOO_LARGE',
  'SERVER_UNAUTHORISED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorDetails {
  /** What to do next, as one sentence. */
  readonly hint: string;
  /** Where: a file, `file:line` or `file@offset`. */
  readonly location?: string;
  readonly cause?: unknown;
}

/** `message` says what happened, to which subject; `hint` what to do next. Branch on `code`, not on text. */
export class ThroughlineError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly location: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ThroughlineError';
    this.code = code;
    this.hint = details.hint;
    this.location = details.location;
  }
}

/** Gives any thrown value a code, once, at a room's edge; our own errors pass unchanged. */
export function toThroughlineError(thrown: unknown): ThroughlineError {
  if (thrown instanceof ThroughlineError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ThroughlineError('INTERNAL', `Something of ours failed: ${message}`, {
    hint: 'Run again with --verbose and report what it prints; nothing examined was changed.',
    cause: thrown,
  });
}
