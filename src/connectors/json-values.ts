/**
 * Text to the JSON values in it, with the lines each stands on: one value a line (NDJSON, JSON Lines), one value, one
 * array of values, or values one after another. Nothing is parsed here, so that one broken event does not take the
 * others with it. One pass over the text.
 */
export interface Piece {
  readonly text: string;
  /** From 1. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export function splitValues(text: string, path: string): readonly Piece[] {
  return isLined(text, path) ? splitLines(text) : splitStructure(text);
}

function isLined(text: string, path: string): boolean {
  if (/\.(?:ndjson|jsonl)$/iu.test(path)) return true;
  const start = text.search(/\S/u);
  if (start < 0 || text[start] !== '{') return false;
  const end = text.indexOf('\n', start);
  const first = text.slice(start, end < 0 ? undefined : end).trimEnd();
  return first.endsWith('}') && isJson(first);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function splitLines(text: string): readonly Piece[] {
  return text.split('\n').flatMap((raw, at) => {
    const line = raw.trim();
    return line === '' ? [] : [{ text: line, firstLine: at + 1, lastLine: at + 1 }];
  });
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const opening = new Set([0x7b, 0x5b]);
const closing = new Set([0x7d, 0x5d]);

function splitStructure(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const first = text.search(/\S/u);
  if (first < 0) return pieces;
  const inArray = text[first] === '[';
  let at = inArray ? first + 1 : first;
  const lines = countLines(text);
  while (at < text.length) {
    const from = skipBetween(text, at);
    if (from >= text.length) break;
    const to = endOfValue(text, from);
    if (to === from) at = from + 1;
    else {
      pieces.push({ text: text.slice(from, to), firstLine: lines(from), lastLine: lines(to - 1) });
      at = to;
    }
  }
  return pieces;
}

function skipBetween(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === COMMA)) at += 1;
  return at;
}

/** After the bracket that closes what opens at `from`; a value without brackets ends at a comma, bracket or line. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (opening.has(code)) depth += 1;
    else if (closing.has(code)) {
      depth -= 1;
      if (depth <= 0) return depth < 0 ? at : at + 1;
    } else if (depth === 0 && (code === COMMA || code === 0x0a)) return at;
  }
  return text.length;
}

/** Position of the closing quote; the end of the text where there is none. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** Line of a position; positions must be asked in ascending order. */
function countLines(text: string): (position: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (position) => {
    while (next >= 0 && next < position) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}
