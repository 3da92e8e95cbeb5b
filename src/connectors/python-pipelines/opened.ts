/** One file opened for the readers of the libraries: where its names come from, its constants, its functions. */
import type { ImportFact } from '../python-imports.ts';
import type { Module, PyClass, PyFunction, Statement } from './module.ts';
import type { CallValue, Value } from './value.ts';

export interface Opened {
  readonly module: Module;
  /** All functions, those inside others too; the statement each stands in is not told. */
  readonly functions: readonly PyFunction[];
  readonly classes: readonly PyClass[];
  /** Full dotted names that a name as written may have: one, or several after `from x import *`. */
  origins(name: string): readonly string[];
  /** Whether the name is that of a library's. */
  isFrom(name: string, pattern: RegExp): boolean;
  /** Text of a value; places that are filled when it runs stay as `{name}`, and make it open. */
  textOf(value: Value | undefined): OpenText | undefined;
}
export interface OpenText {
  readonly text: string;
  readonly open: boolean;
  /** A path that begins at the directory of this file. */
  readonly here?: boolean;
}

const MAX_DEPTH = 12;
const MAX_TEXT = 8000;

export function openModule(module: Module): Opened {
  const functions: PyFunction[] = [];
  const classes: PyClass[] = [];
  gather(module.body, { functions, classes });
  const constants = constantsOf(module.body);
  const named = new Map(module.imports.flatMap((fact) => namesOf(fact)));
  const stars = module.imports.filter((fact) => fact.star === true).map(dotted);
  const own = new Set([...functions, ...classes].map((one) => one.name));
  const origins = (name: string): readonly string[] => {
    const [head = '', ...rest] = name.split('.');
    const known = named.get(head);
    if (known !== undefined) return [[known, ...rest].join('.')];
    if (own.has(head) || constants.has(head)) return [];
    return stars.map((star) => `${star}.${name}`);
  };
  return {
    module,
    functions,
    classes,
    origins,
    isFrom: (name, pattern) => name !== '' && origins(name).some((origin) => pattern.test(origin)),
    textOf: (value) => value && textOf(value, constants, 0),
  };
}

function namesOf(fact: ImportFact): readonly (readonly [string, string])[] {
  if (fact.names)
    return fact.names.map(({ name, as }) => [as, [dotted(fact), name].filter(Boolean).join('.')] as const);
  if (fact.as !== undefined) return [[fact.as, fact.module]];
  const [head = ''] = fact.module.split('.');
  return [[head, head]];
}

function dotted(fact: ImportFact): string {
  return `${'.'.repeat(fact.level)}${fact.module}`;
}

function gather(
  body: readonly Statement[],
  into: { readonly functions: PyFunction[]; readonly classes: PyClass[] },
): void {
  for (const statement of body) {
    if (statement.does === 'define') {
      into.functions.push(statement.fn);
      gather(statement.fn.body, into);
    } else if (statement.does === 'class') {
      into.classes.push(statement.cls);
    } else if (statement.does === 'within' || statement.does === 'repeat') gather(statement.body, into);
    else if (statement.does === 'branch') for (const each of statement.bodies) gather(each, into);
  }
}

/** Names that get one value in the whole module, at its top level. */
function constantsOf(body: readonly Statement[]): ReadonlyMap<string, Value> {
  const found = new Map<string, Value | undefined>();
  const add = (statement: Statement, sure: boolean): void => {
    if (statement.does !== 'assign') return;
    for (const name of statement.to) found.set(name, sure && !found.has(name) ? statement.value : undefined);
  };
  const walk = (statements: readonly Statement[], sure: boolean): void => {
    for (const statement of statements) {
      add(statement, sure);
      if (statement.does === 'branch') for (const each of statement.bodies) walk(each, false);
      else if (statement.does === 'repeat') walk(statement.body, false);
      else if (statement.does === 'within') walk(statement.body, sure);
    }
  };
  walk(body, true);
  return new Map([...found].flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
}

function textOf(value: Value, constants: ReadonlyMap<string, Value>, depth: number): OpenText | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const inner = (one: Value): OpenText | undefined => textOf(one, constants, depth + 1);
  if (value.is === 'text') return { text: value.text, open: false };
  if (value.is === 'number') return { text: value.text, open: false };
  if (value.is === 'name') {
    const known = constants.get(value.name);
    return known && inner(known);
  }
  if (value.is === 'template')
    return joined(
      value.of.map((one) => inner(one) ?? placeFor(one)),
      '',
    );
  if (isOwnDirectory(value)) return { text: '.', open: false, here: true };
  if (value.is === 'mix' && value.of.length === 2 && value.text.includes('/'))
    return joined(
      value.of.map((one) => inner(one) ?? placeFor(one)),
      '/',
    );
  if (value.is !== 'call') return undefined;
  const called = calledName(value);
  if (/^(os\.)?path\.join$|^join$/u.test(called))
    return joined(
      value.args.map((one) => inner(one) ?? placeFor(one)),
      '/',
    );
  if (/(^|\.)(Path|str|PurePath|dedent)$/u.test(called) && value.args.length === 1 && value.args[0])
    return inner(value.args[0]);
  return undefined;
}

function joined(parts: readonly OpenText[], between: string): OpenText {
  return {
    text: parts
      .map((part) => part.text)
      .join(between)
      .slice(0, MAX_TEXT),
    open: parts.some((part) => part.open),
    ...(parts[0]?.here === true ? { here: true } : {}),
  };
}

/** `os.path.dirname(os.path.realpath(__file__))`, `Path(__file__).parent`. */
function isOwnDirectory(value: Value): boolean {
  if (value.is === 'member') return value.name === 'parent' && isOwnFile(value.on);
  if (value.is !== 'call') return false;
  return /(^|\.)dirname$/u.test(calledName(value)) && value.args.length === 1 && isOwnFile(value.args[0]);
}

function isOwnFile(value: Value | undefined, depth = 0): boolean {
  if (!value || depth > MAX_DEPTH) return false;
  if (value.is === 'name') return value.name === '__file__';
  if (value.is !== 'call') return false;
  const called = calledName(value);
  if (called === 'resolve' || called === 'absolute')
    return value.fn.is === 'member' && isOwnFile(value.fn.on, depth + 1);
  return /(^|\.)(realpath|abspath|Path)$/u.test(called) && isOwnFile(value.args[0], depth + 1);
}

function placeFor(value: Value): OpenText {
  return { text: `{${value.is === 'name' ? value.name : '…'}}`, open: true };
}

function calledName(call: CallValue): string {
  return call.fn.is === 'name' ? call.fn.name : call.fn.is === 'member' ? call.fn.name : '';
}

export function lastOf(dottedName: string): string {
  return dottedName.slice(dottedName.lastIndexOf('.') + 1);
}

/** A decorator's name and its arguments, with or without brackets. */
export function decoratorOf(value: Value): { readonly name: string; readonly call: CallValue | undefined } {
  if (value.is === 'name') return { name: value.name, call: undefined };
  if (value.is === 'call' && value.fn.is === 'name') return { name: value.fn.name, call: value };
  return { name: '', call: undefined };
}

/** The first of several keywords that is given, or the positional argument at a place. */
export function argument(call: CallValue | undefined, names: readonly string[], position = -1): Value | undefined {
  if (!call) return undefined;
  for (const name of names) {
    const value = Object.hasOwn(call.named, name) ? call.named[name] : undefined;
    if (value) return value;
  }
  return position >= 0 ? call.args[position] : undefined;
}

export function nameIn(value: Value | undefined): string | undefined {
  return value?.is === 'name' ? value.name : undefined;
}

/** Items of a list, or the one value. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (!value || (value.is === 'word' && value.text === 'None')) return [];
  return value.is === 'list' ? value.of : [value];
}

/** A value as it was written, shortened: for what is told of a schedule or a condition. */
export function written(value: Value | undefined, depth = 0): string {
  if (!value || depth > 4) return '…';
  switch (value.is) {
    case 'text':
      return JSON.stringify(value.text.slice(0, 200));
    case 'number':
    case 'word':
      return value.text;
    case 'name':
      return value.name;
    case 'member':
      return `${written(value.on, depth + 1)}.${value.name}`;
    case 'item':
      return `${written(value.on, depth + 1)}[${written(value.key, depth + 1)}]`;
    case 'mix':
      return value.text.replace(/\s+/gu, ' ').slice(0, 200);
    case 'call': {
      const named = Object.entries(value.named).map(([key, one]) => `${key}=${written(one, depth + 1)}`);
      return `${written(value.fn, depth + 1)}(${[...value.args.map((one) => written(one, depth + 1)), ...named].join(', ')})`;
    }
    case 'list':
      return `[${value.of.map((one) => written(one, depth + 1)).join(', ')}]`;
    case 'template':
    case 'map':
    case 'shift':
    case 'repeat':
      return '…';
  }
}
