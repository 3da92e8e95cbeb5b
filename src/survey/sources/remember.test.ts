/** What is kept is what was made, under the id that its bytes have; anything else is made anew. */
import { describe, expect, it } from 'vitest';
import { observationId, type EntityObservation } from '#core';
import { keepIn, knownId, memoryMemo, rememberIn } from './remember.ts';

const observation = (name: string): EntityObservation => ({
  kind: 'entity',
  ref: `artifact:ws/${name}`,
  layer: 'encoded',
  method: 'parsed',
  evidence: [{ source: 'ws', locator: `${name}@worktree` }],
  attributes: { path: name, note: 'Grüße "quoted"\n' },
});
const block = [observation('b'), observation('a')];

function counting<T>(value: T): { readonly make: () => Promise<T>; readonly times: () => number } {
  let times = 0;
  return {
    make: async () => {
      times += 1;
      return value;
    },
    times: () => times,
  };
}

describe('keep', () => {
  it('makes a block once, and gives it again with its ids', async () => {
    const memo = memoryMemo();
    const { make, times } = counting(block);
    const first = await keepIn(memo, 'ws')('history', 'f', make);
    const again = await keepIn(memo, 'ws')('history', 'f', make);
    expect(times()).toBe(1);
    expect(again).toEqual(first);
    for (const each of [...(first ?? []), ...(again ?? [])]) expect(knownId(each)?.id).toBe(observationId(each));
  });

  it('makes it anew for another fingerprint, another key and another source', async () => {
    const memo = memoryMemo();
    const { make, times } = counting(block);
    await keepIn(memo, 'ws')('history', 'f', make);
    await keepIn(memo, 'ws')('history', 'g', make);
    await keepIn(memo, 'ws')('other', 'g', make);
    await keepIn(memo, 'other')('history', 'g', make);
    expect(times()).toBe(4);
  });

  it('keeps nothing where there is no block', async () => {
    const { make, times } = counting(undefined);
    const memo = memoryMemo();
    expect(await keepIn(memo, 'ws')('history', 'f', make)).toBeUndefined();
    expect(await keepIn(memo, 'ws')('history', 'f', make)).toBeUndefined();
    expect(times()).toBe(2);
  });

  it.each([
    ['another body', (text: string) => text.replace('worktree', 'worktres')],
    ['other ids', (text: string) => (text.startsWith('0') ? '1' : '0') + text.slice(1)],
    ['a torn end', (text: string) => text.slice(0, -3)],
    ['nothing', () => ''],
  ])('does not trust a block with %s', async (_what, damage) => {
    const memo = memoryMemo();
    await keepIn(memo, 'ws')('history', 'f', counting(block).make);
    const damaged = { ...memo, get: (key: string, print: string) => damage(memo.get(key, print) ?? '') };
    const { make, times } = counting(block);
    expect(await keepIn(damaged, 'ws')('history', 'f', make)).toEqual(block);
    expect(times()).toBe(1);
  });
});

describe('remember', () => {
  it('keeps one value per key', async () => {
    const memo = memoryMemo();
    const remember = rememberIn(memo, 'ws');
    const { make, times } = counting({ a: 1 });
    await remember('key', 'one', make);
    await remember('key', 'two', make);
    await remember('key', 'two', make);
    await remember('key', 'one', make);
    expect(times()).toBe(3);
  });
});
