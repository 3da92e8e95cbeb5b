/** A patch on a terminal: whole where its lines fit; where they do not, cut so that what changes stays in sight. */
import { columns, cutEnd } from './layout.ts';

export interface PatchText {
  readonly lines: readonly string[];
  /** False when lines were cut: then it is to be read, not to be applied. */
  readonly whole: boolean;
}

/** What stands before the first change of a cut line. */
const BEFORE = 30;

export function writePatch(text: string, width: number): PatchText {
  const lines = text.trimEnd().split('\n');
  if (lines.every((line) => columns(line) <= width)) return { lines, whole: true };
  const starts = firstChanges(lines);
  return { lines: lines.map((line, at) => cutAround(line, starts.get(at) ?? 0, width)), whole: false };
}

/** Where a removed line and the added line in its place begin to differ, by index of both lines. */
function firstChanges(lines: readonly string[]): ReadonlyMap<number, number> {
  const starts = new Map<number, number>();
  let removed: number[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('-')) removed.push(at);
    else if (line.startsWith('+')) {
      const before = removed.shift();
      if (before === undefined) continue;
      const start = differ(lines[before] ?? '', line);
      starts.set(before, start);
      starts.set(at, start);
    } else if (!line.startsWith('\\')) removed = [];
  }
  return starts;
}

function differ(left: string, right: string): number {
  const [a, b] = [Array.from(left), Array.from(right)];
  let at = 1;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}

function cutAround(line: string, change: number, width: number): string {
  const points = Array.from(line);
  if (points.length <= width) return line;
  const from = Math.min(change - BEFORE, points.length - width + 2);
  if (from <= 1) return cutEnd(line, width);
  return cutEnd(`${points[0] ?? ''}…${points.slice(from).join('')}`, width);
}
