/**
 * Reads PlantUML component, deployment and state diagrams (`[A] --> [B]`) and activity diagrams in a straight line
 * (`:Train;`). Sequence, class and other kinds are not ours; branches of activities are not followed, and then the chart
 * counts as read in part. Syntax: PlantUML Language Reference Guide, chapters on these diagrams. Line by line, linear.
 */
import { cleanLabel } from './mermaid-shapes.ts';
import { MAX_EDGES, type Diagram, type DiagramEdge, type DiagramNode } from './mermaid.ts';

const MAX_LINES = 2000;
const MAX_LINE = 500;
const MAX_UNREAD = 20;

interface Chart {
  readonly nodes: Map<string, DiagramNode>;
  readonly edges: DiagramEdge[];
  readonly unread: number[];
  readonly groups: Set<string>;
  readonly open: string[];
  /** The last activity of a straight line. */
  last: string | undefined;
  inNote: boolean;
  known: boolean;
}

/** `undefined` when it is no diagram of these kinds. */
export function parsePlantuml(text: string): Diagram | undefined {
  if (!/^\s*@startuml\b/mu.test(text) || otherKind.test(text)) return undefined;
  const chart: Chart = {
    nodes: new Map(),
    edges: [],
    unread: [],
    groups: new Set(),
    open: [],
    last: undefined,
    inNote: false,
    known: false,
  };
  const lines = text.split(/\r?\n/u).slice(0, MAX_LINES);
  for (const [at, raw] of lines.entries()) {
    if (chart.edges.length >= MAX_EDGES || chart.unread.length >= MAX_UNREAD) break;
    readLine(chart, raw.slice(0, MAX_LINE).trim(), at);
  }
  if (!chart.known || chart.edges.length === 0) return undefined;
  const { nodes, edges, unread, groups } = chart;
  return {
    nodes: [...nodes.values()].filter((node) => !groups.has(node.id)),
    edges,
    unread,
    capped: edges.length >= MAX_EDGES,
    groupEdges: edges.some((edge) => groups.has(edge.from) || groups.has(edge.to)),
  };
}

/** Sequence, class, use case, object, timing diagrams and what other languages stand in a PlantUML block. */
const otherKind =
  /^\s*(?:participant|actor|class|interface|enum|abstract|usecase|entity|object|robust|concise|activate|boundary|control|salt|@start(?!uml))\b/mu;
const passed =
  /^(?:'.*|\/'.*'\/|@startuml.*|@enduml|!.*|skinparam\b.*|title\b.*|header\b.*|footer\b.*|caption\b.*|legend\b.*|scale\b.*|hide\b.*|show\b.*|left to right direction|top to bottom direction|start|stop|end|\}|)$/iu;
const word = String.raw`[\p{L}\p{N}_][\p{L}\p{N}_.]*`;
const end = String.raw`(\[\*\]|\[[^\]\n]{1,80}\]|\([^()\n]{1,80}\)|"[^"\n]{1,80}"|${word})`;
const arrow = new RegExp(
  String.raw`^${end}\s*(<?[-.=~]+(?:\[[^\]\n]*\])?(?:left|right|up|down|[lrud])?[-.=~]*>?>?)\s*${end}\s*(?::\s*(.*))?$`,
  'iu',
);
const kinds =
  'component|node|rectangle|database|artifact|folder|frame|cloud|package|storage|queue|state|card|file|agent|process|hexagon|stack';
const declared = new RegExp(
  String.raw`^(${kinds})\s+(?:"([^"\n]{1,120})"|\[([^\]\n]{1,120})\]|(${word}))(?:\s+as\s+(${word}))?(?:\s+<<[^>\n]*>>)?(?:\s+#\w+)?\s*(\{)?$`,
  'iu',
);
const bare = new RegExp(String.raw`^\[([^\]\n]{1,120})\](?:\s+as\s+(${word}))?(?:\s+<<[^>\n]*>>)?$`, 'u');
const activity = /^(?:#\w+)?:([^;|<>\]]{1,160})[;|<>\]]$/u;

function readLine(chart: Chart, line: string, at: number): void {
  if (chart.inNote) {
    chart.inNote = !/^end\s?note$/iu.test(line);
    return;
  }
  if (/^note\b/iu.test(line)) {
    chart.inNote = !line.includes(':');
    return;
  }
  if (line === '}') chart.open.pop();
  if (passed.test(line)) return;
  const [, text] = activity.exec(line) ?? [];
  const found = text === undefined ? arrow.exec(line) : null;
  if (text !== undefined) addActivity(chart, text, at);
  else if (found) addArrow(chart, found, at);
  else if (!declare(chart, line, at)) chart.unread.push(at);
}

function addActivity(chart: Chart, text: string, line: number): void {
  const id = `activity ${chart.nodes.size}`;
  addNode(chart, { id, label: text, shape: 'box', line });
  if (chart.last !== undefined)
    chart.edges.push({ from: chart.last, to: id, style: 'solid', label: '', directed: true, line });
  chart.last = id;
  chart.known = true;
}

function addArrow(
  chart: Chart,
  [, left = '', drawn = '', right = '', label = '']: RegExpExecArray,
  line: number,
): void {
  const [a, b] = [place(chart, left, line), place(chart, right, line)];
  chart.known = true;
  if (a === undefined || b === undefined) return;
  const back = drawn.startsWith('<');
  const directed = back !== drawn.endsWith('>');
  const [from, to] = back && directed ? [b, a] : [a, b];
  chart.edges.push({
    from,
    to,
    style: drawn.includes('.') ? 'dotted' : 'solid',
    label: cleanLabel(label),
    directed,
    line,
  });
}

/** `[*]` is where a state diagram begins and ends: no state. */
function place(chart: Chart, written: string, line: number): string | undefined {
  if (written === '[*]') return undefined;
  const id = /^[["(]/u.test(written) ? written.slice(1, -1) : written;
  const known = [...chart.nodes.values()].find((node) => node.id === id || node.label === id);
  if (known) return known.id;
  if (chart.groups.has(id)) return id;
  addNode(chart, { id, label: id, shape: written.startsWith('(') ? 'round' : 'box', line });
  return id;
}

function declare(chart: Chart, line: string, at: number): boolean {
  const [, kind = '', quoted, boxed, plain, alias, opens] = declared.exec(line) ?? [];
  const label = quoted ?? boxed ?? plain;
  if (label !== undefined) {
    const id = alias ?? label;
    if (opens === '{') {
      chart.groups.add(id);
      chart.open.push(id);
    } else {
      const store = /^(?:database|storage|queue|folder|file|artifact)$/iu.test(kind);
      addNode(chart, { id, label, shape: store ? 'cylinder' : 'box', line: at });
    }
    return true;
  }
  const [, name, as] = bare.exec(line) ?? [];
  if (name === undefined) return false;
  addNode(chart, { id: as ?? name, label: name, shape: 'box', line: at });
  return true;
}

function addNode(chart: Chart, node: Omit<DiagramNode, 'group'>): void {
  const group = chart.open.at(-1);
  const label = cleanLabel(node.label.replaceAll('\\n', ' '));
  if (!chart.nodes.has(node.id))
    chart.nodes.set(node.id, {
      ...node,
      label: label === '' ? node.id : label,
      ...(group === undefined ? {} : { group }),
    });
}
