/**
 * What text an expression has, as far as constants go: strings, `file.path`, `here`, `paste0`, `glue`, constants of
 * sourced files, items of constant lists, loop values, defaults. Several branches give several values, each then only
 * inferred. What is not a constant gives a reason instead. Bounded by depth, by steps and by the number of values.
 */
import { asInferred, MAX_DEPTH, merge, none, reasons, stepInto, type Answer } from '../code-answer.ts';
import { plain } from '../path-text.ts';
import { argumentOf, lastName, latestBindings, MAX_LIST, placeOf, type Context, type Frame } from './answer.ts';
import { evaluateCall } from './evaluate-call.ts';
import type { CallExpr, Expr } from './facts.ts';
import type { At, Meaning, Project } from './project.ts';

const configurationWord = /(^|[._])(cfg|conf|config|configs|configuration|settings?|params|parameters|hparams|yaml)$/iu;
const commandWord = /^(args?|argv|opts?|options|arguments|params?|arg_?list)$/iu;

export function evaluate(project: Project, expr: Expr, at: At, frame?: Frame): Answer {
  return valueOf(expr, { ...contextAt(project, at), ...(frame ? { frame } : {}) });
}

export function contextAt(project: Project, at: At): Context {
  return { project, at, depth: 0, budget: { steps: 0 }, valueOf };
}

function valueOf(expr: Expr, context: Context): Answer {
  const deeper = stepInto(context);
  if (!deeper) return none(reasons.runTime);
  switch (expr.k) {
    case 'str':
      return { values: [plain(expr.v)] };
    case 'num':
      return { values: [plain(String(expr.v))] };
    case 'name':
      return nameValue(expr.v, deeper);
    case 'either':
      return merge(
        expr.of.map((one) => valueOf(one, deeper)),
        true,
      );
    case 'each':
      return valueOf(expr.of, deeper);
    case 'item':
      return itemValue(expr, deeper);
    case 'call':
      return evaluateCall(expr, deeper);
    case 'other':
      return none(reasons.runTime);
  }
}

function nameValue(name: string, context: Context): Answer {
  const meaning = context.project.meaning(name, context.at);
  if (meaning.is === 'parameter') return parameterValue(meaning, context);
  if (meaning.is !== 'bound') return none(reasons.runTime);
  const live = latestBindings(meaning.bindings, meaning.at);
  const answers = live.map((binding) =>
    valueOf(binding.value, { ...context, at: placeOf(binding, meaning.at.module) }),
  );
  return answers.length === 0 ? none(reasons.runTime) : merge(answers, answers.length > 1, MAX_LIST);
}

function parameterValue(meaning: Extract<Meaning, { is: 'parameter' }>, context: Context): Answer {
  const { frame } = context;
  const { module, scope } = meaning.at;
  const given = frame?.module === module && frame.scope === scope ? frame.values.get(meaning.name) : undefined;
  if (given) return given;
  if (!meaning.value) return none(reasons.parameter);
  return asInferred(
    valueOf(meaning.value, { ...context, at: { module, scope, line: Infinity, block: 0 } }),
    reasons.parameter,
  );
}

/** The expression a name stands for, when it is certain. */
export function single(expr: Expr, context: Context): { readonly expr: Expr; readonly context: Context } | undefined {
  if (expr.k !== 'name') return undefined;
  const meaning = context.project.meaning(expr.v, context.at);
  if (meaning.is !== 'bound') return undefined;
  const live = latestBindings(meaning.bindings, meaning.at);
  const [only] = live;
  if (live.length !== 1 || !only) return undefined;
  return {
    expr: only.value,
    context: { ...context, at: placeOf(only, meaning.at.module), depth: context.depth + 1 },
  };
}

/** `paths$train` and `paths[["train"]]` of a constant list, `opt$data` with a default. */
function itemValue(expr: Extract<Expr, { k: 'item' }>, context: Context): Answer {
  const found = itemOf(expr, context);
  if (found) return found.context.depth > MAX_DEPTH ? none(reasons.runTime) : valueOf(found.expr, found.context);
  return commandLineDefault(expr, context) ?? none(rootReason(expr, context));
}

function itemOf(expr: Expr, context: Context): { readonly expr: Expr; readonly context: Context } | undefined {
  if (context.depth > MAX_DEPTH) return undefined;
  if (expr.k === 'name') return single(expr, context);
  if (expr.k !== 'item') return { expr, context };
  const { on, key } = expr;
  if (on.k === 'name' && key.k === 'str') {
    const own = single({ k: 'name', v: `${on.v}$${key.v}` }, context);
    if (own) return own;
    if (context.project.meaning(`${on.v}$${key.v}`, context.at).is !== 'unknown') return undefined;
  }
  const holder = itemOf(on, { ...context, depth: context.depth + 1 });
  const list = holder && asList(holder.expr);
  if (!holder || !list) return undefined;
  if (key.k === 'num') {
    const item = list[key.v - 1];
    return item && { expr: item[1], context: holder.context };
  }
  const keys = valueOf(key, { ...context, depth: context.depth + 1 }).values;
  const entry = keys.length === 1 ? list.find(([name]) => name === keys[0]?.text) : undefined;
  return entry && { expr: entry[1], context: holder.context };
}

/** `list(a = 1)` and `c(a = 1)` are calls in the facts. */
function asList(expr: Expr): readonly (readonly [string, Expr])[] | undefined {
  if (expr.k !== 'call' || !/^(?:base::)?(?:list|c)$/u.test(expr.fn)) return undefined;
  return [...Object.entries(expr.kw), ...expr.args.map((one): readonly [string, Expr] => ['', one])];
}

/** `opt$data` where the file has `make_option("--data", default = …)` or `add_argument("--data", default = …)`. */
function commandLineDefault(expr: Extract<Expr, { k: 'item' }>, context: Context): Answer | undefined {
  const { on, key } = expr;
  if (on.k !== 'name' || !commandWord.test(on.v)) return undefined;
  const value = single(on, context)?.expr;
  const parsed = value?.k === 'call' && /^(?:parse_args|parse_args2|parse)$/u.test(lastName(value.fn));
  if (value?.k === 'call' && lastName(value.fn) === 'commandArgs') return none(reasons.commandLine);
  if (key.k !== 'str') return parsed ? none(reasons.commandLine) : undefined;
  for (const fact of context.at.module.facts.calls) {
    if (!/^(?:make_option|add_argument|add_option)$/u.test(lastName(fact.call.fn))) continue;
    if (!optionNames(fact.call).includes(key.v)) continue;
    const given = argumentOf(fact.call, [], 'default');
    return given
      ? asInferred(valueOf(given, { ...context, at: { ...context.at, ...fact } }), reasons.commandLine)
      : none(reasons.commandLine);
  }
  return parsed ? none(reasons.commandLine) : undefined;
}

function optionNames(call: CallExpr): readonly string[] {
  const given = [...call.args, ...Object.values(call.kw)].flatMap(
    (one) => asList(one)?.map(([, item]) => item) ?? [one],
  );
  return given.flatMap((one) =>
    one.k === 'str' && one.v.startsWith('-')
      ? [one.v.replace(/^-+/u, ''), one.v.replace(/^-+/u, '').replaceAll('-', '_')]
      : [],
  );
}

function rootReason(expr: Expr, context: Context): string {
  let at = expr;
  for (let step = 0; step < 12 && at.k === 'item'; step += 1) at = at.on;
  if (at.k === 'name') {
    if (context.project.meaning(at.v, context.at).is === 'parameter') return reasons.parameter;
    const found = single(at, context)?.expr;
    if (found?.k === 'call' && isConfigurationCall(found)) return reasons.configuration;
    if (found?.k === 'call' && lastName(found.fn) === 'commandArgs') return reasons.commandLine;
    if (configurationWord.test(at.v)) return reasons.configuration;
    if (found?.k === 'call') return reasons.elsewhere;
  }
  if (at.k === 'call' && isConfigurationCall(at)) return reasons.configuration;
  return at.k === 'call' && lastName(at.fn) === 'commandArgs' ? reasons.commandLine : reasons.runTime;
}

function isConfigurationCall(call: CallExpr): boolean {
  return /^(?:read_yaml|yaml\.load(?:_file)?|fromJSON|read_json|parseTOML|read_ini|read\.ini)$|^config::get$|config/iu.test(
    call.fn.startsWith('config::') ? call.fn : lastName(call.fn),
  );
}
