/**
 * Reads YAML 1.2 text into a small tree that keeps line numbers. Aliases share one node (nothing is expanded), merge
 * keys are followed, keys that occur twice are refused, and size, depth and number of nodes are bounded, so that a
 * hostile file costs little and is refused with a sentence.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Scalar } from 'yaml';
import type { JsonValue } from '#core';

export type YamlNode = YamlMap | YamlList | YamlScalar;
interface Placed {
  /** First and last line of the value, from 1. */
  readonly line: number;
  readonly lastLine: number;
}
interface YamlMap extends Placed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, YamlEntry>;
}
export interface YamlEntry {
  readonly keyLine: number;
  readonly node: YamlNode;
}
interface YamlList extends Placed {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}
interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Block scalar (`|`, `>`): lines inside it that begin with # are text, not comments. */
  readonly block: boolean;
  /** `|`: lines of the value are lines of the file, from the one after `line` on. */
  readonly literal: boolean;
}

/** Why the text was refused, as one sentence. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

const MAX_NODES = 400_000;

export function parseYaml(text: string, maxDepth: number): YamlNode | Refused {
  const deep = deepestNesting(text, maxDepth);
  if (deep !== undefined) return refuse(`it nests deeper than ${maxDepth} levels at line ${deep}`);
  const lines = new LineCounter();
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: false,
      logLevel: 'silent',
      prettyErrors: false,
      version: '1.2',
    });
  } catch {
    return refuse('its nesting is too deep to follow');
  }
  const [error] = document.errors;
  if (error)
    return refuse(`it is not valid YAML (line ${lines.linePos(error.pos[0]).line || 1}: ${firstLine(error.message)})`);
  const walk: Walk = { lines, maxDepth, anchors: new Map(), nodes: 0 };
  try {
    return convert(walk, document.contents, 0);
  } catch (thrown) {
    if (thrown instanceof Refusal) return refuse(thrown.message);
    throw thrown;
  }
}

class Refusal extends Error {}

interface Walk {
  readonly lines: LineCounter;
  readonly maxDepth: number;
  readonly anchors: Map<string, YamlNode>;
  nodes: number;
}

function convert(walk: Walk, node: unknown, depth: number): YamlNode {
  walk.nodes += 1;
  if (walk.nodes > MAX_NODES) throw new Refusal(`it holds more than ${MAX_NODES} values`);
  if (depth > walk.maxDepth) throw new Refusal(`it nests deeper than ${walk.maxDepth} levels`);
  if (isAlias(node)) {
    const target = walk.anchors.get(node.source);
    if (!target) throw new Refusal(`the alias *${node.source.slice(0, 40)} points to nothing before it`);
    return target;
  }
  const made = convertPlain(walk, node, depth);
  const anchor = (node as { readonly anchor?: string } | null)?.anchor;
  if (anchor !== undefined) walk.anchors.set(anchor, made);
  return made;
}

function convertPlain(walk: Walk, node: unknown, depth: number): YamlNode {
  const placed = placeOf(walk, node);
  if (isSeq(node)) return { kind: 'list', ...placed, items: node.items.map((item) => convert(walk, item, depth + 1)) };
  if (isMap(node)) return { kind: 'map', ...placed, entries: convertEntries(walk, node.items, depth) };
  if (isScalar(node))
    return {
      kind: 'scalar',
      ...placed,
      value: scalarValue(node),
      block: node.type?.startsWith('BLOCK') === true,
      literal: node.type === 'BLOCK_LITERAL',
    };
  return { kind: 'scalar', ...placed, value: null, block: false, literal: false };
}

function convertEntries(
  walk: Walk,
  items: readonly { readonly key: unknown; readonly value: unknown }[],
  depth: number,
): ReadonlyMap<string, YamlEntry> {
  const entries = new Map<string, YamlEntry>();
  const merged: YamlNode[] = [];
  for (const { key, value } of items) {
    const keyNode = convert(walk, key, depth + 1);
    const name = keyNode.kind === 'scalar' ? String(keyNode.value) : undefined;
    if (name === undefined) throw new Refusal(`a key at line ${keyNode.line} is not plain text`);
    const node = convert(walk, value, depth + 1);
    if (name === '<<') merged.push(...(node.kind === 'list' ? node.items : [node]));
    else if (entries.has(name))
      throw new Refusal(`the key '${name.slice(0, 60)}' stands twice, the second time at line ${keyNode.line}`);
    else entries.set(name, { keyLine: keyNode.line, node });
  }
  for (const from of merged) {
    if (from.kind !== 'map') continue;
    walk.nodes += from.entries.size;
    if (walk.nodes > MAX_NODES) throw new Refusal(`it holds more than ${MAX_NODES} values`);
    for (const [name, entry] of from.entries) if (!entries.has(name)) entries.set(name, entry);
  }
  return entries;
}

function placeOf(walk: Walk, node: unknown): Placed {
  const range = (node as { readonly range?: readonly [number, number, number] | null } | null)?.range;
  if (!range) return { line: 1, lastLine: 1 };
  const line = walk.lines.linePos(range[0]).line;
  return { line, lastLine: Math.max(line, walk.lines.linePos(Math.max(range[0], range[1] - 1)).line) };
}

/** Numbers that JSON or a double cannot hold stay text; `1_000` is a number to the YAML reader that DVC uses. */
function scalarValue(node: Scalar): string | number | boolean | null {
  const { value, source } = node;
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
      ? value
      : (source ?? String(value));
  const text = (typeof value === 'string' ? value : (source ?? '')).toWellFormed();
  if (node.type === 'PLAIN' && /^[-+]?\d[\d_]*(\.[\d_]*)?$/u.test(text)) return Number(text.replaceAll('_', ''));
  return text;
}

/** The line at which brackets or compact lists nest too deep; the parser recurses, so this is asked first. */
function deepestNesting(text: string, maxDepth: number): number | undefined {
  let open = 0;
  let line = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x0a) line += 1;
    else if (char === 0x5b || char === 0x7b) open += 1;
    else if ((char === 0x5d || char === 0x7d) && open > 0) open -= 1;
    if (open > maxDepth * 8) return line;
  }
  const compact = /^(?:[ \t]*[-?:][ \t]+){65}/mu.exec(text);
  return compact ? text.slice(0, compact.index).split('\n').length : undefined;
}

/** The tree as plain JSON; `undefined` when, with its shared parts written out, it has more than `maxValues` values. */
export function toPlain(node: YamlNode, maxValues = 100_000): JsonValue | undefined {
  const budget = { left: maxValues };
  const plain = expand(node, budget);
  return budget.left < 0 ? undefined : plain;
}

function expand(node: YamlNode, budget: { left: number }): JsonValue {
  budget.left -= 1;
  if (budget.left < 0) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map((item) => expand(item, budget));
  const entries = [...node.entries].map(([key, entry]) => [key, expand(entry.node, budget)] as const);
  return Object.fromEntries(entries);
}

/** The member at a path of keys and positions, with the line its key or item stands on. */
export function entryAt(node: YamlNode, path: readonly (string | number)[]): YamlEntry | undefined {
  let current: YamlEntry = { keyLine: node.line, node };
  for (const part of path) {
    const next = memberOf(current.node, part);
    if (!next) return undefined;
    current = next;
  }
  return current;
}

function memberOf(node: YamlNode, part: string | number): YamlEntry | undefined {
  if (node.kind === 'map') return node.entries.get(String(part));
  if (node.kind !== 'list' || typeof part !== 'number') return undefined;
  const item = node.items[part];
  return item && { keyLine: item.line, node: item };
}

/** The line of the deepest part of the path that exists. */
export function lineAt(node: YamlNode, path: readonly (string | number)[]): number {
  let entry: YamlEntry = { keyLine: node.line, node };
  for (const part of path) {
    const next = memberOf(entry.node, part);
    if (!next) break;
    entry = next;
  }
  return entry.keyLine;
}

function refuse(reason: string): Refused {
  return { kind: 'refused', reason };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/u, '').slice(0, 200);
}
