/**
 * Terraform's JSON (Terraform documentation, "JSON Configuration Syntax") as the same tree: labels are keys, texts are
 * templates. JSON keeps no lines, so that of a key's first occurrence is taken.
 */
import { isArray, isObject, type JsonObject, type JsonValue } from '#core';
import type { HclAttribute, HclBlock, HclBody, HclValue } from './hcl-tree.ts';
import { readHcl } from './hcl.ts';

const labelled: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  variable: 1,
  module: 1,
  output: 1,
  provider: 1,
  locals: 0,
};

/** Throws with one sentence where the text is no JSON. */
export function readHclJson(text: string, depth: number): HclBody {
  const json = JSON.parse(text) as JsonValue;
  if (!isObject(json)) return { attributes: new Map(), blocks: [] };
  const at: Placing = { lines: linesOfKeys(text), depth };
  const blocks = Object.entries(json).flatMap(([type, value]) => {
    const count = labelled[type];
    return count === undefined ? [] : toBlocks({ type, labels: [], count }, value ?? null, at);
  });
  return { attributes: new Map(), blocks };
}

interface Placing {
  readonly lines: ReadonlyMap<string, number>;
  readonly depth: number;
}

function linesOfKeys(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [at, line] of text.split('\n').entries())
    for (const [, key = ''] of line.matchAll(/"([^"\\]{1,200})"\s*:/gu)) if (!found.has(key)) found.set(key, at + 1);
  return found;
}

interface Labelling {
  readonly type: string;
  readonly labels: readonly string[];
  /** Labels that are still to come. */
  readonly count: number;
}

function toBlocks({ type, labels, count }: Labelling, value: JsonValue, at: Placing): readonly HclBlock[] {
  const each = isArray(value) ? value : [value];
  return each.flatMap((one): readonly HclBlock[] => {
    if (!isObject(one)) return [];
    if (count > 0)
      return Object.entries(one).flatMap(([label, inner]) =>
        label === '//' ? [] : toBlocks({ type, labels: [...labels, label], count: count - 1 }, inner ?? null, at),
      );
    const line = at.lines.get(labels.at(-1) ?? type) ?? 1;
    return [{ type, labels, body: { attributes: toAttributes(one, at, 0), blocks: [] }, line, lastLine: line }];
  });
}

function toAttributes(object: JsonObject, at: Placing, depth: number): ReadonlyMap<string, HclAttribute> {
  return new Map(
    Object.entries(object).map(([key, value]) => [
      key,
      { value: toValue(value ?? null, at, depth + 1), line: at.lines.get(key) ?? 1 },
    ]),
  );
}

function toValue(value: JsonValue, at: Placing, depth: number): HclValue {
  if (depth > at.depth) throw new Error(`it nests deeper than ${at.depth} levels`);
  if (typeof value === 'string') return toTemplate(value);
  if (isArray(value)) return { is: 'list', of: value.map((one) => toValue(one, at, depth + 1)) };
  if (isObject(value)) return { is: 'object', of: toAttributes(value, at, depth) };
  return value === null ? { is: 'other' } : { is: 'text', text: String(value) };
}

function toTemplate(text: string): HclValue {
  if (!/[$%]\{/u.test(text)) return { is: 'text', text };
  try {
    const quoted = JSON.stringify(text.replace(/\\"/gu, '"')).replace(/\$\{(?:[^}"\\]|\\.)*\}/gu, (found) =>
      found.replaceAll('\\"', '"'),
    );
    return readHcl(`x = ${quoted}\n`).attributes.get('x')?.value ?? { is: 'other' };
  } catch {
    return { is: 'other' };
  }
}
