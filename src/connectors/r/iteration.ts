/** Calls that hand each item of a list to a function: lapply, purrr's map and walk. Pure. */
import type { CallExpr, Expr } from './facts.ts';

export interface Iteration {
  /** What the function is given, one expression for each of its first parameters. */
  readonly over: readonly Expr[];
  /** The function's name, where it is one. */
  readonly fn?: string;
  readonly kw: Readonly<Record<string, Expr>>;
}

const one =
  /^(?:\w+::)?(?:lapply|sapply|vapply|future_lapply|future_sapply|mclapply|pblapply|pbsapply|(?:future_)?(?:map|imap|walk|iwalk)(?:_\w+)?)$/u;
const two = /^(?:\w+::)?(?:future_)?(?:map2|walk2)(?:_\w+)?$/u;

export function iteration(call: CallExpr): Iteration | undefined {
  const isTwo = two.test(call.fn);
  if (!isTwo && !one.test(call.fn)) return undefined;
  const named = [call.kw['.x'] ?? call.kw['X'] ?? call.kw['x'], ...(isTwo ? [call.kw['.y']] : [])];
  const loose = [...call.args];
  const lists = named.map((given) => given ?? loose.shift());
  const fn = call.kw['.f'] ?? call.kw['FUN'] ?? call.kw['f'] ?? loose.shift();
  if (lists.some((list) => list === undefined)) return undefined;
  const { '.x': _x, '.y': _y, X: _X, x: _lx, '.f': _f, FUN: _F, f: _lf, ...kw } = call.kw;
  return {
    over: lists.flatMap((list): Expr[] => (list ? [{ k: 'each', of: list }] : [])),
    ...(fn?.k === 'name' || fn?.k === 'str' ? { fn: fn.v } : {}),
    kw,
  };
}
