import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchSegment, parseIgnoreRule, ruleMatches } from './glob.ts';

const ignores = (pattern: string, path: string, isDirectory = false): boolean => {
  const rule = parseIgnoreRule(pattern);
  return rule !== undefined && ruleMatches(rule, path, isDirectory);
};

describe('gitignore patterns', () => {
  it.each([
    ['*.log', 'a/b/x.log', true],
    ['/data', 'data/raw/x.csv', true],
    ['/data', 'src/data/x.csv', false],
    ['data/', 'src/data/x.csv', true],
    ['data/', 'src/data', false],
    ['docs/_build', 'docs/_build/index.html', true],
    ['docs/_build', 'x/docs/_build', false],
    ['**/cache/*.bin', 'a/b/cache/x.bin', true],
    ['a/**/z', 'a/z', true],
    ['a/**', 'a', false],
    ['a/**', 'a/b/c', true],
    ['x[0-9]?.t', 'x1b.t', true],
    ['x[!0-9].t', 'x1.t', false],
    ['# note', '# note', false],
    [String.raw`\#note`, '#note', true],
    ['', 'x', false],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(ignores(pattern, path)).toBe(expected);
  });

  it('ignores a directory itself by a pattern with a slash at its end', () => {
    expect(ignores('data/', 'src/data', true)).toBe(true);
  });

  it('agrees with a regular expression made of the same stars and marks', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(part, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, text) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u').test(text);
        expect(matchSegment(pattern, text)).toBe(expected);
      }),
    );
  });

  // A matcher that goes back and forth would never come to the end of these.
  it('comes to an end on hostile patterns', () => {
    expect(ignores('*a'.repeat(200), 'a'.repeat(2000).concat('b'))).toBe(false);
    expect(ignores('**/'.repeat(100).concat('x'), 'a/'.repeat(200).concat('b'))).toBe(false);
    expect(parseIgnoreRule(`a${' '.repeat(200_000)}b`)).toBeUndefined();
  });
});
