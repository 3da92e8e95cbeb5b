/**
 * Parses CODEOWNERS: a pattern and its owners per line, the last match wins (GitHub). GitLab's sections are
 * understood: `[Name][approvals] @default` gives its owners to the lines below that name none.
 * Pure; a line that cannot be read is left out.
 */

export interface OwnerLine {
  readonly pattern: string;
  /** As written: `@login`, `@org/team`, an address. Empty: nobody owns what matches. */
  readonly owners: readonly string[];
  /** Starts at 1. */
  readonly line: number;
  readonly quote: string;
  readonly section?: string;
}

const MAX_LINES = 50_000;
const MAX_LINE = 4_000;
const sectionHead = /^\^?\[([^\]]{1,200})\](?:\[\d+\])?(.*)$/u;

/** Where forges look, in order; only the first that exists counts. `.gitlab/` is GitLab's own addition. */
export const codeownersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'] as const;

export function parseCodeowners(text: string): readonly OwnerLine[] {
  const parsed: OwnerLine[] = [];
  let section: { readonly name: string; readonly owners: readonly string[] } | undefined;
  for (const [index, raw] of text.split(/\r?\n/u, MAX_LINES).entries()) {
    if (raw.length > MAX_LINE) continue;
    const quote = raw.trim();
    if (quote === '' || quote.startsWith('#')) continue;
    const head = sectionHead.exec(quote);
    const owners = head && ownersIn(splitWords(head[2] ?? ''));
    if (head && owners) {
      section = { name: head[1] ?? '', owners };
      continue;
    }
    const line = parseLine(quote, section?.owners ?? []);
    if (line) parsed.push({ ...line, line: index + 1, quote, ...(section ? { section: section.name } : {}) });
  }
  return parsed;
}

function parseLine(text: string, defaults: readonly string[]): Pick<OwnerLine, 'pattern' | 'owners'> | undefined {
  const [pattern, ...rest] = splitWords(text);
  const owners = ownersIn(rest);
  if (pattern === undefined || pattern === '' || !owners) return undefined;
  return { pattern, owners: owners.length === 0 ? defaults : owners };
}

/** Blanks separate; `\ ` is a blank inside a pattern; ` #` starts a comment. */
function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\' && at + 1 < text.length) {
      at += 1;
      word += text.charAt(at) === ' ' || text.charAt(at) === '#' ? text.charAt(at) : `\\${text.charAt(at)}`;
    } else if (letter === ' ' || letter === '\t') {
      if (word !== '') words.push(word);
      word = '';
    } else if (letter === '#' && word === '') return words;
    else word += letter;
  }
  return word === '' ? words : [...words, word];
}

/** Undefined when a word is no owner: the forge then ignores the whole line, and so do we. */
function ownersIn(words: readonly string[]): readonly string[] | undefined {
  const isOwner = (word: string): boolean => /^@{1,2}[^\s@]+$/u.test(word) || /^[^\s@]+@[^\s@]+$/u.test(word);
  return words.every(isOwner) ? words : undefined;
}
