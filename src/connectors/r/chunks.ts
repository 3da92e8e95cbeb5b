/**
 * R Markdown and Quarto to R text: everything but R chunks becomes empty lines, so that line numbers stay true.
 * Chunks that are not evaluated are no code. Chunks in other languages are not read.
 */
export interface ReadChunks {
  readonly text: string;
  readonly includes: readonly { readonly line: number; readonly path: string }[];
}

const MAX_HEADER = 8_000;

interface Open {
  readonly mark: string;
  readonly isR: boolean;
  readonly at: number;
  off: boolean;
  head: boolean;
}

interface Reading {
  readonly byDefault: boolean;
  readonly kept: string[];
  readonly includes: { line: number; path: string }[];
  open: Open | undefined;
}

export function readChunks(text: string): ReadChunks {
  const byDefault = !isOffByDefault(text.slice(0, MAX_HEADER), text);
  const into: Reading = { byDefault, kept: [], includes: [], open: undefined };
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    into.kept.push('');
    if (into.open) readInside(into, into.open, line, index);
    else readOutside(into, line, index);
  }
  if (into.open?.off === true) into.kept.fill('', into.open.at);
  return { text: into.kept.join('\n'), includes: into.includes };
}

function readInside(into: Reading, open: Open, line: string, index: number): void {
  if (closes(line, open.mark)) {
    if (open.off) into.kept.fill('', open.at, index);
    into.open = undefined;
  } else if (open.isR) {
    into.kept[index] = line;
    readOption(line, open);
  }
}

function readOutside(into: Reading, line: string, index: number): void {
  const fence = line.length < 2_000 ? /^\s{0,8}(?:>\s{0,4}){0,4}(`{3,}|~{3,})(.*)$/u.exec(line) : null;
  if (fence) {
    const head = (fence[2] ?? '').trim();
    into.open = toOpen(fence[1] ?? '', head, index + 1, into.byDefault);
    const child = into.open.isR && !into.open.off ? childIn(head) : undefined;
    if (child !== undefined) into.includes.push({ line: index + 1, path: child });
    return;
  }
  const include = line.length < 500 ? /^\s*\{\{<\s*include\s+([^\s>]+)\s*>\}\}\s*$/u.exec(line)?.[1] : undefined;
  if (include !== undefined) into.includes.push({ line: index + 1, path: include.replace(/^["']|["']$/gu, '') });
}

function toOpen(mark: string, head: string, at: number, byDefault: boolean): Open {
  const isR = /^\{\s*r\b[^}]*\}?$/iu.test(head.slice(0, 1_000));
  const set = /\beval\s*=\s*(FALSE|F|TRUE|T)\b/u.exec(head)?.[1];
  return { mark, isR, at, off: set === undefined ? !byDefault : set.startsWith('F'), head: true };
}

function closes(line: string, mark: string): boolean {
  const bare = line.replace(/^[\s>]{0,16}/u, '').trimEnd();
  return bare.length >= mark.length && bare === (mark[0] ?? '`').repeat(bare.length);
}

/** `#| eval: false` at the head of a chunk. */
function readOption(line: string, open: Open): void {
  if (!open.head) return;
  const option = /^\s{0,8}#\|\s*eval\s*:\s*(!expr\s|true|false)/iu.exec(line)?.[1];
  if (option !== undefined) open.off = option.toLowerCase() === 'false';
  if (!/^\s{0,8}#\|/u.test(line) && line.trim() !== '') open.head = false;
}

function childIn(head: string): string | undefined {
  return /\bchild\s*=\s*["']([^"']{1,300})["']/u.exec(head.slice(0, 1_000))?.[1];
}

/** The document's head or its set-up chunk can switch every chunk off. */
function isOffByDefault(start: string, text: string): boolean {
  const head = /^---[ \t]*\r?\n/u.test(start) ? (start.split(/\n(?:---|\.\.\.)[ \t]*\r?(?:\n|$)/u)[0] ?? '') : '';
  const lines = head.split('\n').map((line) => line.trimEnd());
  const at = lines.indexOf('execute:');
  const under = at < 0 ? [] : lines.slice(at + 1);
  const end = under.findIndex((line) => /^\S/u.test(line));
  if (under.slice(0, end < 0 ? undefined : end).some((line) => /^\s+eval:\s*false$/u.test(line))) return true;
  const set = text.indexOf('opts_chunk$set(');
  return set >= 0 && /^[^)]*\beval\s*=\s*(?:FALSE|F)\b/u.test(text.slice(set, set + 600));
}
