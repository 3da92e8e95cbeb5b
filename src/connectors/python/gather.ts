/**
 * What the walk over a file's statements gathers: names that get a value, and every call in an expression with what its
 * result is assigned to. Calls that say nothing about data, models or paths are left out here already.
 */
import type { BlockFact } from '../code-facts.ts';
import { childOf, type SyntaxNode } from '../syntax-tree.ts';
import { toCall, toExpr, unlessSecret } from './expression.ts';
import type { BindingFact, CallFact, ScopeFact } from './facts.ts';
import type { ImportFact } from '../python-imports.ts';

export const MAX_FACTS = 6_000;
/** Calls of these say nothing about data, models or paths. */
const silent: ReadonlySet<string> = new Set([
  'print',
  'len',
  'range',
  'enumerate',
  'zip',
  'isinstance',
  'int',
  'float',
  'bool',
  'sorted',
  'sum',
  'min',
  'max',
  'abs',
  'round',
  'super',
  'hasattr',
  'setattr',
  'getattr',
  'type',
  'map',
  'filter',
  'any',
  'all',
  'next',
  'iter',
  'repr',
  'id',
]);

export interface Place {
  readonly scope: number;
  readonly block: number;
}
export interface Work extends Place {
  readonly node: SyntaxNode;
  readonly decorators?: readonly SyntaxNode[];
}
export interface Gathering {
  readonly text: string;
  readonly lineOf: (offset: number) => number;
  readonly imports: ImportFact[];
  readonly scopes: ScopeFact[];
  readonly bindings: BindingFact[];
  readonly calls: CallFact[];
  readonly blocks: BlockFact[];
  readonly stack: Work[];
  /** Names that a function declares as those of the module, as `scope\0name`. */
  readonly globals: Set<string>;
  mainGuard: boolean;
}

/** `a, b = x, y` pairs up; anything else on the left binds what cannot be followed. */
export function bindTargets(into: Gathering, left: SyntaxNode, right: SyntaxNode, place: Place): void {
  if (left.type === 'identifier' || left.type === 'attribute') {
    bind(into, left, toExpr(right, into.text), place);
    return;
  }
  if (left.type !== 'pattern_list' && left.type !== 'tuple_pattern') return;
  const pairs = right.type === 'expression_list' || right.type === 'tuple' ? right.children : [];
  // Which part of a result a name gets is not known, only what it is a part of.
  const part = { k: 'item' as const, on: toExpr(right, into.text), key: { k: 'other' as const, v: '' } };
  for (const [index, target] of left.children.entries()) {
    const value = pairs.length === left.children.length ? pairs[index] : undefined;
    if (target.type === 'identifier') bind(into, target, value ? toExpr(value, into.text) : part, place);
  }
}

export function bind(into: Gathering, target: SyntaxNode, value: BindingFact['value'], place: Place): void {
  const name = into.text.slice(target.start, target.end);
  const line = into.lineOf(target.start);
  if (target.type === 'identifier') {
    const global = into.globals.has(`${place.scope}\0${name}`);
    const more = global ? { scope: 0, within: place.scope } : { scope: place.scope };
    addBinding(into, { ...more, name, value, line, block: place.block });
    return;
  }
  const own = /^(?:self|cls)\.(\w+)$/u.exec(name)?.[1];
  const holder = own === undefined ? undefined : classAround(into.scopes, place.scope);
  if (own !== undefined && holder !== undefined) {
    addBinding(into, { scope: holder, name: own, value, line, block: 0, within: place.scope });
  }
}

export function classAround(scopes: readonly ScopeFact[], scope: number): number | undefined {
  for (let at = scope; at >= 0; at = scopes[at]?.parent ?? -1) if (scopes[at]?.kind === 'class') return at;
  return undefined;
}

export function addBinding(into: Gathering, binding: BindingFact): void {
  // A variable `pwd` is a directory more often than a password.
  const name = binding.name === 'pwd' ? '' : (binding.name.split('.').at(-1) ?? '');
  into.bindings.push({ ...binding, value: unlessSecret(name, binding.value) });
}

/** Every call below a node, outermost first. Lambdas and comprehensions count as part of the statement they stand in. */
export function gatherCalls(into: Gathering, node: SyntaxNode, place: Place, to?: string): void {
  const stack = [node];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.type === 'call') addCall(into, at, place, at === node ? to : undefined);
    if (at.type === 'for_in_clause') bindEach(into, at, place);
    if (at.type === 'named_expression') {
      const [name, value] = [childOf(at, 'name'), childOf(at, 'value')];
      if (name && value) bindTargets(into, name, value, place);
    }
    for (let index = at.children.length - 1; index >= 0; index -= 1) {
      const child = at.children[index];
      if (child && child.type !== 'string_content' && child.type !== 'comment') stack.push(child);
    }
  }
}

function bindEach(into: Gathering, clause: SyntaxNode, place: Place): void {
  const [left, right] = [childOf(clause, 'left'), childOf(clause, 'right')];
  if (left?.type === 'identifier' && right) bind(into, left, { k: 'each', of: toExpr(right, into.text) }, place);
}

function addCall(into: Gathering, node: SyntaxNode, place: Place, to: string | undefined): void {
  const call = toCall(node, into.text);
  if (!call || into.calls.length > MAX_FACTS) return;
  if (call.fn.k === 'name' && silent.has(call.fn.v)) return;
  into.calls.push({
    scope: place.scope,
    line: into.lineOf(node.start),
    call,
    block: place.block,
    ...(to === undefined ? {} : { to }),
  });
}
