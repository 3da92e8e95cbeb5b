/** YAML that was read, kept as plain JSON: a lock file of many stages takes longer to parse than all else that is made of it. */
import type { ConnectorContext, FileEntry } from './connector.ts';
import type { YamlEntry, YamlNode } from './yaml-text.ts';

/** Raise when a node's shape or meaning changes. */
const FORMAT = 'yaml/1';

/** Only small things are not worth keeping. */
const MIN_BYTES = 4_000;
/** A text of so many bytes cannot hold more values; a tree with more shares nodes by aliases, and is not written out. */
const BYTES_PER_NODE = 1;

/** What `make` gives for this file, or gave for the same content; what it refuses is not kept. */
export async function keepYaml(
  context: ConnectorContext,
  entry: FileEntry,
  make: () => Promise<YamlNode | undefined>,
): Promise<YamlNode | undefined> {
  if (entry.kind !== 'file' || entry.sizeBytes < MIN_BYTES) return make();
  let made: YamlNode | undefined;
  const fingerprint = `${FORMAT} ${context.limits.depth} ${context.limits.fileBytes} ${entry.fingerprint}`;
  const plain = await context.remember(`yaml/${entry.path}`, fingerprint, async () => {
    made = await make();
    return made === undefined ? null : (toPlain(made, { left: entry.sizeBytes / BYTES_PER_NODE }) ?? null);
  });
  if (made !== undefined) return made;
  return plain === null ? make() : fromPlain(plain);
}

/** `[line, last line, value]` with a flag for block scalars, `[…, items]`, or `[…, keys]`; short names cost parsing time. */
type Plain =
  | { readonly l: readonly [number, number]; readonly s: string | number | boolean | null; readonly b?: 1 | 2 }
  | { readonly l: readonly [number, number]; readonly i: readonly Plain[] }
  | { readonly l: readonly [number, number]; readonly e: readonly (readonly [string, number, Plain])[] };

/** `undefined` when there are more nodes than `budget` allows. */
function toPlain(node: YamlNode, budget: { left: number }): Plain | undefined {
  budget.left -= 1;
  if (budget.left < 0) return undefined;
  const l = [node.line, node.lastLine] as const;
  if (node.kind === 'scalar') {
    return { l, s: node.value, ...(node.block ? { b: node.literal ? (2 as const) : (1 as const) } : {}) };
  }
  if (node.kind === 'list') {
    const items = node.items.map((item) => toPlain(item, budget));
    return items.every((item) => item !== undefined) ? { l, i: items } : undefined;
  }
  const entries: [string, number, Plain][] = [];
  for (const [key, entry] of node.entries) {
    const value = toPlain(entry.node, budget);
    if (value === undefined) return undefined;
    entries.push([key, entry.keyLine, value]);
  }
  return { l, e: entries };
}

function fromPlain(plain: Plain): YamlNode {
  const [line, lastLine] = plain.l;
  if ('s' in plain) {
    const { s: value, b } = plain;
    return { kind: 'scalar', line, lastLine, value, block: b !== undefined, literal: b === 2 };
  }
  if ('i' in plain) return { kind: 'list', line, lastLine, items: plain.i.map((item) => fromPlain(item)) };
  const entries = plain.e.map(([key, keyLine, value]): [string, YamlEntry] => [
    key,
    { keyLine, node: fromPlain(value) },
  ]);
  return { kind: 'map', line, lastLine, entries: new Map(entries) };
}
