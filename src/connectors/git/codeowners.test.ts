import { describe, expect, it } from 'vitest';
import { parseCodeowners } from './codeowners.ts';

const read = (text: string): readonly unknown[] =>
  parseCodeowners(text).map(({ pattern, owners, line }) => [pattern, owners, line]);

describe('parseCodeowners()', () => {
  it('reads patterns, owners and line numbers; comments are not owners', () => {
    expect(read('# head\n\n*  @a @org/team\n/api/ bob@x.org # @not-me\r\n\t/docs @c\n')).toEqual([
      ['*', ['@a', '@org/team'], 3],
      ['/api/', ['bob@x.org'], 4],
      ['/docs', ['@c'], 5],
    ]);
  });

  it('keeps a pattern without owners: it takes ownership away', () => {
    expect(read('* @a\n/generated/\n')).toEqual([
      ['*', ['@a'], 1],
      ['/generated/', [], 2],
    ]);
  });

  it('leaves out a line with something that is no owner, as forges do', () => {
    expect(read('* @a\n/x/ alice\n/y/ @b and @c\n')).toEqual([['*', ['@a'], 1]]);
  });

  it('understands escaped blanks', () => {
    expect(read('/my\\ notes.md @a\n\\#odd @b')).toEqual([
      ['/my notes.md', ['@a'], 1],
      ['#odd', ['@b'], 2],
    ]);
  });

  it("gives a GitLab section's owners to lines that name none", () => {
    const lines = parseCodeowners('[Models][2] @ml\n/models/\n/models/a @x\n^[Docs]\n/docs/\n');
    expect(lines.map(({ pattern, owners, section }) => [pattern, owners, section])).toEqual([
      ['/models/', ['@ml'], 'Models'],
      ['/models/a', ['@x'], 'Models'],
      ['/docs/', [], 'Docs'],
    ]);
  });

  it('takes a pattern that begins with a character class for a pattern', () => {
    expect(read('[ab].py nobody-owner @a\n')).toEqual([]);
    expect(read('[ab]*.py @a\n')).toEqual([['[ab]*.py', ['@a'], 1]]);
  });

  it('is quick on absurd lines', () => {
    expect(read(`${' '.repeat(1_000_000)}\n${'@'.repeat(100_000)}\n* @a`)).toEqual([['*', ['@a'], 3]]);
  });
});
