/** The answers of the evaluator, and what its two halves share: contexts, merging, which assignments can hold. */
import type { BindingFact, Expr } from './facts.ts';
import { hasScheme, withSlash, type PathValue } from '../path-text.ts';
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
  temporary: 'a temporary file',
} as const;

const MAX_VALUES = 8;
/** Assignments of one name that are looked at, the latest ones. */
const MAX_BINDINGS = 48;
/** Lists of files to source may be longer than lists of data. */
const MAX_LIST = 200;

export function none(why: string): Answer {
  return { values: [], why };
}

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

/** Several possible answers: distinct values stay, each inferred when only one of them can hold at a time. */
export function merge(answers: readonly Answer[], exclusive: boolean): Answer {
  const values = distinct(answers.flatMap((answer) => answer.values));
  const why = answers.find((answer) => answer.values.length === 0)?.why;
  if (values.length === 0) return none(why ?? reasons.runTime);
  const unsure = exclusive && (values.length > 1 || why !== undefined);
  return {
    values: values
      .slice(0, exclusive ? MAX_VALUES : MAX_LIST)
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

function distinct(values: readonly PathValue[]): readonly PathValue[] {
  const key = (value: PathValue): string => `${value.text.replaceAll('\\', '/')}\0${value.rooted}`;
  return [...new Map(values.map((value) => [key(value), value])).values()];
}

/** Where a binding's value is read: in its own scope and at its own line, so that later changes do not reach it. */
export function placeOf(binding: BindingFact, module: Module): At {
  const scope = module.facts.scopes[binding.scope];
  // What a loop hands to a lambda's parameter is read where the lambda stands.
  const outside = binding.value.k === 'each' && scope?.kind === 'lambda' ? scope.parent : binding.scope;
  return { module, scope: outside, line: binding.line - 0.5, block: binding.block };
}

/** The bindings that can hold at a place: the last certain one before it, and every later one that may have been made. */
export function liveBindings(bindings: readonly BindingFact[], at: At): readonly BindingFact[] {
  const { blocks } = at.module.facts;
  const around = blockChain(blocks, at.block);
  const live: BindingFact[] = [];
  for (const binding of bindings.filter((one) => one.line <= at.line).slice(-MAX_BINDINGS)) {
    const chain = blockChain(blocks, binding.block);
    const excluded = chain.some((one) =>
      around.some(
        (other) => other !== one && blocks[other]?.group === blocks[one]?.group && (blocks[one]?.group ?? -1) >= 0,
      ),
    );
    if (excluded) continue;
    if (at.line === Infinity ? binding.block === 0 : around.includes(binding.block)) live.length = 0;
    live.push(binding);
  }
  return live.slice(-6);
}

function blockChain(blocks: Module['facts']['blocks'], block: number): readonly number[] {
  const chain: number[] = [];
  for (let at = block; at >= 0 && chain.length < 64; at = blocks[at]?.parent ?? -1) chain.push(at);
  return chain;
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
