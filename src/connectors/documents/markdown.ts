/**
 * Markdown (CommonMark, GitHub's tables, YAML heads) to blocks. Positions come from the parser; text keeps its line
 * breaks, so that a sentence can be traced to its line.
 */
import type { Nodes, PhrasingContent, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import type { Block, ListItem, Paragraph, Prose, Refused, Span } from './prose.ts';
import { tame } from './tame.ts';

export function readMarkdown(text: string, maxDepth: number): Prose | Refused {
  const tamed = tame(text, maxDepth);
  if ('kind' in tamed) return tamed;
  let root: Root;
  try {
    root = fromMarkdown(tamed.text, {
      extensions: [gfm(), frontmatter(['yaml'])],
      mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml'])],
    });
  } catch {
    return { kind: 'refused', reason: 'its nesting is too deep to follow' };
  }
  const walk: Walk = { blocks: [], definitions: definitionsOf(root), listDepth: 0, quotes: 0, item: undefined };
  for (const node of root.children) visit(walk, node);
  return { blocks: walk.blocks, unread: tamed.unread };
}

interface Walk {
  readonly blocks: Block[];
  readonly definitions: ReadonlyMap<string, string>;
  listDepth: number;
  /** Block quotes around what is read now. */
  quotes: number;
  item: Paragraph['item'];
}

function definitionsOf(root: Root): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const node of root.children) {
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node.url);
  }
  return found;
}

function visit(walk: Walk, node: Nodes): void {
  const line = node.position?.start.line ?? 1;
  const lastLine = node.position?.end.line ?? line;
  if (node.type === 'yaml') {
    if (line === 1) walk.blocks.push({ kind: 'head', text: node.value, line, lastLine });
  } else if (node.type === 'heading') {
    const { text, spans } = inline(walk, node.children);
    walk.blocks.push({ kind: 'heading', depth: node.depth, text: text.trim(), line });
    if (spans.length > 0) walk.blocks.push({ kind: 'paragraph', text, line, lastLine, spans });
  } else if (node.type === 'paragraph') {
    walk.blocks.push({ kind: 'paragraph', line, lastLine, ...inline(walk, node.children), ...standing(walk) });
  } else if (node.type === 'tableRow') {
    const children = node.children.flatMap((cell): PhrasingContent[] => [
      ...cell.children,
      { type: 'text', value: ' | ' },
    ]);
    const cells = node.children.map((cell) => inline(walk, cell.children).text.trim());
    walk.blocks.push({
      kind: 'paragraph',
      line,
      lastLine,
      row: true,
      cells,
      ...inline(walk, children),
      ...standing(walk),
    });
  } else if (node.type === 'code') {
    const fenced = lastLine - line >= node.value.split('\n').length;
    const language = (node.lang ?? '').toLowerCase().replace(/^\{\.?|[},].*$/gu, '');
    walk.blocks.push({ kind: 'code', language, text: node.value, line, lastLine, textLine: fenced ? line + 1 : line });
  } else if (node.type === 'html') {
    const spans = htmlSpans(node.value, line);
    if (spans.length > 0) walk.blocks.push({ kind: 'paragraph', text: '', line, lastLine, spans });
  } else if (node.type === 'list') visitList(walk, node);
  else if (node.type === 'table') visitTable(walk, node);
  else if (node.type === 'blockquote') {
    walk.quotes += 1;
    for (const child of node.children) visit(walk, child);
    walk.quotes -= 1;
  } else if ('children' in node) for (const child of node.children) visit(walk, child);
}

function standing({ quotes, item }: Walk): Pick<Paragraph, 'quoted' | 'item'> {
  return { ...(quotes > 0 ? { quoted: true } : {}), ...(item === undefined ? {} : { item }) };
}

/** Its first row is that of the headings. */
function visitTable(walk: Walk, table: Extract<Nodes, { type: 'table' }>): void {
  const first = walk.blocks.length;
  for (const row of table.children) visit(walk, row);
  const header = walk.blocks[first];
  if (header?.kind === 'paragraph') walk.blocks[first] = { ...header, header: true };
}

function visitList(walk: Walk, list: Extract<Nodes, { type: 'list' }>): void {
  const items = list.children.map((item): ListItem => {
    const [first] = item.children;
    const line = item.position?.start.line ?? 1;
    const lastLine = first?.position?.end.line ?? line;
    if (first?.type !== 'paragraph') return { text: '', line, lastLine };
    const [opening, ...rest] = first.children;
    const lead = opening?.type === 'strong' ? inline(walk, opening.children).text.trim() : undefined;
    const link = opening?.type === 'link' && rest.length === 0 ? opening.url : undefined;
    return {
      text: inline(walk, first.children).text,
      line,
      lastLine,
      ...(lead === undefined ? {} : { lead }),
      ...(link === undefined ? {} : { link }),
    };
  });
  const line = list.position?.start.line ?? 1;
  walk.blocks.push({
    kind: 'list',
    ordered: list.ordered === true,
    start: list.start ?? 1,
    depth: walk.listDepth,
    items,
    line,
  });
  walk.listDepth += 1;
  const around = walk.item;
  for (const item of list.children) {
    walk.item = item.checked === false || around === 'open' ? 'open' : 'plain';
    for (const child of item.children) visit(walk, child);
  }
  walk.item = around;
  walk.listDepth -= 1;
}

interface Inline {
  readonly text: string;
  readonly spans: readonly Span[];
}

function inline(walk: Walk, nodes: readonly PhrasingContent[]): Inline {
  const made = { text: '', spans: [] as Span[] };
  for (const node of nodes) addInline(walk, node, made);
  return made;
}

function addInline(walk: Walk, node: PhrasingContent, made: { text: string; spans: Span[] }): void {
  const span = (kind: Span['kind'], target: string | undefined): void => {
    if (target !== undefined)
      made.spans.push({ kind, target, line: node.position?.start.line ?? 1, at: made.text.length });
  };
  if (node.type === 'link') span('link', node.url);
  else if (node.type === 'linkReference') span('link', walk.definitions.get(node.identifier));
  else if (node.type === 'image') span('image', node.url);
  else if (node.type === 'imageReference') span('image', walk.definitions.get(node.identifier));
  else if (node.type === 'inlineCode') span('code', node.value);
  else if (node.type === 'emphasis' || node.type === 'strong') {
    const [only, ...more] = node.children;
    if (only?.type === 'text' && more.length === 0) span('text', only.value);
  } else if (node.type === 'html')
    made.spans.push(...htmlSpans(node.value, node.position?.start.line ?? 1, made.text.length));
  else if (node.type === 'break') made.text += '\n';
  if (node.type === 'text' || node.type === 'inlineCode') made.text += node.value;
  if ('children' in node) for (const child of node.children) addInline(walk, child, made);
}

/** `src` of pictures and `href` of anchors: READMEs centre their logos in HTML. */
function htmlSpans(html: string, line: number, at = 0): readonly Span[] {
  const spans: Span[] = [];
  const tags = /<(img|a)\b[^<>]{0,2000}?\b(?:src|href)\s*=\s*(?:"([^"<>]{1,500})"|'([^'<>]{1,500})')/giu;
  for (const match of html
    .replace(/<!--[\s\S]*?(?:-->|$)/gu, (comment) => comment.replace(/[^\n]/gu, ' '))
    .matchAll(tags)) {
    const before = html.slice(0, match.index).split('\n').length - 1;
    const kind = match[1]?.toLowerCase() === 'img' ? 'image' : 'link';
    spans.push({ kind, target: match[2] ?? match[3] ?? '', line: line + before, at });
    if (spans.length >= 200) break;
  }
  return spans;
}
