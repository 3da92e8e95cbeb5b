/** Folding and placing: nothing is lost, nothing overlaps, the number of nodes is bounded whatever somebody opens. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import { fold, type Node } from './fold.ts';
import { listLanes } from './lists.ts';
import { makeWalk } from './made-up.ts';
import { isOnPath, pathOf } from './path.ts';
import { draw } from './pen.ts';
import { NODE_HEIGHT, place } from './place.ts';
import { MOST, PAGE, USUAL, type Choice } from './room.ts';
import { laneNames, tie, type Tied } from './tied.ts';

const untouched: Choice = { opened: new Map(), shut: new Set(), pinned: [0] };
const answers = fc
  .record({ size: fc.nat(400), more: fc.nat(400), seed: fc.nat(10_000) })
  .map(({ size, more, seed }) => tie(makeWalk(size, size + more, seed)));

/** What somebody may have pressed: any folds of this answer, and any lanes. */
function choicesOf(tied: Tied): fc.Arbitrary<Choice> {
  const lanes = laneNames.map((_name, lane) => lane);
  const folds = [...new Set(tied.things.map(({ kind }, thing) => `kind/${tied.lane[thing]}/${kind}`))];
  const key = fc.constantFrom(...folds, ...lanes.map((lane) => `lane/${lane}`), 'nothing');
  return fc.record({
    opened: fc.array(fc.tuple(key, fc.integer({ min: 1, max: 30 }))).map((pairs) => new Map(pairs)),
    shut: fc.subarray(lanes).map((list) => new Set(list)),
    pinned: fc.array(fc.nat(tied.things.length - 1), { maxLength: 2 }).map((list) => [0, ...list]),
  });
}

function expectAllOnce(tied: Tied, nodes: readonly Node[]): void {
  const members = nodes.flatMap((node) => node.members).toSorted((a, b) => a - b);
  expect(members).toEqual(tied.things.map((_thing, index) => index));
  expect(new Set(nodes.map((node) => node.key)).size).toBe(nodes.length);
}

describe('fold()', () => {
  it('draws few nodes by itself, and holds every thing once: what is folded and what is not sum to the total', () => {
    fc.assert(
      fc.property(answers, (tied) => {
        const nodes = fold(tied, untouched);
        expect(nodes.length).toBeLessThanOrEqual(USUAL);
        expectAllOnce(tied, nodes);
      }),
    );
  });

  it('stays bounded and loses nothing whatever is opened, shut and pinned', () => {
    const cases = answers.chain((tied) => choicesOf(tied).map((choice) => ({ tied, choice })));
    fc.assert(
      fc.property(cases, ({ tied, choice }) => {
        const nodes = fold(tied, choice);
        expect(nodes.length).toBeLessThanOrEqual(MOST);
        expectAllOnce(tied, nodes);
        for (const thing of choice.pinned)
          expect(nodes.find((node) => node.members.includes(thing))?.isFold).toBe(false);
      }),
    );
  });

  it('draws a small answer whole, folds 20,000 things, and opens a fold a page at a time', () => {
    expect(fold(tie(makeWalk(40, 60)), untouched).every((node) => !node.isFold)).toBe(true);
    const tied = tie(makeWalk(20_000, 40_000));
    const nodes = fold(tied, untouched);
    expect(nodes.length).toBeLessThanOrEqual(USUAL);
    const runs = nodes.find((node) => node.kind === 'run' && node.isFold);
    const opened = fold(tied, { ...untouched, opened: new Map([[runs?.key ?? '', 1]]) });
    const shown = opened.filter((node) => !node.isFold && node.lane === runs?.lane && node.key.startsWith('run:'));
    expect(shown.length).toBe(PAGE);
    expect(opened.length).toBeLessThanOrEqual(MOST);
  });
});

describe('bundle() and draw()', () => {
  it('accounts for every link, and draws them with few elements', () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (tied, looking) => {
        const nodes = fold(tied, untouched);
        const { lines, inside, left } = bundle(tied, nodes, looking ? pathOf(tied, 0) : undefined);
        expect(lines.reduce((sum, line) => sum + line.count, inside + left)).toBe(tied.links.length);
        const strokes = draw(place(nodes, lines, 1100), lines);
        expect(strokes.length).toBeLessThanOrEqual(12);
        expect(
          strokes
            .map((stroke) => stroke.curves)
            .join('')
            .split('M').length - 1,
        ).toBe(lines.length);
        expect(strokes.map((stroke) => stroke.curves).join('')).not.toContain('NaN');
      }),
    );
  });
});

describe('place()', () => {
  it('keeps nodes in their lane, inside the drawing and apart', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 300, max: 2400 }), (tied, room) => {
        const nodes = fold(tied, untouched);
        const placed = place(nodes, bundle(tied, nodes, undefined).lines, room);
        for (const lane of placed.lanes) {
          const boxes = lane.nodes.map((node) => placed.boxes[node]);
          for (const [row, box] of boxes.entries()) {
            expect(box?.x).toBeGreaterThan(lane.x);
            expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(lane.x + lane.width);
            expect(box?.y).toBeGreaterThanOrEqual(0);
            expect((box?.y ?? 0) + NODE_HEIGHT).toBeLessThanOrEqual(placed.height);
            expect((box?.y ?? 0) - (boxes[row - 1]?.y ?? -NODE_HEIGHT - 1)).toBeGreaterThan(NODE_HEIGHT);
          }
        }
        expect(placed.lanes.flatMap((lane) => lane.nodes).length).toBe(nodes.length);
        expect(placed).toEqual(place(nodes, bundle(tied, nodes, undefined).lines, room));
      }),
    );
  });
});

describe('pathOf()', () => {
  it('holds all from the start, and nothing beside what the one looked at stands on or carries', () => {
    fc.assert(
      fc.property(answers, (tied) => {
        const path = pathOf(tied, 0);
        expect(tied.things.every((_thing, index) => isOnPath(path, index))).toBe(true);
      }),
    );
    const walk = makeWalk(0, 0);
    const thing = (ref: string, distance: number): typeof walk.start => ({ ref, title: ref, kind: 'run', distance });
    const used = (from: string, to: string): (typeof walk.links)[number] => ({
      from,
      relation: 'used',
      to,
      layer: 'executed',
      method: 'recorded',
      evidence: [],
    });
    const start = thing('s', 0);
    const tied = tie({
      ...walk,
      start,
      downstream: [thing('a', 1), thing('b', 1), thing('c', 2)],
      links: [used('a', 's'), used('b', 's'), used('c', 'a')],
    });
    const kept = tied.things.filter((_thing, index) => isOnPath(pathOf(tied, tied.at.get('a') ?? 0), index));
    expect(kept.map(({ ref }) => ref)).toEqual(['s', 'a', 'c']);
  });
});

describe('listLanes()', () => {
  it('lists every thing once', () => {
    fc.assert(
      fc.property(answers, (tied) => {
        const lists = listLanes(tied);
        expect(lists.reduce((sum, { things }) => sum + things.length, 0)).toBe(tied.things.length);
        for (const { things, kinds } of lists)
          expect(kinds.reduce((sum, [, count]) => sum + count, 0)).toBe(things.length);
      }),
    );
  });
});
