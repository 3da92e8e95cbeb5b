/**
 * Which lines of a file the proposals on it need, with three lines around each: the survey records exactly these, as
 * claims `excerpt`, so that patches can be made from the log alone.
 */
import type { ClaimObservation } from '#core';
import { parseRef } from '#core';
import { textOf } from '../words.ts';
import { neededLines } from './change-lines.ts';
import type { Excerpt, Proposal } from './proposal.ts';
import { splitLines } from './patch.ts';

const AROUND = 3;
const MOST_LINES = 200;
const LONGEST_LINE = 1000;

/** Nothing when the lines are too many or too long to be worth recording: then the repair stays advice. */
export function excerptsOf(text: string, proposals: readonly Proposal[]): readonly Excerpt[] {
  const numbered = splitLines(text);
  const lines = new Map(numbered);
  const needed = proposals.flatMap(({ changes }) => neededLines(lines, changes)).sort((a, b) => a - b);
  const ranges: { first: number; last: number }[] = [];
  for (const line of needed) {
    const [first, last] = [Math.max(1, line - AROUND), Math.min(numbered.length, line + AROUND)];
    const before = ranges.at(-1);
    if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
    else ranges.push({ first, last });
  }
  const [proposal] = proposals;
  if (!proposal) return [];
  const taken = ranges.map(({ first, last }) => numbered.slice(first - 1, last));
  if (taken.flat().length > MOST_LINES || taken.flat().some(([, line]) => line.length > LONGEST_LINE)) return [];
  return taken.map((range) => ({
    source: proposal.source,
    path: proposal.path,
    firstLine: range[0]?.[0] ?? 1,
    text: range.map(([, line]) => line).join(''),
  }));
}

/** The excerpts that a survey recorded. */
export function readExcerpts(claims: readonly ClaimObservation[]): readonly Excerpt[] {
  return claims.map(({ document, attributes }) => ({
    source: parseRef(document).namespace,
    path: textOf(attributes['path']),
    firstLine: Number(attributes['firstLine']),
    text: textOf(attributes['text']),
  }));
}
