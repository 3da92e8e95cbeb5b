/** Small grammar for sentences: counts, lists, quotes. */
import type { JsonValue } from '#core';

/** An attribute as text; empty for what is no scalar. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** "a, b and c"; more than `most` items end in "and 4 more". */
export function listOf(items: readonly string[], most = 4): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  if (shown.length < 2) return shown[0] ?? 'none';
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}

export function quote(text: string, most = 120): string {
  const folded = text.replace(/\s+/gu, ' ').trim();
  return `“${folded.length > most ? `${folded.slice(0, most - 1)}…` : folded}”`;
}

/** The sentence of a longer quotation that speaks of something; the whole where none does. */
export function sentenceAbout(text: string, topic: RegExp): string {
  return text.split(/(?<=[.!?])\s+/u).find((sentence) => topic.test(sentence)) ?? text;
}
