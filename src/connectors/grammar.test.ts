import { describe, expect, it, vi } from 'vitest';
import { Parser, type Language } from 'web-tree-sitter';
import { loadGrammar, type Grammar } from './grammar.ts';

const python = 'tree-sitter-python/tree-sitter-python.wasm';
const r = '@davisvaughan/tree-sitter-r/tree-sitter-r.wasm';

function shapeOf(language: Language, text: string): string | undefined {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser.parse(text)?.rootNode.toString();
}

describe('grammars', () => {
  it('asked for at the same moment, and twice, all read', async () => {
    const [first, second, again] = await Promise.all([loadGrammar(python), loadGrammar(r), loadGrammar(python)]);
    expect(again).toBe(first);
    expect(shapeOf(first, 'x = 1\n')).toContain('(assignment left: (identifier) right: (integer))');
    expect(shapeOf(second, 'x <- 1\n')).toContain('(binary_operator lhs: (identifier) rhs: (float))');
    expect(shapeOf(first, 'x = f"{y}"\n')).toContain('(interpolation');
  });

  it('one that is not there keeps no other from being loaded', async () => {
    vi.resetModules();
    const anew = await import('./grammar.ts');
    const missing = anew.loadGrammar('tree-sitter-none/none.wasm' as Grammar);
    const [language] = await Promise.all([
      anew.loadGrammar(python),
      expect(missing).rejects.toThrow('tree-sitter-none'),
    ]);
    expect(language.abiVersion).toBeGreaterThan(0);
  });
});
