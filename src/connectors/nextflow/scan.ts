/**
 * Nextflow's text with strings and comments told apart: blocks by their braces, code with strings blanked. Offsets stay,
 * so that lines can be told. One pass; nothing is evaluated.
 */
export interface Scanned {
  readonly text: string;
  /** The same length, with comments and the content of strings as blanks. */
  readonly code: string;
}
export interface Block {
  readonly kind: 'process' | 'workflow';
  /** Empty for the workflow that is run by itself. */
  readonly name: string;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

const MAX_BLOCKS = 1000;

export function scan(text: string): Scanned {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = quietEnd(text, at);
    if (end === at) {
      parts.push(text[at] ?? '');
      at += 1;
    } else {
      parts.push(text.slice(at, end).replace(/[^\n]/gu, ' '));
      at = end;
    }
  }
  return { text, code: parts.join('') };
}

/** The end of a comment or string that begins here; the same place where none does. */
function quietEnd(text: string, at: number): number {
  const two = text.slice(at, at + 2);
  if (two === '//') return endOr(text, text.indexOf('\n', at), 0);
  if (two === '/*') return endOr(text, text.indexOf('*/', at + 2), 2);
  const quote = text[at];
  if (at === 0 && two === '#!') return endOr(text, text.indexOf('\n'), 0);
  if (quote !== '"' && quote !== "'") return at;
  const mark = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  for (let end = at + mark.length; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (mark.length === 1 && text[end] === '\n') return end;
    else if (text.startsWith(mark, end)) return end + mark.length;
  }
  return text.length;
}

function endOr(text: string, found: number, more: number): number {
  return found < 0 ? text.length : found + more;
}

export function blocksIn({ code }: Scanned): readonly Block[] {
  const found: Block[] = [];
  const head = /(?:^|\n)[ \t]*(process|workflow)\b[ \t]*(\w*)[ \t\r\n]*\{/gu;
  for (let match = head.exec(code); match && found.length < MAX_BLOCKS; match = head.exec(code)) {
    const bodyStart = match.index + match[0].length;
    const end = closing(code, bodyStart);
    const start = match.index + match[0].search(/\S/u);
    found.push({ kind: match[1] === 'process' ? 'process' : 'workflow', name: match[2] ?? '', start, bodyStart, end });
    head.lastIndex = end;
  }
  return found;
}

function closing(code: string, from: number): number {
  let open = 1;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '{') open += 1;
    if (code[at] === '}') open -= 1;
    if (open === 0) return at;
  }
  return code.length;
}

/** Sections of a block, by the labels that stand alone on a line: `input:`, `script:`. */
export function sections(
  code: string,
  block: Block,
): readonly { readonly label: string; readonly start: number; readonly end: number }[] {
  const body = code.slice(block.bodyStart, block.end);
  const labels = [
    ...body.matchAll(
      /(?:^|\n)[ \t]*(input|output|when|script|shell|exec|stub|take|main|emit|publish|topic)[ \t]*:(?!:)/gu,
    ),
  ];
  const places = labels.map((match) => ({
    label: match[1] ?? '',
    at: match.index,
    after: match.index + match[0].length,
  }));
  const first = { label: '', start: block.bodyStart, end: block.bodyStart + (places[0]?.at ?? body.length) };
  return [
    first,
    ...places.map(({ label, after }, position) => ({
      label,
      start: block.bodyStart + after,
      end: block.bodyStart + (places[position + 1]?.at ?? body.length),
    })),
  ];
}

/** Texts of the string literals between two offsets, with their offsets. */
export function stringsIn(
  { text, code }: Scanned,
  start: number,
  end: number,
): readonly { readonly text: string; readonly at: number }[] {
  const found: { text: string; at: number }[] = [];
  for (let at = start; at < end;) {
    const quote = text[at];
    const literal = code[at] === ' ' && (quote === '"' || quote === "'");
    const stop = quietEnd(text, at);
    if (stop === at) at += 1;
    else {
      if (literal) {
        const mark = text.startsWith((quote ?? '').repeat(3), at) ? 3 : 1;
        found.push({ text: text.slice(at + mark, Math.max(at + mark, Math.min(end, stop) - mark)), at });
      }
      at = stop;
    }
  }
  return found;
}
