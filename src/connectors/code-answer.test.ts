import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asInferred, liveBindings, mapped, MAX_VALUES, merge, none, stepInto, type Answer } from './code-answer.ts';
import type { BlockFact } from './code-facts.ts';
import { plain } from './path-text.ts';

const values = (...texts: readonly string[]): Answer => ({ values: texts.map((text) => plain(text)) });
const shown = (answer: Answer): readonly string[] =>
  answer.values.map((one) => `${one.text}${one.inferred ? '?' : ''}`);

describe('answers', () => {
  it('that exclude each other are each inferred', () => {
    expect(shown(merge([values('a'), values('b')], true))).toEqual(['a?', 'b?']);
    expect(shown(merge([values('a'), values('a')], true))).toEqual(['a']);
    expect(shown(merge([values('a'), none('why')], true))).toEqual(['a?']);
  });

  it('that hold together stay sure, and the reason of one that has none stays with them', () => {
    const both = merge([values('a', 'b'), none('why')], false);
    expect([shown(both), both.why]).toEqual([['a', 'b'], 'why']);
  });

  it('are one when they differ in the separator only', () => {
    expect(shown(merge([values('a/b'), values('a\\b')], true))).toHaveLength(1);
  });

  it('are bounded, and more may hold together than apart', () => {
    const many = values(...Array.from({ length: 40 }, (_, at) => `f${at}`));
    expect(merge([many], true, 30).values).toHaveLength(MAX_VALUES);
    expect(merge([many], false).values).toHaveLength(MAX_VALUES);
    expect(merge([many], false, 30).values).toHaveLength(30);
  });

  it('without a value keep their reason when they are changed', () => {
    expect(mapped(none('why'), (value) => value)).toEqual(none('why'));
    expect(mapped(values('a'), () => undefined)).toEqual(none('built at run time'));
    expect(asInferred(none('why'), 'because')).toEqual(none('because'));
    expect(shown(asInferred(values('a'), 'because'))).toEqual(['a?']);
  });

  it('take a bounded number of steps and a bounded depth', () => {
    interface Walk {
      readonly depth: number;
      readonly budget: { steps: number };
    }
    let [at, depth]: [Walk | undefined, number] = [{ depth: 0, budget: { steps: 0 } }, 0];
    for (; at && depth < 1_000; depth += 1) at = stepInto(at);
    expect(depth).toBeLessThan(100);
    const budget = { steps: 0 };
    let wide = 0;
    while (wide < 10_000 && stepInto({ depth: 0, budget })) wide += 1;
    expect(wide).toBeLessThan(1_000);
  });
});

describe('bindings', () => {
  // Block 1 and 2 are the branches of one `if`, block 3 is another `if`.
  const blocks: readonly BlockFact[] = [
    { parent: -1, group: -1 },
    { parent: 0, group: 1 },
    { parent: 0, group: 1 },
    { parent: 0, group: 2 },
  ];
  const module = { facts: { blocks } };
  const live = (given: readonly (readonly [number, number])[], line: number, block = 0): readonly number[] =>
    liveBindings(
      given.map(([at, within]) => ({ line: at, block: within })),
      { module, line, block },
    ).map((one) => one.line);

  it('before a place hold there: the last that is always made, and those that may have been made since', () => {
    expect(
      live(
        [
          [1, 0],
          [2, 0],
          [9, 0],
        ],
        5,
      ),
    ).toEqual([2]);
    expect(
      live(
        [
          [1, 0],
          [2, 1],
          [3, 3],
        ],
        5,
      ),
    ).toEqual([1, 2, 3]);
    expect(
      live(
        [
          [1, 0],
          [2, 1],
        ],
        5,
        1,
      ),
    ).toEqual([2]);
  });

  it('of the other branch do not hold', () => {
    expect(
      live(
        [
          [1, 0],
          [2, 2],
        ],
        5,
        1,
      ),
    ).toEqual([1]);
  });

  it('at no particular line hold when they are always made', () => {
    expect(
      live(
        [
          [1, 0],
          [2, 1],
          [9, 0],
        ],
        Infinity,
      ),
    ).toEqual([9]);
  });

  it('may all hold when a function is called at any time', () => {
    const given = [1, 2].map((line) => ({ line, block: 0 }));
    expect(liveBindings(given, { module, line: 5, block: 0, anytime: true })).toHaveLength(2);
  });

  it('never include one that comes later, and always the last certain one', () => {
    const made = fc.array(fc.tuple(fc.nat(20), fc.nat(3)));
    fc.assert(
      fc.property(made, fc.nat(20), (given, line) => {
        const sorted = given.toSorted((a, b) => a[0] - b[0]);
        const found = live(sorted, line);
        expect(found.every((one) => one <= line)).toBe(true);
        const certain = sorted.findLast(([at, block]) => at <= line && block === 0)?.[0];
        expect(certain === undefined || found.includes(certain) || found.length === 6).toBe(true);
      }),
    );
  });
});
