/**
 * Finds things of lineage by a part of their name, best first: the whole name before its last part, that before its
 * beginning, that before the beginning of a word in it, that before any place; then by kind, as people ask for them, then by reference.
 */
import { THINGS_SCHEMA, type ThingsAnswer, type ThingsQuery } from '#api';
import { kindOf, type EntityRef } from '#core';
import { listEntities } from '#graph';
import { describeThing, kindRank } from './lineage-words.ts';
import type { LineageState } from './lineage.ts';

const MOST = 20;
const MOST_WORDS = 12;
const FEW = 3;

interface Named {
  readonly ref: EntityRef;
  readonly title: string;
  readonly kind: string;
  /** Of the kind among kinds. */
  readonly rank: number;
  /** What is searched: title and reference in lower case. */
  readonly text: string;
}

export function searchThings(state: LineageState, query: ThingsQuery): ThingsAnswer {
  const q = (query.q ?? '').trim();
  const words = q.toLowerCase().split(/\s+/u).filter(Boolean).slice(0, MOST_WORDS);
  const fitting = namesOf(state).filter((named) => words.every((word) => named.text.includes(word)));
  const rated =
    words.length === 0 ? fitWithoutWords(fitting) : fitting.map((named) => ({ named, fit: fitOf(named, words) }));
  const found = rated.toSorted(
    (a, b) => a.fit - b.fit || a.named.rank - b.named.rank || compare(a.named.ref, b.named.ref),
  );
  const most = query.most ?? MOST;
  const things = found.slice(0, most).map(({ named: { ref, title, kind } }) => {
    const stage = state.stageOf(ref);
    return { ref, title, kind, ...(stage === undefined ? {} : { stage }) };
  });
  return { schema: THINGS_SCHEMA, q, things, more: found.length - things.length };
}

/** Lower is better; several words count as one where they stand together, and else as begun words or any. */
function fitOf({ ref, text, title }: Named, words: readonly string[]): number {
  const name = ref.slice(ref.indexOf('/') + 1).toLowerCase();
  const whole = words.join(' ');
  if (name === whole || ref.toLowerCase() === whole || title.toLowerCase() === whole) return 0;
  const last = name.split(/[/:]/u).at(-1) ?? name;
  if (last === whole) return 1;
  if (name.startsWith(whole)) return 2;
  if (last.startsWith(whole)) return 3;
  return words.every((word) => startsAWord(text, word)) ? 4 : 5;
}

/** Without words: a few of each kind before all others, so that many of one kind hide no other. */
function fitWithoutWords(list: readonly Named[]): readonly { readonly named: Named; readonly fit: number }[] {
  const seen = new Map<string, number>();
  return list.map((named) => {
    const count = seen.get(named.kind) ?? 0;
    seen.set(named.kind, count + 1);
    return { named, fit: Math.floor(count / FEW) };
  });
}

function startsAWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  return false;
}

/** Names are made once for a state of the log: the next letter typed asks the same. */
const names = new WeakMap<LineageState, readonly Named[]>();

function namesOf(state: LineageState): readonly Named[] {
  const known = names.get(state);
  if (known) return known;
  const made = listEntities(state.graph, state.links).map((ref): Named => {
    const { title, kind } = describeThing(state.graph, ref);
    return { ref, title, kind, rank: kindRank(kindOf(ref)), text: `${title}\n${ref}`.toLowerCase() };
  });
  names.set(state, made);
  return made;
}

/** By code units: the same everywhere. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
