/** What the halves of the evaluator share that is Python's own: how values are joined, where they are read. */
import { distinct, MAX_VALUES, none, reasons, type Answer, type CodeContext, type CodeFrame } from '../code-answer.ts';
import { isAbsolute, withSlash, type PathValue } from '../path-text.ts';
import type { BindingFact, Expr } from './facts.ts';
import type { At, Module, Project } from './project.ts';

export type Frame = CodeFrame<Module>;
export type Context = CodeContext<Project, At, Expr>;

export function combine(
  parts: readonly Expr[],
  context: Context,
  join: (a: PathValue, b: PathValue) => PathValue,
): Answer {
  let so: readonly PathValue[] | undefined;
  for (const part of parts) {
    const answer = context.valueOf(part, context);
    if (answer.values.length === 0) return none(answer.why ?? reasons.runTime);
    const next = answer.values;
    so = so === undefined ? next : so.flatMap((left) => next.map((right) => join(left, right))).slice(0, MAX_VALUES);
  }
  return so === undefined ? none(reasons.runTime) : { values: distinct(so) };
}

/** As pathlib and os.path join: a root on the right leaves the left out. */
export function joinValues(left: PathValue, right: PathValue): PathValue {
  const inferred = left.inferred || right.inferred;
  if (right.rooted || isAbsolute(right.text)) return { ...right, inferred };
  if (left.text === '') return { text: right.text, rooted: left.rooted, inferred };
  return { text: withSlash(left.text, right.text), rooted: left.rooted, inferred };
}

/** Where a binding's value is read: in its own scope and at its own line, so that later changes do not reach it. */
export function placeOf(binding: BindingFact, at: At): At {
  return { module: at.module, scope: binding.within ?? binding.scope, line: binding.line - 0.5, block: binding.block };
}

export function lastName(expr: Expr): string {
  if (expr.k === 'name') return expr.v.slice(expr.v.lastIndexOf('.') + 1);
  return expr.k === 'attr' ? expr.v : '';
}
