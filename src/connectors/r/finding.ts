/** What one call was found to do, before it becomes an observation, and what a rule may ask. */
import type { CodeSignal, UseAttributes } from '#core';
import type { FileTree } from '../connector.ts';
import { argumentOf, type Frame } from './answer.ts';
import { reasons } from '../code-answer.ts';
import { evaluate } from './evaluate.ts';
import type { CallFact, Expr } from './facts.ts';
import { judgeUrl, type Loose } from '../pinning.ts';
import { roleOfPath } from './calls-io.ts';
import { toTarget, type Target } from './place.ts';
import type { At, Callee, Module, Project } from './project.ts';

export interface Finding {
  readonly what: CodeSignal['what'];
  readonly call: string;
  readonly line: number;
  readonly scope: number;
  readonly target?: Target;
  /** Name of a model, data set or pin that is no file. */
  readonly named?: string;
  readonly unresolved?: string;
  readonly role?: UseAttributes['role'];
  readonly loose?: Loose;
  /** Known only under an assumption: a default, a branch, a helper called with constants. */
  readonly inferred?: boolean;
  readonly parameter?: boolean;
}
/** Something taken from outside that is no signal of the lifecycle: a package. */
export interface Taken {
  readonly call: string;
  readonly line: number;
  readonly loose: Loose;
}

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

export function base(sight: Sight, what: Finding['what']): Pick<Finding, 'what' | 'call' | 'line' | 'scope'> {
  return { what, call: callText(sight), line: sight.fact.line, scope: sight.fact.scope };
}

/** The call as written, shortened. */
export function callText({ fact: { call } }: Sight): string {
  const on = call.on === undefined ? '' : call.on.k === 'name' ? `${call.on.v.slice(0, 40)}$` : '…$';
  return `${on}${call.fn.slice(0, 80)}`;
}

export interface Resolved {
  readonly targets: readonly Target[];
  readonly unresolved?: string;
}

const MAX_TARGETS = 8;

export function resolve(sight: Sight, expr: Expr): Resolved {
  const answer = evaluate(sight.project, expr, sight.at, sight.frame);
  const targets = answer.values.flatMap((value) => toTarget(value, sight.module, sight.files) ?? []);
  const different = [...new Map(targets.map((target) => [target.text, target])).values()];
  if (different.length > 0) return { targets: different.slice(0, MAX_TARGETS) };
  return { targets: [], unresolved: answer.why ?? reasons.runTime };
}

/** The one text an argument has: a model's name, a repository. */
export function constantText(sight: Sight, expr: Expr | undefined): string | undefined {
  if (!expr) return undefined;
  const { values } = evaluate(sight.project, expr, sight.at, sight.frame);
  const [only] = values;
  return values.length === 1 && only && !only.rooted && only.text !== '' && only.text.length < 200
    ? only.text
    : undefined;
}

/** One finding per possible target, or one with the reason why there is none. */
export function spread(
  sight: Sight,
  what: Finding['what'],
  found: Resolved,
  role: Finding['role'],
): readonly Finding[] {
  if (found.targets.length === 0) {
    const unresolved = found.unresolved ?? reasons.runTime;
    return [
      {
        ...base(sight, what),
        unresolved,
        ...(role ? { role } : {}),
        ...(unresolved === reasons.parameter ? { parameter: true } : {}),
      },
    ];
  }
  return found.targets.map((target): Finding => {
    const loose = target.url !== undefined && what.startsWith('read') ? judgeUrl(target.url) : undefined;
    const own = role ?? (target.path === undefined ? undefined : roleOfPath(target.path));
    return {
      ...base(sight, what),
      target,
      ...(own ? { role: own } : {}),
      ...(loose ? { loose } : {}),
      ...(target.inferred ? { inferred: true } : {}),
    };
  });
}
