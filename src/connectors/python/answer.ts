/** The answers of the evaluator, and what its two halves share: contexts, merging, which assignments can hold. */
import type { BindingFact, Expr } from './facts.ts';
import { isAbsolute, withSlash, type PathValue } from '../path-text.ts';
import type { At, Module, Project } from './project.ts';

export interface Answer {
  readonly values: readonly PathValue[];
  /** Why there is no value (or not all), in the words of CodeSignal.unresolved. */
  readonly why?: string;
}
/** Arguments a helper was called with, by parameter, valid in one function's scope. */
export interface Frame {
  readonly module: Module;
  readonly scope: number;
  readonly values: ReadonlyMap<string, Answer>;
}
export interface Context {
  readonly project: Project;
  readonly at: At;
  readonly frame?: Frame;
  readonly depth: number;
  readonly budget: { steps: number };
  /** What an expression is worth in a context: the evaluator itself, handed on. */
  readonly valueOf: (expr: Expr, context: Context) => Answer;
}

export const reasons = {
  parameter: 'from a parameter',
  runTime: 'built at run time',
  configuration: 'from configuration',
  commandLine: 'from the command line',
  environment: 'from the environment',
  elsewhere: 'from another call',
  pattern: 'a pattern of files',
  attribute: 'from an attribute of the object',
  temporary: 'a temporary file',
  memory: 'from memory',
} as const;

export const MAX_VALUES = 8;

export function none(why: string): Answer {
  return { values: [], why };
}

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

/** Several possible answers: distinct values stay, each inferred when only one of them can hold at a time. */
export function merge(answers: readonly Answer[], exclusive: boolean): Answer {
  const values = distinct(answers.flatMap((answer) => answer.values));
  const why = answers.find((answer) => answer.values.length === 0)?.why;
  if (values.length === 0) return none(why ?? reasons.runTime);
  const unsure = exclusive && (values.length > 1 || why !== undefined);
  return {
    values: values.slice(0, MAX_VALUES).map((value) => (unsure ? { ...value, inferred: true } : value)),
    ...(why === undefined ? {} : { why }),
  };
}

function distinct(values: readonly PathValue[]): readonly PathValue[] {
  const key = (value: PathValue): string => `${value.text.replaceAll('\\', '/')}\0${value.rooted}`;
  return [...new Map(values.map((value) => [key(value), value])).values()];
}

/** Where a binding's value is read: in its own scope and at its own line, so that later changes do not reach it. */
export function placeOf(binding: BindingFact, at: At): At {
  return { module: at.module, scope: binding.within ?? binding.scope, line: binding.line - 0.5, block: binding.block };
}

/** The bindings that can hold at a place: the last certain one before it, and every later one that may have been made. */
export function liveBindings(bindings: readonly BindingFact[], at: At): readonly BindingFact[] {
  const list = bindings.filter((binding) => binding.line <= at.line);
  const { blocks } = at.module.facts;
  const around = blockChain(blocks, at.block);
  const live: BindingFact[] = [];
  for (const binding of list) {
    const chain = blockChain(blocks, binding.block);
    const excluded = chain.some((one) =>
      around.some(
        (other) => other !== one && blocks[other]?.group === blocks[one]?.group && (blocks[one]?.group ?? -1) >= 0,
      ),
    );
    if (excluded) continue;
    const certain = at.line === Infinity ? binding.block === 0 : around.includes(binding.block);
    if (certain && at.anytime !== true) live.length = 0;
    live.push(binding);
  }
  return live.slice(-6);
}

function blockChain(blocks: Module['facts']['blocks'], block: number): readonly number[] {
  const chain: number[] = [];
  for (let at = block; at >= 0 && chain.length < 64; at = blocks[at]?.parent ?? -1) chain.push(at);
  return chain;
}

export function lastName(expr: Expr): string {
  if (expr.k === 'name') return expr.v.slice(expr.v.lastIndexOf('.') + 1);
  return expr.k === 'attr' ? expr.v : '';
}
