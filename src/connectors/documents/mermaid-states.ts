/** Mermaid state diagrams, line by line: states, their descriptions, transitions. `[*]` is no state of its own. */
import { cleanLabel } from './mermaid-shapes.ts';
import type { Diagram, DiagramEdge, DiagramNode } from './mermaid.ts';

const MAX_LINE = 1000;
const MAX_EDGES = 2000;
const MAX_UNREAD = 20;

interface States {
  readonly nodes: Map<string, DiagramNode>;
  readonly edges: DiagramEdge[];
  readonly composite: Set<string>;
  readonly unread: number[];
  inNote: boolean;
}

export function readStates(text: string, from: number): Diagram {
  const states: States = { nodes: new Map(), edges: [], composite: new Set(), unread: [], inNote: false };
  const skipped = text.slice(0, from).split('\n').length - 1;
  for (const [index, raw] of text.slice(from).split('\n').entries()) {
    if (states.edges.length >= MAX_EDGES || states.unread.length >= MAX_UNREAD) break;
    readLine(states, raw.slice(0, MAX_LINE).trim(), skipped + index);
  }
  const { nodes, edges, composite, unread } = states;
  const groupEdges = edges.some((edge) => composite.has(edge.from) || composite.has(edge.to));
  return { nodes: [...nodes.values()], edges, unread, capped: edges.length >= MAX_EDGES, groupEdges };
}

const passed =
  /^(?:%%.*|direction\s.*|classDef\s.*|class\s.*|style\s.*|hide\s.*|scale\s.*|accTitle.*|accDescr.*|--|\}|)$/u;
const name = String.raw`(\[\*\]|[\p{L}\p{N}_][\p{L}\p{N}_.-]*)(?::::\w+)?`;
const transition = new RegExp(`^${name}\\s*-->\\s*${name}\\s*(?::(.*))?$`, 'u');
const described = new RegExp(`^${name}\\s*(?::\\s*(.*))?$`, 'u');
const declared = /^state\s+(?:"([^"]*)"\s+as\s+)?([\p{L}\p{N}_][\p{L}\p{N}_.-]*)\s*(<<\w+>>|\{)?$/u;

function readLine(states: States, line: string, at: number): void {
  if (states.inNote) {
    states.inNote = !/^end note$/iu.test(line);
    return;
  }
  if (/^note\s/iu.test(line)) {
    states.inNote = !line.includes(':');
    return;
  }
  if (passed.test(line)) return;
  const arrow = transition.exec(line);
  const state = arrow ? null : declared.exec(line);
  const plain = arrow || state ? null : described.exec(line);
  if (arrow) addTransition(states, arrow, at);
  else if (state) {
    addState(states, {
      id: state[2] ?? '',
      label: state[1] ?? '',
      shape: state[3]?.startsWith('<<') === true ? 'pseudo' : 'state',
      line: at,
    });
    if (state[3] === '{') states.composite.add(state[2] ?? '');
  } else if (plain) addState(states, { id: plain[1] ?? '', label: plain[2] ?? '', shape: 'state', line: at });
  else states.unread.push(at);
}

function addTransition(states: States, arrow: RegExpExecArray, line: number): void {
  const [, from = '', to = '', label = ''] = arrow;
  for (const id of [from, to]) addState(states, { id, label: '', shape: 'state', line });
  if (from === '[*]' || to === '[*]') return;
  states.edges.push({ from, to, style: 'solid', label: cleanLabel(label), directed: true, line });
}

function addState(states: States, given: { id: string; label: string; shape: string; line: number }): void {
  if (given.id === '[*]' || given.id === '') return;
  const known = states.nodes.get(given.id);
  const label = cleanLabel(given.label);
  if (known && (label === '' || known.label !== known.id)) return;
  states.nodes.set(given.id, { ...given, line: known?.line ?? given.line, label: label === '' ? given.id : label });
}
