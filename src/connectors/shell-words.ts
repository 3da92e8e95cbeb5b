/**
 * Splits shell text into the simple commands it holds (POSIX Shell Command Language, 2.3 token recognition), without
 * expanding or running anything. Quotes are taken off; `$(…)` is read as commands of its own; comments and the bodies
 * of here-documents are no commands. `${{ … }}` of GitHub stays one piece of text. One pass over the text.
 */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Lines below the first line of the text; 0 for the first. */
  readonly line: number;
  /** How deep in subshells; a `cd` in one does not reach outside. */
  readonly level: number;
}

const MAX_CHARACTERS = 200_000;
const MAX_SUBSTITUTIONS = 200;

interface Scan {
  readonly text: string;
  at: number;
  line: number;
  level: number;
  word: string | undefined;
  words: string[];
  start: number;
  heredocs: string[];
  readonly found: ShellCommand[];
  readonly inner: { readonly text: string; readonly line: number; readonly level: number }[];
}

export function readCommands(text: string): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const queue = [{ text: text.slice(0, MAX_CHARACTERS), line: 0, level: 0 }];
  for (
    let next = queue.shift(), count = 0;
    next !== undefined && count <= MAX_SUBSTITUTIONS;
    next = queue.shift(), count += 1
  ) {
    const scan: Scan = { ...next, at: 0, word: undefined, words: [], start: next.line, heredocs: [], found, inner: [] };
    while (scan.at < scan.text.length) step(scan);
    endCommand(scan);
    queue.push(...scan.inner);
  }
  return found;
}

function step(scan: Scan): void {
  const { text, at } = scan;
  const char = text[at] ?? '';
  if (text.startsWith('${{', at)) return takeUntil(scan, '}}');
  if (char === '\\') return readEscape(scan);
  if (char === "'" || char === '"') return readQuoted(scan, char);
  if (char === '`') return readSubstitution(scan, at + 1, closing(text, at + 1, '`'));
  if (text.startsWith('$(', at)) return readSubstitution(scan, at + 2, closingParenthesis(text, at + 2));
  if (text.startsWith('${', at)) return takeUntil(scan, '}');
  if (char === '\n') return readNewline(scan);
  if (char === ' ' || char === '\t' || char === '\r') return void (endWord(scan), (scan.at += 1));
  if (char === '#' && scan.word === undefined) return void (scan.at = endOfLine(text, at));
  if (text.startsWith('<<', at) && text[at + 2] !== '<') return readHeredoc(scan);
  if (char === '<' || char === '>') return readRedirection(scan);
  if (char === ';' || char === '&' || char === '|' || char === '(' || char === ')') return readOperator(scan, char);
  append(scan, char);
  scan.at += 1;
}

function append(scan: Scan, text: string): void {
  if (scan.word === undefined && scan.words.length === 0) scan.start = scan.line;
  scan.word = (scan.word ?? '') + text;
}

function takeUntil(scan: Scan, end: string): void {
  const stop = scan.text.indexOf(end, scan.at);
  const to = stop < 0 ? scan.text.length : stop + end.length;
  const piece = scan.text.slice(scan.at, to);
  append(scan, piece);
  scan.line += linesIn(piece);
  scan.at = to;
}

/** Other backslashes are kept: on Windows they part directories. */
function readEscape(scan: Scan): void {
  const next = scan.text[scan.at + 1] ?? '';
  if (next === '\n' || (next === '\r' && scan.text[scan.at + 2] === '\n')) {
    scan.at += next === '\r' ? 3 : 2;
    scan.line += 1;
    return;
  }
  append(scan, ' "\'$`;&|()#'.includes(next) ? next : `\\${next}`);
  scan.at += 2;
}

function readQuoted(scan: Scan, quote: string): void {
  const stop = closing(scan.text, scan.at + 1, quote);
  const piece = scan.text.slice(scan.at + 1, stop);
  append(scan, quote === '"' ? piece.replace(/\\(["$`\\])/gu, '$1') : piece);
  if (quote === '"')
    for (const inside of substitutionsIn(piece))
      scan.inner.push({ text: inside, line: scan.line, level: scan.level + 1 });
  scan.line += linesIn(piece);
  scan.at = stop + 1;
}

function substitutionsIn(quoted: string): readonly string[] {
  const found: string[] = [];
  for (let at = quoted.indexOf('$('); at >= 0 && found.length < MAX_SUBSTITUTIONS;) {
    const stop = closingParenthesis(quoted, at + 2);
    found.push(quoted.slice(at + 2, stop));
    at = quoted.indexOf('$(', stop);
  }
  return found;
}

function readSubstitution(scan: Scan, from: number, stop: number): void {
  const piece = scan.text.slice(from, stop);
  scan.inner.push({ text: piece, line: scan.line, level: scan.level + 1 });
  append(scan, scan.text.slice(scan.at, stop + 1));
  scan.line += linesIn(piece);
  scan.at = stop + 1;
}

function readNewline(scan: Scan): void {
  endCommand(scan);
  scan.at += 1;
  scan.line += 1;
  for (const end of scan.heredocs.splice(0)) skipHeredoc(scan, end);
}

function skipHeredoc(scan: Scan, end: string): void {
  while (scan.at < scan.text.length) {
    const stop = endOfLine(scan.text, scan.at);
    const line = scan.text.slice(scan.at, stop).trim();
    scan.at = stop + 1;
    scan.line += 1;
    if (line === end) return;
  }
}

function readHeredoc(scan: Scan): void {
  endWord(scan);
  const match = /^<<-?\s*(["']?)([A-Za-z_][\w.]*)\1/u.exec(scan.text.slice(scan.at, scan.at + 100));
  if (match?.[2] !== undefined) scan.heredocs.push(match[2]);
  scan.at += match ? match[0].length : 2;
}

/** What a command reads from or writes to by redirection is no word of it. */
function readRedirection(scan: Scan): void {
  if (scan.word !== undefined && !/^\d$/u.test(scan.word)) endWord(scan);
  scan.word = undefined;
  const match = /^[<>]{1,3}[&|]?[ \t]*(?:"[^"\n]*"|'[^'\n]*'|[^\s;&|()<>"']*)/u.exec(
    scan.text.slice(scan.at, scan.at + 1000),
  );
  scan.at += Math.max(1, match?.[0].length ?? 1);
}

function readOperator(scan: Scan, char: string): void {
  endCommand(scan);
  if (char === '(') scan.level += 1;
  if (char === ')') scan.level = Math.max(0, scan.level - 1);
  scan.at += 1;
}

function endWord(scan: Scan): void {
  if (scan.word !== undefined) scan.words.push(scan.word);
  scan.word = undefined;
}

function endCommand(scan: Scan): void {
  endWord(scan);
  if (scan.words.length > 0) scan.found.push({ words: scan.words, line: scan.start, level: scan.level });
  scan.words = [];
}

function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\' && quote !== "'") at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

function closingParenthesis(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') open += 1;
    if (text[at] === ')') open -= 1;
    if (open === 0) return at;
  }
  return text.length;
}

function endOfLine(text: string, from: number): number {
  const stop = text.indexOf('\n', from);
  return stop < 0 ? text.length : stop;
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
