/** Syntax nodes to `Expr`: strings, names, joins, calls; everything else becomes `other`. Depth is bounded. */
import { childOf, type SyntaxNode } from '../syntax-tree.ts';
import { concealLiteral, namesSecret } from '../conceal.ts';
import type { CallExpr, Expr } from './facts.ts';
import { isPlainString, MAX_TEXT, unescapeText } from '../python-syntax.ts';

const MAX_DEPTH = 20;
const MAX_ITEMS = 48;

type Converter = (node: SyntaxNode, text: string, depth: number) => Expr;

export function toExpr(node: SyntaxNode, text: string, depth = 0): Expr {
  if (depth > MAX_DEPTH) return other(node, text);
  return (converters[node.type] ?? other)(node, text, depth + 1);
}

const inner: Converter = (node, text, depth) => {
  const [child] = node.children;
  return child && node.children.length === 1 ? toExpr(child, text, depth) : other(node, text);
};

const list: Converter = (node, text, depth) => ({
  k: 'list',
  of: node.children.slice(0, MAX_ITEMS).map((child) => toExpr(child, text, depth)),
});

const converters: Readonly<Record<string, Converter>> = {
  identifier: (node, text) => ({ k: 'name', v: slice(node, text) }),
  integer: (node, text) => ({ k: 'num', v: Number(slice(node, text).replaceAll('_', '')) || 0 }),
  attribute: (node, text, depth) => {
    const [object, name] = [childOf(node, 'object'), childOf(node, 'attribute')];
    if (!object || !name) return other(node, text);
    const on = toExpr(object, text, depth);
    const attribute = slice(name, text);
    return on.k === 'name' ? { k: 'name', v: `${on.v}.${attribute}` } : { k: 'attr', on, v: attribute };
  },
  string: toText,
  concatenated_string: (node, text, depth) => ({
    k: 'cat',
    of: node.children.map((child) => toExpr(child, text, depth)),
  }),
  binary_operator: (node, text, depth) => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    if (!left || !right) return other(node, text);
    const operator = text.slice(left.end, right.start).replace(/[\s()\\]|#[^\n]*/gu, '');
    if (operator !== '+' && operator !== '/') return other(node, text);
    return { k: operator === '+' ? 'cat' : 'join', of: [toExpr(left, text, depth), toExpr(right, text, depth)] };
  },
  boolean_operator: (node, text, depth) => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    const isOr = left && right && /^\s*or\b/u.test(text.slice(left.end, right.start));
    return isOr ? { k: 'either', of: [toExpr(left, text, depth), toExpr(right, text, depth)] } : other(node, text);
  },
  conditional_expression: (node, text, depth) => {
    const [yes, , no] = node.children;
    return yes && no ? { k: 'either', of: [toExpr(yes, text, depth), toExpr(no, text, depth)] } : other(node, text);
  },
  call: (node, text, depth) => toCall(node, text, depth) ?? other(node, text),
  subscript: (node, text, depth) => {
    const [on, key] = [childOf(node, 'value'), childOf(node, 'subscript')];
    return on && key ? { k: 'item', on: toExpr(on, text, depth), key: toExpr(key, text, depth) } : other(node, text);
  },
  dictionary: (node, text, depth) => ({
    k: 'dict',
    of: node.children.slice(0, MAX_ITEMS).flatMap((pair): [string, Expr][] => {
      const [key, value] = [childOf(pair, 'key'), childOf(pair, 'value')];
      const name = key && toExpr(key, text, depth);
      return name?.k === 'str' && value ? [[name.v, unlessSecret(name.v, toExpr(value, text, depth))]] : [];
    }),
  }),
  list,
  tuple: list,
  set: list,
  expression_list: list,
  parenthesized_expression: inner,
  await: inner,
  as_pattern_target: inner,
  type: inner,
};

export function toCall(node: SyntaxNode, text: string, depth = 0): CallExpr | undefined {
  const [fn, given] = [childOf(node, 'function'), childOf(node, 'arguments')];
  if (!fn || given?.type !== 'argument_list') return undefined;
  const args: Expr[] = [];
  const kw: Record<string, Expr> = Object.create(null) as Record<string, Expr>;
  for (const child of given.children.slice(0, MAX_ITEMS)) {
    if (child.type === 'comment') continue;
    const [name, value] = [childOf(child, 'name'), childOf(child, 'value')];
    if (child.type === 'keyword_argument' && name && value)
      kw[slice(name, text)] = unlessSecret(slice(name, text), toExpr(value, text, depth));
    else args.push(toExpr(child, text, depth));
  }
  return { k: 'call', fn: toExpr(fn, text, depth), args, kw: { ...kw } };
}

/** What is given under the name of a secret is never kept: facts are remembered on disk. */
export function unlessSecret(name: string, value: Expr): Expr {
  return (value.k === 'str' || value.k === 'cat') && namesSecret(name) ? { k: 'other', v: '' } : value;
}

/** A string literal; an f-string becomes a concatenation. Bytes and formatted numbers are not followed. */
function toText(node: SyntaxNode, text: string, depth: number): Expr {
  const opening = /^([a-z]*)("{3}|'{3}|["'])/iu.exec(text.slice(node.start, node.start + 8));
  const raw = /r/iu.test(opening?.[1] ?? '');
  if (isPlainString(text, node.start)) {
    const [whole = '', prefix = '', quote = ''] = opening ?? [];
    if (/b/iu.test(prefix)) return other(node, text);
    const content = text.slice(
      node.start + whole.length,
      Math.min(node.end - quote.length, node.start + whole.length + MAX_TEXT),
    );
    return { k: 'str', v: concealLiteral(unescapeText(content, raw)) };
  }
  const parts = node.children.flatMap((child): Expr[] => {
    if (child.type === 'string_content')
      return [{ k: 'str', v: concealLiteral(unescapeText(slice(child, text), raw)) }];
    if (child.type !== 'interpolation') return [];
    const value = childOf(child, 'expression');
    const plain = value && !childOf(child, 'format_specifier') && !childOf(child, 'type_conversion');
    return [plain ? toExpr(value, text, depth) : other(child, text)];
  });
  const [only] = parts;
  if (parts.length === 0) return { k: 'str', v: '' };
  return parts.length === 1 && only?.k === 'str' ? only : { k: 'cat', of: parts };
}

function other(node: SyntaxNode, text: string): Expr {
  // Only None, True and False are asked for later.
  return { k: 'other', v: node.end - node.start <= 5 ? text.slice(node.start, node.end) : '' };
}

function slice(node: SyntaxNode, text: string): string {
  return text.slice(node.start, Math.min(node.end, node.start + MAX_TEXT));
}
