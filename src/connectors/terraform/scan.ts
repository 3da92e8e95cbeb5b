/** A place in a text of HCL, and what is passed over: spaces, comments of both kinds, ends of lines. */
export interface Scan {
  readonly text: string;
  readonly starts: readonly number[];
  at: number;
}

export function openScan(text: string): Scan {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return { text, starts, at: 0 };
}

export function lineOf({ starts, at }: Scan): number {
  let [low, high] = [0, starts.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}

export function refuse(scan: Scan, why: string): never {
  throw new Error(`line ${lineOf(scan)} ${why}`);
}

/** Spaces and comments, up to the end of the line. */
export function skipSpaces(scan: Scan): void {
  for (;;) {
    const char = scan.text[scan.at];
    if (char === ' ' || char === '\t' || char === '\r') scan.at += 1;
    else if (!skipComment(scan)) return;
  }
}

/** The same with ends of lines. */
export function skipBlank(scan: Scan): void {
  for (;;) {
    skipSpaces(scan);
    if (scan.text[scan.at] !== '\n') return;
    scan.at += 1;
  }
}

function skipComment(scan: Scan): boolean {
  const { text, at } = scan;
  if (text[at] === '#' || text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    scan.at = end < 0 ? text.length : end;
    return true;
  }
  if (!text.startsWith('/*', at)) return false;
  const end = text.indexOf('*/', at + 2);
  scan.at = end < 0 ? text.length : end + 2;
  return true;
}
