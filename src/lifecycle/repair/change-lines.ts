/**
 * Carries a proposal out on numbered lines. All or nothing: where one change does not fit what stands there, nothing
 * is changed. The same function tells the survey which lines to record and makes the new text from them.
 */
import type { Change, Insert, LineRange, Replace } from './proposal.ts';

/** Number of a line to its text, line ending included. */
export type Lines = ReadonlyMap<number, string>;
/** Number of a line to what stands there instead. */
export type Changed = ReadonlyMap<number, string>;

/** `undefined` where a change does not fit. A range of which only some lines are given is changed in those. */
export function changeLines(lines: Lines, changes: readonly Change[]): Changed | undefined {
  const changed = new Map<number, string>();
  for (const change of changes) {
    if (!changeOne(lines, changed, change)) return undefined;
  }
  for (const [number, text] of changed) if (lines.get(number) === text) changed.delete(number);
  return changed.size === 0 ? undefined : changed;
}

/** The lines that must be at hand for the changes: those that differ and those that are looked at. */
export function neededLines(lines: Lines, changes: readonly Change[]): readonly number[] {
  const changed = changeLines(lines, changes);
  if (!changed) return [];
  const seen = changes.flatMap((change) => (change.change === 'insert' ? [change.as, Math.max(1, change.after)] : []));
  return [...new Set([...changed.keys(), ...seen])].sort((a, b) => a - b);
}

function changeOne(lines: Lines, changed: Map<number, string>, change: Change): boolean {
  if (change.change === 'replace') return replaceIn(lines, changed, change);
  if (change.change === 'insert') return insertBelow(lines, changed, change);
  const text = changed.get(change.line) ?? lines.get(change.line);
  if (text === undefined || !isJust(text, change.expect)) return false;
  changed.set(change.line, '');
  return true;
}

/** Blanks and a closing semicolon aside. */
function isJust(text: string, expect: string): boolean {
  const bare = (line: string): string => line.replace(/\s+/gu, '').replace(/;$/u, '');
  return bare(text) === bare(expect);
}

const MOST_LINES = 400;

function replaceIn(lines: Lines, changed: Map<number, string>, { ranges, words }: Replace): boolean {
  const numbers = new Set(ranges.flatMap((range) => numbersOf(range)));
  let found = false;
  for (const number of numbers) {
    const text = changed.get(number) ?? lines.get(number);
    if (text === undefined) continue;
    const next = words.reduce((line, { from, to }) => line.replace(wholeWord(from), () => to), text);
    found ||= next !== text;
    if (next !== text) changed.set(number, next);
  }
  return found;
}

function numbersOf({ firstLine, lastLine }: LineRange): readonly number[] {
  return Array.from({ length: Math.min(lastLine - firstLine + 1, MOST_LINES) }, (_, index) => firstLine + index);
}

/** A path as a whole: `./` may stand before it, a full stop behind it, no other part of a path or URL. */
function wholeWord(text: string): RegExp {
  const escaped = text.replace(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`);
  return new RegExp(
    String.raw`(?<=(?:^|[^\p{L}\p{N}_./\\@%~-])(?:\./)?)${escaped}(?![\p{L}\p{N}_/\\@%~-]|\.[\p{L}\p{N}_/.])`,
    'gu',
  );
}

function insertBelow(lines: Lines, changed: Map<number, string>, insert: Insert): boolean {
  const { after, as, expect, lines: more } = insert;
  const model = lines.get(as);
  if (model?.trimStart().startsWith(insert.whole ? '' : expect) !== true) return false;
  if (insert.whole && !isJust(model, expect)) return false;
  const indent = /^[ \t]*/u.exec(model)?.[0] ?? '';
  const ending = endingOf([model, ...lines.values()]);
  const block = more.map((line) => `${indent}${line}`);
  if (after === 0) {
    const first = changed.get(1) ?? lines.get(1);
    if (first === undefined) return false;
    changed.set(1, `${block.join(ending)}${ending}${first}`);
    return true;
  }
  const above = changed.get(after) ?? lines.get(after);
  if (above === undefined) return false;
  // A file whose last line is not ended keeps it so.
  const ended = above.endsWith('\n');
  changed.set(after, ended ? `${above}${block.join(ending)}${ending}` : `${above}${ending}${block.join(ending)}`);
  return true;
}

function endingOf(texts: readonly string[]): '\r\n' | '\n' {
  for (const text of texts) if (text.endsWith('\n')) return text.endsWith('\r\n') ? '\r\n' : '\n';
  return '\n';
}
