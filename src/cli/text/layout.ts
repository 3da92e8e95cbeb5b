/** Lines of at most 100 columns: wrapping, hanging indents, columns. Widths count code points; ambiguous widths count one. */

export const WIDTH = 100;

/** Wraps words to `width`, every line after the first indented by `hang`. Words longer than a line are kept whole, so that paths can be copied. */
export function wrap(text: string, options: { indent?: string; hang?: string; width?: number } = {}): string[] {
  const { indent = '', hang = indent, width = WIDTH } = options;
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(/\s+/u).filter((part) => part !== '')) {
    if (!empty && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = hang;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}

/** Characters that move the cursor, ring, colour or turn the reading direction: names in a repository may hold them. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Every text in a value, made safe to print on a terminal. */
export function tame<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? part.replace(unsafe, '�') : part,
  ) as Value;
}

export function columns(text: string): number {
  // oxlint-disable-next-line no-control-regex -- colour codes take no column
  return Array.from(text.replace(/\u001b\[\d+m/gu, '')).length;
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Cuts at the end: of what is read from its beginning. */
export function cutEnd(text: string, width: number): string {
  const points = Array.from(text);
  return points.length <= width ? text : `${points.slice(0, width - 1).join('')}…`;
}

/** Cuts in the middle, where paths are least telling. */
export function shorten(text: string, width: number): string {
  const points = Array.from(text);
  if (points.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${points.slice(0, head).join('')}…${points.slice(points.length - (width - 1 - head)).join('')}`;
}
