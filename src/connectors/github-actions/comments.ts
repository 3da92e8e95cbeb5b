/** Comments of a YAML file, found by its lexer: a # inside a string or a block of shell text is none. */
import { Lexer } from 'yaml';

export interface Comment {
  readonly line: number;
  /** Without the # and the blanks around it. */
  readonly text: string;
  /** Nothing stands before it on its line. */
  readonly own: boolean;
  readonly start: number;
  readonly end: number;
}

/** Marks of the lexer that stand for no text of the file (yaml, CST: BOM, document, flow error, scalar). */
const marks = new Set(['\u{FEFF}', '\u{02}', '\u{18}', '\u{1F}']);

export function readComments(text: string): readonly Comment[] {
  const found: Comment[] = [];
  let at = 0;
  let line = 1;
  let own = true;
  let before = '';
  for (const lexeme of new Lexer().lex(text)) {
    if (marks.has(lexeme)) {
      if (lexeme === '\u{FEFF}') at += 1;
      before = lexeme;
      continue;
    }
    if (lexeme.startsWith('#') && before !== '\u{1F}') {
      found.push({ line, text: lexeme.replace(/^#+/u, '').trim(), own, start: at, end: at + lexeme.length });
    }
    before = lexeme;
    at += lexeme.length;
    const feeds = lexeme.split('\n').length - 1;
    line += feeds;
    own = feeds > 0 ? lexeme.slice(lexeme.lastIndexOf('\n') + 1).trim() === '' : own && lexeme.trim() === '';
  }
  return found;
}

/** The lines of a file with its comments taken out; a line that was nothing else is empty. */
export function withoutComments(text: string, comments: readonly Comment[]): readonly string[] {
  let plain = '';
  let from = 0;
  for (const comment of comments) {
    plain += text.slice(from, comment.start);
    from = comment.end;
  }
  return (plain + text.slice(from)).split('\n');
}

const steplike = /^(?:-\s{1,8})?(?:uses|run|name)\s{0,4}:|^-\s{1,8}(?:id|if|with|env)\s{0,4}:/u;

/** Comments that were steps once. They do not run; they are kept so that nobody counts them. */
export function commentedOut(comments: readonly Comment[], first: number, last: number): readonly Comment[] {
  return comments
    .filter((comment) => comment.own && comment.line >= first && comment.line <= last && steplike.test(comment.text))
    .slice(0, 50);
}
