/**
 * Parameters as flat, comparable values: `model.depth` → 7. Dictionaries are walked, lists are one value (their JSON
 * text), so that the values a lock records and the values a file has now can be set side by side. Never cut short: a
 * set that is too large is `undefined` as a whole, because a missing key would read as a difference.
 */
import { isArray, isObject, type JsonValue } from '#core';
import { conceal } from '../conceal.ts';

export type FlatValue = string | number | boolean | null;
const MAX_VALUES = 5000;

export function flattenValues(
  given: Iterable<readonly [string, JsonValue]>,
): Readonly<Record<string, FlatValue>> | undefined {
  const flat = new Map<string, FlatValue>();
  const queue = [...given];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [key, value] = next;
    if (isObject(value) && Object.keys(value).length > 0) {
      for (const [name, member] of Object.entries(value)) queue.push([`${key}.${name}`, member ?? null]);
    } else if (!withholds(key, value)) flat.set(key, toFlat(value));
    if (flat.size + queue.length > MAX_VALUES) return undefined;
  }
  return Object.fromEntries([...flat].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Values of settings that are named like a secret are not kept, on either side. */
export function withholds(key: string, value: JsonValue): boolean {
  return typeof value === 'string' && isSecretName(key);
}

function toFlat(value: JsonValue): FlatValue {
  if (isArray(value) || isObject(value)) return conceal(JSON.stringify(value));
  return typeof value === 'string' ? conceal(value) : value;
}

/** Whether text given to this name would be taken out of a command; `max_tokens: 512` is no text and stays. */
export function isSecretName(key: string): boolean {
  const given = `${key.slice(key.lastIndexOf('.') + 1)}=text`;
  return conceal(given) !== given;
}
