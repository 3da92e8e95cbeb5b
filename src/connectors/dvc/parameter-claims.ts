/**
 * What a parameter file says, one claim per setting with its line, and its notes. Items of lists are part of one
 * setting and no claims of their own; values of settings named like a secret are left out.
 */
import { toRef, type JsonObject } from '#core';
import { conceal } from '../conceal.ts';
import { evidenceAt } from './names.ts';
import type { Reading } from '../reading.ts';
import type { SettingsFile } from './settings-file.ts';
import { withholds } from './values.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { Seen } from '../connector.ts';

const MAX_CLAIMS = 500;
const MAX_TEXT = 1000;

export function describeSettings(reading: Reading, settings: SettingsFile): readonly Seen[] {
  if (!settings.node) return [];
  const { leaves, more } = leavesOf(settings.node);
  if (more)
    reading.skip(
      settings.path,
      `${settings.path} holds more than ${MAX_CLAIMS} settings; the rest was not listed.`,
      'part',
    );
  const document = toRef('document', reading.context.source, settings.path);
  return leaves.flatMap(({ key, line, node }): readonly Seen[] => {
    const evidence = evidenceAt(reading.context, settings.path, line);
    const place = { file: settings.path, line };
    if (withholds(key, node.value))
      return [claim({ document, evidence, claim: 'setting', attributes: { key, withheld: true, ...place } })];
    const value = typeof node.value === 'string' ? conceal(node.value).slice(0, MAX_TEXT) : node.value;
    const setting = claim({ document, evidence, claim: 'setting', attributes: { key, value, ...place } });
    if (!isNote(key) || typeof value !== 'string' || value.trim() === '') return [setting];
    return [
      setting,
      {
        ...claim({ document, evidence, claim: 'note', attributes: { key, value, ...place } }),
        layer: 'declared',
        quote: value,
      },
    ];
  });
}

type Claim = Extract<Seen, { readonly kind: 'claim' }>;

function claim(given: Pick<Claim, 'document' | 'evidence' | 'claim'> & { readonly attributes: JsonObject }): Claim {
  return { kind: 'claim', layer: 'encoded', method: 'parsed', ...given };
}

function isNote(key: string): boolean {
  return /(^|_|-)(notes?|description|desc|comments?|remarks?)$/iu.test(key.slice(key.lastIndexOf('.') + 1));
}

interface Leaf {
  readonly key: string;
  readonly line: number;
  readonly node: Extract<YamlNode, { readonly kind: 'scalar' }>;
}

/** Scalars that are members of maps, in the order of the file. */
function leavesOf(root: YamlNode): { readonly leaves: readonly Leaf[]; readonly more: boolean } {
  const leaves: Leaf[] = [];
  const stack: { readonly key: string; readonly line: number; readonly node: YamlNode }[] = [
    { key: '', line: root.line, node: root },
  ];
  for (let next = stack.pop(), steps = 0; next !== undefined; next = stack.pop(), steps += 1) {
    const { key, line, node } = next;
    if (leaves.length >= MAX_CLAIMS || steps > MAX_CLAIMS * 20) return { leaves, more: true };
    if (node.kind === 'scalar' && key !== '') leaves.push({ key, line, node });
    if (node.kind !== 'map') continue;
    const members = [...node.entries].map(([name, entry]) => ({
      key: key === '' ? name : `${key}.${name}`,
      line: entry.keyLine,
      node: entry.node,
    }));
    for (const member of members.toReversed()) stack.push(member);
  }
  return { leaves, more: false };
}
