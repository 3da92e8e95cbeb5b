import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendValues, insideRoot, isAbsolute, parentOf, plain, withSlash } from './path-text.ts';

describe('the text of paths', () => {
  it('is joined with one slash', () => {
    expect([withSlash('a', 'b'), withSlash('a/', 'b'), withSlash('a\\', 'b'), withSlash('/', 'b')]).toEqual([
      'a/b',
      'a/b',
      'a/b',
      '/b',
    ]);
  });

  it('stays inferred when a part of it is', () => {
    const unsure = { ...plain('b'), inferred: true };
    expect(appendValues({ ...plain('a'), rooted: true }, unsure)).toEqual({ text: 'ab', rooted: true, inferred: true });
  });

  it.each(['/a', '~/a', 'C:\\a', 'c:/a', 's3://b/a', 'file:///a'])('%j starts somewhere of its own', (text) => {
    expect(isAbsolute(text)).toBe(true);
  });
  it.each(['a', './a', '../a', 'a:b', ''])('%j does not', (text) => {
    expect(isAbsolute(text)).toBe(false);
  });

  it.each([
    ['a/b/c', 1, 'a/b'],
    ['a\\b\\c', 2, 'a'],
    ['a/b', 3, '..'],
    ['/a/b', 1, '/a'],
    ['a/./b/../c', 1, 'a'],
  ])('%j, %j up, is %j', (text, levels, parent) => {
    expect(parentOf(plain(text), levels)?.text).toBe(parent);
  });

  it('has no parent above the root of the repository', () => {
    expect(parentOf({ ...plain('a'), rooted: true }, 1)?.text).toBe('');
    expect(parentOf({ ...plain('a'), rooted: true }, 2)).toBeUndefined();
  });

  it('never leads out of the repository', () => {
    expect(insideRoot('a/b', '../c.csv')).toBe('a/c.csv');
    expect(insideRoot('a', '../../c.csv')).toBeUndefined();
    const part = fc.constantFrom('..', '.', '', 'a', 'b');
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (directory, path) => {
        const inside = insideRoot(directory.join('/'), path.join('\\'));
        expect(inside ?? '').not.toMatch(/(^|[\\/])\.\.?([\\/]|$)|^\//u);
      }),
    );
  });
});
