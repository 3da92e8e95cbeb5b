/**
 * Checks a whole log offline, from its files alone: every record's checksum, every large payload's digest, the tree
 * over all entries against the signed root, the signature, and every tile and bundle against what the entries give.
 * It reports and goes on; it never writes.
 */
import { ThroughlineError, toThroughlineError } from '#core';
import { checkSegments, type Covered } from './check-segments.ts';
import { checkTiles } from './check-tiles.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { openLogFiles, type LogFiles } from './log-files.ts';
import { parseVerifierKey, type VerifierKey } from './note.ts';

export type ProblemCode =
  | 'ENTRY_DAMAGED'
  | 'SEGMENT_DAMAGED'
  | 'SEGMENT_MISSING'
  | 'PAYLOAD_MISSING'
  | 'PAYLOAD_MISMATCH'
  | 'TILE_MISSING'
  | 'TILE_MISMATCH'
  | 'BUNDLE_MISSING'
  | 'BUNDLE_MISMATCH'
  | 'CHECKPOINT_MISSING'
  | 'CHECKPOINT_INVALID'
  | 'KEY_MISSING'
  | 'KEY_INVALID'
  | 'ROOT_MISMATCH'
  | 'ENTRIES_MISSING';

export interface Problem {
  readonly code: ProblemCode;
  /** File of the log, relative. */
  readonly where: string;
  /** Byte offset in that file, where there is one. */
  readonly offset?: number;
  readonly message: string;
}

export interface LogReport {
  /** Nothing was found to be wrong, and all that a checkpoint covers is what was signed. */
  readonly ok: boolean;
  /** Whole entries found. */
  readonly size: number;
  /** Root over all entries found, hex; empty when an entry is damaged, since then there is none. */
  readonly root: string;
  /** Entries that the signature covers; 0 without a valid checkpoint. Later ones are checked by checksum only. */
  readonly checkpointSize: number;
  /** Name of the key that signed; undefined without a valid checkpoint. */
  readonly origin: string | undefined;
  /** `given`: the key came from the caller. `log`: from the log's own key.pub, which proves less. */
  readonly keyFrom: 'given' | 'log';
  /** A write that was cut short at the very end, beyond what was signed: no damage; opening the log cuts it off. */
  readonly torn: { readonly where: string; readonly offset: number; readonly bytes: number } | undefined;
  /** The first problems; `problemCount` counts all. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

export interface VerifyOptions {
  /** The verifier key as its owner published it (a line as in key.pub). */
  readonly key?: string;
}

const MAX_PROBLEMS = 100;
const MAX_NOTE_BYTES = 1_000_000;

/** Throws LEDGER_NOT_FOUND when there is no log at all; everything else is in the report. */
export async function verifyLog(log: string | LogFiles, options: VerifyOptions = {}): Promise<LogReport> {
  const files = typeof log === 'string' ? openLogFiles(log) : log;
  if (files.list('segments') === undefined && files.read('checkpoint', MAX_NOTE_BYTES) === undefined) {
    throw new ThroughlineError('LEDGER_NOT_FOUND', 'There is no log here: neither segments nor a checkpoint.', {
      hint: 'Name the directory that holds segments/ and checkpoint.',
      ...(typeof log === 'string' ? { location: log } : {}),
    });
  }
  const problems: Problem[] = [];
  let problemCount = 0;
  const report = (problem: Problem): void => {
    problemCount += 1;
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };
  const key = readKey(files, options, report);
  const checkpoint = readCheckpoint(files, key, report);
  const checkpointSize = checkpoint?.size ?? 0;
  const tiles = checkTiles(files, checkpointSize, report);
  const found = checkSegments(files, { signedSize: checkpointSize, tiles, report });
  if (checkpoint !== undefined) compareRoot(checkpoint, found, report);
  else if (found.size > 0 && files.read('checkpoint', MAX_NOTE_BYTES) === undefined) {
    report({
      code: 'CHECKPOINT_MISSING',
      where: 'checkpoint',
      message: 'No checkpoint: nothing says that these entries are those that were written.',
    });
  }
  return {
    ok: problemCount === 0,
    size: found.size,
    root: found.root?.toString('hex') ?? '',
    checkpointSize,
    origin: checkpoint?.origin,
    keyFrom: options.key === undefined ? 'log' : 'given',
    torn: found.torn,
    problems,
    problemCount,
  };
}

function compareRoot(checkpoint: Checkpoint, found: Covered, report: (problem: Problem) => void): void {
  const { size } = checkpoint;
  if (found.whole && found.size < size) {
    report({
      code: 'ENTRIES_MISSING',
      where: 'segments',
      message: `${size} entries were signed, only ${found.size} are there.`,
    });
  } else if (found.signedRoot !== undefined && !found.signedRoot.equals(checkpoint.root)) {
    report({
      code: 'ROOT_MISMATCH',
      where: 'checkpoint',
      message: `The first ${size} entries are not those that were signed.`,
    });
  }
}

function readKey(files: LogFiles, options: VerifyOptions, report: (problem: Problem) => void): VerifierKey | undefined {
  const text = options.key ?? files.read('key.pub', MAX_NOTE_BYTES)?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    return parseVerifierKey(text);
  } catch (error) {
    const where = options.key === undefined ? 'key.pub' : 'the given key';
    report({ code: 'KEY_INVALID', where, message: toThroughlineError(error).message });
    return undefined;
  }
}

function readCheckpoint(
  files: LogFiles,
  key: VerifierKey | undefined,
  report: (problem: Problem) => void,
): Checkpoint | undefined {
  const note = files.read('checkpoint', MAX_NOTE_BYTES);
  if (note === undefined) return undefined;
  if (key === undefined) {
    report({
      code: 'KEY_MISSING',
      where: 'key.pub',
      message: 'Without the verifier key the checkpoint cannot be checked.',
    });
    return undefined;
  }
  try {
    return openCheckpoint(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(note), [key]);
  } catch (error) {
    const message = error instanceof ThroughlineError ? error.message : 'The checkpoint is not UTF-8 text.';
    report({ code: 'CHECKPOINT_INVALID', where: 'checkpoint', message });
    return undefined;
  }
}
