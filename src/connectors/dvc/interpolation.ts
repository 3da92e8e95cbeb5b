/**
 * `${…}` in dvc.yaml (DVC user guide, "Templating"): names are looked up in what params.yaml and `vars` give, and in
 * `item` and `key` of a repeated stage. Text that cannot be resolved stays as written and is named, never guessed.
 */
import { isArray, isObject, type JsonObject, type JsonValue } from '#core';

const place = /(\\?)\$\{\s{0,20}([^{}$\n]{1,300}?)\s{0,20}\}/gu;

/** The value with every place filled; names that are not known are added to `unresolved`. */
export function interpolate(value: JsonValue, known: JsonObject, unresolved: Set<string>): JsonValue {
  if (typeof value === 'string') return fill(value, known, unresolved);
  if (isArray(value)) return value.map((item) => interpolate(item, known, unresolved));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(
    ([key, member]) =>
      [String(fillText(key, known, unresolved)), interpolate(member ?? null, known, unresolved)] as const,
  );
  return Object.fromEntries(members);
}

export function hasPlaces(text: string): boolean {
  return /(?<!\\)\$\{/u.test(text);
}

/** The name inside when the whole text is one place. */
function soleName(text: string): string | undefined {
  return /^\$\{\s{0,20}([^{}$\n]{1,300}?)\s{0,20}\}$/u.exec(text)?.[1];
}

function fill(text: string, known: JsonObject, unresolved: Set<string>): JsonValue {
  const sole = soleName(text);
  if (sole === undefined) return fillText(text, known, unresolved);
  const found = lookUp(known, sole);
  if (found !== undefined) return found;
  unresolved.add(sole);
  return text;
}

function fillText(text: string, known: JsonObject, unresolved: Set<string>): string {
  return text.replace(place, (whole, escaped: string, name: string) => {
    if (escaped === '\\') return whole.slice(1);
    const found = lookUp(known, name);
    if (found !== undefined && isSmall(found)) return toCommandText(found);
    unresolved.add(name);
    return whole;
  });
}

/** Dictionaries become options of a command, as DVC's parsing.dict rules say. */
function toCommandText(value: JsonValue): string {
  if (isArray(value)) return value.map(toCommandText).join(' ');
  if (!isObject(value)) return toName(value);
  return Object.entries(value)
    .map(([key, member]) => {
      if (member === true) return `--${key}`;
      if (member === false || member === undefined) return '';
      return `--${key} ${toCommandText(member)}`;
    })
    .filter((part) => part !== '')
    .join(' ');
}

/** Written out at every place, so a large dictionary is not. */
function isSmall(value: JsonValue): boolean {
  const queue: JsonValue[] = [value];
  for (let count = 0; count < queue.length; count += 1) {
    if (count > 500) return false;
    const next = queue[count] ?? null;
    if (typeof next === 'object' && next !== null)
      queue.push(
        ...Object.values(next as JsonObject)
          .slice(0, 600)
          .map((member) => member ?? null),
      );
    else if (typeof next === 'string' && next.length > 10_000) return false;
  }
  return true;
}

/** How DVC writes a scalar in names and commands. */
export function toName(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `a.b`, `a[0].b`, `a.0.b`; `undefined` when it leads nowhere. */
export function lookUp(known: JsonValue, path: string): JsonValue | undefined {
  let current: JsonValue | undefined = known;
  for (const part of path.replace(/\[(\w{1,100})\]/gu, '.$1').split('.')) {
    if (isArray(current)) current = /^\d{1,6}$/u.test(part) ? current[Number(part)] : undefined;
    else if (isObject(current)) current = Object.hasOwn(current, part) ? current[part] : undefined;
    else return undefined;
    if (current === undefined) return undefined;
  }
  return current;
}
