/** The address: what is written is what is read, and the filters let through what they say. */
import type { Divergence } from '#api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFiltered, isListed, parseSearch, readView, splitPlace, writeSearch } from './view.ts';

const stale: Divergence = {
  id: 'a',
  kind: 'stale-run',
  outcome: 'divergent',
  stage: 'train',
  subject: 'step:x/train',
  models: ['model:x/one'],
  title: 'train',
  statement: 'The recorded run of Train was not made by the code.',
  evidence: [{ layer: 'executed', method: 'recorded', source: 'x', locator: 'dvc.lock#L3' }],
  ask: [{ name: 'Mia Berg', why: 'last changed src/train.py' }],
  weight: 1,
};

describe('readView()', () => {
  it('reads back any text that was written, numbers and quotes included', () => {
    const text = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).filter((each) => each.isWellFormed());
    const views = fc.record({ q: text, kind: text, at: text, d: text }, { requiredKeys: [] });
    fc.assert(
      fc.property(views, (view) => {
        expect(readView(parseSearch(writeSearch(view)))).toEqual(view);
      }),
    );
    expect(readView(parseSearch('?q=404&kind=true'))).toEqual({ q: '404', kind: 'true' });
  });

  it('leaves out what is empty or not known, and bounds what is long', () => {
    expect(readView(parseSearch('?q=&colour=red&stage=train'))).toEqual({ stage: 'train' });
    expect(readView({ q: 'x'.repeat(10_000) }).q).toHaveLength(500);
    expect(writeSearch({ q: '', other: 'x' })).toBe('');
  });

  it('keeps a place whose model’s name holds the mark between model and stage', () => {
    expect(splitPlace('model:a|b/c|train')).toEqual({ model: 'model:a|b/c', stage: 'train' });
    expect(splitPlace('model')).toEqual({});
    expect(splitPlace(undefined)).toEqual({});
  });
});

describe('isListed()', () => {
  it('leaves agreement out until it is asked for', () => {
    const agrees: Divergence = { ...stale, outcome: 'consistent' };
    expect(isListed(stale, {})).toBe(true);
    expect(isListed(agrees, {})).toBe(false);
    expect(isListed(agrees, { outcome: 'consistent' })).toBe(true);
    expect(isListed(stale, { outcome: 'consistent' })).toBe(false);
  });

  it.each([
    [{ kind: 'stale-run' }, true],
    [{ kind: 'unjoined-run' }, false],
    [{ stage: 'train' }, true],
    [{ stage: 'data' }, false],
    [{ model: 'model:x/one' }, true],
    [{ model: 'model:x/two' }, false],
    [{ q: 'DVC.lock  train' }, true],
    [{ q: 'mia' }, true],
    [{ q: 'dvc.lock absent' }, false],
    [{ kind: 'stale-run', stage: 'data' }, false],
  ])('%o: %s', (view, expected) => {
    expect(isFiltered(view)).toBe(true);
    expect(isListed(stale, view)).toBe(expected);
  });

  it('takes an open panel for no filter', () => expect(isFiltered({ d: 'a', at: 'b|c' })).toBe(false));
});
