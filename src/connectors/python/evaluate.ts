/**
 * What text an expression has, as far as constants go: strings, joins, `__file__`, defaults, constants of other modules,
 * class attributes, loop values, returned constants. Several branches give several values, each then only inferred.
 * What is not a constant gives a reason instead. Bounded by depth, by steps and by the number of values.
 */
import {
  asInferred,
  liveBindings,
  mapped,
  MAX_DEPTH,
  merge,
  none,
  reasons,
  stepInto,
  type Answer,
} from '../code-answer.ts';
import { appendValues, parentOf, plain } from '../path-text.ts';
import { combine, joinValues, lastName, placeOf, type Context, type Frame } from './answer.ts';
import { evaluateCall } from './evaluate-call.ts';
import { configurationWord, eachValue, isConfigurationCall, itemValue } from './evaluate-item.ts';
import type { CallExpr, Expr } from './facts.ts';
import type { At, Meaning, Project } from './project.ts';

export function evaluate(project: Project, expr: Expr, at: At, frame?: Frame): Answer {
  return valueOf(expr, { ...contextAt(project, at), ...(frame ? { frame } : {}) });
}

export function contextAt(project: Project, at: At): Context {
  return { project, at, depth: 0, budget: { steps: 0 }, valueOf };
}

export function valueOf(expr: Expr, context: Context): Answer {
  const deeper = stepInto(context);
  if (!deeper) return none(reasons.runTime);
  switch (expr.k) {
    case 'str':
      return { values: [plain(expr.v)] };
    case 'num':
      return { values: [plain(String(expr.v))] };
    case 'name':
      return nameValue(expr.v, deeper);
    case 'cat':
      return combine(expr.of, deeper, appendValues);
    case 'join':
      return combine(expr.of, deeper, joinValues);
    case 'either':
      return merge(
        expr.of.map((one) => valueOf(one, deeper)),
        true,
      );
    case 'each':
      return eachValue(expr.of, deeper);
    case 'attr':
      return attributeValue(valueOf(expr.on, deeper), expr.v);
    case 'item':
      return itemValue(expr, deeper);
    case 'call':
      return evaluateCall(expr, deeper);
    case 'list':
    case 'dict':
    case 'other':
      return none(reasons.runTime);
  }
}

function nameValue(dotted: string, context: Context): Answer {
  if (dotted === '__file__')
    return { values: [{ text: context.at.module.path, rooted: !context.at.module.notebook, inferred: false }] };
  const meaning = context.project.meaning(dotted, context.at);
  if (meaning.is === 'parameter') return parameterValue(meaning, context);
  if (meaning.is === 'bound') return boundValue(meaning, context);
  if (meaning.is === 'external' && /^os\.(path\.)?(sep|altsep)$/u.test(meaning.name)) return { values: [plain('/')] };
  if (meaning.is === 'external' && /^os\.(path\.)?curdir$/u.test(meaning.name)) return { values: [plain('.')] };
  const command = commandLineDefault(dotted, context);
  if (command) return command;
  if (/^(self|cls)\./u.test(dotted)) return none(reasons.attribute);
  return none(
    configurationWord.test(dotted.split('.').slice(0, -1).join('.')) ? reasons.configuration : reasons.runTime,
  );
}

function parameterValue(meaning: Extract<Meaning, { is: 'parameter' }>, context: Context): Answer {
  const { frame } = context;
  if (meaning.rest.length > 0 && !isPathAttribute(meaning.rest)) {
    return (
      commandLineDefault([meaning.name, ...meaning.rest].join('.'), context) ??
      none(configurationWord.test(meaning.name) ? reasons.configuration : reasons.parameter)
    );
  }
  const given =
    frame && frame.module === meaning.at.module && frame.scope === meaning.at.scope
      ? frame.values.get(meaning.name)
      : undefined;
  const base = given ?? defaultValue(meaning, context);
  return meaning.rest.reduce((answer, name) => attributeValue(answer, name), base);
}

function defaultValue(meaning: Extract<Meaning, { is: 'parameter' }>, context: Context): Answer {
  const option = clickDefault(meaning, context);
  const value = option ?? meaning.value;
  if (!value) return none(reasons.parameter);
  const scope = Math.max(0, meaning.at.module.facts.scopes[meaning.at.scope]?.parent ?? 0);
  const answer = valueOf(value, { ...context, at: { module: meaning.at.module, scope, line: Infinity, block: 0 } });
  return asInferred(answer, reasons.parameter);
}

/** `@click.option('--data-path', default='data/x.csv')` gives the parameter `data_path` its default. */
function clickDefault(meaning: Extract<Meaning, { is: 'parameter' }>, context: Context): Expr | undefined {
  const scope = meaning.at.module.facts.scopes[meaning.at.scope];
  for (const decorator of scope?.decorators ?? []) {
    if (decorator.k !== 'call' || decorator.fn.k !== 'name' || !/(^|\.)(option|argument)$/u.test(decorator.fn.v))
      continue;
    if (context.depth < MAX_DEPTH && optionNames(decorator).includes(meaning.name)) return decorator.kw['default'];
  }
  return undefined;
}

/** The attribute names an option can have: its long names, `dest` first. */
function optionNames(call: CallExpr): readonly string[] {
  const destination = call.kw['dest'];
  const names = call.args.flatMap((one) => (one.k === 'str' ? [one.v.replace(/^-+/u, '').replaceAll('-', '_')] : []));
  return destination?.k === 'str' ? [destination.v] : names;
}

function boundValue(meaning: Extract<Meaning, { is: 'bound' }>, context: Context): Answer {
  const { at, bindings, rest } = meaning;
  const live = liveBindings(bindings, at);
  if (live.length === 0) return none(reasons.runTime);
  const answers = live.map((binding): Answer => {
    const place = placeOf(binding, at);
    const inner: Context = { ...context, at: place };
    if (rest.length === 0 || isPathAttribute(rest))
      return rest.reduce((answer, name) => attributeValue(answer, name), valueOf(binding.value, inner));
    return (
      instanceAttribute(binding.value, rest, inner) ??
      commandLineDefault(['args', ...rest].join('.'), inner, binding.value) ??
      none(reasonFor(binding.value, rest))
    );
  });
  return merge(answers, live.length > 1);
}

const pathAttributes: ReadonlySet<string> = new Set(['parent', 'name', 'stem', 'suffix']);

function isPathAttribute(rest: readonly string[]): boolean {
  return rest.every((name) => pathAttributes.has(name));
}

/** `.parent`, `.name`, `.stem` of a path. */
function attributeValue(answer: Answer, name: string): Answer {
  if (!pathAttributes.has(name)) return none(answer.why ?? reasons.runTime);
  return mapped(answer, (value) => {
    if (name === 'parent') return parentOf(value, 1);
    const last = value.text.replaceAll('\\', '/').split('/').at(-1) ?? '';
    const dot = last.lastIndexOf('.');
    const text =
      name === 'name' ? last : name === 'stem' ? (dot > 0 ? last.slice(0, dot) : last) : dot > 0 ? last.slice(dot) : '';
    return { ...value, text, rooted: false };
  });
}

/** `Settings().model_path`: an argument of the call, or the class's own attribute. */
function instanceAttribute(value: Expr, rest: readonly string[], context: Context): Answer | undefined {
  const [name = ''] = rest;
  if (value.k !== 'call' || value.fn.k !== 'name' || rest.length !== 1) return undefined;
  const meaning = context.project.meaning(value.fn.v, context.at);
  if (meaning.is !== 'scope' || meaning.module.facts.scopes[meaning.scope]?.kind !== 'class') return undefined;
  const given = value.kw[name];
  if (given) return valueOf(given, context);
  const member = context.project.member(meaning.module, meaning.scope, name);
  if (member.is !== 'bound') return undefined;
  const answer = boundValue(member, context);
  return { ...answer, values: answer.values.map((one) => ({ ...one, inferred: true })) };
}

/** `args.data_path` where some parser of the file has `add_argument('--data-path', default=…)`. */
function commandLineDefault(dotted: string, context: Context, from?: Expr): Answer | undefined {
  const [head = '', name, ...more] = dotted.split('.');
  if (name === undefined || more.length > 0) return undefined;
  const parsed =
    from?.k === 'call' &&
    from.fn.k !== 'str' &&
    /(^|\.)(parse_args|parse_known_args|parse_arguments|get_args|parse_opt)$/u.test(lastName(from.fn));
  if (
    !parsed &&
    (from !== undefined || !/^(args?|opts?|options|arguments|flags|ns|namespace|parsed(_args)?)$/iu.test(head))
  )
    return undefined;
  for (const fact of context.at.module.facts.calls) {
    if (lastName(fact.call.fn) !== 'add_argument' || !optionNames(fact.call).includes(name)) continue;
    const value = fact.call.kw['default'];
    const answer = value
      ? valueOf(value, {
          ...context,
          at: { module: context.at.module, scope: fact.scope, line: fact.line, block: fact.block },
        })
      : none(reasons.commandLine);
    return asInferred(answer, reasons.commandLine);
  }
  return parsed ? none(reasons.commandLine) : undefined;
}

function reasonFor(value: Expr, rest: readonly string[]): string {
  if (value.k === 'call' && (isConfigurationCall(value) || /(config|settings|params)/iu.test(lastName(value.fn))))
    return reasons.configuration;
  return rest.length > 0 && value.k === 'call' ? reasons.elsewhere : reasons.runTime;
}
