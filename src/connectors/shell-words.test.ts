import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommands } from './shell-words.ts';

const words = (text: string): readonly (readonly string[])[] => readCommands(text).map((command) => command.words);

describe('readCommands()', () => {
  it('parts commands at operators and lines, not inside quotes', () => {
    expect(words(`a "b; c" && d 'e | f' | g\nh`)).toEqual([['a', 'b; c'], ['d', 'e | f'], ['g'], ['h']]);
  });

  it('leaves out comments, here-documents and redirections', () => {
    expect(words('python a.py # python b.py\ncat <<EOF\npython c.py\nEOF\npython d.py > out.txt 2>&1')).toEqual([
      ['python', 'a.py'],
      ['cat'],
      ['python', 'd.py'],
    ]);
  });

  it('reads substitutions as commands of their own and keeps expressions whole', () => {
    expect(words('x=$(python a.py) echo ${{ inputs.a && inputs.b }}')).toEqual([
      ['x=$(python a.py)', 'echo', '${{ inputs.a && inputs.b }}'],
      ['python', 'a.py'],
    ]);
  });

  it('counts lines through continuations', () => {
    expect(readCommands('a \\\n  b\nc').map((command) => command.line)).toEqual([0, 2]);
  });

  it('ends on any text, and keeps every plain word', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...' \n\t"\'`$(){}<>|&;\\#=ab'.split('')) }), (text) => {
        expect(readCommands(text).every((command) => command.words.length > 0)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z./]{1,8}$/u), { minLength: 1 }), (list) => {
        expect(words(list.join(' '))).toEqual([list]);
      }),
    );
  });

  it('is quick on hostile text', () => {
    const started = performance.now();
    for (const piece of ['$(', '"$(', '`', '((', '<<A\n', "'", '\\']) readCommands(piece.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
