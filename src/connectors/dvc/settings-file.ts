/**
 * Parameter files: YAML and JSON wholly, TOML and Python as far as plain constants go (nothing is run). `whole` says
 * whether everything was understood: only then does a key that is not found count as absent.
 */
import { isObject, type JsonObject, type JsonValue } from '#core';
import { extensionOf } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { toPlain, type YamlNode } from '../yaml-text.ts';

export interface SettingsFile {
  readonly path: string;
  readonly value: JsonObject;
  readonly whole: boolean;
  /** With line numbers, for YAML and JSON. */
  readonly node?: YamlNode;
}

const made = new WeakMap<Reading, Map<string, Promise<SettingsFile | undefined>>>();

/** Once for each file of a reading: every step asks for its parameter files. */
export function readSettingsFile(reading: Reading, path: string): Promise<SettingsFile | undefined> {
  const files = made.get(reading) ?? new Map<string, Promise<SettingsFile | undefined>>();
  made.set(reading, files);
  const known = files.get(path) ?? parseSettingsFile(reading, path);
  files.set(path, known);
  return known;
}

async function parseSettingsFile(reading: Reading, path: string): Promise<SettingsFile | undefined> {
  const extension = extensionOf(path);
  if (extension === 'toml' || extension === 'py') {
    const text = await reading.text(path);
    if (text === undefined) return undefined;
    return { path, ...(extension === 'toml' ? readToml(text) : readPython(text)) };
  }
  const node = await reading.yaml(path);
  if (!node) return undefined;
  const value = toPlain(node);
  if (value === undefined) {
    reading.skip(path, `${path} was not read: its aliases expand to too many values.`);
    return undefined;
  }
  return isObject(value) ? { path, value, whole: true, node } : { path, value: {}, whole: true, node };
}

type Mutable = Map<string, JsonValue | Mutable>;
interface Constants {
  readonly value: JsonObject;
  readonly whole: boolean;
}

/** TOML 1.0 tables with constants that stand on one line; anything else is passed over and makes it not whole. */
export function readToml(text: string): Constants {
  const root: Mutable = new Map();
  let table: Mutable | undefined = root;
  let whole = true;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    const header = /^\[([\w.\- "']{1,200})\]\s*(#.*)?$/u.exec(trimmed);
    const pair = /^([\w.\-"']{1,200})\s*=\s*(.+)$/u.exec(trimmed);
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    if (header) table = tableAt(root, keyParts(header[1] ?? ''));
    else if (pair && table) {
      const parts = keyParts(pair[1] ?? '');
      const value = readConstant(pair[2] ?? '');
      const target = tableAt(table, parts.slice(0, -1));
      if (value === undefined || !target) whole = false;
      else target.set(parts.at(-1) ?? '', value);
    } else {
      whole = false;
      if (trimmed.startsWith('[[')) table = undefined;
    }
  }
  return { value: toObject(root), whole };
}

/** Module-level `NAME = constant` and the same one level inside a class (DVC user guide, Python parameter files). */
export function readPython(text: string): Constants {
  const root: Mutable = new Map();
  let current: Mutable | undefined;
  let indent = -1;
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const depth = line.length - line.trimStart().length;
    const opened = /^class\s+(\w{1,100})\b/u.exec(line);
    if (opened) {
      current = tableAt(root, [opened[1] ?? '']);
      indent = -1;
      continue;
    }
    if (depth === 0) current = undefined;
    else if (indent < 0) indent = depth;
    const pair = /^\s*(\w{1,100})\s*(?::[^=]{1,100})?=\s*(?!=)(.+)$/u.exec(line);
    const target = depth === 0 ? root : depth === indent ? current : undefined;
    const value = readConstant(
      (pair?.[2] ?? '')
        .replace(/\bTrue\b/u, 'true')
        .replace(/\bFalse\b/u, 'false')
        .replace(/\bNone\b/u, 'null'),
    );
    if (pair && target && value !== undefined) target.set(pair[1] ?? '', value);
    else if (pair && target) target.delete(pair[1] ?? '');
  }
  return { value: toObject(root), whole: false };
}

function keyParts(key: string): readonly string[] {
  return key.split('.').map((part) => part.trim().replace(/^(["'])(.*)\1$/u, '$2'));
}

function tableAt(root: Mutable, parts: readonly string[]): Mutable | undefined {
  let current = root;
  for (const part of parts) {
    const next = current.get(part) ?? new Map<string, JsonValue | Mutable>();
    if (!(next instanceof Map)) return undefined;
    current.set(part, next);
    current = next;
  }
  return current;
}

/** A string, number, boolean, null, or a list of such, with an optional comment behind it. */
function readConstant(text: string): JsonValue | undefined {
  const trimmed = text.trim();
  const quoted = /^(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*(?:#.*)?$/u.exec(trimmed);
  if (quoted) return quoted[1] ?? quoted[2] ?? '';
  const bare = trimmed.replace(/\s+#.*$/u, '');
  if (/^[-+]?\d[\d_]*(\.\d[\d_]*)?([eE][-+]?\d+)?$/u.test(bare)) return Number(bare.replaceAll('_', ''));
  if (bare === 'true' || bare === 'false') return bare === 'true';
  if (bare === 'null') return null;
  if (!/^\[[^[\]]*\]$/u.test(bare)) return undefined;
  const inside = bare.slice(1, -1).trim();
  if (inside === '') return [];
  const items = inside.replace(/,$/u, '').split(',').map(readConstant);
  return items.every((item) => item !== undefined) ? items : undefined;
}

function toObject(map: Mutable): JsonObject {
  return Object.fromEntries(
    [...map].map(([key, value]) => [key, value instanceof Map ? toObject(value) : value] as const),
  );
}
