/** Made-up answers of any size, for tests and for measuring: the same numbers give the same answer. */
import type { LineageLink, LineageThing, LineageWalk } from '#api';

const kinds: readonly (readonly [kind: string, stage: NonNullable<LineageThing['stage']> | undefined])[] = [
  ['dataset', 'data'],
  ['artifact', 'data'],
  ['step', 'features'],
  ['run', 'experiment'],
  ['run', 'train'],
  ['artifact', 'train'],
  ['artifact', 'evaluate'],
  ['model-version', 'register'],
  ['model', 'register'],
  ['deployment', 'deploy'],
  ['service', 'monitor'],
  ['code-revision', undefined],
];
const layers = ['executed', 'encoded', 'declared'] as const;
const methods = ['recorded', 'hashed', 'parsed', 'inferred'] as const;

export function makeWalk(size: number, linkCount: number, seed = 1): LineageWalk {
  let state = seed;
  /** Numerical Recipes' linear congruence: evenly enough spread for a picture. */
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const thing = (index: number, distance: number): LineageThing => {
    const [kind, stage] = kinds[index % kinds.length] ?? ['artifact', undefined];
    const title = kind === 'artifact' ? `data/part-${index}/table-${index}.parquet` : `${kind} number-${index}`;
    return { ref: `${kind}:made-up/${index}`, title, kind, distance, ...(stage === undefined ? {} : { stage }) };
  };
  const link = (from: string, to: string): LineageLink => ({
    from,
    relation: 'used',
    to,
    layer: layers[below(layers.length)] ?? 'executed',
    method: methods[below(methods.length)] ?? 'recorded',
    evidence: [{ source: 'made-up', locator: `pipeline.yaml#L${below(900) + 1}@0123456789ab` }],
  });
  const start = thing(0, 0);
  const sides = { up: [start], down: [start] };
  const links: LineageLink[] = [];
  for (let index = 1; index <= size; index += 1) {
    const side = sides[index % 4 === 0 ? 'up' : 'down'];
    const other = side[below(Math.min(side.length, 900))] ?? start;
    const made = { ...thing(index, other.distance + 1), via: links.length };
    links.push(side === sides.up ? link(other.ref, made.ref) : link(made.ref, other.ref));
    side.push(made);
  }
  while (links.length < linkCount && sides.down.length > 2) {
    const [a, b] = [below(sides.down.length), below(sides.down.length)];
    const [lower, higher] = [sides.down[Math.max(a, b)], sides.down[Math.min(a, b)]];
    if (lower && higher && a !== b) links.push(link(lower.ref, higher.ref));
  }
  const byDistance = (a: LineageThing, b: LineageThing): number => a.distance - b.distance;
  return {
    schema: 'throughline/lineage/1',
    asOf: null,
    start,
    summary: `${sides.down.length - 1} things stand on ${start.title}. It stands on ${sides.up.length - 1}.`,
    upstream: sides.up.slice(1).toSorted(byDistance),
    downstream: sides.down.slice(1).toSorted(byDistance),
    links,
    more: { upstream: 0, downstream: 0 },
    unknowns: [],
  };
}
