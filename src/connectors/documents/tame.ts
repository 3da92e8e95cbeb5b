/**
 * Makes Markdown harmless before it is parsed: the parser recurses over containers and is quadratic in the emphasis
 * marks and brackets of one paragraph. Lines are never moved: what is taken out leaves empty lines behind.
 */
import type { Prose, Refused } from './prose.ts';

export interface Tamed {
  readonly text: string;
  readonly unread: Prose['unread'];
}

/** Characters of one line; longer ones are embedded pictures or generated text. */
const LINE = 20_000;
/** Marks (`*`, `_`, `~`, brackets) of one paragraph. */
const MARKS = 2000;

export function tame(text: string, maxDepth: number): Tamed | Refused {
  const lines = text.split(/\r\n|\r|\n/u);
  const deep = lines.findIndex((line) => containerDepth(line) > maxDepth);
  if (deep >= 0) {
    return { kind: 'refused', reason: `it nests quotes or lists deeper than ${maxDepth} levels at line ${deep + 1}` };
  }
  const unread: { reason: string; line: number }[] = [];
  const cut = lines.map((line, at) => {
    if (line.length <= LINE) return line;
    if (!line.includes(';base64,'))
      unread.push({
        reason: `Line ${at + 1} has ${line.length} characters; lines of more than ${LINE} are not read.`,
        line: at + 1,
      });
    return '';
  });
  for (const run of crowded(cut)) {
    for (let at = run.first; at <= run.last; at += 1) cut[at] = '';
    unread.push({
      reason: `The paragraph at line ${run.first + 1} holds more than ${MARKS} marks of emphasis or links and was not read.`,
      line: run.first + 1,
    });
  }
  return { text: cut.join('\n'), unread };
}

/** Quotes and list markers at the beginning of a line; deep indentation counts as lists within lists. */
function containerDepth(line: string): number {
  let depth = 0;
  let at = 0;
  for (;;) {
    const start = at;
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    depth += (at - start) >> 3;
    const marker = markerLength(line, at);
    if (marker === 0) return depth;
    depth += 1;
    at += marker;
  }
}

function markerLength(line: string, at: number): number {
  const char = line[at] ?? '';
  if (char === '>') return 1;
  const blankAt = (place: number): boolean => line[place] === ' ' || line[place] === '\t';
  if ('-*+'.includes(char) && char !== '') return blankAt(at + 1) ? 1 : 0;
  let digits = 0;
  while (digits < 9 && /\d/u.test(line[at + digits] ?? '')) digits += 1;
  const close = line[at + digits] ?? '';
  return digits > 0 && (close === '.' || close === ')') && blankAt(at + digits + 1) ? digits + 1 : 0;
}

interface Run {
  readonly first: number;
  readonly last: number;
}

/** Runs of lines that the parser may take for one paragraph and that hold too many marks. */
function crowded(lines: readonly string[]): readonly Run[] {
  const runs: Run[] = [];
  let first = 0;
  let marks = 0;
  let fence = '';
  let table = false;
  const close = (last: number): void => {
    if (marks > MARKS) runs.push({ first, last });
    marks = 0;
    first = last + 1;
  };
  for (const [at, line] of lines.entries()) {
    const opened = fence === '' ? (/^(?:`{3,}(?=[^`]*$)|~{3,})/u.exec(line)?.[0] ?? '') : '';
    if (fence !== '') {
      if (
        line.startsWith(fence) &&
        line
          .slice(fence.length)
          .replaceAll(fence[0] ?? '', '')
          .trim() === ''
      )
        fence = '';
      close(at);
      continue;
    }
    fence = opened;
    if (line.trim() === '' || opened !== '') table = false;
    else table ||= isDelimiterRow(line, lines[at - 1] ?? '');
    if (line.trim() === '' || opened !== '' || table || /^ {0,3}(?:[-*+]|1[.)]|#{1,6})[ \t]/u.test(line)) close(at - 1);
    marks += countMarks(line);
  }
  close(lines.length - 1);
  return runs;
}

function countMarks(line: string): number {
  let count = 0;
  for (let at = 0; at < line.length; at += 1) if ('*_~[]'.includes(line[at] ?? ' ')) count += 1;
  return count;
}

function isDelimiterRow(line: string, header: string): boolean {
  const body = line.trim();
  return /^[|:\- \t]+$/u.test(body) && body.includes('|') && body.includes('-') && cells(body) === cells(header.trim());
}

function cells(row: string): number {
  return row
    .replaceAll(String.raw`\|`, '')
    .replace(/^\|/u, '')
    .replace(/\|$/u, '')
    .split('|').length;
}
