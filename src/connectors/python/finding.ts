/** What a rule may ask of one call, and how it says what it found. */
import { onlyText, spreadOver, toResolved, type Finding, type Resolved, type Spot } from '../code-finding.ts';
import type { FileTree } from '../connector.ts';
import type { Frame } from './answer.ts';
import { roleOfPath } from './calls-io.ts';
import { evaluate } from './evaluate.ts';
import type { CallFact, Expr } from './facts.ts';
import { toTarget } from './place.ts';
import type { At, Module, Project } from './project.ts';

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

export function base(sight: Sight, what: Finding['what']): Spot {
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

export function resolve(sight: Sight, expr: Expr): Resolved {
  const { path, notebook, moved } = sight.module;
  const placed = { path, notebook, ...(moved && moved.line < sight.fact.line ? { moved: moved.to } : {}) };
  const answer = evaluate(sight.project, expr, sight.at, sight.frame);
  return toResolved(answer, (value) => toTarget(value, placed, sight.files));
}

/** The one text an argument has: a model's name, an alias. */
export function constantText(sight: Sight, expr: Expr | undefined): string | undefined {
  return expr && onlyText(evaluate(sight.project, expr, sight.at, sight.frame));
}

/** One finding per possible target, or one with the reason why there is none. */
export function spread(
  sight: Sight,
  what: Finding['what'],
  found: Resolved,
  role: Finding['role'],
): readonly Finding[] {
  return spreadOver(base(sight, what), found, role, roleOfPath);
}

export function imports(sight: Sight, pattern: RegExp): boolean {
  return sight.libraries.some((library) => pattern.test(library));
}
