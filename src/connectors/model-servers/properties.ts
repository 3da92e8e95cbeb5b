/**
 * Java properties as TorchServe reads its config.properties (java.util.Properties, load): `key=value`, `key: value`, lines
 * that end in a backslash go on, `#` and `!` begin comments. Escapes other than the end of a line stay as they are.
 */
export interface Property {
  readonly value: string;
  readonly line: number;
  readonly lastLine: number;
}

const MAX_LINES = 5000;
const MAX_VALUE = 100_000;

export function readProperties(text: string): ReadonlyMap<string, Property> {
  const found = new Map<string, Property>();
  const lines = text.split(/\r?\n/u).slice(0, MAX_LINES);
  for (let at = 0; at < lines.length; at += 1) {
    const first = (lines[at] ?? '').trimStart();
    const line = at + 1;
    if (first === '' || /^[#!]/u.test(first)) continue;
    let whole = first;
    while (goesOn(whole) && at + 1 < lines.length && whole.length < MAX_VALUE) {
      at += 1;
      whole = whole.slice(0, -1) + (lines[at] ?? '').trimStart();
    }
    const split = whole.search(/[=:\s]/u);
    if (split <= 0) continue;
    const value = whole
      .slice(split)
      .replace(/^\s*[=:]?\s*/u, '')
      .trimEnd();
    found.set(whole.slice(0, split), { value, line, lastLine: at + 1 });
  }
  return found;
}

/** An odd number of backslashes at the end. */
function goesOn(line: string): boolean {
  let count = 0;
  while (count < line.length && line[line.length - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
}
