/** Mermaid's small lexical parts: identifiers, node shapes with their labels, links with their heads and texts. */

export interface Cursor {
  readonly text: string;
  at: number;
}

export const shapes = [
  ['(((', [')))'], 'double-circle'],
  ['((', ['))'], 'circle'],
  ['([', ['])'], 'stadium'],
  ['[(', [')]'], 'cylinder'],
  ['[[', [']]'], 'subroutine'],
  ['[/', ['/]', '\\]'], 'slanted'],
  ['[\\', ['\\]', '/]'], 'slanted'],
  ['{{', ['}}'], 'hexagon'],
  ['[', [']'], 'box'],
  ['(', [')'], 'round'],
  ['{', ['}'], 'decision'],
  ['>', [']'], 'flag'],
] as const;

export interface Labelled {
  readonly label: string;
  readonly shape: string;
}

/** Letters, digits, `_`, and inner `-` and `.` that do not begin a link. */
export function readId(cursor: Cursor): string | undefined {
  const found = matchAt(/[\p{L}\p{N}_](?:[\p{L}\p{N}_]|[-./](?=[\p{L}\p{N}_]))*/uy, cursor);
  return found?.[0];
}

/** The shape that follows an identifier; `undefined` when there is none, `null` when one begins and does not end. */
export function readShape(cursor: Cursor): Labelled | undefined | null {
  const { text, at } = cursor;
  const modern = matchAt(/@\{([^{}\n]{0,1000}(?:\n[^{}\n]{0,1000}){0,20})\}/uy, cursor);
  if (modern) return readModern(modern[1] ?? '');
  let began = false;
  for (const [open, closers, shape] of shapes) {
    if (!text.startsWith(open, at)) continue;
    began = true;
    const label = readLabel(text, at + open.length, closers);
    if (!label) continue;
    cursor.at = label.end;
    return { label: label.text, shape };
  }
  return began ? null : undefined;
}

/** `@{ shape: cyl, label: "Store" }`: Mermaid 11. */
function readModern(body: string): Labelled {
  const label = /\blabel\s*:\s*(?:"([^"]*)"|'([^']*)'|([^,"'\n]*))/u.exec(body);
  const shape = /\bshape\s*:\s*"?([\w-]+)/u.exec(body)?.[1] ?? 'box';
  if (!label && !/\bshape\s*:/u.test(body)) return { label: '', shape: 'of-a-link' };
  const isStore = ['cyl', 'cylinder', 'database', 'db', 'das', 'h-cyl', 'lin-cyl', 'disk', 'datastore'].includes(shape);
  return { label: cleanLabel(label?.[1] ?? label?.[2] ?? label?.[3] ?? ''), shape: isStore ? 'cylinder' : shape };
}

function readLabel(
  text: string,
  from: number,
  closers: readonly string[],
): { readonly text: string; readonly end: number } | undefined {
  let at = skipBlank(text, from);
  if (text[at] === '"') {
    const quote = text.indexOf('"', at + 1);
    if (quote < 0 || quote - at > 2000) return undefined;
    const label = text.slice(at + 1, quote);
    at = skipBlank(text, quote + 1);
    const closer = closers.find((each) => text.startsWith(each, at));
    return closer === undefined ? undefined : { text: cleanLabel(label), end: at + closer.length };
  }
  for (let end = from; end < text.length && end - from <= 2000 && text[end] !== '\n'; end += 1) {
    const closer = closers.find((each) => text.startsWith(each, end));
    if (closer !== undefined) return { text: cleanLabel(text.slice(from, end)), end: end + closer.length };
    if ('[](){}'.includes(text[end] ?? '')) return undefined;
  }
  return undefined;
}

export interface Link {
  readonly style: 'solid' | 'dotted' | 'thick' | 'invisible';
  readonly head: boolean;
  readonly tail: boolean;
  readonly label: string;
}

const wholeLinks = [
  [/([xo<]?)--+([-xo>])/uy, 'solid'],
  [/([xo<]?)-?\.+-([xo>]?)/uy, 'dotted'],
  [/([xo<]?)==+([=xo>])/uy, 'thick'],
  [/()~~~+()/uy, 'invisible'],
] as const;
/** `-- text -->`: how the text begins, and what ends it. */
const openLinks = [
  [/([xo<]?)--(?=[^->])/uy, /--+([-xo>])/u, 'solid'],
  [/([xo<]?)-\.(?=[^-.])/uy, /\.+-([xo>]?)/u, 'dotted'],
  [/([xo<]?)==(?=[^=>])/uy, /==+([=xo>])/u, 'thick'],
] as const;

export function readLink(cursor: Cursor): Link | undefined {
  matchAt(/[\w-]{1,100}@(?=[-=.<~xo])/uy, cursor);
  for (const [pattern, style] of wholeLinks) {
    const found = matchAt(pattern, cursor);
    if (!found) continue;
    return { style, head: isHead(found[2]), tail: isHead(found[1]), label: readPipeLabel(cursor) };
  }
  for (const [opening, closing, style] of openLinks) {
    const start = cursor.at;
    const found = matchAt(opening, cursor);
    if (!found) continue;
    const rest = cursor.text.slice(cursor.at, Math.min(cursor.at + 500, lineEnd(cursor)));
    const end = closing.exec(rest);
    if (end) {
      cursor.at += end.index + end[0].length;
      return { style, head: isHead(end[1]), tail: isHead(found[1]), label: cleanLabel(rest.slice(0, end.index)) };
    }
    cursor.at = start;
  }
  return undefined;
}

function readPipeLabel(cursor: Cursor): string {
  const found = matchAt(/[ \t]*\|([^|\n]{0,500})\|/uy, cursor);
  return found ? cleanLabel(found[1] ?? '') : '';
}

function isHead(mark: string | undefined): boolean {
  return mark === '>' || mark === '<' || mark === 'x' || mark === 'o';
}

/** Text as people read it: without quotes, mark-up, icons and entities. */
export function cleanLabel(raw: string): string {
  const named: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', nbsp: ' ', apos: "'" };
  return raw
    .replace(/^\s*"?\s*`?|`?\s*"?\s*$/gu, '')
    .replace(/<[^<>]{0,200}>|\\n/gu, ' ')
    .replace(/\bfa[bsrl]?:fa-[\w-]+/gu, ' ')
    .replace(/[#&](\w{1,10});/gu, (whole, name: string) => named[name] ?? fromNumber(name) ?? whole)
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed();
}

function fromNumber(name: string): string | undefined {
  const number = /^\d{1,6}$/u.test(name) ? Number(name) : 0;
  return number >= 32 && number <= 0x10ffff ? String.fromCodePoint(number) : undefined;
}

export function matchAt(pattern: RegExp, cursor: Cursor): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at += found[0].length;
  return found ?? undefined;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/u.test(text[at] ?? '')) at += 1;
  return at;
}

export function lineEnd(cursor: Cursor): number {
  const end = cursor.text.indexOf('\n', cursor.at);
  return end < 0 ? cursor.text.length : end;
}
