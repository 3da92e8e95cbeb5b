/** The YAML head of a document: its scalar fields, capped, and what cards and decision records say in it. */
import { fold, type FieldValue, type Head } from './facts.ts';
import type { HeadBlock } from './prose.ts';
import { CardHead } from './schema.ts';
import { parseYamlText } from './yaml-text.ts';

const MAX_FIELDS = 40;
const MAX_ITEMS = 20;
/** A head may hold settings; what is named like a secret is not repeated. */
const secret = /token|secret|passw|credential|api_?key/iu;

export interface ReadHead {
  readonly head: Head;
  readonly known: CardHead;
}

/** `undefined` when it is no YAML mapping. */
export function readHead(block: HeadBlock): ReadHead | undefined {
  const value = parseYamlText(block.text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const known = CardHead.safeParse(value);
  if (!known.success) return undefined;
  const fields: [string, FieldValue][] = [];
  for (const [name, field] of Object.entries(value)) {
    const kept = secret.test(name) ? undefined : toField(field);
    if (kept !== undefined && fields.length < MAX_FIELDS) fields.push([fold(name, 60), kept]);
  }
  const { line, lastLine } = block;
  return { head: { fields: Object.fromEntries(fields), line, lastLine }, known: known.data };
}

function toField(field: unknown): FieldValue | undefined {
  if (!Array.isArray(field)) return toScalar(field);
  const items = field.slice(0, MAX_ITEMS).flatMap((item) => toScalar(item) ?? []);
  return items.length === 0 ? undefined : items;
}

function toScalar(field: unknown): string | number | boolean | undefined {
  if (field instanceof Object) return undefined;
  if (typeof field === 'string') return fold(field);
  if (typeof field === 'number') return Number.isFinite(field) ? field : undefined;
  return typeof field === 'boolean' ? field : undefined;
}
