/** What of Python's trees is read: named nodes, and inside strings only what a format takes in. */
import { loadGrammar } from './grammar.ts';
import { parseText, type Parsed, type Wanted } from './syntax-tree.ts';

/** Nodes whose inside says nothing that is read here. */
const closed: ReadonlySet<string> = new Set([
  'comment',
  'type',
  'integer',
  'float',
  'identifier',
  'none',
  'true',
  'false',
  'ellipsis',
  'pass_statement',
  'escape_sequence',
  'string_content',
  'string_start',
  'string_end',
  'break_statement',
  'continue_statement',
  'dotted_name',
  'format_specifier',
]);

const wanted: Wanted = {
  keeps: (cursor) => cursor.nodeIsNamed,
  enters: (node, text) => !closed.has(node.type) && !(node.type === 'string' && isPlainString(text, node.start)),
};

export async function parsePython(text: string): Promise<Parsed | undefined> {
  return parseText(await loadGrammar('tree-sitter-python/tree-sitter-python.wasm'), text, wanted);
}

/** Only an f-string (or t-string) holds anything but text. */
export function isPlainString(text: string, start: number): boolean {
  for (let at = start; at < start + 3; at += 1) {
    const letter = text[at];
    if (letter === '"' || letter === "'") return true;
    if (letter === 'f' || letter === 'F' || letter === 't' || letter === 'T') return false;
  }
  return true;
}

/** Longest text of one literal that is kept. */
export const MAX_TEXT = 600;

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/** The text that the content of a literal stands for; `raw` for r-strings. */
export function unescapeText(content: string, raw: boolean, most = MAX_TEXT): string {
  const bounded = content.slice(0, most);
  return raw ? bounded : bounded.replace(/\\([\s\S])/gu, (whole, letter: string) => escapes[letter] ?? whole);
}
