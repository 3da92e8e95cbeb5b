/**
 * A Python file as statements, as far as pipelines are written with them: assignments, calls, `with`, branches, loops,
 * functions and classes. Order and nesting are kept; nothing is evaluated. Depth is bounded.
 */
import { readImport, type ImportFact } from '../python-imports.ts';
import { childOf, type Parsed, type SyntaxNode } from '../syntax-tree.ts';
import { openText, placeOf, sliceOf, toValue, type Placed, type Text, type Value } from './value.ts';

export type Statement = Placed &
  (
    | {
        readonly does: 'assign';
        readonly to: readonly string[];
        readonly value: Value;
        /** The names keep what they have: `a += b`, `a['x'] = b`. */
        readonly more: boolean;
      }
    | { readonly does: 'say'; readonly value: Value }
    | { readonly does: 'return'; readonly value: Value }
    | { readonly does: 'within'; readonly items: readonly Entered[]; readonly body: readonly Statement[] }
    | { readonly does: 'branch'; readonly on: string; readonly bodies: readonly (readonly Statement[])[] }
    | {
        readonly does: 'repeat';
        readonly each: readonly string[];
        readonly over: Value | undefined;
        readonly body: readonly Statement[];
      }
    | { readonly does: 'define'; readonly fn: PyFunction }
    | { readonly does: 'class'; readonly cls: PyClass }
  );
interface Entered {
  readonly value: Value;
  readonly as: string | undefined;
}
export interface PyFunction extends Placed {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly value: Value | undefined }[];
  readonly decorators: readonly Value[];
  readonly body: readonly Statement[];
}
export interface PyClass extends Placed {
  readonly name: string;
  readonly bases: readonly Value[];
  readonly decorators: readonly Value[];
  readonly body: readonly Statement[];
}
export interface Module {
  readonly imports: readonly ImportFact[];
  readonly body: readonly Statement[];
}

const MAX_DEPTH = 40;

interface Reading {
  readonly text: Text;
  readonly imports: ImportFact[];
}

export function toModule(parsed: Parsed): Module {
  const reading: Reading = { text: openText(parsed), imports: [] };
  const body = toStatements(parsed.root, reading, 0);
  return { imports: reading.imports, body };
}

function toStatements(block: SyntaxNode | undefined, reading: Reading, depth: number): readonly Statement[] {
  if (!block || depth > MAX_DEPTH) return [];
  return block.children.flatMap((node) => readers[node.type]?.(node, reading, depth + 1) ?? []);
}

type Reader = (node: SyntaxNode, reading: Reading, depth: number) => readonly Statement[];

const imported: Reader = (node, { text, imports }) => {
  imports.push(...readImport(node, text.text, text.lineOf(node.start)));
  return [];
};

const said: Reader = (node, { text }) =>
  node.children.flatMap((child): readonly Statement[] => {
    const place = placeOf(child, text);
    if (child.type === 'comment') return [];
    if (child.type !== 'assignment' && child.type !== 'augmented_assignment')
      return [{ does: 'say', value: toValue(child, text), ...place }];
    return assigned(child, text);
  });

/** `a = b = call()` gives both names the same value. */
function assigned(node: SyntaxNode, text: Text): readonly Statement[] {
  const to: string[] = [];
  let more = node.type === 'augmented_assignment';
  let current: SyntaxNode | undefined = node;
  for (let steps = 0; current?.type.endsWith('assignment') === true && steps < MAX_DEPTH; steps += 1) {
    const left = childOf(current, 'left');
    more ||= left?.type === 'subscript';
    to.push(...targetsOf(left?.type === 'subscript' ? childOf(left, 'value') : left, text));
    current = childOf(current, 'right');
  }
  return current ? [{ does: 'assign', to, more, value: toValue(current, text), ...placeOf(node, text) }] : [];
}

function targetsOf(node: SyntaxNode | undefined, text: Text): readonly string[] {
  if (!node) return [];
  if (node.type === 'identifier' || node.type === 'attribute') return [sliceOf(node, text)];
  return node.children.slice(0, 50).flatMap((child) => (child.type === 'identifier' ? [sliceOf(child, text)] : []));
}

const returned: Reader = (node, { text }) =>
  node.children
    .filter((child) => child.type !== 'comment')
    .map((child) => ({ does: 'return', value: toValue(child, text), ...placeOf(node, text) }));

const within: Reader = (node, reading, depth) => {
  const clause = node.children.find((child) => child.type === 'with_clause');
  const items = (clause?.children ?? []).flatMap((item): readonly Entered[] => {
    const value = childOf(item, 'value') ?? item.children[0];
    if (!value) return [];
    if (value.type !== 'as_pattern') return [{ value: toValue(value, reading.text), as: undefined }];
    const [entered, alias] = value.children;
    if (!entered) return [];
    return [{ value: toValue(entered, reading.text), as: alias && sliceOf(alias, reading.text) }];
  });
  const body = toStatements(childOf(node, 'body'), reading, depth);
  return [{ does: 'within', items, body, ...placeOf(node, reading.text) }];
};

const branch: Reader = (node, reading, depth) => {
  const condition = childOf(node, 'condition');
  const others = node.children.filter((child) => child.field === 'alternative');
  const bodies = [
    toStatements(childOf(node, 'consequence'), reading, depth),
    ...others.map((other) => toStatements(childOf(other, 'consequence') ?? childOf(other, 'body'), reading, depth)),
  ];
  return [
    { does: 'branch', on: condition ? sliceOf(condition, reading.text) : '', bodies, ...placeOf(node, reading.text) },
  ];
};

const loop: Reader = (node, reading, depth) => {
  const over = childOf(node, 'right');
  const body = toStatements(childOf(node, 'body'), reading, depth);
  const value = over && toValue(over, reading.text);
  const each = targetsOf(childOf(node, 'left'), reading.text);
  return [{ does: 'repeat', each, over: value, body, ...placeOf(node, reading.text) }];
};

/** What stands in `try` and `finally` runs as if it stood alone; handlers are no part of the way. */
const attempt: Reader = (node, reading, depth) => [
  ...toStatements(childOf(node, 'body'), reading, depth),
  ...node.children
    .filter((child) => child.type === 'finally_clause' || child.type === 'else_clause')
    .flatMap((child) => toStatements(childOf(child, 'body') ?? child.children[0], reading, depth)),
];

const decorated: Reader = (node, reading, depth) => {
  const decorators = node.children.flatMap((child) =>
    child.type === 'decorator' && child.children[0] ? [toValue(child.children[0], reading.text)] : [],
  );
  const definition = childOf(node, 'definition');
  return definition ? defined(definition, reading, { depth, decorators, place: placeOf(node, reading.text) }) : [];
};

function defined(
  node: SyntaxNode,
  reading: Reading,
  given: { readonly depth: number; readonly decorators: readonly Value[]; readonly place: Placed },
): readonly Statement[] {
  const { depth, decorators, place } = given;
  const nameNode = childOf(node, 'name');
  const name = nameNode ? sliceOf(nameNode, reading.text) : '';
  const body = toStatements(childOf(node, 'body'), reading, depth);
  if (node.type === 'class_definition') {
    const bases = (childOf(node, 'superclasses')?.children ?? []).map((child) => toValue(child, reading.text));
    return [{ does: 'class', cls: { name, bases, decorators, body, ...place }, ...place }];
  }
  const parameters = (childOf(node, 'parameters')?.children ?? []).flatMap((child) => parameterOf(child, reading.text));
  return [{ does: 'define', fn: { name, parameters, decorators, body, ...place }, ...place }];
}

function parameterOf(node: SyntaxNode, text: Text): PyFunction['parameters'] {
  const named = childOf(node, 'name') ?? (node.type === 'identifier' ? node : node.children[0]);
  if (!named || named.type !== 'identifier') return [];
  const [type, value] = [childOf(node, 'type'), childOf(node, 'value')];
  return [{ name: sliceOf(named, text), type: type ? sliceOf(type, text) : '', value: value && toValue(value, text) }];
}

const plain: Reader = (node, reading, depth) =>
  defined(node, reading, { depth, decorators: [], place: placeOf(node, reading.text) });

const readers: Readonly<Record<string, Reader>> = {
  import_statement: imported,
  import_from_statement: imported,
  expression_statement: said,
  return_statement: returned,
  with_statement: within,
  if_statement: branch,
  for_statement: loop,
  while_statement: loop,
  try_statement: attempt,
  decorated_definition: decorated,
  function_definition: plain,
  class_definition: plain,
};
