/** What the halves of the evaluator share that is R's own: how values are joined, where they are read, arguments. */
import {
  distinct,
  liveBindings,
  none,
  reasons,
  type Answer,
  type CodeContext,
  type CodeFrame,
} from '../code-answer.ts';
import { hasScheme, withSlash, type PathValue } from '../path-text.ts';
import type { BindingFact, Expr } from './facts.ts';
import type { At, Module, Project } from './project.ts';

/** Assignments of one name that are looked at, the latest ones. */
const MAX_BINDINGS = 48;
/** Lists of files to source may be longer than lists of data. */
export const MAX_LIST = 200;

export type Frame = CodeFrame<Module>;
export type Context = CodeContext<Project, At, Expr>;

/** R pairs two vectors item by item, so that two parts with several values each give no certain result. */
export function combine(
  parts: readonly Expr[],
  context: Context,
  join: (a: PathValue, b: PathValue) => PathValue | undefined,
): Answer {
  let so: readonly PathValue[] | undefined;
  for (const part of parts) {
    const { values, why } = context.valueOf(part, context);
    if (values.length === 0) return none(why ?? reasons.runTime);
    if (so !== undefined && so.length > 1 && values.length > 1) return none(reasons.runTime);
    so = so === undefined ? values : so.flatMap((left) => values.flatMap((right) => join(left, right) ?? []));
  }
  return so === undefined || so.length === 0 ? none(reasons.runTime) : { values: distinct(so) };
}

/** `file.path(left, right)`. A root on the right makes no path that exists. */
export function joinValues(left: PathValue, right: PathValue): PathValue | undefined {
  const inferred = left.inferred || right.inferred;
  if (right.rooted || hasScheme(right.text)) return undefined;
  const text = left.text === '' && left.rooted ? right.text : withSlash(left.text, right.text);
  return { text, rooted: left.rooted, inferred };
}

/** Where a binding's value is read: in its own scope and at its own line, so that later changes do not reach it. */
export function placeOf(binding: BindingFact, module: Module): At {
  const scope = module.facts.scopes[binding.scope];
  // What a loop hands to a lambda's parameter is read where the lambda stands.
  const outside = binding.value.k === 'each' && scope?.kind === 'lambda' ? scope.parent : binding.scope;
  return { module, scope: outside, line: binding.line - 0.5, block: binding.block };
}

export function latestBindings(bindings: readonly BindingFact[], at: At): readonly BindingFact[] {
  return liveBindings(bindings.filter((one) => one.line <= at.line).slice(-MAX_BINDINGS), at);
}

export function lastName(fn: string): string {
  return fn.slice(fn.lastIndexOf(':') + 1);
}

/** An argument by its names, else by its place; the places of named ones before it are not counted. */
export function argumentOf(
  call: Extract<Expr, { k: 'call' }>,
  formals: readonly string[],
  name: string,
): Expr | undefined {
  let at = 0;
  for (const formal of formals) {
    const names = formal.split('|');
    const given = names.find((one) => Object.hasOwn(call.kw, one));
    if (names.includes(name)) return given === undefined ? call.args[at] : call.kw[given];
    if (given === undefined) at += 1;
  }
  return Object.hasOwn(call.kw, name) ? call.kw[name] : undefined;
}
