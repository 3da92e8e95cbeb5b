/** What lineage can be asked about: things whose name holds all the words, those that are asked about most first. */
import type { ThingsAnswer } from '#api';
import { kindOf, nameOf, type EntityKind, type EntityRef } from '#core';
import { describeThing } from './lineage-words.ts';
import type { LineageState } from './lineage.ts';

const MOST = 20;
const order: readonly EntityKind[] = [
  'model',
  'endpoint',
  'deployment',
  'dataset',
  'model-version',
  'service',
  'artifact',
  'run',
  'step',
  'image',
  'dataset-version',
  'code-revision',
];
/** What is offered where no word was given: what people ask about, not all that there is. */
const offered: readonly EntityKind[] = ['model', 'endpoint', 'deployment', 'dataset', 'model-version'];

const known = new WeakMap<LineageState, readonly Named[]>();
interface Named {
  readonly ref: EntityRef;
  readonly rank: number;
  readonly text: string;
}

export function findThings(state: LineageState, words: string): ThingsAnswer {
  const wanted = words.toLowerCase().split(/\s+/u).filter(Boolean);
  const all = known.get(state) ?? nameAll(state);
  known.set(state, all);
  const asked = all.filter(({ ref }) => offered.includes(kindOf(ref)));
  const fitting =
    wanted.length > 0
      ? all.filter(({ text }) => wanted.every((word) => text.includes(word)))
      : asked.length > 0
        ? asked
        : all;
  const things = fitting.slice(0, MOST).map(({ ref }) => {
    const stage = state.stageOf(ref);
    return { ref, ...describeThing(state.graph, ref), ...(stage === undefined ? {} : { stage }) };
  });
  return { things, more: fitting.length - things.length };
}

/** Everything that a link ends at, by kind and then by reference. */
function nameAll({ graph, links }: LineageState): readonly Named[] {
  const refs = new Set<EntityRef>(links.flatMap(({ from, to }) => [from, to]));
  return [...refs]
    .map((ref) => {
      const at = order.indexOf(kindOf(ref));
      const { title } = describeThing(graph, ref);
      // What a run logged and nobody registered is seldom asked about by its number.
      const logged = at >= 0 && nameOf(ref).startsWith('logged/') ? 0.5 : 0;
      return { ref, rank: at < 0 ? order.length : at + logged, text: `${title} ${ref}`.toLowerCase() };
    })
    .toSorted((a, b) => a.rank - b.rank || (a.ref < b.ref ? -1 : 1));
}
