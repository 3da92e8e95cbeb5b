/** Parts of what is held: `PATHS["model"]`, `files[0]`, `path.parents[2]`, and each value of a loop over constants. */
import { liveBindings, MAX_DEPTH, MAX_VALUES, merge, none, reasons, type Answer } from '../code-answer.ts';
import { parentOf } from '../path-text.ts';
import { lastName, placeOf, type Context } from './answer.ts';
import type { CallExpr, Expr } from './facts.ts';

export const configurationWord: RegExp =
  /(^|[._])(cfg|conf|config|configs|configuration|settings?|params|hparams|yaml)$/iu;

export function eachValue(of: Expr, context: Context): Answer {
  const list = listOf(of, context);
  if (!list)
    return none(
      of.k === 'call' && /glob|listdir|iterdir|walk/u.test(lastName(of.fn)) ? reasons.pattern : reasons.runTime,
    );
  const answers = list.items.slice(0, MAX_VALUES * 2).map((item) => context.valueOf(item, list.context));
  return merge(answers, false);
}

function listOf(
  expr: Expr,
  context: Context,
): { readonly items: readonly Expr[]; readonly context: Context } | undefined {
  if (context.depth > MAX_DEPTH) return undefined;
  if (expr.k === 'list') return { items: expr.of, context };
  if (expr.k === 'dict') return { items: expr.of.map(([name]): Expr => ({ k: 'str', v: name })), context };
  if (expr.k === 'call' && expr.fn.k === 'name' && /^(sorted|list|tuple|set|tqdm)$/u.test(expr.fn.v) && expr.args[0])
    return listOf(expr.args[0], { ...context, depth: context.depth + 1 });
  const found = single(expr, context);
  return found && listOf(found.expr, found.context);
}

/** The one expression a name stands for. */
export function single(expr: Expr, context: Context): { readonly expr: Expr; readonly context: Context } | undefined {
  if (expr.k !== 'name') return undefined;
  const meaning = context.project.meaning(expr.v, context.at);
  if (meaning.is !== 'bound' || meaning.rest.length > 0) return undefined;
  const live = liveBindings(meaning.bindings, meaning.at);
  const [only] = live;
  if (live.length !== 1 || !only) return undefined;
  return { expr: only.value, context: { ...context, at: placeOf(only, meaning.at), depth: context.depth + 1 } };
}

/** `PATHS["model"]` of a constant dictionary, `files[0]` of a constant list, `path.parents[2]`. */
export function itemValue(expr: Extract<Expr, { k: 'item' }>, context: Context): Answer {
  const { on, key } = expr;
  const parents = parentsOf(on);
  if (parents && key.k === 'num') {
    const values = context.valueOf(parents, context).values.flatMap((value) => parentOf(value, key.v + 1) ?? []);
    return values.length > 0 ? { values } : none(reasons.runTime);
  }
  const found = itemOf(expr, context);
  if (found) return context.valueOf(found.expr, found.context);
  return none(rootReason(on, context));
}

function parentsOf(on: Expr): Expr | undefined {
  if (on.k === 'attr' && on.v === 'parents') return on.on;
  if (on.k === 'name' && on.v.endsWith('.parents')) return { k: 'name', v: on.v.slice(0, -'.parents'.length) };
  return undefined;
}

function itemOf(expr: Expr, context: Context): { readonly expr: Expr; readonly context: Context } | undefined {
  if (context.depth > MAX_DEPTH) return undefined;
  if (expr.k !== 'item') return single(expr, context) ?? { expr, context };
  const holder = itemOf(expr.on, { ...context, depth: context.depth + 1 });
  if (!holder) return undefined;
  const { expr: inside, context: there } = holder;
  if (inside.k === 'list' && expr.key.k === 'num') {
    const item = inside.of[expr.key.v];
    return item && { expr: item, context: there };
  }
  if (inside.k !== 'dict') return undefined;
  const keys = context.valueOf(expr.key, context).values;
  const entry = keys.length === 1 ? inside.of.find(([name]) => name === keys[0]?.text) : undefined;
  return entry && { expr: entry[1], context: there };
}

function rootReason(on: Expr, context: Context): string {
  let at = on;
  for (let step = 0; step < 12 && (at.k === 'item' || at.k === 'attr'); step += 1) at = at.on;
  if (at.k === 'name' && /(^|\.)environ$/u.test(at.v)) return reasons.environment;
  if (context.project.external(at, context.at) === 'sys.argv') return reasons.commandLine;
  const found = single(at, context)?.expr;
  if (found?.k === 'call' && isConfigurationCall(found)) return reasons.configuration;
  if (at.k === 'name' && configurationWord.test(at.v)) return reasons.configuration;
  return reasons.runTime;
}

export function isConfigurationCall(call: CallExpr): boolean {
  return /(^|_)(load|safe_load|full_load|loads|ConfigParser|create|load_config|read_params|read_config|get_config|compose)$/u.test(
    lastName(call.fn),
  );
}
