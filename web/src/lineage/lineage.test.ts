/** What is drawn of an answer: bounded whatever its size, nothing lost, the way to what is looked at always whole. */
import type { LineageLink, LineageThing, LineageWalk } from '#api';
import { Stage } from '#api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawWalk, nearFocus, shortTitle, wayTo } from './group.ts';
import { layOut } from './layout.ts';

const kinds = ['artifact', 'run', 'model', 'model-version', 'dataset', 'step', 'deployment'];

/** A tree of things, each hung below an earlier one. */
function walkOf(
  choices: readonly (readonly [number, number, number])[],
  side: 'upstream' | 'downstream' = 'downstream',
): LineageWalk {
  const start: LineageThing = { ref: 'artifact:x/start', title: 'start', kind: 'artifact', stage: 'data', distance: 0 };
  const things: LineageThing[] = [];
  const links: LineageLink[] = [];
  choices.forEach(([parent, kind, stage], at) => {
    const before = parent % (at + 1) === 0 ? start : (things[(parent % (at + 1)) - 1] ?? start);
    const name = kinds[kind % kinds.length] ?? 'run';
    const ref = `${name}:x/${at}`;
    const ends = side === 'downstream' ? { from: ref, to: before.ref } : { from: before.ref, to: ref };
    links.push({
      ...ends,
      relation: 'used',
      layer: 'executed',
      method: at % 3 === 0 ? 'inferred' : 'recorded',
      evidence: [],
    });
    const place = Stage.options[stage % 12];
    things.push({
      ref,
      title: `${name} ${at}`,
      kind: name,
      distance: before.distance + 1,
      via: at,
      ...(place ? { stage: place } : {}),
    });
  });
  const more = { upstream: 0, downstream: 0 };
  const both = { upstream: [] as LineageThing[], downstream: [] as LineageThing[], [side]: things };
  return { schema: 'throughline/lineage/1', asOf: null, start, summary: '', ...both, links, more, unknowns: [] };
}
const anyWalk = fc
  .array(fc.tuple(fc.nat(5000), fc.nat(6), fc.nat(11)), { maxLength: 300 })
  .chain((choices) => fc.constantFrom('upstream' as const, 'downstream' as const).map((side) => walkOf(choices, side)));

describe('drawWalk()', () => {
  it('holds every thing once, and draws no more than can be taken in', () => {
    fc.assert(
      fc.property(anyWalk, fc.nat(400), (walk, at) => {
        const all = [...walk.upstream, ...walk.downstream];
        const closed = drawWalk(walk, { open: new Set() });
        const open = new Set(closed.nodes.filter(({ folded }) => folded).map(({ key }) => key));
        for (const choices of [{ open: new Set<string>() }, { open }, { open, focus: all[at]?.ref }]) {
          const { nodes, edges } = drawWalk(walk, choices);
          const held = nodes.flatMap(({ things }) => things.map(({ ref }) => ref));
          expect(held.toSorted()).toEqual([walk.start.ref, ...all.map(({ ref }) => ref)].toSorted());
          expect(new Set(nodes.map(({ key }) => key)).size).toBe(nodes.length);
          expect(nodes.length).toBeLessThanOrEqual(250);
          const keys = new Set(nodes.map(({ key }) => key));
          expect(edges.filter(({ from, to }) => !keys.has(from) || !keys.has(to))).toEqual([]);
          const folds = nodes.filter(({ folded }) => folded);
          expect(folds.filter(({ title, things }) => !title.includes(String(things.length)))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('draws the whole way to what is looked at, and marks it and what hangs on it as near', () => {
    const walk = walkOf(Array.from({ length: 300 }, (_, at) => [at % 7 === 0 ? 0 : at, at % 7, at % 12] as const));
    const last = walk.downstream.at(-1);
    const drawn = drawWalk(walk, { open: new Set(), focus: last?.ref });
    const single = new Set(drawn.nodes.filter(({ folded }) => !folded).map(({ key }) => key));
    const way = wayTo(walk, last?.ref);
    expect(way.at(-1)?.ref).toBe(last?.ref);
    expect(way.slice(0, 24).every(({ ref }) => single.has(ref))).toBe(true);
    const near = nearFocus(walk, drawn, last?.ref);
    expect(near?.has(walk.start.ref)).toBe(true);
    expect(near?.size).toBeLessThan(drawn.nodes.length);
    expect(nearFocus(walk, drawn, 'run:x/nothing')).toBeUndefined();
  });

  it('stays small for twenty thousand things', () => {
    const walk = walkOf(Array.from({ length: 20_000 }, (_, at) => [at * 7919, at % 7, (at * 31) % 12] as const));
    const { nodes, edges } = drawWalk(walk, { open: new Set() });
    expect(nodes.length).toBeLessThanOrEqual(100);
    expect(edges.reduce((sum, { links }) => sum + links, 0)).toBeLessThanOrEqual(20_000);
    expect(nodes.reduce((sum, { things }) => sum + things.length, 0)).toBe(20_001);
  });
});

describe('shortTitle()', () => {
  it.each([
    ['step', 'step dvc.yaml:train', 'step train'],
    ['step', 'step src/train.py', 'step src/train.py'],
    ['run', 'run train (dvc.lock:train)', 'run train'],
    ['run', 'run bold-fox-7 (b35672e9)', 'run bold-fox-7 (b35672e9)'],
    ['artifact', 'a/b/c/d.csv', '…/c/d.csv'],
    ['artifact', 'c/d.csv', 'c/d.csv'],
    ['model', 'model a/b/c', 'model a/b/c'],
  ])('%s: %s is shown as %s', (kind, title, short) => {
    expect(shortTitle({ ref: 'x', kind, title, distance: 1 })).toBe(short);
  });
});

describe('layOut()', () => {
  it('puts each thing into the lane of its stage, none over another, all within the drawing', () => {
    fc.assert(
      fc.property(anyWalk, fc.integer({ min: 300, max: 3000 }), (walk, room) => {
        const drawn = drawWalk(walk, { open: new Set() });
        const { places, lanes, width, height, nodeWidth, lines } = layOut(drawn, room);
        expect(nodeWidth).toBeGreaterThanOrEqual(111);
        expect(places).toHaveLength(drawn.nodes.length);
        expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(places.length);
        for (const { node, x, y } of places) {
          expect(lanes.find((lane) => lane.x === x)?.name).toBe(node.lane);
          expect([x >= 0 && x + nodeWidth <= width, y >= 0 && y + 44 <= height]).toEqual([true, true]);
        }
        expect(lines).toHaveLength(drawn.edges.length);
        expect(lines.filter(({ path }) => !/^M[\d.,C-]+$/u.test(path))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
