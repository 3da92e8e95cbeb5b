import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadGrammar } from './grammar.ts';
import { childOf, lineFinder, parseText, pushAll, type Standing, type SyntaxNode, type Wanted } from './syntax-tree.ts';

const language = await loadGrammar('tree-sitter-python/tree-sitter-python.wasm');
const named: Wanted = { keeps: (cursor) => cursor.nodeIsNamed, enters: () => true };

function shown(node: SyntaxNode): string {
  const field = node.field === undefined ? '' : `${node.field}:`;
  const inside = node.children.map((child) => shown(child)).join(' ');
  return `${field}${node.type}${inside === '' ? '' : `(${inside})`}`;
}

describe('a tree', () => {
  it('holds what is kept, with fields and places', () => {
    const parsed = parseText(language, 'é = f(1)\n', named);
    expect(parsed && shown(parsed.root)).toBe(
      'module(expression_statement(assignment(left:identifier right:call(function:identifier arguments:argument_list(integer)))))',
    );
    const statement = parsed?.root.children[0]?.children[0];
    const right = statement && childOf(statement, 'right');
    expect(parsed?.text.slice(right?.start, right?.end)).toBe('f(1)');
    expect(statement && childOf(statement, 'middle')).toBeUndefined();
  });

  it('passes over what is not kept, and does not enter what it is told not to', () => {
    const wanted: Wanted = {
      keeps: (cursor) => cursor.nodeIsNamed && cursor.nodeType !== 'integer',
      enters: (node, text) => text.slice(node.start, node.end) !== 'g(x)',
    };
    const parsed = parseText(language, 'f(1, g(x))\n', wanted);
    expect(parsed && shown(parsed.root)).toBe(
      'module(expression_statement(call(function:identifier arguments:argument_list(call))))',
    );
  });

  it('counts errors and gives what is right beside them', () => {
    const parsed = parseText(language, 'x = 1\n)))\ny = 2\n', named);
    expect(parsed?.errors).toBeGreaterThan(0);
    expect(parseText(language, 'x = 1\n', named)?.errors).toBe(0);
  });

  it('of absurd nesting ends', () => {
    const parsed = parseText(language, `x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`, named);
    expect(parsed === undefined || parsed.root.type === 'module').toBe(true);
  });
});

describe('lines', () => {
  it('are counted as splitting at line ends counts them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') }), fc.nat(), (text, at) => {
        const offset = at % (text.length + 1);
        expect(lineFinder(text)(offset)).toBe(text.slice(0, offset).split('\n').length);
      }),
    );
  });
});

describe('a stack', () => {
  it('gives nodes in the order of the text', () => {
    const nodes = parseText(language, 'a\nb\nc\n', named)?.root.children ?? [];
    const stack: (Standing & { readonly node: SyntaxNode })[] = [];
    pushAll({ stack }, nodes, { scope: 1, block: 2 });
    expect(stack.pop()).toEqual({ node: nodes[0], scope: 1, block: 2 });
    expect([stack.pop()?.node, stack.pop()?.node, stack.pop()]).toEqual([nodes[1], nodes[2], undefined]);
  });
});
