/** The one table from outcome to exit code (design.md, "The command line"); the same in every format. */
import type { ErrorCode } from '#core';

export const exitCodes = { well: 0, finding: 1, wrongUse: 2, incomplete: 3, verificationFailed: 4 } as const;

export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'CLI_BAD_USE':
    case 'SURVEY_SOURCE_NOT_FOUND':
    case 'SURVEY_UNKNOWN_THING':
    case 'SURVEY_BAD_ADDRESS':
    case 'SURVEY_BAD_WORKSPACE':
    case 'CORE_BAD_REFERENCE':
      return exitCodes.wrongUse;
    case 'LEDGER_DAMAGED':
    case 'LEDGER_BAD_CHECKPOINT':
    case 'LEDGER_BAD_PROOF':
    case 'LEDGER_ROOT_MISMATCH':
      return exitCodes.verificationFailed;
    case 'CORE_NOT_CANONICAL':
    case 'LEDGER_LOCKED':
    case 'LEDGER_ENTRY_TOO_LARGE':
    case 'LEDGER_NOT_FOUND':
    case 'LEDGER_UNSAFE_KEY':
    case 'LEDGER_UNWRITABLE':
    case 'STORE_UNUSABLE':
    case 'SURVEY_SOURCE_UNREADABLE':
    case 'SURVEY_NOTHING_AS_OF':
    case 'SURVEY_GIT_MISSING':
    case 'CLI_PORT':
    case 'SURVEY_INBOX_UNUSABLE':
    case 'SERVER_BAD_REQUEST':
    case 'SERVER_TOO_LARGE':
    case 'SERVER_UNAUTHORISED':
    case 'INTERNAL':
      return exitCodes.incomplete;
  }
}
