/**
 * What a repair would change, as plain data: checks propose, `patch.ts` turns a proposal into a unified diff from the
 * lines that were recorded. A proposal names one file of one source; what cannot be done as proposed stays advice.
 */
import type { SidedEvidence } from '../lifecycle.ts';

/** Lines start at 1; the last one counts. */
export interface LineRange {
  readonly firstLine: number;
  readonly lastLine: number;
}
/** Every whole occurrence of a `from` in these lines becomes its `to`; there must be at least one. */
export interface Replace {
  readonly change: 'replace';
  readonly ranges: readonly LineRange[];
  readonly words: readonly { readonly from: string; readonly to: string }[];
}
/** New lines below `after`, indented as line `as` is, which must begin with `expect`, or, with `whole`, be just that. */
export interface Insert {
  readonly change: 'insert';
  readonly after: number;
  readonly as: number;
  readonly expect: string;
  readonly whole?: true;
  readonly lines: readonly string[];
}
/** A line that is just `expect`, blanks and a closing semicolon aside, goes away. */
export interface Remove {
  readonly change: 'remove';
  readonly line: number;
  readonly expect: string;
}
export type Change = Replace | Insert | Remove;

export interface Proposal {
  readonly source: string;
  readonly path: string;
  readonly changes: readonly Change[];
  /** What the patch does and on what it rests; shown beside it. */
  readonly explanation: string;
}

/** Lines of a file as they stood when it was surveyed, each with its own line ending. */
export interface Excerpt {
  readonly source: string;
  readonly path: string;
  readonly firstLine: number;
  readonly text: string;
}

/** The lines of a locator `path#L3-L9@revision`, when it names lines of that file. */
export function linesOf(evidence: Pick<SidedEvidence, 'locator'>, path: string): LineRange | undefined {
  const match = /^(.*)#L(\d{1,9})(?:-L(\d{1,9}))?(?:@[^@]+)?$/su.exec(evidence.locator);
  if (match?.[1] !== path) return undefined;
  const firstLine = Number(match[2]);
  return { firstLine, lastLine: match[3] === undefined ? firstLine : Number(match[3]) };
}
