/**
 * What every store must keep. `open` gives a store over the same place each time it is called with the same name, so
 * that the suite can close and open again.
 */
import { sha256, type Digest } from '#core';
import type { Store } from '#store';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

export function testStore(name: string, open: (place: string) => Store): void {
  describe(`store ${name}`, () => {
    const opened: Store[] = [];
    let place = 0;
    const at = (where: string): Store => {
      const store = open(where);
      opened.push(store);
      return store;
    };
    const fresh = (): { readonly store: Store; readonly reopen: () => Store } => {
      const where = `place-${(place += 1)}`;
      const store = at(where);
      return {
        store,
        reopen: () => {
          opened.at(-1)?.close();
          return at(where);
        },
      };
    };
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });
    const id = (n: number): Digest => sha256(String(n));
    const ids = (...numbers: readonly number[]): Digest[] => numbers.map((n) => id(n));
    const sorted = (set: Iterable<string>): readonly string[] => [...set].toSorted();

    it('is empty at first, at position 0', () => {
      const { store } = fresh();
      expect(store.position()).toBe(0);
      expect(store.inForce().size).toBe(0);
      expect(store.view('map', 'f')).toBeUndefined();
      expect(store.recall('key', 'f')).toBeUndefined();
      expect(store.rebuilt).toBeUndefined();
    });

    it('keeps what is in force and the position over a restart', () => {
      const { store, reopen } = fresh();
      store.applyDelta({ added: ids(1, 2, 3), retracted: [], position: 4 });
      store.applyDelta({ added: ids(4), retracted: ids(2), position: 7 });
      const again = reopen();
      expect(again.position()).toBe(7);
      expect(sorted(again.inForce())).toEqual(sorted(ids(1, 3, 4)));
      expect(again.rebuilt).toBeUndefined();
    });

    it('does not mind adding twice, or retracting what is not there', () => {
      const { store } = fresh();
      store.applyDelta({ added: ids(1, 1, 2), retracted: ids(9), position: 1 });
      store.applyDelta({ added: ids(2), retracted: ids(9, 9), position: 1 });
      expect(sorted(store.inForce())).toEqual(sorted(ids(1, 2)));
      store.applyDelta({ added: [], retracted: ids(1, 1, 2), position: 2 });
      expect(store.inForce().size).toBe(0);
    });

    it('is a set, whatever the order of deltas that do not touch the same ids', () => {
      const numbers = fc.uniqueArray(fc.nat(50), { maxLength: 30 });
      fc.assert(
        fc.property(numbers, numbers, (added, retracted) => {
          const { store, reopen } = fresh();
          store.applyDelta({ added: ids(...added), retracted: [], position: 1 });
          store.applyDelta({ added: [], retracted: ids(...retracted), position: 2 });
          const left = ids(...added.filter((n) => !retracted.includes(n)));
          expect(sorted(store.inForce())).toEqual(sorted(left));
          expect(sorted(reopen().inForce())).toEqual(sorted(left));
        }),
        { numRuns: 20 },
      );
    });

    it('applies a delta wholly or not at all', () => {
      const { store } = fresh();
      store.applyDelta({ added: ids(1), retracted: [], position: 1 });
      const broken = { added: ids(2), retracted: ids(1), position: {} as number };
      expect(() => store.applyDelta(broken)).toThrow(expect.objectContaining({ code: 'STORE_UNUSABLE' }));
      expect(sorted(store.inForce())).toEqual(ids(1));
      expect(store.position()).toBe(1);
    });

    it('keeps one answer per name, and gives it for its fingerprint only', () => {
      const { store, reopen } = fresh();
      store.keepView('map', 'a', '{"n":1}');
      store.keepView('board', 'a', '{"n":2}');
      expect(store.view('map', 'a')).toBe('{"n":1}');
      store.keepView('map', 'b', '{"n":3}');
      const again = reopen();
      expect(again.view('map', 'a')).toBeUndefined();
      expect(again.view('map', 'b')).toBe('{"n":3}');
      expect(again.view('board', 'a')).toBe('{"n":2}');
    });

    it('recalls many under one folder of keys, again and again, and what was written since', () => {
      const { store, reopen } = fresh();
      const keys = Array.from({ length: 50 }, (_, n) => `source/code/f${n}`);
      for (const key of [...keys, 'source/code/deep/f', 'source/code0', 'alone']) store.remember(key, 'a', `"${key}"`);
      const again = reopen();
      const recalled = [...keys, ...keys].map((key) => again.recall(key, 'a'));
      expect(recalled).toEqual([...keys, ...keys].map((key) => `"${key}"`));
      expect(again.recall('source/code/f1', 'b')).toBeUndefined();
      expect(again.recall('source/code/none', 'a')).toBeUndefined();
      expect(again.recall('source/code/deep/f', 'a')).toBe('"source/code/deep/f"');
      expect([again.recall('source/code0', 'a'), again.recall('alone', 'a')]).toEqual(['"source/code0"', '"alone"']);
      again.remember('source/code/f1', 'b', '"new"');
      // Much at once is written before the end.
      again.remember('source/large', 'a', `"${'x'.repeat(33_000_000)}"`);
      expect(again.recall('source/code/f1', 'b')).toBe('"new"');
    });

    it('recalls what was remembered, at once and after a restart, for its fingerprint only', () => {
      const { store, reopen } = fresh();
      store.remember('source/key', 'a', '"ä \u0000 😀"');
      store.remember('source/other', 'a', 'x'.repeat(100_000));
      expect(store.recall('source/key', 'a')).toBe('"ä \u0000 😀"');
      expect(store.recall('source/key', 'b')).toBeUndefined();
      const again = reopen();
      expect(again.recall('source/key', 'a')).toBe('"ä \u0000 😀"');
      expect(again.recall('source/other', 'a')).toHaveLength(100_000);
      again.remember('source/key', 'b', '2');
      expect(again.recall('source/key', 'a')).toBeUndefined();
      expect(reopen().recall('source/key', 'b')).toBe('2');
    });

    it('forgets what nobody asks for, and keeps what is asked for', () => {
      const { store, reopen } = fresh();
      store.remember('forgotten', 'a', '1');
      store.remember('kept', 'a', '2');
      for (let survey = 0; survey < 80; survey += 1) {
        const again = reopen();
        expect(again.recall('kept', 'a')).toBe('2');
        again.remember('busy', String(survey), '3');
      }
      const last = reopen();
      expect(last.recall('kept', 'a')).toBe('2');
      expect(last.recall('forgotten', 'a')).toBeUndefined();
    });

    it('forgets every view on reset, and keeps what connectors made', () => {
      const { store, reopen } = fresh();
      store.applyDelta({ added: ids(1), retracted: [], position: 3 });
      store.keepView('map', 'a', '1');
      store.remember('key', 'a', '2');
      store.reset();
      expect([store.position(), store.inForce().size, store.view('map', 'a')]).toEqual([0, 0, undefined]);
      const again = reopen();
      expect([again.position(), again.inForce().size]).toEqual([0, 0]);
      expect(again.recall('key', 'a')).toBe('2');
      again.applyDelta({ added: ids(5), retracted: [], position: 4 });
      expect(sorted(again.inForce())).toEqual(ids(5));
    });

    it('closes twice', () => {
      const { store } = fresh();
      store.close();
      expect(() => store.close()).not.toThrow();
    });
  });
}
