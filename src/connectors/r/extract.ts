/**
 * Syntax tree to FileFacts: one iterative walk, keeping scopes and conditional blocks apart, and collecting each call
 * with what its result is assigned to. Comments never count, plumber's routes excepted; quoted code does not run.
 */
import type { BlockFact } from '../code-facts.ts';
import { childOf, lineFinder, pushAll, type Parsed, type SyntaxNode } from '../syntax-tree.ts';
import { functionName, isPipe, operatorOf, toCall, toExpr, unlessSecret, unquote } from './expression.ts';
import type { BindingFact, CallExpr, CallFact, Expr, FileFacts, ScopeFact } from './facts.ts';
import { iteration } from './iteration.ts';

const MAX_FACTS = 8_000;
/** Nodes of an expression that are kept: what a call is given, and what a pipe hands over. */
const WIDE = 160;
const NARROW = 40;
/** Calls whose arguments are not run as they stand. */
const quoting = /^(?:rlang::)?(?:quote|bquote|expression|substitute|expr|exprs|quo|quos|enquo|deparse1?)$/u;
/** Calls that say nothing about data, models or paths. */
const silent =
  /^(?:dplyr::|tidyr::|ggplot2::|base::)?(?:mutate|filter|select|group_by|ungroup|summari[sz]e|arrange|rename|distinct|pull|across|everything|starts_with|all_of|any_of|aes|labs|theme\w*|element_\w+|geom_\w+|scale_\w+|print|cat0|message|stop|warning|is\.na|is\.null|length|nrow|ncol|names|colnames|paste|paste0|c|list|sum|mean|min|max|round|as\.\w+|seq_?\w*|rep|unique|which|data\.frame|tibble|factor|levels|ifelse|if_else|case_when|n|desc|head|tail|return|invisible|function|str_\w+|gsub|sub|grepl|is\.\w+|nchar|abs|exp|log|sqrt)$/u;

interface Place {
  readonly scope: number;
  readonly block: number;
}
interface Work extends Place {
  readonly node: SyntaxNode;
  readonly to?: string;
  /** What a pipe hands to this call. */
  readonly piped?: SyntaxNode;
}
interface Gathering {
  readonly text: string;
  readonly lineOf: (offset: number) => number;
  readonly scopes: ScopeFact[];
  readonly bindings: BindingFact[];
  readonly calls: CallFact[];
  readonly blocks: BlockFact[];
  readonly stack: Work[];
  mainGuard: boolean;
}

export function extractFacts(parsed: Parsed): FileFacts {
  const into: Gathering = {
    text: parsed.text,
    lineOf: lineFinder(parsed.text),
    scopes: [{ kind: 'file', name: '', parent: -1, parameters: [], line: 1 }],
    bindings: [],
    calls: [],
    blocks: [{ parent: -1, group: -1 }],
    stack: [],
    mainGuard: false,
  };
  pushAll(into, parsed.root.children, { scope: 0, block: 0 });
  for (let work = into.stack.pop(); work !== undefined; work = into.stack.pop()) {
    if (into.calls.length + into.bindings.length > MAX_FACTS) break;
    (handlers[work.node.type] ?? inside)(into, work);
  }
  const { scopes, bindings, calls, blocks, mainGuard } = into;
  return {
    scopes,
    bindings,
    calls,
    blocks,
    routes: routesIn(parsed, into.lineOf),
    includes: [],
    mainGuard,
    syntaxErrors: parsed.errors,
  };
}

type Handler = (into: Gathering, work: Work) => void;
const inside: Handler = (into, work) => pushAll(into, work.node.children, work);
const nothing: Handler = () => undefined;

const handlers: Readonly<Record<string, Handler>> = {
  comment: nothing,
  string: nothing,
  identifier: nothing,
  binary_operator: operate,
  function_definition: (into, work) => void define(into, work.node, work, { kind: 'lambda', name: '' }),
  if_statement: branch,
  for_statement: (into, { node, ...place }) => {
    const [variable, sequence, body] = [childOf(node, 'variable'), childOf(node, 'sequence'), childOf(node, 'body')];
    if (variable && sequence)
      bind(into, variable, { k: 'each', of: toExpr(sequence, into.text, { left: WIDE }) }, place);
    pushAll(
      into,
      [sequence, body].flatMap((one) => one ?? []),
      place,
    );
  },
  call: addCall,
};

/** Assignments bind, pipes hand their left side to the call on the right. */
function operate(into: Gathering, work: Work): void {
  const { node } = work;
  const [left, right] = [childOf(node, 'lhs'), childOf(node, 'rhs')];
  const operator = operatorOf(node, into.text);
  if (!left || !right) inside(into, work);
  else if (operator === '<-' || operator === '<<-' || operator === '=') assign(into, left, right, work);
  else if (operator === '->' || operator === '->>') assign(into, right, left, work);
  else if (isPipe(operator)) pipe(into, { left, right, operator }, work);
  else pushAll(into, [left, right], work);
}

function pipe(into: Gathering, sides: { left: SyntaxNode; right: SyntaxNode; operator: string }, work: Work): void {
  const { left, right, operator } = sides;
  const { scope, block, to } = work;
  const named = to ?? (operator === '%<>%' ? short(into, left) : undefined);
  if (right.type === 'call')
    into.stack.push({ node: right, scope, block, piped: left, ...(named ? { to: named } : {}) });
  else {
    const fn = functionName(right, into.text);
    const args = [toExpr(left, into.text, { left: NARROW })];
    if (fn === '') into.stack.push({ node: right, scope, block });
    else keep(into, { k: 'call', fn, args, kw: {} }, { node: right, scope, block, ...(named ? { to: named } : {}) });
  }
  into.stack.push({ node: left, scope, block });
}

function assign(into: Gathering, target: SyntaxNode, value: SyntaxNode, work: Work): void {
  const { scope, block } = work;
  if (value.type === 'function_definition' && target.type !== 'call') {
    define(into, value, work, { kind: 'function', name: nameOf(into, target) ?? '' });
    return;
  }
  bind(into, target, toExpr(value, into.text, { left: WIDE }), work);
  into.stack.push({ node: value, scope, block, to: short(into, target) });
}

function short(into: Gathering, node: SyntaxNode): string {
  return into.text.slice(node.start, Math.min(node.end, node.start + 80));
}

/** `x`, `"x"`, `x$y` and `x[["y"]]` are names; any other target changes what lies under its first name. */
function nameOf(into: Gathering, target: SyntaxNode): string | undefined {
  if (target.type === 'identifier' || target.type === 'string') return unquote(short(into, target));
  const expr = toExpr(target, into.text, { left: 12 });
  return expr.k === 'item' && expr.on.k === 'name' && expr.key.k === 'str' ? `${expr.on.v}$${expr.key.v}` : undefined;
}

function bind(into: Gathering, target: SyntaxNode, value: Expr, place: Place): void {
  const common = { scope: place.scope, line: into.lineOf(target.start), block: place.block };
  const name = nameOf(into, target);
  if (name !== undefined) {
    into.bindings.push({ ...common, name, value: unlessSecret(name, value) });
    return;
  }
  let at: SyntaxNode | undefined = target;
  for (let step = 0; step < 40 && at && at.type !== 'identifier'; step += 1)
    at = childOf(at, 'lhs') ?? (at.type === 'call' ? firstArgument(at) : childOf(at, 'function'));
  if (at?.type === 'identifier')
    into.bindings.push({ ...common, name: unquote(short(into, at)), value: { k: 'other', v: 'changed' } });
}

/** `names(x) <- …` changes `x`. */
function firstArgument(call: SyntaxNode): SyntaxNode | undefined {
  const argument = childOf(call, 'arguments')?.children.find((child) => child.type === 'argument');
  return argument && childOf(argument, 'value');
}

interface Named {
  readonly kind: 'function' | 'lambda';
  readonly name: string;
  /** What a loop over a list hands to the parameters. */
  readonly given?: readonly Expr[];
}

function define(into: Gathering, node: SyntaxNode, place: Place, { kind, name, given }: Named): number {
  const scope = into.scopes.length;
  const list = childOf(node, 'parameters')?.children.filter((child) => child.type === 'parameter') ?? [];
  const parameters = list.slice(0, 60).flatMap((child) => {
    const [own, value] = [childOf(child, 'name'), childOf(child, 'default')];
    if (!own) return [];
    const expr = value && toExpr(value, into.text, { left: NARROW });
    return [{ name: unquote(short(into, own)), ...(expr ? { value: expr } : {}) }];
  });
  const line = into.lineOf(node.start);
  into.scopes.push({ kind, name, parent: place.scope, parameters, line });
  for (const [index, value] of (given ?? []).entries()) {
    const parameter = parameters[index];
    if (parameter) into.bindings.push({ scope, name: parameter.name, value, line, block: 0 });
  }
  const body = childOf(node, 'body');
  // A function runs when it is called: its body is not conditional on the block that defines it.
  const inner = { scope, block: kind === 'lambda' ? place.block : 0 };
  if (!body) return scope;
  const last = body.type === 'braced_expression' ? body.children.findLast((one) => one.type !== 'comment') : body;
  if (last && kind === 'function') giveBack(into, last, inner);
  into.stack.push({ node: body, ...inner });
  return scope;
}

/** The last expression of a function is what it gives back, unless it says `return`. */
function giveBack(into: Gathering, node: SyntaxNode, place: Place): void {
  const assigned = node.type === 'binary_operator' && /^<?<-$|^=$/u.test(operatorOf(node, into.text));
  const value = assigned ? childOf(node, 'rhs') : node;
  if (!value || isReturn(value, into.text)) return;
  into.bindings.push({
    ...place,
    name: '<return>',
    value: toExpr(value, into.text, { left: WIDE }),
    line: into.lineOf(node.start),
  });
}

function isReturn(node: SyntaxNode, text: string): boolean {
  const callee = node.type === 'call' ? childOf(node, 'function') : undefined;
  return callee !== undefined && functionName(callee, text) === 'return';
}

/** The branches of one `if` exclude each other; `if (FALSE)` never runs, and a script is not interactive. */
function branch(into: Gathering, { node, ...place }: Work): void {
  const [condition, yes, no] = [childOf(node, 'condition'), childOf(node, 'consequence'), childOf(node, 'alternative')];
  const test = condition ? short(into, condition).replace(/\s/gu, '') : '';
  const never = /^(?:FALSE|F)$/u.test(test);
  const main = place.scope === 0 && /^(?:!interactive\(\)|sys\.nframe\(\)==0L?)$/u.test(test);
  if (main) into.mainGuard = true;
  const group = into.blocks.length;
  const open = (): number => into.blocks.push({ parent: place.block, group }) - 1;
  const later: Work[] = condition ? [{ node: condition, ...place }] : [];
  if (yes && !never) later.push({ node: yes, scope: place.scope, block: main ? place.block : open() });
  if (no) later.push({ node: no, scope: place.scope, block: never ? place.block : open() });
  into.stack.push(...later.reverse());
}

function addCall(into: Gathering, work: Work): void {
  const { node, scope, block, piped } = work;
  const callee = childOf(node, 'function');
  const fn = callee ? functionName(callee, into.text) : '';
  if (quoting.test(fn)) return;
  const from = piped && toExpr(piped, into.text, { left: NARROW });
  const call = silent.test(fn)
    ? undefined
    : toCall(node, into.text, { budget: { left: WIDE }, ...(from ? { piped: from } : {}) });
  const given = (childOf(node, 'arguments')?.children ?? []).flatMap((child) => {
    const value = child.type === 'argument' ? childOf(child, 'value') : child.type === 'ERROR' ? child : undefined;
    return value ? [value] : [];
  });
  const handed = call ? iteration(call) : undefined;
  const lambda = handed && given.find((one) => isLambda(one, into.text));
  for (let index = given.length - 1; index >= 0; index -= 1) {
    const one = given[index];
    if (one && one !== lambda) into.stack.push({ node: one, scope, block });
  }
  if (callee && callee.type !== 'identifier' && callee.type !== 'namespace_operator')
    into.stack.push({ node: callee, scope, block });
  if (handed && lambda) iterate(into, lambda, handed.over, work);
  if (!call) {
    if (fn === 'return' && given[0]) giveBack(into, given[0], work);
    return;
  }
  keep(into, call, work);
  if (handed?.fn !== undefined) keep(into, { k: 'call', fn: handed.fn, args: handed.over, kw: handed.kw }, work);
}

function isLambda(node: SyntaxNode, text: string): boolean {
  return node.type === 'function_definition' || (node.type === 'unary_operator' && operatorOf(node, text) === '~');
}

/** `map(files, ~ read_csv(.x))` and `lapply(files, function(f) …)`: the parameters are each of the list. */
function iterate(into: Gathering, lambda: SyntaxNode, over: readonly Expr[], place: Place): void {
  if (lambda.type === 'function_definition') {
    define(into, lambda, place, { kind: 'lambda', name: '', given: over });
    return;
  }
  const scope = into.scopes.length;
  const line = into.lineOf(lambda.start);
  into.scopes.push({ kind: 'lambda', name: '', parent: place.scope, parameters: [], line });
  for (const [index, value] of over.entries())
    for (const name of index === 0 ? ['.x', '.', '..1'] : ['.y', '..2'])
      into.bindings.push({ scope, name, value, line, block: 0 });
  pushAll(into, lambda.children, { scope, block: place.block });
}

function keep(into: Gathering, call: CallExpr, work: Work): void {
  if (call.fn === '') return;
  const { node, scope, block, to } = work;
  const line = into.lineOf(node.start);
  if (call.fn === 'assign' && call.args[0]?.k === 'str' && call.args[1])
    into.bindings.push({ scope, name: call.args[0].v, value: call.args[1], line, block });
  into.calls.push({ scope, line, call, block, ...(to === undefined ? {} : { to }) });
}

/** `#* @post /predict` above a function; the comments between may say more. */
function routesIn(parsed: Parsed, lineOf: (offset: number) => number): FileFacts['routes'] {
  const found: { line: number; text: string }[] = [];
  let waiting: { line: number; text: string }[] = [];
  for (const node of parsed.root.children) {
    if (node.type !== 'comment') {
      if (node.type === 'function_definition' || isAssignedFunction(node)) found.push(...waiting);
      waiting = [];
      continue;
    }
    const written = parsed.text.slice(node.start, Math.min(node.end, node.start + 200));
    const route = /^#['*]\s*(@(?:get|post|put|delete|patch|use)\s+\/\S{0,100})/u.exec(written)?.[1];
    if (route !== undefined) waiting.push({ line: lineOf(node.start), text: route });
  }
  return found.slice(0, 100);
}

function isAssignedFunction(node: SyntaxNode): boolean {
  return node.type === 'binary_operator' && childOf(node, 'rhs')?.type === 'function_definition';
}
