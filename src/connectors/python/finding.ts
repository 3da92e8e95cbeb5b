/** What one call was found to do, before it becomes an observation. */
import type { CodeSignal, UseAttributes } from '#core';
import type { CallFact, Expr } from './facts.ts';
import type { Frame } from './answer.ts';
import { reasons } from '../code-answer.ts';
import { evaluate } from './evaluate.ts';
import type { Loose } from '../pinning.ts';
import { toTarget, type Target } from './place.ts';
import type { At, Module, Project } from './project.ts';
import type { FileTree } from '../connector.ts';

export interface Finding {
  readonly what: CodeSignal['what'];
  readonly call: string;
  readonly line: number;
  readonly scope: number;
  readonly target?: Target;
  /** Name of a model, data set or run that is no file. */
  readonly named?: string;
  readonly unresolved?: string;
  readonly role?: UseAttributes['role'];
  readonly loose?: Loose;
  /** Known only under an assumption: a default, a branch, a helper called with constants. */
  readonly inferred?: boolean;
  /** From a plain `open`: yields to a reader that takes the same handle. */
  readonly opened?: boolean;
  readonly parameter?: boolean;
}

/** Everything a rule needs to judge one call. */
export interface Sight {
  readonly project: Project;
  readonly module: Module;
  readonly files: FileTree;
  readonly fact: CallFact;
  readonly at: At;
  /** Full name in an outside library, where the callee is one. */
  readonly external: string | undefined;
  /** The method's or function's own name. */
  readonly name: string;
  /** What a method is called on. */
  readonly receiver: Expr | undefined;
  /** Outside libraries this file imports, by full module name. */
  readonly libraries: readonly string[];
  /** Whether this file, or a module of the repository that it imports, uses a learning library. */
  readonly learning: boolean;
  readonly frame?: Frame;
}

export function argument(sight: Sight, at: number, names: readonly string[] = []): Expr | undefined {
  const { kw, args } = sight.fact.call;
  for (const name of names) if (kw[name]) return kw[name];
  return at < 0 ? undefined : args[at];
}

export function base(sight: Sight, what: Finding['what']): Pick<Finding, 'what' | 'call' | 'line' | 'scope'> {
  return { what, call: callText(sight), line: sight.fact.line, scope: sight.fact.scope };
}

/** The call as written, shortened: `pd.read_csv`; a chain is shown by its last method. */
export function callText(sight: Sight): string {
  const { fn } = sight.fact.call;
  if (fn.k === 'name') return fn.v.slice(0, 80);
  const inner =
    sight.receiver?.k === 'call' && sight.receiver.fn.k === 'name' ? `${sight.receiver.fn.v.slice(0, 60)}(…)` : '…';
  return `${inner}.${sight.name}`;
}

export interface Resolved {
  readonly targets: readonly Target[];
  readonly unresolved?: string;
}

export function resolve(sight: Sight, expr: Expr): Resolved {
  const answer = evaluate(sight.project, expr, sight.at, sight.frame);
  const { path, notebook, moved } = sight.module;
  const placed = { path, notebook, ...(moved && moved.line < sight.fact.line ? { moved: moved.to } : {}) };
  const targets = answer.values.flatMap((value) => toTarget(value, placed, sight.files) ?? []);
  const different = [...new Map(targets.map((target) => [target.text, target])).values()];
  if (different.length > 0) return { targets: different };
  return { targets: [], unresolved: answer.why ?? reasons.runTime };
}

/** The one text an argument has: a model's name, an alias. */
export function constantText(sight: Sight, expr: Expr | undefined): string | undefined {
  if (!expr) return undefined;
  const { values } = evaluate(sight.project, expr, sight.at, sight.frame);
  const [only] = values;
  return values.length === 1 && only && !only.rooted && only.text !== '' && only.text.length < 200
    ? only.text
    : undefined;
}

export function imports(sight: Sight, pattern: RegExp): boolean {
  return sight.libraries.some((library) => pattern.test(library));
}
