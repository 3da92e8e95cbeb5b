/**
 * Reads Mermaid flow charts (`graph`, `flowchart`) and hands state diagrams on; every other kind is not ours. What is
 * not understood is counted, never guessed: a chart read only in part must not show that an arrow is absent.
 * Syntax: mermaid.js.org/syntax/flowchart.html. Linear in the text; stops at MAX_EDGES.
 */
import { cleanLabel, lineEnd, matchAt, readId, readLink, readShape, type Cursor, type Link } from './mermaid-shapes.ts';
import { readStates } from './mermaid-states.ts';

export interface DiagramNode {
  readonly id: string;
  readonly label: string;
  readonly shape: string;
  readonly group?: string;
  /** From 0, within the block. */
  readonly line: number;
}
export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly style: 'solid' | 'dotted' | 'thick';
  readonly label: string;
  readonly directed: boolean;
  readonly line: number;
}
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** Lines that were not understood. */
  readonly unread: readonly number[];
  readonly capped: boolean;
  /** Some arrow begins or ends at a whole group. */
  readonly groupEdges: boolean;
}

export const MAX_EDGES = 2000;
const MAX_NODES = 4000;
const MAX_UNREAD = 20;

/** `undefined` when the text is no flow chart and no state diagram. */
export function parseMermaid(text: string): Diagram | undefined {
  const body = text
    .replaceAll('\r', '')
    .replace(/^\s*---\n[\s\S]{0,2000}?\n---[ \t]*\n/u, (head) => '\n'.repeat(head.split('\n').length - 1));
  const header =
    /^(?:\s|%%[^\n]*(?:\n|$))*(graph|flowchart(?:-elk)?|stateDiagram(?:-v2)?)(?![\w-])[ \t]*(?:TB|TD|BT|RL|LR)?/u.exec(
      body,
    );
  if (!header) return undefined;
  const chart: Chart = {
    cursor: { text: body, at: header[0].length },
    nodes: new Map(),
    groups: new Map(),
    open: [],
    edges: [],
    unread: [],
    line: { at: 0, number: 0 },
  };
  if (header[1]?.startsWith('state') === true) return readStates(body, header[0].length);
  let going = true;
  while (going)
    going =
      readStatement(chart) &&
      chart.edges.length < MAX_EDGES &&
      chart.nodes.size < MAX_NODES &&
      chart.unread.length < MAX_UNREAD;
  const groupEdges = chart.edges.some((edge) => chart.groups.has(edge.from) || chart.groups.has(edge.to));
  return {
    nodes: [...chart.nodes.values()].filter((node) => !chart.groups.has(node.id) && node.shape !== 'of-a-link'),
    edges: chart.edges.slice(0, MAX_EDGES),
    unread: chart.unread,
    capped: chart.edges.length >= MAX_EDGES || chart.nodes.size >= MAX_NODES,
    groupEdges,
  };
}

interface Chart {
  readonly cursor: Cursor;
  readonly nodes: Map<string, DiagramNode>;
  /** Group id to title. */
  readonly groups: Map<string, string>;
  readonly open: string[];
  readonly edges: DiagramEdge[];
  readonly unread: number[];
  /** Line number of an earlier place, so that counting goes on from there. */
  readonly line: { at: number; number: number };
}

const ignored = /(?:classDef|class|style|linkStyle|click|href|call|accTitle|title|direction)(?=[ \t:])[^\n]*/uy;

/** False at the end of the text. */
function readStatement(chart: Chart): boolean {
  const { cursor } = chart;
  matchAt(/(?:[\s;]|%%[^\n]*)+/uy, cursor);
  if (cursor.at >= cursor.text.length) return false;
  if (matchAt(/accDescr[ \t]*(?:\{[^}]*\}|:[^\n]*)/uy, cursor) || matchAt(ignored, cursor)) return true;
  if (matchAt(/end(?=[ \t]*(?:[;\n]|%%|$))/uy, cursor)) {
    chart.open.pop();
    return true;
  }
  const start = cursor.at;
  const understood = matchAt(/subgraph(?=[ \t\n;]|$)/uy, cursor) ? readGroup(chart) : readChain(chart);
  if (understood && matchAt(/[ \t]*(?=[;\n]|%%|$)/uy, cursor)) return true;
  cursor.at = start;
  chart.unread.push(lineNumber(chart, start));
  cursor.at = lineEnd(cursor);
  return true;
}

/** `subgraph id [Title]`, `subgraph "Title"`, `subgraph Title of words`. */
function readGroup(chart: Chart): boolean {
  const { cursor } = chart;
  const end = Math.min(lineEnd(cursor), cursor.at + 500);
  const rest = cursor.text.slice(cursor.at, end).replace(/;.*$/u, '').trim();
  cursor.at = lineEnd(cursor);
  const [, id = '', titled] = /^([^\s["]*)[ \t]*(?:\[(.*)\])?$/u.exec(rest) ?? [];
  const title = cleanLabel(titled ?? rest);
  const key = id === '' ? title : id;
  chart.groups.set(key, title === '' ? key : title);
  chart.open.push(key);
  return true;
}

function readChain(chart: Chart): boolean {
  const { cursor } = chart;
  let left = readNodes(chart);
  if (!left) return false;
  for (;;) {
    const before = cursor.at;
    matchAt(/[ \t]*/uy, cursor);
    const line = lineNumber(chart, cursor.at);
    const link = readLink(cursor);
    if (!link) {
      cursor.at = before;
      return true;
    }
    matchAt(/[ \t]*/uy, cursor);
    const right = readNodes(chart);
    if (!right) return false;
    join(chart, { left, right, link, line });
    left = right;
    if (chart.edges.length >= MAX_EDGES) return true;
  }
}

function join(
  chart: Chart,
  drawn: { left: readonly string[]; right: readonly string[]; link: Link; line: number },
): void {
  const { link, line } = drawn;
  if (link.style === 'invisible') return;
  const common = { style: link.style, label: link.label, directed: link.head || link.tail, line };
  for (const from of drawn.left) {
    for (const to of drawn.right) {
      if (chart.edges.length >= MAX_EDGES) return;
      if (link.head || !link.tail) chart.edges.push({ from, to, ...common });
      if (link.tail) chart.edges.push({ from: to, to: from, ...common });
    }
  }
}

/** `a & b[Label] & c`: the ids. */
function readNodes(chart: Chart): readonly string[] | undefined {
  const ids: string[] = [];
  do {
    const id = readNode(chart);
    if (id === undefined) return undefined;
    ids.push(id);
  } while (chart.nodes.size < MAX_NODES && matchAt(/[ \t]*&[ \t]*/uy, chart.cursor));
  return ids;
}

function readNode(chart: Chart): string | undefined {
  const { cursor } = chart;
  const line = lineNumber(chart, cursor.at);
  const id = readId(cursor);
  if (id === undefined) return undefined;
  const shape = readShape(cursor);
  if (shape === null) return undefined;
  matchAt(/:::[\w,-]+/uy, cursor);
  const known = chart.nodes.get(id);
  const group = known?.group ?? chart.groups.get(chart.open.at(-1) ?? '');
  if (!known || (shape && known.label === id)) {
    const label = shape ? (shape.label === '' ? id : shape.label) : (known?.label ?? id);
    const drawn = {
      id,
      label,
      shape: shape?.shape ?? known?.shape ?? 'box',
      line: shape ? line : (known?.line ?? line),
    };
    chart.nodes.set(id, { ...drawn, ...(group === undefined ? {} : { group }) });
  }
  return id;
}

function lineNumber(chart: Chart, at: number): number {
  const { text } = chart.cursor;
  const { line } = chart;
  if (at < line.at) {
    line.at = 0;
    line.number = 0;
  }
  for (let next = text.indexOf('\n', line.at); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) {
    line.number += 1;
    line.at = next + 1;
  }
  return line.number;
}
