/**
 * reStructuredText, the simple part: headings, paragraphs, lists, literal blocks, `code`, links, images. Directives
 * other than code, image and figure are passed over. One pass over the lines, no nesting.
 */
import type { Block, ListItem, Prose, Span } from './prose.ts';

const MAX_LINE = 20_000;

export function readRst(text: string): Prose {
  const lines = text.split(/\r\n|\r|\n/u).map((line) => (line.length > MAX_LINE ? '' : line));
  const levels: string[] = [];
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) at = readBlock({ lines, levels, blocks }, at);
  return { blocks, unread: [] };
}

interface Reading {
  readonly lines: readonly string[];
  /** Underline characters in order of appearance: their place is the heading's depth. */
  readonly levels: string[];
  readonly blocks: Block[];
}

const underline = /^([=\-^~"'`#*+.:_])\1{2,}\s*$/u;
const bullet = /^(?:[-*+•]|\(?(?:\d{1,4}|#)[.)])\s+/u;

function readBlock(reading: Reading, at: number): number {
  const { lines, blocks } = reading;
  const line = lines[at] ?? '';
  if (line.trim() === '') return at + 1;
  if (underline.test(line) && underline.test(lines[at + 2] ?? '')) return readHeading(reading, at + 1, at + 3);
  if (underline.test(lines[at + 1] ?? '') && /^\S/u.test(line)) return readHeading(reading, at, at + 2);
  if (/^\.\. (?:code|code-block|sourcecode|parsed-literal)::/u.test(line))
    return readLiteral(reading, at, line.split('::')[1] ?? '');
  const picture = /^\.\. (?:image|figure):: (\S+)/u.exec(line);
  if (picture) {
    const span: Span = { kind: 'image', target: picture[1] ?? '', line: at + 1, at: 0 };
    blocks.push({ kind: 'paragraph', text: '', line: at + 1, lastLine: at + 1, spans: [span] });
  }
  if (line.startsWith('..')) return skipIndented(lines, at + 1);
  if (bullet.test(line)) return readList(reading, at);
  return readParagraph(reading, at);
}

function readHeading(reading: Reading, at: number, next: number): number {
  const mark = (reading.lines[next - 1] ?? '').charAt(0);
  if (!reading.levels.includes(mark)) reading.levels.push(mark);
  const { text } = inline(reading.lines[at] ?? '', at + 1);
  reading.blocks.push({ kind: 'heading', depth: reading.levels.indexOf(mark) + 1, text: text.trim(), line: at + 1 });
  return next;
}

function readLiteral(reading: Reading, at: number, language: string): number {
  const end = skipIndented(reading.lines, at + 1);
  let first = at + 1;
  while (first < end && ((reading.lines[first] ?? '').trim() === '' || /^\s+:\w+:/u.test(reading.lines[first] ?? '')))
    first += 1;
  const body = reading.lines.slice(first, end);
  const text = body.map((line) => line.replace(/^\s{1,4}/u, '')).join('\n');
  if (first < end)
    reading.blocks.push({
      kind: 'code',
      language: language.trim().toLowerCase(),
      text,
      line: at + 1,
      lastLine: end,
      textLine: first + 1,
    });
  return Math.max(end, at + 1);
}

function skipIndented(lines: readonly string[], at: number): number {
  let next = at;
  while (next < lines.length && ((lines[next] ?? '').trim() === '' || /^\s/u.test(lines[next] ?? ''))) next += 1;
  while (next > at && (lines[next - 1] ?? '').trim() === '') next -= 1;
  return next;
}

function readList(reading: Reading, at: number): number {
  const { lines, blocks } = reading;
  const items: ListItem[] = [];
  const ordered = /^\(?[\d#]/u.test(lines[at] ?? '');
  let next = at;
  while (next < lines.length && bullet.test(lines[next] ?? '')) {
    const end = skipIndented(lines, next + 1);
    const raw = [
      (lines[next] ?? '').replace(bullet, ''),
      ...lines.slice(next + 1, end).map((line) => line.trim()),
    ].join('\n');
    const { text, spans, lead } = inline(raw, next + 1);
    items.push({ text, line: next + 1, lastLine: end, ...(lead === undefined ? {} : { lead }) });
    blocks.push({ kind: 'paragraph', text, line: next + 1, lastLine: end, spans, item: 'plain' });
    next = end;
    while (next < lines.length && (lines[next] ?? '').trim() === '' && bullet.test(lines[next + 1] ?? '')) next += 1;
  }
  blocks.push({ kind: 'list', ordered, start: 1, depth: 0, items, line: at + 1 });
  return next;
}

function readParagraph(reading: Reading, at: number): number {
  let end = at + 1;
  while (
    end < reading.lines.length &&
    (reading.lines[end] ?? '').trim() !== '' &&
    !underline.test(reading.lines[end] ?? '')
  )
    end += 1;
  const raw = reading.lines.slice(at, end).join('\n');
  const { text, spans } = inline(raw, at + 1);
  const quoted = /^\s/u.test(raw) ? { quoted: true } : {};
  reading.blocks.push({ kind: 'paragraph', text, line: at + 1, lastLine: end, spans, ...quoted });
  return raw.trimEnd().endsWith('::') ? readLiteral(reading, end, '') : end;
}

/** ``code``, `text <target>`_ and **bold**; a role (:doc:`x`) or plain `x` counts as code only when doubled. */
function inline(
  raw: string,
  firstLine: number,
): { readonly text: string; readonly spans: readonly Span[]; readonly lead?: string } {
  const spans: Span[] = [];
  const lead = /^\*\*([^*\n]{1,100})\*\*/u.exec(raw)?.[1];
  let text = '';
  let from = 0;
  for (const match of raw.matchAll(/``([^`\n]{1,300})``|`([^`<>\n]{0,300})<([^<>`\s]{1,300})>`__?/gu)) {
    text += raw.slice(from, match.index);
    const line = firstLine + raw.slice(0, match.index).split('\n').length - 1;
    const code = match[1];
    spans.push({ kind: code === undefined ? 'link' : 'code', target: code ?? match[3] ?? '', line, at: text.length });
    text += code ?? match[2] ?? '';
    from = match.index + match[0].length;
    if (spans.length >= 2000) break;
  }
  text = (text + raw.slice(from)).replaceAll('**', '');
  return { text, spans, ...(lead === undefined ? {} : { lead }) };
}
