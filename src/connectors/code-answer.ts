/**
 * What an expression of code is worth, as far as constants go: values with the reason where there is none, merging, which
 * assignments can hold at a place. The evaluators of the languages ask; the languages' own rules stay with them.
 */
import type { BlockFact } from './code-facts.ts';
import type { PathValue } from './path-text.ts';

export interface Answer {
  readonly values: readonly PathValue[];
  /** Why there is no value (or not all), in the words of CodeSignal.unresolved. */
  readonly why?: string;
}
/** Arguments a helper was called with, by parameter, valid in one function's scope. */
export interface CodeFrame<Module> {
  readonly module: Module;
  readonly scope: number;
  readonly values: ReadonlyMap<string, Answer>;
}
export interface CodeContext<Project, At extends { readonly module: unknown }, Expr> {
  readonly project: Project;
  readonly at: At;
  readonly frame?: CodeFrame<At['module']>;
  readonly depth: number;
  readonly budget: { steps: number };
  /** What an expression is worth in a context: the evaluator itself, handed on. */
  readonly valueOf: (expr: Expr, context: CodeContext<Project, At, Expr>) => Answer;
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
  archive: 'out of an archive',
} as const;

export const MAX_VALUES = 8;
export const MAX_DEPTH = 24;
const MAX_STEPS = 600;
const MAX_LIVE = 6;

/** One step further into an expression; `undefined` when that is too deep, or when there were too many. */
export function stepInto<Context extends { readonly depth: number; readonly budget: { steps: number } }>(
  context: Context,
): Context | undefined {
  context.budget.steps += 1;
  if (context.depth > MAX_DEPTH || context.budget.steps > MAX_STEPS) return undefined;
  return { ...context, depth: context.depth + 1 };
}

export function none(why: string): Answer {
  return { values: [], why };
}

/**
 * Several possible answers: distinct values stay, each inferred when only one of them can hold at a time; of values that
 * hold together `together` stay.
 */
export function merge(answers: readonly Answer[], exclusive: boolean, together: number = MAX_VALUES): Answer {
  const values = distinct(answers.flatMap((answer) => answer.values));
  const why = answers.find((answer) => answer.values.length === 0)?.why;
  if (values.length === 0) return none(why ?? reasons.runTime);
  const unsure = exclusive && (values.length > 1 || why !== undefined);
  return {
    values: values
      .slice(0, exclusive ? MAX_VALUES : together)
      .map((value) => (unsure ? { ...value, inferred: true } : value)),
    ...(why === undefined ? {} : { why }),
  };
}

export function mapped(answer: Answer, change: (value: PathValue) => PathValue | undefined): Answer {
  const values = answer.values.flatMap((value) => change(value) ?? []);
  return values.length > 0 ? { values } : none(answer.why ?? reasons.runTime);
}

export function asInferred(answer: Answer, otherwise: string): Answer {
  return answer.values.length === 0
    ? none(otherwise)
    : { values: answer.values.map((one) => ({ ...one, inferred: true })) };
}

export function distinct(values: readonly PathValue[]): readonly PathValue[] {
  const key = (value: PathValue): string => `${value.text.replaceAll('\\', '/')}\0${value.rooted}`;
  return [...new Map(values.map((value) => [key(value), value])).values()];
}

interface Place {
  readonly module: { readonly facts: { readonly blocks: readonly BlockFact[] } };
  readonly line: number;
  readonly block: number;
  /** Read from inside a function, which may be called at any time: each assignment may then be the one that holds. */
  readonly anytime?: boolean;
}

/** The bindings that can hold at a place: the last certain one before it, and every later one that may have been made. */
export function liveBindings<Binding extends { readonly line: number; readonly block: number }>(
  bindings: readonly Binding[],
  at: Place,
): readonly Binding[] {
  const { blocks } = at.module.facts;
  const around = blockChain(blocks, at.block);
  const live: Binding[] = [];
  for (const binding of bindings) {
    if (binding.line > at.line) continue;
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
  return live.slice(-MAX_LIVE);
}

function blockChain(blocks: readonly BlockFact[], block: number): readonly number[] {
  const chain: number[] = [];
  for (let at = block; at >= 0 && chain.length < 64; at = blocks[at]?.parent ?? -1) chain.push(at);
  return chain;
}
