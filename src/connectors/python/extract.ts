/**
 * Syntax tree to FileFacts: one iterative walk over the statements, keeping scopes and conditional blocks apart,
 * and collecting each call with what its result is assigned to. Docstrings and comments never count: they are no calls.
 */
import { childOf, lineFinder, pushAll, type Parsed, type SyntaxNode } from '../syntax-tree.ts';
import { toExpr } from './expression.ts';
import type { CallFact, FileFacts } from './facts.ts';
import {
  addBinding,
  bind,
  bindTargets,
  gatherCalls,
  MAX_FACTS,
  type Gathering,
  type Place,
  type Work,
} from './gather.ts';
import { readImport } from '../python-imports.ts';
import { toParameters } from './parameters.ts';
import { isTelling, knownNames } from './telling-calls.ts';

export function extractFacts(parsed: Parsed): FileFacts {
  const into: Gathering = {
    text: parsed.text,
    lineOf: lineFinder(parsed.text),
    imports: [],
    scopes: [{ kind: 'module', name: '', parent: -1, parameters: [], decorators: [], line: 1 }],
    bindings: [],
    calls: [],
    blocks: [{ parent: -1, group: -1 }],
    stack: [],
    globals: new Set(),
    mainGuard: false,
  };
  pushAll(into, parsed.root.children, { scope: 0, block: 0 });
  let cut = false;
  for (let work = into.stack.pop(); work !== undefined; work = into.stack.pop()) {
    if (into.calls.length + into.bindings.length > MAX_FACTS) {
      cut = true;
      break;
    }
    visit(into, work);
  }
  const { imports, scopes, bindings, blocks, mainGuard } = into;
  const calls = keepTelling(into);
  return {
    imports,
    scopes,
    bindings,
    calls,
    blocks,
    mainGuard,
    syntaxErrors: parsed.errors,
    ...(cut || into.calls.length > MAX_FACTS ? { cut: true } : {}),
  };
}

/** Star imports can bring any name, so that beside one every call by name is kept. */
function keepTelling(into: Gathering): readonly CallFact[] {
  const star = into.imports.some((fact) => fact.star === true);
  const aliases = into.bindings.flatMap((binding) => (binding.value.k === 'name' ? [binding.name] : []));
  const names = knownNames(into.imports, into.scopes, aliases);
  return into.calls.filter((fact) => isTelling(fact, names) || (star && fact.call.fn.k === 'name'));
}

function visit(into: Gathering, work: Work): void {
  const { node } = work;
  const handler = statements[node.type];
  if (handler) handler(into, work);
  else if (node.type.endsWith('_clause') || node.type === 'block' || node.type === 'ERROR')
    pushAll(into, node.children, work);
  else gatherCalls(into, node, work);
}

type Handler = (into: Gathering, work: Work) => void;

const importHandler: Handler = (into, { node }) => {
  into.imports.push(...readImport(node, into.text, into.lineOf(node.start)));
};

const statements: Readonly<Record<string, Handler>> = {
  import_statement: importHandler,
  import_from_statement: importHandler,
  future_import_statement: () => undefined,
  comment: () => undefined,
  global_statement: (into, { node, scope }) => {
    for (const name of node.children) into.globals.add(`${scope}\0${into.text.slice(name.start, name.end)}`);
  },
  expression_statement: (into, work) => pushAll(into, work.node.children, work),
  assignment: assign,
  augmented_assignment: (into, { node, ...place }) => {
    const left = childOf(node, 'left');
    if (left?.type === 'identifier') bind(into, left, { k: 'other', v: 'changed' }, place);
    gatherCalls(into, node, place);
  },
  named_expression: (into, { node, ...place }) => gatherCalls(into, node, place),
  decorated_definition: (into, { node, ...place }) => {
    const decorators = node.children.filter((child) => child.type === 'decorator');
    const definition = childOf(node, 'definition');
    if (definition) into.stack.push({ node: definition, ...place, decorators });
  },
  function_definition: define,
  class_definition: define,
  if_statement: branch,
  try_statement: branch,
  match_statement: branch,
  for_statement: (into, { node, ...place }) => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    pushAll(
      into,
      node.children.filter((child) => child !== left && child !== right),
      place,
    );
    if (left?.type === 'identifier' && right) bind(into, left, { k: 'each', of: toExpr(right, into.text) }, place);
    if (right) gatherCalls(into, right, place);
  },
  while_statement: (into, { node, ...place }) => pushAll(into, node.children, place),
  with_statement: (into, { node, ...place }) => {
    const clause = node.children.find((child) => child.type === 'with_clause');
    const body = childOf(node, 'body');
    if (body) into.stack.push({ node: body, ...place });
    for (const item of clause?.children ?? []) openWith(into, item, place);
  },
  return_statement: (into, { node, ...place }) => {
    const [value] = node.children;
    if (!value) return;
    addBinding(into, {
      scope: place.scope,
      name: '<return>',
      value: toExpr(value, into.text),
      line: into.lineOf(node.start),
      block: place.block,
    });
    gatherCalls(into, value, place);
  },
};

function openWith(into: Gathering, item: SyntaxNode, place: Place): void {
  const value = childOf(item, 'value');
  if (value?.type !== 'as_pattern') {
    gatherCalls(into, item, place);
    return;
  }
  const [opened] = value.children;
  const target = childOf(value, 'alias')?.children[0];
  if (opened && target?.type === 'identifier') bind(into, target, toExpr(opened, into.text), place);
  if (opened) gatherCalls(into, opened, place);
}

function assign(into: Gathering, { node, ...place }: Work): void {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  if (!left || !right) return;
  if (right.type === 'assignment') into.stack.push({ node: right, ...place });
  let value = right;
  while (value.type === 'assignment') value = childOf(value, 'right') ?? left;
  bindTargets(into, left, value, place);
  if (right.type !== 'assignment')
    gatherCalls(into, right, place, into.text.slice(left.start, Math.min(left.end, left.start + 80)));
}

function define(into: Gathering, work: Work): void {
  const { node, scope: parent } = work;
  const isClass = node.type === 'class_definition';
  const name = childOf(node, 'name');
  const decorators = (work.decorators ?? []).flatMap((decorator) =>
    decorator.children.map((child) => toExpr(child, into.text)),
  );
  const bases = childOf(node, 'superclasses')?.children.flatMap((base) =>
    base.type === 'keyword_argument' ? [] : [into.text.slice(base.start, Math.min(base.end, base.start + 120))],
  );
  for (const decorator of work.decorators ?? []) decorate(into, decorator, work);
  const scope = into.scopes.length;
  into.scopes.push({
    kind: isClass ? 'class' : 'function',
    name: name ? into.text.slice(name.start, name.end) : '',
    parent,
    parameters: isClass ? [] : toParameters(childOf(node, 'parameters'), into.text),
    decorators,
    line: into.lineOf(node.start),
    ...(isClass ? { bases: bases ?? [] } : {}),
  });
  const body = childOf(node, 'body');
  // A function runs when it is called: its body is not conditional on the block that defines it.
  if (body) into.stack.push({ node: body, scope, block: isClass ? work.block : 0 });
}

/** `@bentoml.service` is a call of it with what is defined. */
function decorate(into: Gathering, decorator: SyntaxNode, place: Place): void {
  const [expression] = decorator.children;
  if (!expression) return;
  if (expression.type !== 'attribute' && expression.type !== 'identifier') gatherCalls(into, expression, place);
  else {
    const call = { k: 'call' as const, fn: toExpr(expression, into.text), args: [], kw: {} };
    into.calls.push({ scope: place.scope, line: into.lineOf(expression.start), call, block: place.block });
  }
}

/** The branches of one statement exclude each other; `if __name__ == "__main__"` is no condition for a script. */
function branch(into: Gathering, { node, ...place }: Work): void {
  const group = into.blocks.length;
  const open = (): number => into.blocks.push({ parent: place.block, group }) - 1;
  const condition = childOf(node, 'condition');
  const test = condition ? into.text.slice(condition.start, Math.min(condition.end, condition.start + 80)) : '';
  const main = place.scope === 0 && /\b__name__\s*==\s*['"]__main__['"]|['"]__main__['"]\s*==\s*__name__\b/u.test(test);
  if (main) into.mainGuard = true;
  const typing = /^(?:\w+\.)?TYPE_CHECKING$/u.test(test);
  const later: Work[] = [];
  for (const child of node.children) {
    if (child === condition) gatherCalls(into, child, place);
    else if (child.type === 'comment' || (typing && child.field === 'consequence')) continue;
    else if (main && child.field === 'consequence') later.push({ node: child, ...place });
    else if (node.type === 'try_statement' && child.field === 'body') later.push({ node: child, ...place });
    else if (child.type === 'finally_clause') later.push({ node: child, ...place });
    else later.push({ node: child, scope: place.scope, block: open() });
  }
  into.stack.push(...later.reverse());
}
