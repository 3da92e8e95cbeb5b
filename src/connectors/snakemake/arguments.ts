/**
 * The arguments of a directive: texts, with the names they are given, and everything else as written. Texts that stand
 * side by side are one. One pass over the characters.
 */
export interface Argument {
  readonly name?: string;
  /** The text, where the argument is one: `"a" "b"` is `ab`. */
  readonly text?: string;
  /** An f-string, or a text with other parts. */
  readonly open?: boolean;
  /** As written, without comments. */
  readonly written: string;
}

const MAX_ARGUMENTS = 400;

export function readArguments(source: string): readonly Argument[] {
  return splitTop(source)
    .slice(0, MAX_ARGUMENTS)
    .flatMap((part) => {
      const written = part.trim();
      if (written === '') return [];
      const [, name, value = written] = /^(\w+)\s*=(?!=)\s*([\s\S]*)$/u.exec(written) ?? [];
      return [{ ...(name === undefined ? {} : { name }), ...textIn(value), written: value }];
    });
}

/** Parts between the commas that stand in no bracket and no string; comments are left out. */
function splitTop(source: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] ?? '';
    const literal = literalAt(source, at);
    if (literal) {
      part += source.slice(at, literal.end);
      at = literal.end - 1;
      continue;
    }
    if (char === '#') {
      const stop = source.indexOf('\n', at);
      at = stop < 0 ? source.length : stop - 1;
      continue;
    }
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    if (char === ',' && depth <= 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

interface Literal {
  readonly text: string;
  readonly end: number;
}

/** A string literal that begins at its quote. */
function literalAt(source: string, at: number): Literal | undefined {
  const quote = source[at];
  if (quote !== '"' && quote !== "'") return undefined;
  const mark = source.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  for (let end = at + mark.length; end < source.length; end += 1) {
    if (source[end] === '\\') end += 1;
    else if (mark.length === 1 && source[end] === '\n') return { text: source.slice(at + 1, end), end };
    else if (source.startsWith(mark, end)) return { text: source.slice(at + mark.length, end), end: end + mark.length };
  }
  return { text: source.slice(at + mark.length), end: source.length };
}

/** `undefined` parts where the value is more than texts. */
function textIn(value: string): Pick<Argument, 'text' | 'open'> {
  let text = '';
  let open = false;
  for (let at = 0; at < value.length;) {
    const [prefix = ''] = /^[A-Za-z]{0,2}(?=["'])/u.exec(value.slice(at, at + 3)) ?? [];
    const literal = literalAt(value, at + prefix.length);
    if (literal) {
      text += /r/iu.test(prefix) ? literal.text : unescape(literal.text);
      open ||= /f/iu.test(prefix);
      at = literal.end;
    } else if (/[\s\\]/u.test(value[at] ?? '')) at += 1;
    else return {};
  }
  return { text, ...(open ? { open } : {}) };
}

function unescape(text: string): string {
  return text
    .replace(/\\(["'\\\n])/gu, (_, char: string) => (char === '\n' ? '' : char))
    .replace(/\\n/gu, '\n')
    .replace(/\\t/gu, '\t');
}

/** The function and first arguments of a call: `expand("x/{a}.csv", a=…)`. */
export function callIn(written: string): { readonly of: string; readonly given: readonly Argument[] } | undefined {
  const [, of, inner] = /^([\w.]+)\s*\(([\s\S]*)\)$/u.exec(written.slice(0, 8000)) ?? [];
  return of === undefined || inner === undefined ? undefined : { of, given: readArguments(inner) };
}
