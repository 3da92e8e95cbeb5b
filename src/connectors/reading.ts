/** One pass over one source: files are read and parsed once, and what could not be read is said once. */
import type { Skipped } from '#core';
import { decodeText, type ConnectorContext } from './connector.ts';
import { keepYaml } from './kept-yaml.ts';
import { parseYaml, type YamlNode } from './yaml-text.ts';

/** Largest text that is parsed; a lock file of a very large pipeline has some 500 kB. */
const MAX_TEXT_BYTES = 2_000_000;

export interface Reading {
  readonly context: ConnectorContext;
  /** `undefined`: there is no such file, or it was skipped. */
  text(path: string): Promise<string | undefined>;
  yaml(path: string): Promise<YamlNode | undefined>;
  skip(path: string, reason: string, scope?: Skipped['scope']): void;
  isSkipped(path: string): boolean;
  readonly skipped: ReadonlyMap<string, Skipped>;
}

export function openReading(context: ConnectorContext): Reading {
  const skipped = new Map<string, Skipped>();
  const texts = new Map<string, Promise<string | undefined>>();
  const nodes = new Map<string, Promise<YamlNode | undefined>>();
  const skip: Reading['skip'] = (path, reason, scope = 'file') => {
    if (!skipped.has(path))
      skipped.set(path, { kind: 'skipped', source: context.source, locator: path, reason, scope });
  };
  const readText = async (path: string): Promise<string | undefined> => {
    const entry = context.files.get(path);
    if (!entry || entry.kind === 'submodule') return undefined;
    const content = await context.files.read(path, Math.min(MAX_TEXT_BYTES, context.limits.fileBytes));
    if (content.kind === 'skipped') {
      skip(path, content.reason);
      return undefined;
    }
    const text = decodeText(content.bytes);
    if (text === undefined) skip(path, `${path} is not UTF-8 text, so it was not read.`);
    return text;
  };
  const readNode = async (path: string): Promise<YamlNode | undefined> => {
    const entry = context.files.get(path);
    if (!entry || entry.kind === 'submodule') return undefined;
    const make = async (): Promise<YamlNode | undefined> => {
      const text = await reading.text(path);
      if (text === undefined) return undefined;
      const node = parseYaml(text, context.limits.depth);
      if (node.kind !== 'refused') return node;
      skip(path, `${path} was not read: ${node.reason}.`);
      return undefined;
    };
    return keepYaml(context, entry, make);
  };
  const reading: Reading = {
    context,
    skipped,
    skip,
    isSkipped: (path) => skipped.has(path),
    text: (path) => once(texts, path, readText),
    yaml: (path) => once(nodes, path, readNode),
  };
  return reading;
}

function once<Value>(
  made: Map<string, Promise<Value>>,
  key: string,
  make: (key: string) => Promise<Value>,
): Promise<Value> {
  const known = made.get(key) ?? make(key);
  made.set(key, known);
  return known;
}
