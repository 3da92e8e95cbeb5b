/**
 * Reads `meta.yaml`. MLflow writes it as sorted `key: value` lines, one scalar each; those are read directly (some
 * hundred thousand a second). Anything else, such as folded text, nested members or anchors, goes to the YAML parser,
 * bounded in size and depth. Every scalar stays text: an id of digits and one `e` is no number.
 */
import { parseDocument } from 'yaml';

/** Scalars as text, `null` and empty as undefined; members that hold members are kept as they are. */
export interface MetaFile {
  text(name: string): string | undefined;
  /** A mapping of text to text; empty when it is none. */
  map(name: string): Readonly<Record<string, string>>;
}

export const MAX_META_BYTES = 256_000;
const MAX_DEPTH = 20;

/** Undefined when it is not a YAML mapping, or is larger or deeper than MLflow writes. */
export function parseMeta(text: string): MetaFile | undefined {
  const plain = readLines(text) ?? readYaml(text);
  if (!plain) return undefined;
  return {
    text: (name) => {
      const value = plain.get(name);
      return typeof value === 'string' ? value : undefined;
    },
    map: (name) => toTextMap(plain.get(name)),
  };
}

const line = /^([A-Za-z_][\w.-]*):(?: (.*))?$/u;
/** A plain scalar that can be nothing else: no indicator first, no `: ` and no ` #` inside. */
const simple = /^[\w/.][^#:]*(?:[#:](?! |$)[^#:]*)*$/u;
const quoted = /^'((?:[^']|'')*)'$/u;

/** Undefined when a line is not the simplest form. */
function readLines(text: string): Map<string, unknown> | undefined {
  const values = new Map<string, unknown>();
  for (const raw of text.split('\n')) {
    if (raw === '') continue;
    const match = line.exec(raw);
    const [, name = '', value = ''] = match ?? [];
    if (!match || values.has(name)) return undefined;
    const scalar = readScalar(value);
    if (scalar === false) return undefined;
    values.set(name, scalar);
  }
  return values.size === 0 ? undefined : values;
}

/** False: not a scalar in its simplest form. */
function readScalar(value: string): string | undefined | false {
  if (value === '' || value === 'null' || value === '~' || value === '[]' || value === '{}') return undefined;
  if (value.startsWith("'")) {
    const inner = quoted.exec(value)?.[1];
    return inner === undefined ? false : inner.replaceAll("''", "'");
  }
  return simple.test(value) && !/\s#|\s$/u.test(value) ? value : false;
}

function readYaml(text: string): Map<string, unknown> | undefined {
  const value = parseYamlText(text, MAX_META_BYTES);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(
    Object.entries(value).map(([name, member]) => [
      name,
      member === '' || member === 'null' ? undefined : (member as unknown),
    ]),
  );
}

/** Every scalar as text (YAML's failsafe schema). Undefined for anything that is not valid, or too large or deep. */
export function parseYamlText(text: string, maxChars: number): unknown {
  if (text.length > maxChars || isDeep(text)) return undefined;
  try {
    const document = parseDocument(text, {
      schema: 'failsafe',
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
    });
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 50 }) as unknown);
  } catch {
    return undefined;
  }
}

/** Asked before the parser, which recurses: brackets within brackets, lists within lists on one line, indentation. */
function isDeep(text: string): boolean {
  let open = 0;
  let most = 0;
  for (let at = 0; at < text.length && most <= MAX_DEPTH; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) open += 1;
    else if ((code === 0x5d || code === 0x7d) && open > 0) open -= 1;
    if (open > most) most = open;
  }
  return most > MAX_DEPTH || /^[ \t]{0,200}(?:[-?:][ \t]{1,40}){20}/mu.test(text) || /^[ \t]{200}/mu.test(text);
}

function toTextMap(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((member): member is [string, string] => typeof member[1] === 'string'),
  );
}
