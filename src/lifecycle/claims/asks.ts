/** What the claims of documents need to be looked for in code, configuration and history: words, and names that rules speak of. */
import type { ClaimObservation } from '#core';
import { metricName } from './metric-names.ts';
import { textOf } from '../words.ts';
import { looksOf } from './capabilities.ts';

export interface Asks {
  readonly words: readonly string[];
  readonly names: readonly string[];
  /** Metrics whose recorded values are wanted, by their plain names: `accuracy`. */
  readonly metrics: readonly string[];
}

export function asksOf(claims: Iterable<ClaimObservation>): Asks {
  const words = new Set<string>();
  const names = new Set<string>();
  const metrics = new Set<string>();
  for (const { claim, attributes } of claims) {
    if (claim === 'promise') for (const word of wordsOfPromise(attributes)) words.add(word);
    if (claim === 'decision') for (const word of wordsOfDecision(attributes)) words.add(word);
    if (claim === 'rule' && attributes['what'] !== 'file') names.add(textOf(attributes['target']));
    if (claim === 'number') metrics.add(metricName(textOf(attributes['of'])));
  }
  return { words: [...words].sort(), names: [...names].sort(), metrics: [...metrics].sort() };
}

export function wordsOfPromise(attributes: ClaimObservation['attributes']): readonly string[] {
  const own = looksOf(textOf(attributes['capability']))?.words ?? [];
  const tool = textOf(attributes['tool']);
  return own.length === 0 || tool === '' ? own : [...own, toWord(tool)];
}

export function wordsOfDecision(attributes: ClaimObservation['attributes']): readonly string[] {
  const { adopts } = attributes;
  return Array.isArray(adopts) ? adopts.map((name) => toWord(textOf(name))).filter((word) => word !== '') : [];
}

/** The parts of a name in a row, as the search knows them. */
function toWord(name: string): string {
  return name
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu}\p{Ll})/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
