/**
 * Canonical JSON (RFC 8785, JCS): the one text from which ids are made. Same value, same bytes.
 * Object members are sorted by UTF-16 code units (RFC 8785 §3.2.3), numbers and strings are written as
 * ECMAScript writes them (§3.2.2), members that are `undefined` are left out.
 */
import { ThroughlineError } from './errors.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

const MAX_DEPTH = 64;

/** Throws CORE_NOT_CANONICAL for NaN, infinities, lone surrogates, and anything deeper than 64 levels. */
export function canonicalJson(value: JsonValue, depth = 0): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notCanonical('a number that is not finite');
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw notCanonical(`a ${typeof value}`);
  if (depth > MAX_DEPTH) throw notCanonical(`nesting deeper than ${MAX_DEPTH} levels`);
  if (isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  const names = sortedNames(value);
  let text = '';
  for (const name of names) {
    const member = value[name];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${canonicalString(name)}:${canonicalJson(member, depth + 1)}`;
  }
  return `{${text}}`;
}

/** Most values are already in order, or were made by the same line of code as the one before. */
function sortedNames(value: JsonObject): readonly string[] {
  const names = Object.keys(value);
  for (let at = 1; at < names.length; at += 1) {
    if ((names[at - 1] ?? '') > (names[at] ?? '')) return names.sort();
  }
  return names;
}

/** Array.isArray does not narrow readonly arrays. */
export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing in it needs an escape: the common case, and the quickest. */
const plain = /^[ !#-[\]-~]*$/u;

function canonicalString(text: string): string {
  if (text.length < 200 && plain.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw notCanonical('a string with a lone surrogate');
  return JSON.stringify(text);
}

function notCanonical(what: string): ThroughlineError {
  return new ThroughlineError('CORE_NOT_CANONICAL', `Canonical JSON cannot hold ${what}.`, {
    hint: 'This is a fault of the connector that made the value; please report it.',
  });
}
