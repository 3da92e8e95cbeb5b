/**
 * Everything one file's calls do: each call judged by the rules, and helpers followed once: a call `load("x.csv")` with a
 * constant shows at the caller what `load` reads.
 */
import type { Taken } from '../code-file.ts';
import { firstOfEach, type Finding } from '../code-finding.ts';
import type { FileTree } from '../connector.ts';
import type { Frame } from './answer.ts';
import { toFrame } from './evaluate-call.ts';
import { contextAt } from './evaluate.ts';
import type { CallFact } from './facts.ts';
import { callText, type Sight } from './finding.ts';
import type { Module, Project } from './project.ts';
import { findFileAccess } from './rules-io.ts';
import { findInstalls, findWork } from './rules-work.ts';

const MAX_FOLLOWED = 400;

export interface Given {
  readonly project: Project;
  readonly module: Module;
  readonly files: FileTree;
  readonly attached: ReadonlySet<string>;
}

export function readModule(given: Given): { readonly findings: readonly Finding[]; readonly taken: readonly Taken[] } {
  const found: Finding[] = [];
  const taken: Taken[] = [];
  for (const fact of given.module.facts.calls) {
    const sight = toSight(given, fact);
    found.push(...judge(sight));
    taken.push(...findInstalls(sight));
  }
  for (const { line, text } of given.module.facts.routes) found.push({ what: 'serve', call: text, line, scope: 0 });
  return { findings: firstOfEach(given.module.notebook ? withoutStatistics(found) : found), taken };
}

function toSight(given: Given, fact: CallFact, frame?: Frame): Sight {
  const at = { module: given.module, scope: fact.scope, line: fact.line, block: fact.block };
  const callee = given.project.callee(fact.call.fn, at);
  return { ...given, fact, at, callee, ...(frame ? { frame } : {}) };
}

function judge(sight: Sight): readonly Finding[] {
  return [...findFileAccess(sight), ...findWork(sight)];
}

/** A report fits a line or a logistic regression to describe data: that trains no model unless it is used or kept. */
function withoutStatistics(found: readonly Finding[]): readonly Finding[] {
  const used = found.some((one) => /^(?:predict|evaluate|tune|write-model|register)$/u.test(one.what));
  return used
    ? found
    : found.filter((one) => one.what !== 'fit' || !/^(?:stats::)?(?:n?ls|g?lm|loess)$/u.test(one.call));
}

export type Helpers = ReadonlyMap<string, readonly CallFact[]>;

/** Functions whose file access depends on a parameter, with the calls that do. */
export function toHelpers(project: Project, found: ReadonlyMap<string, readonly Finding[]>): Helpers {
  const helpers = new Map<string, CallFact[]>();
  for (const [path, findings] of found) {
    const open = new Set(
      findings
        .filter((one) => one.parameter === true || (one.inferred === true && one.scope > 0))
        .map((one) => `${one.line}/${one.scope}`),
    );
    if (open.size === 0) continue;
    for (const fact of project.modules.get(path)?.facts.calls ?? []) {
      if (!open.has(`${fact.line}/${fact.scope}`)) continue;
      const key = `${path}\0${fact.scope}`;
      helpers.set(key, [...(helpers.get(key) ?? []), fact]);
    }
  }
  return helpers;
}

export function followHelpers(given: Given, helpers: Helpers): readonly Finding[] {
  const { project, module } = given;
  const found: Finding[] = [];
  let followed = 0;
  for (const fact of module.facts.calls) {
    const { call } = fact;
    if (call.args.length + Object.keys(call.kw).length === 0 || call.on !== undefined) continue;
    const at = { module, scope: fact.scope, line: fact.line, block: fact.block };
    const callee = project.callee(call.fn, at);
    const inside = callee.is === 'function' ? helpers.get(`${callee.module.path}\0${callee.scope}`) : undefined;
    if (callee.is !== 'function' || !inside || followed > MAX_FOLLOWED) continue;
    followed += 1;
    const frame = toFrame(call, { module: callee.module, scope: callee.scope }, contextAt(project, at));
    if ([...frame.values.values()].every((answer) => answer.values.length === 0)) continue;
    for (const helper of inside) found.push(...followOne(given, { fact, helper, frame }));
  }
  return firstOfEach(found);
}

function followOne(
  given: Given,
  { fact, helper, frame }: { readonly fact: CallFact; readonly helper: CallFact; readonly frame: Frame },
): readonly Finding[] {
  const sight = toSight({ ...given, module: frame.module }, helper, frame);
  // A relative path is read from where the caller runs, not from where the helper is kept.
  const { path, notebook, moves } = given.module;
  return judge({ ...sight, module: { ...frame.module, path, notebook, moves } })
    .filter((one) => one.target !== undefined && !one.target.inferred)
    .map((one) => ({
      ...one,
      call: `${fact.call.fn} → ${callText(sight)}`.slice(0, 120),
      line: fact.line,
      scope: fact.scope,
      inferred: true,
    }));
}
