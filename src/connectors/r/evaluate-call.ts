/** The calls that only compute a path or pass a default on: file.path, here, paste0, glue, sprintf, options, helpers. */
import { asInferred, mapped, merge, none, reasons, type Answer } from '../code-answer.ts';
import { appendValues, parentOf, plain, type PathValue } from '../path-text.ts';
import {
  argumentOf,
  combine,
  joinValues,
  lastName,
  latestBindings,
  MAX_LIST,
  placeOf,
  type Context,
  type Frame,
} from './answer.ts';
import type { CallExpr, Expr } from './facts.ts';

/** What gives back its first argument, as far as a path goes. */
const same =
  /^(?:normalizePath|path\.expand|gzfile|bzfile|xzfile|url|file|gzcon|path_abs|path_norm|path_real|path_expand|path_tidy|path|as\.character|as_fs_path|unname|unlist|suppressWarnings|suppressMessages|trimws|str_trim|force|identity|return|invisible|sort|unique|rev|c|list)$/u;
const several = /^(?:c|list|path)$/u;

export function evaluateCall(call: CallExpr, context: Context): Answer {
  if (call.on !== undefined) return none(reasons.elsewhere);
  const own = ownFunction(call, context);
  if (own) return own;
  const name = lastName(call.fn);
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule) return rule(call, context);
  if (several.test(name)) return several1(name, call, context);
  if (same.test(name)) return first(call, context);
  if (/^(?:read_yaml|yaml\.load_file|fromJSON)$/u.test(name) || call.fn === 'config::get')
    return none(reasons.configuration);
  return none(reasons.elsewhere);
}

type Rule = (call: CallExpr, context: Context) => Answer;

const pattern: Rule = () => none(reasons.pattern);
const temporary: Rule = () => none(reasons.temporary);
const runTime: Rule = () => none(reasons.runTime);
const glued: Rule = (call, context) => glue(call, context);

const rules: Readonly<Record<string, Rule>> = {
  'file.path': (call, context) =>
    hasOther(call, ['fsep']) ? none(reasons.runTime) : combine(call.args, context, joinValues),
  here: (call, context) => {
    const { path, inferred } = context.at.module.root;
    const root: PathValue = { text: path, rooted: true, inferred };
    const rest = combine(call.args, context, joinValues);
    if (call.args.length === 0) return { values: [root] };
    return mapped(rest, (value) => joinValues(root, value));
  },
  paste0: (call, context) =>
    hasOther(call, ['collapse', 'recycle0']) ? none(reasons.runTime) : combine(call.args, context, append),
  paste: (call, context) => {
    const separator = call.kw['sep'] ?? { k: 'str', v: ' ' };
    if (separator.k !== 'str' || hasOther(call, ['collapse'])) return none(reasons.runTime);
    const parts = call.args.flatMap((one, index) => (index === 0 ? [one] : [separator, one]));
    return combine(parts, context, append);
  },
  str_c: (call, context) =>
    hasOther(call, ['collapse', 'sep']) ? none(reasons.runTime) : combine(call.args, context, append),
  sprintf: (call, context) => formatted(call, context),
  glue: glued,
  str_glue: glued,
  'Sys.getenv': (call, context) => {
    const value = argumentOf(call, ['x', 'unset'], 'unset');
    return value ? asInferred(context.valueOf(value, context), reasons.environment) : none(reasons.environment);
  },
  commandArgs: () => none(reasons.commandLine),
  getwd: (_, context) => (context.at.module.moves ? none(reasons.runTime) : { values: [plain('.')] }),
  dirname: (call, context) => mapped(first(call, context), (value) => parentOf(value, 1)),
  path_dir: (call, context) => mapped(first(call, context), (value) => parentOf(value, 1)),
  basename: (call, context) => mapped(first(call, context), toBase),
  path_file: (call, context) => mapped(first(call, context), toBase),
  file_path_sans_ext: (call, context) =>
    mapped(first(call, context), (value) => ({ ...value, text: value.text.replace(/\.[A-Za-z0-9]+$/u, '') })),
  ifelse: (call, context) =>
    merge(
      call.args.slice(1, 3).map((one) => context.valueOf(one, context)),
      true,
    ),
  if_else: (call, context) =>
    merge(
      call.args.slice(1, 3).map((one) => context.valueOf(one, context)),
      true,
    ),
  tempfile: temporary,
  tempdir: temporary,
  file_temp: temporary,
  'list.files': pattern,
  dir_ls: pattern,
  'Sys.glob': pattern,
  dir: pattern,
  'file.choose': runTime,
  'Sys.Date': runTime,
  'Sys.time': runTime,
  'system.file': () => none('a file of a package'),
};

/** Whether an argument is given that changes the result in a way that is not followed. */
function hasOther(call: CallExpr, names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(call.kw, name)) || call.args.length === 0;
}

function append(left: PathValue, right: PathValue): PathValue | undefined {
  return right.rooted && left.text !== '' ? undefined : appendValues(left, right);
}

function toBase(value: PathValue): PathValue {
  return { ...value, rooted: false, text: value.text.split(/[\\/]/u).at(-1) ?? '' };
}

function first(call: CallExpr, context: Context): Answer {
  const [argument] = [...call.args, ...Object.values(call.kw)];
  return argument ? context.valueOf(argument, context) : none(reasons.runTime);
}

function several1(name: string, call: CallExpr, context: Context): Answer {
  if (name === 'path') return hasOther(call, ['ext']) ? none(reasons.runTime) : combine(call.args, context, joinValues);
  const items = [...Object.values(call.kw), ...call.args];
  return merge(
    items.map((one) => context.valueOf(one, context)),
    false,
    MAX_LIST,
  );
}

/** `sprintf("data/%s_%d.csv", name, 2024)`: plain holes only. */
function formatted(call: CallExpr, context: Context): Answer {
  const [format, ...values] = call.args;
  if (format?.k !== 'str' || Object.keys(call.kw).length > 0) return none(reasons.runTime);
  const parts: Expr[] = [];
  for (const piece of format.v.split(/(%.)/su).slice(0, 40)) {
    if (piece === '%%') parts.push({ k: 'str', v: '%' });
    else if (/^%[sdi]$/u.test(piece)) {
      const value = values.shift();
      if (!value) return none(reasons.runTime);
      parts.push(value);
    } else if (piece.startsWith('%')) return none(reasons.runTime);
    else parts.push({ k: 'str', v: piece });
  }
  return combine(parts, context, append);
}

/** `glue("data/{name}.csv")`: holes that are names or items, also given as arguments. */
function glue(call: CallExpr, context: Context): Answer {
  if (['.open', '.close', '.transformer', '.envir'].some((name) => Object.hasOwn(call.kw, name)))
    return none(reasons.runTime);
  const separator = call.kw['.sep'];
  if (separator && separator.k !== 'str') return none(reasons.runTime);
  const parts: Expr[] = [];
  for (const [index, one] of call.args.entries()) {
    if (index > 0 && separator) parts.push(separator);
    if (one.k !== 'str') parts.push(one);
    else {
      const holes = holesIn(one.v, call);
      if (!holes) return none(reasons.runTime);
      parts.push(...holes);
    }
  }
  return combine(parts, context, append);
}

function holesIn(text: string, call: CallExpr): readonly Expr[] | undefined {
  const parts: Expr[] = [];
  for (const piece of text.split(/(\{\{|\}\}|\{[^{}]*\})/u).slice(0, 40)) {
    const hole = /^\{([^{}]*)\}$/u.exec(piece)?.[1]?.trim();
    if (hole === undefined) {
      if (/[{}]/u.test(piece) && piece !== '{{' && piece !== '}}') return undefined;
      parts.push({ k: 'str', v: piece === '{{' ? '{' : piece === '}}' ? '}' : piece });
      continue;
    }
    const names = /^[A-Za-z.][\w.]*(?:\$[A-Za-z.][\w.]*){0,4}$/u.test(hole) ? hole.split('$') : undefined;
    if (!names) return undefined;
    const [head = '', ...rest] = names;
    const start: Expr = (Object.hasOwn(call.kw, head) ? call.kw[head] : undefined) ?? { k: 'name', v: head };
    parts.push(rest.reduce<Expr>((on, v) => ({ k: 'item', on, key: { k: 'str', v } }), start));
  }
  return parts;
}

/** A function of the repository that gives back constants, with the arguments of this call put in. */
function ownFunction(call: CallExpr, context: Context): Answer | undefined {
  if (call.fn.includes(':')) return undefined;
  const meaning = context.project.callee(call.fn, context.at);
  if (meaning.is === 'unknown') return none(reasons.elsewhere);
  if (meaning.is === 'library') return undefined;
  if (context.depth > 16) return none(reasons.elsewhere);
  const { module, scope } = meaning;
  const returns = module.bound.get(`${scope}\0<return>`);
  if (!returns || returns.length > 6) return none(reasons.elsewhere);
  const frame = toFrame(call, { module, scope }, context);
  const answers = returns.map((binding) =>
    context.valueOf(binding.value, { ...context, frame, at: placeOf(binding, module) }),
  );
  const at = { module, scope, line: Infinity, block: 0 };
  const answer = merge(answers, returns.length > 1 || latestBindings(returns, at).length > 1, MAX_LIST);
  return answer.values.length === 0 ? none(reasons.elsewhere) : answer;
}

export function toFrame(call: CallExpr, callee: { module: Frame['module']; scope: number }, context: Context): Frame {
  const parameters = callee.module.facts.scopes[callee.scope]?.parameters ?? [];
  const formals = parameters.map(({ name }) => name);
  const values = new Map<string, Answer>();
  for (const name of formals) {
    const given = argumentOf(call, formals, name);
    if (given) values.set(name, context.valueOf(given, context));
  }
  return { ...callee, values };
}
