/** Syntax nodes to `Expr`: strings, names, `c()`, calls, pipes; the rest becomes `other`. Depth and size are bounded. */
import { childOf, type SyntaxNode } from '../syntax-tree.ts';
import { concealLiteral, namesSecret } from '../conceal.ts';
import type { CallExpr, Expr } from './facts.ts';

const MAX_DEPTH = 16;
const MAX_ITEMS = 48;
const MAX_TEXT = 600;

/** How many nodes one expression may still have. */
export interface Budget {
  left: number;
}

export function toExpr(node: SyntaxNode, text: string, budget: Budget, depth = 0): Expr {
  budget.left -= 1;
  if (depth > MAX_DEPTH || budget.left <= 0) return other(node, text);
  const [only] = node.children;
  switch (node.type) {
    case 'string':
      return toText(text.slice(node.start, Math.min(node.end, node.start + MAX_TEXT + 40)), node, text);
    case 'integer':
    case 'float':
      return toNumber(slice(node, text)) ?? other(node, text);
    case 'identifier':
      return { k: 'name', v: unquote(slice(node, text)) };
    case 'namespace_operator':
      return { k: 'name', v: functionName(node, text) };
    case 'parenthesized_expression':
      return only && node.children.length === 1 ? toExpr(only, text, budget, depth + 1) : other(node, text);
    case 'extract_operator':
    case 'subset':
    case 'subset2':
      return toItem(node, text, budget, depth + 1);
    case 'if_statement': {
      const [yes, no] = [childOf(node, 'consequence'), childOf(node, 'alternative')];
      return yes && no
        ? { k: 'either', of: [yes, no].map((one) => toExpr(insideBraces(one), text, budget, depth + 1)) }
        : other(node, text);
    }
    case 'call':
      return toCall(node, text, { budget, depth: depth + 1 }) ?? other(node, text);
    case 'binary_operator':
      return toPiped(node, text, budget, depth + 1) ?? other(node, text);
    default:
      return other(node, text);
  }
}

function insideBraces(node: SyntaxNode): SyntaxNode {
  const [only] = node.children;
  return node.type === 'braced_expression' && only && node.children.length === 1 ? only : node;
}

export function operatorOf(node: SyntaxNode, text: string): string {
  const operator = childOf(node, 'operator');
  return operator ? text.slice(operator.start, Math.min(operator.end, operator.start + 20)) : '';
}

export function isPipe(operator: string): boolean {
  return operator === '|>' || operator === '%>%' || operator === '%<>%' || operator === '%T>%' || operator === '%!>%';
}

/** `x |> f(y)` is `f(x, y)`. */
function toPiped(node: SyntaxNode, text: string, budget: Budget, depth: number): Expr | undefined {
  const [left, right] = [childOf(node, 'lhs'), childOf(node, 'rhs')];
  if (!left || !right || !isPipe(operatorOf(node, text))) return undefined;
  const piped = toExpr(left, text, budget, depth);
  if (right.type === 'call') return toCall(right, text, { budget, depth, piped });
  const fn = functionName(right, text);
  return fn === '' ? undefined : { k: 'call', fn, args: [piped], kw: {} };
}

/** `a$b`, `a[["b"]]`, `a[1]`. */
function toItem(node: SyntaxNode, text: string, budget: Budget, depth: number): Expr {
  if (node.type === 'extract_operator') {
    const [on, name] = [childOf(node, 'lhs'), childOf(node, 'rhs')];
    if (!on || !name || operatorOf(node, text) !== '$') return other(node, text);
    const key = name.type === 'string' ? toExpr(name, text, budget, depth) : null;
    return {
      k: 'item',
      on: toExpr(on, text, budget, depth),
      key: key ?? { k: 'str', v: unquote(slice(name, text)) },
    };
  }
  const on = childOf(node, 'function');
  const given = childOf(node, 'arguments')?.children.filter((child) => child.type === 'argument') ?? [];
  const value = given[0] && childOf(given[0], 'value');
  if (!on || !value || given.length !== 1) return other(node, text);
  return { k: 'item', on: toExpr(on, text, budget, depth), key: toExpr(value, text, budget, depth) };
}

interface Calling {
  readonly budget: Budget;
  readonly depth?: number;
  readonly piped?: Expr;
}

export function toCall(node: SyntaxNode, text: string, given: Calling): CallExpr | undefined {
  const { budget, depth = 0, piped } = given;
  const [callee, inside] = [childOf(node, 'function'), childOf(node, 'arguments')];
  if (!callee || !inside) return undefined;
  const args: Expr[] = [];
  const kw = new Map<string, Expr>();
  let placed = piped === undefined;
  for (const child of inside.children.slice(0, MAX_ITEMS)) {
    const [name, value] = [childOf(child, 'name'), childOf(child, 'value')];
    if (child.type !== 'argument' || !value) continue;
    let expr = toExpr(value, text, budget, depth + 1);
    if (piped !== undefined && expr.k === 'name' && (expr.v === '.' || expr.v === '_')) {
      expr = piped;
      placed = true;
    }
    if (name) kw.set(keyOf(name, text), unlessSecret(keyOf(name, text), expr));
    else args.push(expr);
  }
  if (!placed && piped) args.unshift(piped);
  const method = callee.type === 'extract_operator' ? childOf(callee, 'lhs') : undefined;
  const last = method ? childOf(callee, 'rhs') : undefined;
  const fn = last ? unquote(slice(last, text)) : functionName(callee, text);
  return {
    k: 'call',
    fn,
    ...(method ? { on: toExpr(method, text, budget, depth + 1) } : {}),
    args,
    kw: Object.fromEntries(kw),
  };
}

/** What is given under the name of a secret is never kept: facts are remembered on disk. */
export function unlessSecret(name: string, value: Expr): Expr {
  return value.k === 'str' && namesSecret(name) ? { k: 'other', v: '' } : value;
}

function keyOf(name: SyntaxNode, text: string): string {
  return unquote(slice(name, text));
}

/** `read_csv`, `readr::read_csv`; empty for anything else. */
export function functionName(node: SyntaxNode, text: string): string {
  if (node.type === 'identifier' || node.type === 'string') return unquote(slice(node, text));
  if (node.type !== 'namespace_operator') return '';
  const [left, right] = [childOf(node, 'lhs'), childOf(node, 'rhs')];
  return left && right ? `${unquote(slice(left, text))}::${unquote(slice(right, text))}` : '';
}

export function unquote(name: string): string {
  return /^(`.*`|".*"|'.*')$/su.test(name) ? name.slice(1, -1) : name;
}

function toNumber(written: string): Expr | undefined {
  const value = /^\d{1,12}(\.\d{1,8})?L?$/u.test(written) ? Number(written.replace('L', '')) : Number.NaN;
  return Number.isFinite(value) ? { k: 'num', v: value } : undefined;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
};

/** A string, raw ones (`r"(…)"`) included. Too long ones are no paths. */
function toText(written: string, node: SyntaxNode, text: string): Expr {
  if (node.end - node.start > MAX_TEXT) return other(node, text);
  const raw = /^[rR](["'])(-*)[([{]([\s\S]*)[)\]}]\2\1$/u.exec(written)?.[3];
  if (raw !== undefined) return { k: 'str', v: concealLiteral(raw) };
  if (!/^(["'])[\s\S]*\1$/u.test(written) || written.length < 2) return other(node, text);
  return {
    k: 'str',
    v: concealLiteral(
      written.slice(1, -1).replace(/\\([\s\S])/gu, (whole, letter: string) => escapes[letter] ?? whole),
    ),
  };
}

function other(node: SyntaxNode, text: string): Expr {
  // Only TRUE, FALSE and NULL are asked for later.
  return { k: 'other', v: node.end - node.start <= 5 ? text.slice(node.start, node.end) : '' };
}

function slice(node: SyntaxNode, text: string): string {
  return text.slice(node.start, Math.min(node.end, node.start + MAX_TEXT));
}
