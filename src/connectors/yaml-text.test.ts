import { describe, expect, it } from 'vitest';
import { lineAt, parseYaml, toPlain, type YamlNode } from './yaml-text.ts';

function parse(text: string): YamlNode {
  const node = parseYaml(text, 64);
  if (node.kind === 'refused') throw new Error(node.reason);
  return node;
}

describe('parseYaml()', () => {
  it('keeps lines of keys and items', () => {
    const node = parse('a:\n  b:\n    - x\n    - y\nc: |\n  one\n  two\n');
    expect(lineAt(node, ['a', 'b', 1])).toBe(4);
    expect(lineAt(node, ['c'])).toBe(5);
    expect(lineAt(node, ['a', 'nothing', 'below'])).toBe(1);
  });

  it('reads scalars as DVC does: 1_000 is a number, 2026-01-01 text, .inf text, a long integer exact', () => {
    expect(toPlain(parse('[1_000, 2026-01-01, .inf, 12345678901234567890, yes, 1e-3, "1_0"]'))).toEqual([
      1000,
      '2026-01-01',
      '.inf',
      '12345678901234567890',
      'yes',
      0.001,
      '1_0',
    ]);
  });

  it('follows aliases and merge keys', () => {
    expect(toPlain(parse('base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n'))).toEqual({
      base: { x: 1, y: 2 },
      use: { x: 1, y: 3 },
    });
  });

  it.each([
    ['a key that stands twice', 'a: 1\nb: 2\na: 3', /'a' stands twice, the second time at line 3/u],
    ['an alias to its own parent', 'a: &a\n  b: *a', /alias \*a/u],
    ['deep brackets', '['.repeat(100_000), /deeper than 64/u],
    ['deep lists', '- '.repeat(50_000), /deeper than 64/u],
    ['deep maps', Array.from({ length: 200 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'), /deeper than 64/u],
    ['no YAML', 'a: [1\nb: 2', /not valid YAML \(line \d/u],
    ['a map as a key', '{a: 1}: 2', /not plain text/u],
  ])('refuses %s', (_, text, reason) => {
    const node = parseYaml(text, 64);
    expect(node.kind === 'refused' ? node.reason : node.kind).toMatch(reason);
  });

  it('does not expand an alias bomb, and toPlain() gives up on it', () => {
    const levels = 'abcdefghij'
      .split('')
      .map(
        (name, at, all) =>
          `${name}: &${name} [${Array.from({ length: 9 }, () => (at === 0 ? '1' : `*${all[at - 1] ?? ''}`)).join(',')}]`,
      );
    expect(toPlain(parse(levels.join('\n')))).toBeUndefined();
  });

  it('is quick on hostile text', () => {
    const started = performance.now();
    for (const piece of ['"', '&a ', '!a ', 'a: *x\n', '%YAML\n', '{,']) parseYaml(piece.repeat(15_000), 64);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
