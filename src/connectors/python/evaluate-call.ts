/** The calls that only compute a path or pass a default on: os.path, pathlib, environment, options, constant helpers. */
import { asInferred, liveBindings, mapped, merge, none, reasons, type Answer } from '../code-answer.ts';
import { appendValues, parentOf, plain, type PathValue } from '../path-text.ts';
import { combine, joinValues, lastName, placeOf, type Context, type Frame } from './answer.ts';
import type { CallExpr, Expr } from './facts.ts';

const same =
  /^(os\.path\.(abspath|realpath|normpath|expanduser|expandvars|normcase)|os\.fspath|hydra\.utils\.to_absolute_path)$/u;
const paths =
  /^(pathlib\.)?(Pure)?(Posix|Windows)?(Path|PurePath|AnyPath|CloudPath)$|^(upath\.UPath|cloudpathlib\.\w+Path|anyio\.Path)$/u;
const sameMethods: ReadonlySet<string> = new Set([
  'resolve',
  'absolute',
  'as_posix',
  'expanduser',
  'as_uri',
  'strip',
  'rstrip',
  'lstrip',
  '__str__',
]);

export function evaluateCall(call: CallExpr, context: Context): Answer {
  const external = context.project.external(call.fn, context.at);
  if (external !== undefined) return externalCall(external, call, context);
  if (call.fn.k === 'name') {
    const builtin = builtinCall(call.fn.v, call, context);
    if (builtin) return builtin;
    const own = ownFunction(call, context);
    if (own) return own;
  }
  return methodCall(call, context) ?? none(reasons.elsewhere);
}

function first(call: CallExpr, context: Context): Answer {
  const [argument] = call.args;
  return argument ? context.valueOf(argument, context) : none(reasons.runTime);
}

function builtinCall(name: string, call: CallExpr, context: Context): Answer | undefined {
  if (name === 'str' || name === 'open') return call.args[0] ? first(call, context) : undefined;
  return undefined;
}

function externalCall(name: string, call: CallExpr, context: Context): Answer {
  if (name === 'os.path.join') return combine(call.args, context, joinValues);
  if (paths.test(name))
    return call.args.length === 0 ? { values: [plain('')] } : combine(call.args, context, joinValues);
  if (same.test(name) || /^(gzip|bz2|lzma|io|codecs|fsspec|smart_open)\.open$/u.test(name)) return first(call, context);
  if (name === 'os.path.dirname') return mapped(first(call, context), (value) => parentOf(value, 1));
  if (name === 'os.path.basename')
    return mapped(first(call, context), (value) => ({
      ...value,
      rooted: false,
      text: value.text.split(/[\\/]/u).at(-1) ?? '',
    }));
  if (name === 'os.getcwd' || name.endsWith('Path.cwd')) return { values: [plain('.')] };
  if (/^(pyprojroot\.here|pyprojroot\.find_root|rootutils\.\w+)$/u.test(name)) {
    return combine([{ k: 'str', v: '' }, ...call.args], context, joinValues);
  }
  if (
    name === 'os.getenv' ||
    /^os\.environ\.(get|setdefault)$/u.test(name) ||
    /^(decouple\.config|environs\.\w+)$/u.test(name)
  )
    return environment(call, context);
  if (/(^|\.)(Option|Argument|Field|field|Query|Body|mapped_column|attrib|ib)$/u.test(name))
    return optionDefault(call, context);
  if (/^io\.(Bytes|String)IO$/u.test(name)) return none(reasons.memory);
  if (name.startsWith('tempfile.')) return none(reasons.temporary);
  if (/^(glob\.|os\.listdir|os\.walk|os\.scandir)/u.test(name)) return none(reasons.pattern);
  if (/^(json|yaml|toml|tomllib|tomli|omegaconf|hydra|configparser|dynaconf)\b/u.test(name))
    return none(reasons.configuration);
  if (/hf_hub_download|snapshot_download|download_artifacts|cached_path|get_file$|retrieve$/u.test(name))
    return none('a downloaded file');
  return none(reasons.elsewhere);
}

function environment(call: CallExpr, context: Context): Answer {
  const value = call.args[1] ?? call.kw['default'];
  const answer = value ? context.valueOf(value, context) : none(reasons.environment);
  return asInferred(answer, reasons.environment);
}

/** `typer.Option("x")`, `pydantic.Field(default="x")`, `dataclasses.field(default="x")`. */
function optionDefault(call: CallExpr, context: Context): Answer {
  const value = call.kw['default'] ?? call.args[0];
  const answer = value ? context.valueOf(value, context) : none(reasons.parameter);
  return asInferred(answer, reasons.parameter);
}

function methodCall(call: CallExpr, context: Context): Answer | undefined {
  const on = receiver(call.fn);
  if (!on) return undefined;
  const name = lastName(call.fn);
  if (name === 'get' && on.k === 'name' && /(^|\.)environ$/u.test(on.v)) return environment(call, context);
  if (name === 'format') return formatted(context.valueOf(on, context), call, context);
  if (name === 'joinpath') return combine([on, ...call.args], context, joinValues);
  if (name === 'open') return context.valueOf(on, context);
  if (name === 'glob' || name === 'rglob' || name === 'iterdir') return none(reasons.pattern);
  if (sameMethods.has(name)) return context.valueOf(on, context);
  if (name === 'with_suffix' || name === 'with_name')
    return renamed(name, context.valueOf(on, context), first(call, context));
  if (name === 'get')
    return none(
      /cfg|conf|config|settings|params/iu.test(on.k === 'name' ? on.v : '') ? reasons.configuration : reasons.runTime,
    );
  return undefined;
}

function receiver(fn: Expr): Expr | undefined {
  if (fn.k === 'attr') return fn.on;
  if (fn.k !== 'name' || !fn.v.includes('.')) return undefined;
  return { k: 'name', v: fn.v.slice(0, fn.v.lastIndexOf('.')) };
}

function renamed(how: string, on: Answer, by: Answer): Answer {
  const [text] = by.values;
  if (!text || by.values.length !== 1) return none(reasons.runTime);
  return mapped(on, (value) => ({
    ...value,
    text:
      how === 'with_name'
        ? value.text.replace(/[^\\/]*$/u, () => text.text)
        : value.text.replace(/(\.[^\\/.]*)?$/u, () => text.text),
  }));
}

/** `"{}/x_{name}.csv".format(a, name=b)`: all holes must be constants. */
function formatted(on: Answer, call: CallExpr, context: Context): Answer {
  const [pattern] = on.values;
  if (!pattern || on.values.length !== 1) return none(on.why ?? reasons.runTime);
  let so: readonly PathValue[] = [{ ...pattern, text: '' }];
  let next = 0;
  for (const piece of pattern.text.split(/(\{[^{}]*\})/u).slice(0, 32)) {
    const hole = /^\{(\w*)\}$/u.exec(piece)?.[1];
    if (hole === undefined && piece.startsWith('{')) return none(reasons.runTime);
    const expr =
      hole === undefined
        ? undefined
        : hole === ''
          ? call.args[next++]
          : /^\d+$/u.test(hole)
            ? call.args[Number(hole)]
            : call.kw[hole];
    if (hole !== undefined && !expr) return none(reasons.runTime);
    const filled = expr ? context.valueOf(expr, context) : { values: [plain(piece)] };
    if (filled.values.length === 0) return none(filled.why ?? reasons.runTime);
    so = so.flatMap((left) => filled.values.map((right) => appendValues(left, right))).slice(0, 8);
  }
  return { values: so };
}

/** A function of the repository that returns constants, with the arguments of this call put in. */
function ownFunction(call: CallExpr, context: Context): Answer | undefined {
  if (call.fn.k !== 'name' || context.depth > 16) return undefined;
  const meaning = context.project.meaning(call.fn.v, context.at);
  if (meaning.is !== 'scope' || meaning.rest.length > 0) return undefined;
  const scope = meaning.module.facts.scopes[meaning.scope];
  const returns = meaning.module.bound.get(`${meaning.scope}\0<return>`);
  if (scope?.kind !== 'function' || !returns || returns.length > 6) return undefined;
  const frame = toFrame(call, { module: meaning.module, scope: meaning.scope }, context);
  const at = { module: meaning.module, scope: meaning.scope, line: Infinity, block: 0 };
  const answers = returns.map((binding) =>
    context.valueOf(binding.value, { ...context, frame, at: placeOf(binding, at) }),
  );
  return merge(answers, returns.length > 1 || liveBindings(returns, at).length > 1);
}

export function toFrame(call: CallExpr, callee: { module: Frame['module']; scope: number }, context: Context): Frame {
  const scope = callee.module.facts.scopes[callee.scope];
  const parameters = (scope?.parameters ?? []).filter(
    ({ name }, index) => !(index === 0 && (name === 'self' || name === 'cls')),
  );
  const values = new Map<string, Answer>();
  for (const [index, parameter] of parameters.entries()) {
    const given = call.kw[parameter.name] ?? call.args[index];
    if (given) values.set(parameter.name, context.valueOf(given, context));
  }
  return { ...callee, values };
}
