/** One expression of HCL (HCL Native Syntax Specification, "Expressions"). What computes becomes `other`, its end is found. */
import type { HclAttribute, HclValue } from './hcl-tree.ts';
import { lineOf, refuse, skipBlank, skipSpaces, type Scan } from './scan.ts';

const MAX_DEPTH = 60;
const other: HclValue = { is: 'other' };

export interface Within {
  readonly depth: number;
  /** In brackets an end of a line ends nothing. */
  readonly inBrackets: boolean;
}

export function readValue(scan: Scan, within: Within): HclValue {
  if (within.depth > MAX_DEPTH) refuse(scan, `nests deeper than ${MAX_DEPTH} levels`);
  const skip = within.inBrackets ? skipBlank : skipSpaces;
  const inner = { ...within, depth: within.depth + 1 };
  skip(scan);
  const first = readOne(scan, inner);
  skip(scan);
  let value = first;
  for (let operator = operatorAt(scan); operator !== ''; operator = operatorAt(scan)) {
    value = other;
    scan.at += operator.length;
    skipBlank(scan);
    if (operator === '?') {
      readValue(scan, inner);
      skipBlank(scan);
      if (scan.text[scan.at] !== ':') refuse(scan, 'has half a condition');
      scan.at += 1;
      readValue(scan, inner);
    } else readOne(scan, inner);
    skip(scan);
  }
  return value;
}

function operatorAt({ text, at }: Scan): string {
  if (text.startsWith('=>', at) || text.startsWith('...', at)) return '';
  return /^(?:==|!=|<=|>=|&&|\|\||[?+\-*/%<>])/u.exec(text.slice(at, at + 2))?.[0] ?? '';
}

function readOne(scan: Scan, within: Within): HclValue {
  const { text, at } = scan;
  const char = text[at] ?? '';
  if (char === '"') return members(scan, readQuoted(scan, within.depth), within);
  if (text.startsWith('<<', at)) return readHeredoc(scan, within.depth);
  if (char === '[') return members(scan, readList(scan, within), within);
  if (char === '{') return members(scan, readObject(scan, within), within);
  if (char === '(') {
    scan.at += 1;
    const value = readValue(scan, { ...within, inBrackets: true });
    close(scan, ')');
    return members(scan, value, within);
  }
  if (char === '!' || char === '-') {
    scan.at += 1;
    skipSpaces(scan);
    readOne(scan, { ...within, depth: deeper(scan, within.depth) });
    return other;
  }
  const number = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/u.exec(text.slice(at, at + 60))?.[0];
  if (number !== undefined) {
    scan.at += number.length;
    return { is: 'text', text: number };
  }
  return readNamed(scan, within);
}

function deeper(scan: Scan, depth: number): number {
  return depth > MAX_DEPTH ? refuse(scan, `nests deeper than ${MAX_DEPTH} levels`) : depth + 1;
}

const nameStart = /^[\p{L}_][\p{L}\p{N}_-]*(?:::[\p{L}_][\p{L}\p{N}_-]*)*/u;

function readNamed(scan: Scan, within: Within): HclValue {
  const name = nameStart.exec(scan.text.slice(scan.at, scan.at + 300))?.[0];
  if (name === undefined) return refuse(scan, 'has no value where one is expected');
  scan.at += name.length;
  if (scan.text[scan.at] === '(') return members(scan, readCall(scan, name, within), within);
  const value: HclValue = { is: 'name', path: [name] };
  const whole = members(scan, value, within);
  // The words of the language, where nothing follows them.
  return whole === value && /^(?:true|false|null)$/u.test(name)
    ? name === 'null'
      ? other
      : { is: 'text', text: name }
    : whole;
}

/** `.name`, `["key"]`, `[0]`, `[*]` after a value. */
function members(scan: Scan, start: HclValue, within: Within): HclValue {
  let value = start;
  for (;;) {
    const { text, at } = scan;
    const member = text[at] === '.' ? /^\.(?:([\p{L}_][\p{L}\p{N}_-]*)|\d+|\*)/u.exec(text.slice(at, at + 300)) : null;
    if (member) {
      scan.at += member[0].length;
      const named = member[1];
      value =
        value.is === 'name' && named !== undefined
          ? longer(value.path, named)
          : member[0].endsWith('*') || value.is !== 'name'
            ? other
            : value;
    } else if (text[at] === '[') {
      scan.at += 1;
      skipBlank(scan);
      const splat = scan.text[scan.at] === '*';
      if (splat) scan.at += 1;
      const key = splat ? other : readValue(scan, { depth: deeper(scan, within.depth), inBrackets: true });
      close(scan, ']');
      value = indexed(value, key);
    } else return value;
  }
}

function indexed(value: HclValue, key: HclValue): HclValue {
  if (value.is !== 'name' || key.is !== 'text') return other;
  return /^\d+$/u.test(key.text) ? value : longer(value.path, key.text);
}

const MAX_PARTS = 40;

/** No name that means anything has so many parts. */
function longer(path: readonly string[], part: string): HclValue {
  return path.length < MAX_PARTS ? { is: 'name', path: [...path, part] } : other;
}

function readCall(scan: Scan, name: string, within: Within): HclValue {
  scan.at += 1;
  const of: HclValue[] = [];
  for (skipBlank(scan); scan.text[scan.at] !== ')'; skipBlank(scan)) {
    of.push(readValue(scan, { ...within, depth: within.depth + 1, inBrackets: true }));
    skipBlank(scan);
    if (scan.text.startsWith('...', scan.at)) scan.at += 3;
    skipBlank(scan);
    if (scan.text[scan.at] === ',') scan.at += 1;
    else if (scan.text[scan.at] !== ')') refuse(scan, 'ends inside a call');
  }
  scan.at += 1;
  return { is: 'call', name, of };
}

function readList(scan: Scan, within: Within): HclValue {
  scan.at += 1;
  skipBlank(scan);
  if (isLoop(scan)) return passLoop(scan, ']', within);
  const of: HclValue[] = [];
  for (skipBlank(scan); scan.text[scan.at] !== ']'; skipBlank(scan)) {
    of.push(readValue(scan, { ...within, depth: within.depth + 1, inBrackets: true }));
    skipBlank(scan);
    if (scan.text[scan.at] === ',') scan.at += 1;
    else if (scan.text[scan.at] !== ']') refuse(scan, 'ends inside a list');
  }
  scan.at += 1;
  return { is: 'list', of };
}

function readObject(scan: Scan, within: Within): HclValue {
  scan.at += 1;
  skipBlank(scan);
  if (isLoop(scan)) return passLoop(scan, '}', within);
  const of = new Map<string, HclAttribute>();
  for (skipBlank(scan); scan.text[scan.at] !== '}'; skipBlank(scan)) {
    const line = lineOf(scan);
    const key = readOne(scan, { ...within, depth: deeper(scan, within.depth), inBrackets: true });
    skipSpaces(scan);
    if (!/^[=:]/u.test(scan.text[scan.at] ?? '')) refuse(scan, 'ends inside an object');
    scan.at += 1;
    // Values end with the line, unless they are in brackets of their own.
    const value = readValue(scan, { depth: within.depth + 1, inBrackets: false });
    const name = key.is === 'text' ? key.text : key.is === 'name' && key.path.length === 1 ? key.path[0] : undefined;
    if (name !== undefined) of.set(name, { value, line });
    skipBlank(scan);
    if (scan.text[scan.at] === ',') scan.at += 1;
  }
  scan.at += 1;
  return { is: 'object', of };
}

function isLoop({ text, at }: Scan): boolean {
  return /^for\s/u.test(text.slice(at, at + 4));
}

/** `for name in list : value if condition`. */
function passLoop(scan: Scan, end: string, within: Within): HclValue {
  const brackets = { ...within, depth: within.depth + 1, inBrackets: true };
  scan.at += 3;
  for (skipBlank(scan); scan.text[scan.at] !== end; skipBlank(scan)) {
    const [mark] = /^(?:=>|\.\.\.|[:,])/u.exec(scan.text.slice(scan.at, scan.at + 3)) ?? [];
    if (mark !== undefined) scan.at += mark.length;
    else readValue(scan, brackets);
  }
  scan.at += 1;
  return other;
}

function close(scan: Scan, mark: string): void {
  skipBlank(scan);
  if (scan.text[scan.at] !== mark) refuse(scan, `has no ${mark} where one is expected`);
  scan.at += 1;
}

/** A text in quotes, at its first quote. */
export function readQuoted(scan: Scan, depth: number): HclValue {
  scan.at += 1;
  const parts: HclValue[] = [];
  let text = '';
  for (;;) {
    const char = scan.text[scan.at];
    if (char === undefined || char === '\n') return refuse(scan, 'has a text that does not end');
    if (char === '"') break;
    if (char === '\\') {
      text += unescape(scan.text[scan.at + 1] ?? '');
      scan.at += 2;
    } else if (isFilled(scan)) {
      parts.push({ is: 'text', text }, readFilled(scan, depth));
      text = '';
    } else {
      const escaped = /^(?:\$\$|%%)\{/u.test(scan.text.slice(scan.at, scan.at + 3));
      text += escaped ? `${char}{` : char;
      scan.at += escaped ? 3 : 1;
    }
  }
  scan.at += 1;
  return whole([...parts, { is: 'text', text }]);
}

function isFilled({ text, at }: Scan): boolean {
  return text.startsWith('${', at) || text.startsWith('%{', at);
}

/** `${ … }`; what a directive (`%{if …}`) leaves is not known. */
function readFilled(scan: Scan, depth: number): HclValue {
  const directive = scan.text[scan.at] === '%';
  scan.at += 2;
  if (scan.text[scan.at] === '~') scan.at += 1;
  if (directive) {
    const end = scan.text.indexOf('}', scan.at);
    scan.at = end < 0 ? scan.text.length : end + 1;
    return other;
  }
  const value = readValue(scan, { depth: deeper(scan, depth), inBrackets: true });
  if (scan.text[scan.at] === '~') scan.at += 1;
  close(scan, '}');
  return value;
}

function whole(parts: readonly HclValue[]): HclValue {
  const of = parts.filter((part) => part.is !== 'text' || part.text !== '');
  const [only] = of;
  if (of.length === 0) return { is: 'text', text: '' };
  return of.length === 1 && only ? only : { is: 'template', of };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
function unescape(char: string): string {
  return escapes[char] ?? char;
}

function readHeredoc(scan: Scan, depth: number): HclValue {
  const [start, mark = ''] =
    /^<<-?([\p{L}_][\p{L}\p{N}_-]*)[ \t\r]*\n/u.exec(scan.text.slice(scan.at, scan.at + 200)) ?? [];
  if (start === undefined) return refuse(scan, 'has no value where one is expected');
  scan.at += start.length;
  const parts: HclValue[] = [];
  let from = scan.at;
  let text = '';
  for (;;) {
    if (scan.at >= scan.text.length) return refuse(scan, 'has a text that does not end');
    const end = scan.text.indexOf('\n', scan.at);
    const line = scan.text.slice(scan.at, end < 0 ? scan.text.length : end);
    if (scan.at === from && line.trim() === mark) {
      scan.at += line.length;
      return whole([...parts, { is: 'text', text }]);
    }
    const filled = line.search(/[$%]\{/u);
    if (filled < 0 || /[$%]/u.test(line[filled - 1] ?? '')) {
      text += `${line}\n`;
      scan.at += line.length + 1;
      from = scan.at;
      continue;
    }
    text += line.slice(0, filled);
    scan.at += filled;
    parts.push({ is: 'text', text }, readFilled(scan, depth));
    text = '';
    // What is left of the line is no line of its own.
    from = -1;
    if (scan.text[scan.at] === '\n') {
      text = '\n';
      scan.at += 1;
      from = scan.at;
    }
  }
}
