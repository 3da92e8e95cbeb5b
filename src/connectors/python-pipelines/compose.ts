/**
 * What a body of Python composes: the calls it makes, in order, what each takes from which other, and what is told to
 * come before what (`a >> b`, `b.after(a)`). Only names and results are followed, not what functions do. What is done in
 * a branch is kept beside what was there before, so that no way is lost.
 */
import type { Statement } from './module.ts';
import type { CallValue, Placed, Value } from './value.ts';

export interface ComposedCall extends Placed {
  /** What is called, as written: `dsl.If`, `train`; empty when that is no plain name. */
  readonly of: string;
  readonly call: CallValue;
  /** Calls that set options of what is called: `train.with_options(…)`. */
  readonly options: readonly CallValue[];
  /** Calls whose results the arguments hold, by keyword; positional ones by position. */
  readonly takes: Readonly<Record<string, readonly number[]>>;
  /** Calls that made what is called. */
  readonly made: readonly number[];
  /** `with` statements around it, as calls. */
  readonly within: readonly number[];
  to: readonly string[];
  readonly condition: string | undefined;
  readonly repeated: boolean;
}
export interface Order {
  readonly before: number;
  readonly after: number;
  readonly line: number;
}
export interface Composition {
  readonly calls: readonly ComposedCall[];
  readonly orders: readonly Order[];
}

const MAX_CALLS = 5000;
const MAX_ORDERS = 20_000;
const configuring: ReadonlySet<string> = new Set([
  'with_options',
  'with_config',
  'override',
  'partial',
  'options',
  'configure',
  'configured',
  'alias',
  'with_retry_policy',
]);
const launching: ReadonlySet<string> = new Set([
  'submit',
  'map',
  'expand',
  'expand_kwargs',
  'starmap',
  'delay',
  'remote',
]);
const several: ReadonlySet<string> = new Set(['map', 'expand', 'expand_kwargs', 'starmap']);
const laterFirst: ReadonlySet<string> = new Set(['after', 'set_upstream', 'run_after', 'add_depends_on', 'wait_for']);
const sooner: ReadonlySet<string> = new Set(['set_downstream', 'run_before']);
const adding: ReadonlySet<string> = new Set(['append', 'extend', 'add', 'insert', 'update']);

/** Methods that do something with what they belong to, with arguments of interest. */
const doing: ReadonlySet<string> = new Set(['run', 'fit', 'transform', 'register', 'create', 'deploy', 'serve']);

type Refs = readonly number[];
interface Named {
  readonly of: string;
  readonly options: readonly CallValue[];
}
interface Work {
  readonly calls: ComposedCall[];
  readonly orders: Order[];
  readonly names: Map<string, Refs>;
  /** Names given to a function with options of its own. */
  readonly aliases: Map<string, Named>;
  readonly within: readonly number[];
  readonly condition: string | undefined;
  readonly repeated: boolean;
}

export function compose(body: readonly Statement[]): Composition {
  const work: Work = {
    calls: [],
    orders: [],
    names: new Map(),
    aliases: new Map(),
    within: [],
    condition: undefined,
    repeated: false,
  };
  follow(work, body);
  return { calls: work.calls, orders: work.orders };
}

function follow(work: Work, body: readonly Statement[]): void {
  for (const statement of body) {
    if (work.calls.length > MAX_CALLS) return;
    followOne(work, statement);
  }
}

function followOne(work: Work, statement: Statement): void {
  switch (statement.does) {
    case 'assign':
      return assign(work, statement);
    case 'say':
    case 'return':
      return void refsOf(work, statement.value);
    case 'within': {
      const entered = statement.items.map(({ value, as }) => {
        const refs = refsOf(work, value);
        if (as !== undefined) name(work, [as], refs, false);
        return refs;
      });
      return follow({ ...work, within: [...work.within, ...entered.flat()] }, statement.body);
    }
    case 'branch': {
      const inside = { ...work, condition: work.condition ?? statement.on };
      for (const each of statement.bodies) follow(inside, each);
      return;
    }
    case 'repeat': {
      name(work, statement.each, statement.over ? refsOf(work, statement.over) : [], false);
      return follow({ ...work, repeated: true }, statement.body);
    }
    case 'define':
    case 'class':
      return;
  }
}

function assign(work: Work, statement: Extract<Statement, { does: 'assign' }>): void {
  const { to, value, more } = statement;
  const alias = value.is === 'call' ? configured(work, value) : undefined;
  if (alias) for (const one of to) work.aliases.set(one, alias);
  const before = work.calls.length;
  const refs = refsOf(work, value);
  // The call whose result gets the name is the outermost one, registered last.
  const made = value.is === 'call' && work.calls.length > before ? work.calls.at(-1) : undefined;
  if (made && refs.includes(work.calls.length - 1)) made.to = to;
  name(work, to, refs, more || work.condition !== undefined || work.repeated);
}

function name(work: Work, to: readonly string[], refs: Refs, more: boolean): void {
  for (const one of to) work.names.set(one, more ? union(work.names.get(one) ?? [], refs) : refs);
}

/** The calls whose results a value holds; calls in it are registered. */
function refsOf(work: Work, value: Value): Refs {
  switch (value.is) {
    case 'name':
      return known(work, value.name)?.refs ?? [];
    case 'call':
      return callRefs(work, value);
    case 'list':
    case 'template':
    case 'mix':
      return union(...value.of.map((one) => refsOf(work, one)));
    case 'repeat':
      return union(...value.of.toReversed().map((one) => refsOf({ ...work, repeated: true }, one)));
    case 'map':
      return union(...value.entries.map(([, one]) => refsOf(work, one)));
    case 'member':
      return refsOf(work, value.on);
    case 'item':
      return union(refsOf(work, value.on), refsOf(work, value.key));
    case 'shift': {
      const [left, right] = [refsOf(work, value.left), refsOf(work, value.right)];
      order(work, value.back ? [right, left] : [left, right], value.line);
      return right;
    }
    case 'text':
    case 'number':
    case 'word':
      return [];
  }
}

/** The longest beginning of a dotted name that has a value here. */
function known(work: Work, dotted: string): { readonly refs: Refs; readonly rest: string } | undefined {
  for (let end = dotted.length; end > 0; end = dotted.lastIndexOf('.', end - 1)) {
    const refs = work.names.get(dotted.slice(0, end));
    if (refs) return { refs, rest: dotted.slice(end + 1) };
  }
  return undefined;
}

function callRefs(work: Work, call: CallValue): Refs {
  const { base, method } = split(call.fn);
  if (configured(work, call)) return given(work, call).all;
  if (base && launching.has(method)) {
    const callable = callableOf(work, base);
    if (callable) return register(several.has(method) ? { ...work, repeated: true } : work, call, callable);
  }
  if (call.fn.is === 'call') {
    const callable = configured(work, call.fn);
    if (callable) return register(work, call, callable);
    return register(work, call, { of: '', options: [], made: refsOf(work, call.fn) });
  }
  if (base && method !== '') {
    const on = base.is === 'name' ? known(work, base.name)?.refs : refsOf(work, base);
    if (on) return applied(work, call, { on, method, base });
  }
  const of = nameOf(call.fn);
  const alias = work.aliases.get(of);
  if (alias) return register(work, call, alias);
  const refs = register(work, call, { of, options: [], made: known(work, of)?.refs ?? [] });
  inTurn(work, work.calls[refs[0] ?? -1]);
  return refs;
}

/** A method of something that was made before: it tells an order, adds to a list, or only sets options. */
function applied(
  work: Work,
  call: CallValue,
  given_: { readonly on: Refs; readonly method: string; readonly base: Value },
): Refs {
  const { on, method, base } = given_;
  if (doing.has(method)) return register(work, call, { of: nameOf(call.fn), options: [], made: on });
  const { all } = given(work, call);
  if (laterFirst.has(method)) order(work, [all, on], call.line);
  else if (sooner.has(method)) order(work, [on, all], call.line);
  else if (adding.has(method) && base.is === 'name') name(work, [base.name], all, true);
  return laterFirst.has(method) || sooner.has(method) ? on : union(on, all);
}

/** `chain(a, [b, c], d)` and `cross_downstream` of Airflow. */
function inTurn(work: Work, made: ComposedCall | undefined): void {
  if (!made || !/(^|\.)(chain|chain_linear|cross_downstream)$/u.test(made.of)) return;
  const parts = made.call.args.map((_, at) => made.takes[String(at)] ?? []);
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1] ?? [];
    const pairwise = made.of.endsWith('chain') && part.length > 1 && part.length === next.length;
    if (!pairwise) order(work, [part, next], made.line);
    else
      for (const [position, one] of part.entries()) order(work, [[one], next.slice(position, position + 1)], made.line);
  }
}

function nameOf(fn: Value): string {
  return fn.is === 'name' ? fn.name : '';
}

function split(fn: Value): { readonly base: Value | undefined; readonly method: string } {
  if (fn.is === 'member') return { base: fn.on, method: fn.name };
  if (fn.is !== 'name') return { base: undefined, method: '' };
  const dot = fn.name.lastIndexOf('.');
  if (dot < 0) return { base: undefined, method: '' };
  return { base: { ...fn, name: fn.name.slice(0, dot) }, method: fn.name.slice(dot + 1) };
}

/** `train.with_options(…)` is still `train`. */
function configured(work: Work, call: CallValue): Named | undefined {
  const { base, method } = split(call.fn);
  if (!base || !configuring.has(method)) return undefined;
  const callable = callableOf(work, base);
  return callable && { of: callable.of, options: [...callable.options, call] };
}

function callableOf(work: Work, value: Value): Named | undefined {
  if (value.is === 'name') return work.aliases.get(value.name) ?? { of: value.name, options: [] };
  return value.is === 'call' ? configured(work, value) : undefined;
}

function given(work: Work, call: CallValue): { readonly takes: Record<string, Refs>; readonly all: Refs } {
  const entries = [
    ...call.args.map((one, at) => [String(at), refsOf(work, one)] as const),
    ...Object.entries(call.named).map(([key, one]) => [key, refsOf(work, one)] as const),
  ].filter(([, refs]) => refs.length > 0);
  return { takes: Object.fromEntries(entries), all: union(...entries.map(([, refs]) => refs)) };
}

function register(work: Work, call: CallValue, callable: Named & { readonly made?: Refs }): Refs {
  const { takes } = given(work, call);
  for (const option of callable.options)
    for (const [key, refs] of Object.entries(given(work, option).takes)) takes[key] ??= refs;
  if (work.calls.length > MAX_CALLS) return [];
  work.calls.push({
    of: callable.of,
    call,
    options: callable.options,
    takes,
    made: callable.made ?? [],
    within: work.within,
    to: [],
    condition: work.condition,
    repeated: work.repeated,
    line: call.line,
    lastLine: call.lastLine,
  });
  return [work.calls.length - 1];
}

function order(work: Work, [before, after]: readonly [Refs, Refs], line: number): void {
  for (const one of before)
    for (const other of after)
      if (one !== other && work.orders.length < MAX_ORDERS) work.orders.push({ before: one, after: other, line });
}

function union(...lists: readonly Refs[]): Refs {
  return [...new Set(lists.flat())];
}
