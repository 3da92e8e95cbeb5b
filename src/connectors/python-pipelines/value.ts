/**
 * Expressions of Python as far as a pipeline's declaration needs them: texts, names, calls, lists, `a >> b`. Everything
 * else is a mix of the values in it. Depth is bounded.
 */
import { isPlainString, unescapeText } from '../python-syntax.ts';
import { childOf, lineFinder, type Parsed, type SyntaxNode } from '../syntax-tree.ts';

export interface Placed {
  readonly line: number;
  readonly lastLine: number;
}
export type Value = Placed &
  (
    | { readonly is: 'text'; readonly text: string }
    /** A text with places that are filled when it runs, each written as `{name}`. */
    | { readonly is: 'template'; readonly of: readonly Value[] }
    | { readonly is: 'number'; readonly text: string }
    | { readonly is: 'word'; readonly text: 'None' | 'True' | 'False' }
    | { readonly is: 'name'; readonly name: string }
    | { readonly is: 'member'; readonly on: Value; readonly name: string }
    | { readonly is: 'item'; readonly on: Value; readonly key: Value }
    | CallValue
    | { readonly is: 'list'; readonly of: readonly Value[] }
    | { readonly is: 'map'; readonly entries: readonly (readonly [Value, Value])[] }
    | { readonly is: 'shift'; readonly left: Value; readonly right: Value; readonly back: boolean }
    /** Made several times: a comprehension. */
    | { readonly is: 'repeat'; readonly of: readonly Value[] }
    | { readonly is: 'mix'; readonly of: readonly Value[]; readonly text: string }
  );
export interface CallValue extends Placed {
  readonly is: 'call';
  readonly fn: Value;
  readonly args: readonly Value[];
  readonly named: Readonly<Record<string, Value>>;
  /** Some arguments are given by `*x` or `**x`. */
  readonly spread?: boolean;
}

const MAX_DEPTH = 120;
const MAX_ITEMS = 400;
/** A command or a query may be long. */
const MAX_TEXT = 8000;

export interface Text {
  readonly text: string;
  readonly lineOf: (offset: number) => number;
}

export function openText(parsed: Parsed): Text {
  return { text: parsed.text, lineOf: lineFinder(parsed.text) };
}

export function placeOf(node: SyntaxNode, text: Text): Placed {
  return { line: text.lineOf(node.start), lastLine: text.lineOf(Math.max(node.start, node.end - 1)) };
}

export function sliceOf(node: SyntaxNode, text: Text): string {
  return text.text.slice(node.start, Math.min(node.end, node.start + 600));
}

export function toValue(node: SyntaxNode, text: Text, depth = 0): Value {
  if (depth > MAX_DEPTH) return { is: 'mix', of: [], text: sliceOf(node, text), ...placeOf(node, text) };
  return (readers[node.type] ?? mix)(node, text, depth + 1);
}

type Reader = (node: SyntaxNode, text: Text, depth: number) => Value;

const inside = (node: SyntaxNode): readonly SyntaxNode[] =>
  node.children.filter((child) => child.type !== 'comment').slice(0, MAX_ITEMS);

const mix: Reader = (node, text, depth) => ({
  is: 'mix',
  of: inside(node).map((child) => toValue(child, text, depth)),
  text: sliceOf(node, text),
  ...placeOf(node, text),
});

const inner: Reader = (node, text, depth) => {
  const [only, ...more] = inside(node);
  return only && more.length === 0 ? toValue(only, text, depth) : mix(node, text, depth);
};

const list: Reader = (node, text, depth) => ({
  is: 'list',
  of: inside(node).map((child) => toValue(child, text, depth)),
  ...placeOf(node, text),
});

const repeat: Reader = (node, text, depth) => ({
  is: 'repeat',
  of: inside(node).map((child) => toValue(child, text, depth)),
  ...placeOf(node, text),
});

const word: Reader = (node, text) => ({
  is: 'word',
  text: node.type === 'none' ? 'None' : node.type === 'true' ? 'True' : 'False',
  ...placeOf(node, text),
});

const number: Reader = (node, text) => ({ is: 'number', text: sliceOf(node, text), ...placeOf(node, text) });

const attribute: Reader = (node, text, depth) => {
  const [object, name] = [childOf(node, 'object'), childOf(node, 'attribute')];
  if (!object || !name) return mix(node, text, depth);
  const on = toValue(object, text, depth);
  const place = placeOf(node, text);
  const own = sliceOf(name, text);
  return on.is === 'name'
    ? { is: 'name', name: `${on.name}.${own}`, ...place }
    : { is: 'member', on, name: own, ...place };
};

const binary: Reader = (node, text, depth) => {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  if (!left || !right) return mix(node, text, depth);
  const operator = text.text.slice(left.end, Math.min(right.start, left.end + 2000)).replace(/#[^\n]*|[\s()\\]/gu, '');
  const [one, other] = [toValue(left, text, depth), toValue(right, text, depth)];
  const place = placeOf(node, text);
  if (operator === '>>' || operator === '<<')
    return { is: 'shift', left: one, right: other, back: operator === '<<', ...place };
  if (operator === '+' && (isTextual(one) || isTextual(other))) return { is: 'template', of: [one, other], ...place };
  return { is: 'mix', of: [one, other], text: sliceOf(node, text), ...place };
};

function isTextual(value: Value): boolean {
  return value.is === 'text' || value.is === 'template';
}

const subscript: Reader = (node, text, depth) => {
  const [on, key] = [childOf(node, 'value'), childOf(node, 'subscript')];
  if (!on || !key) return mix(node, text, depth);
  return { is: 'item', on: toValue(on, text, depth), key: toValue(key, text, depth), ...placeOf(node, text) };
};

const dictionary: Reader = (node, text, depth) => ({
  is: 'map',
  entries: inside(node).flatMap((pair) => {
    const [key, value] = [childOf(pair, 'key'), childOf(pair, 'value')];
    if (key && value) return [[toValue(key, text, depth), toValue(value, text, depth)] as const];
    // `**others`
    const other = toValue(pair, text, depth);
    return [[{ is: 'word', text: 'None', ...placeOf(pair, text) } as const, other] as const];
  }),
  ...placeOf(node, text),
});

const call: Reader = (node, text, depth) => {
  const [fn, given] = [childOf(node, 'function'), childOf(node, 'arguments')];
  if (!fn || !given) return mix(node, text, depth);
  const args: Value[] = [];
  const named = new Map<string, Value>();
  let spread = false;
  for (const child of given.type === 'argument_list' ? inside(given) : [given]) {
    const [name, value] = [childOf(child, 'name'), childOf(child, 'value')];
    if (child.type === 'keyword_argument' && name && value) named.set(sliceOf(name, text), toValue(value, text, depth));
    else {
      spread ||= child.type === 'list_splat' || child.type === 'dictionary_splat';
      args.push(toValue(child, text, depth));
    }
  }
  return {
    is: 'call',
    fn: toValue(fn, text, depth),
    args,
    named: Object.fromEntries(named),
    ...(spread ? { spread } : {}),
    ...placeOf(node, text),
  };
};

const readers: Readonly<Record<string, Reader>> = {
  identifier: (node, text) => ({ is: 'name', name: sliceOf(node, text), ...placeOf(node, text) }),
  attribute,
  string,
  concatenated_string: (node, text, depth) => ({
    is: 'template',
    of: inside(node).map((child) => toValue(child, text, depth)),
    ...placeOf(node, text),
  }),
  integer: number,
  float: number,
  true: word,
  false: word,
  none: word,
  binary_operator: binary,
  call,
  subscript,
  dictionary,
  list,
  tuple: list,
  set: list,
  expression_list: list,
  list_comprehension: repeat,
  set_comprehension: repeat,
  generator_expression: repeat,
  dictionary_comprehension: repeat,
  parenthesized_expression: inner,
  await: inner,
  list_splat: inner,
  dictionary_splat: inner,
  pair: mix,
};

/** A literal; an f-string becomes a template of its parts. Bytes are no text. */
function string(node: SyntaxNode, text: Text, depth: number): Value {
  const opening = /^([a-z]*)("{3}|'{3}|["'])/iu.exec(text.text.slice(node.start, node.start + 8));
  const [whole = '', prefix = '', quote = ''] = opening ?? [];
  const raw = /r/iu.test(prefix);
  const place = placeOf(node, text);
  if (isPlainString(text.text, node.start)) {
    if (/b/iu.test(prefix)) return { is: 'mix', of: [], text: '', ...place };
    const content = text.text.slice(
      node.start + whole.length,
      Math.max(node.start + whole.length, node.end - quote.length),
    );
    return { is: 'text', text: unescapeText(content, raw, MAX_TEXT), ...place };
  }
  const parts = node.children.flatMap((child): readonly Value[] => {
    if (child.type === 'string_content') {
      const content = text.text.slice(child.start, child.end);
      return [{ is: 'text', text: unescapeText(content, raw, MAX_TEXT), ...placeOf(child, text) }];
    }
    if (child.type !== 'interpolation') return [];
    const value = childOf(child, 'expression');
    const plain = value && !childOf(child, 'format_specifier') && !childOf(child, 'type_conversion');
    return [
      plain ? toValue(value, text, depth) : { is: 'mix', of: [], text: sliceOf(child, text), ...placeOf(child, text) },
    ];
  });
  return { is: 'template', of: parts, ...place };
}
