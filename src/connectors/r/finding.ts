/** What a rule may ask of one call, and how it says what it found. */
import { onlyText, spreadOver, toResolved, type Finding, type Resolved, type Spot } from '../code-finding.ts';
import type { FileTree } from '../connector.ts';
import { argumentOf, type Frame } from './answer.ts';
import { roleOfPath } from './calls-io.ts';
import { evaluate } from './evaluate.ts';
import type { CallFact, Expr } from './facts.ts';
import { toTarget } from './place.ts';
import type { At, Callee, Module, Project } from './project.ts';

/** Everything a rule needs to judge one call. */
export interface Sight {
  readonly project: Project;
  readonly module: Module;
  readonly files: FileTree;
  readonly fact: CallFact;
  readonly at: At;
  readonly callee: Callee;
  /** Packages attached where this file runs. */
  readonly attached: ReadonlySet<string>;
  readonly frame?: Frame;
}

/** The library function a call calls, when its package fits: written out, or attached, or needing no such proof. */
export function isOf(sight: Sight, packages: readonly string[], needsPackage: boolean): boolean {
  const { callee, attached } = sight;
  if (callee.is !== 'library' || sight.fact.call.on !== undefined) return false;
  if (callee.package !== undefined) return packages.includes(callee.package);
  return !needsPackage || packages.some((one) => attached.has(one));
}

export function argument(sight: Sight, formals: readonly string[], name: string): Expr | undefined {
  return argumentOf(sight.fact.call, formals, name);
}

export function base(sight: Sight, what: Finding['what']): Spot {
  return { what, call: callText(sight), line: sight.fact.line, scope: sight.fact.scope };
}

/** The call as written, shortened. */
export function callText({ fact: { call } }: Sight): string {
  const on = call.on === undefined ? '' : call.on.k === 'name' ? `${call.on.v.slice(0, 40)}$` : '…$';
  return `${on}${call.fn.slice(0, 80)}`;
}

export function resolve(sight: Sight, expr: Expr): Resolved {
  const answer = evaluate(sight.project, expr, sight.at, sight.frame);
  return toResolved(answer, (value) => toTarget(value, sight.module, sight.files));
}

/** The one text an argument has: a model's name, a repository. */
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
