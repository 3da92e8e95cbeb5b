import { describe, expect, it } from 'vitest';
import { Parser, type Language } from 'web-tree-sitter';
import { createLoader, loadGrammar, type Grammar } from './grammar.ts';

const python = 'tree-sitter-python/tree-sitter-python.wasm';
const r = '@davisvaughan/tree-sitter-r/tree-sitter-r.wasm';
const missing = 'tree-sitter-none/none.wasm' as Grammar;

function shapeOf(language: Language, text: string): string | undefined {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser.parse(text)?.rootNode.toString();
}

/** Says what it is asked to do, and takes a while for it. */
function slowEngine(): { readonly said: string[]; start(): Promise<void>; load(): Promise<string> } {
  const said: string[] = [];
  const doing = async (what: string): Promise<string> => {
    said.push(`${what} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    said.push(`${what} ends`);
    return what;
  };
  return {
    said,
    start: async () => void (await doing('start')),
    load: () => doing('load'),
  };
}

describe('grammars', () => {
  it('asked for at the same moment, and twice, all read', async () => {
    const [first, second, again] = await Promise.all([loadGrammar(python), loadGrammar(r), loadGrammar(python)]);
    expect(again).toBe(first);
    expect(shapeOf(first, 'x = 1\n')).toContain('(assignment left: (identifier) right: (integer))');
    expect(shapeOf(second, 'x <- 1\n')).toContain('(binary_operator lhs: (identifier) rhs: (float))');
    expect(shapeOf(first, 'x = f"{y}"\n')).toContain('(interpolation');
  });

  it('are loaded one after another, into what is started once', async () => {
    const engine = slowEngine();
    const load = createLoader(engine);
    await Promise.all([load(python), load(r), load(python)]);
    const one = ['load begins', 'load ends'];
    expect(engine.said).toEqual(['start begins', 'start ends', ...one, ...one]);
  });

  it('of which one is not there keep no other from being loaded', async () => {
    const load = createLoader(slowEngine());
    const asked = await Promise.allSettled(([missing, python, missing, r] as const).map((grammar) => load(grammar)));
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  });
});
