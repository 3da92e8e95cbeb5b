/** Packages a file attaches, and what it may therefore call by bare names. DESCRIPTION and NAMESPACE add theirs. */
import type { ConnectorContext } from '../connector.ts';
import { decodeText } from '../connector.ts';
import { directoryOf } from '../paths.ts';
import { argumentOf, lastName } from './answer.ts';
import { evaluate } from './evaluate.ts';
import type { CallFact, Expr } from './facts.ts';
import type { Module, Project } from './project.ts';

const attaching = /^(?:library|require|attachNamespace|p_load|shelf|use|from|pkg_attach|tar_option_set)$/u;
/** Packages that attach others. */
const bundles: Readonly<Record<string, readonly string[]>> = {
  tidyverse: ['readr', 'dplyr', 'tidyr', 'purrr', 'ggplot2', 'stringr', 'tibble', 'forcats', 'lubridate'],
  tidymodels: ['broom', 'dials', 'parsnip', 'recipes', 'rsample', 'tune', 'workflows', 'workflowsets', 'yardstick'],
  mlr3verse: ['mlr3', 'mlr3learners', 'mlr3pipelines', 'mlr3tuning', 'mlr3measures'],
  fastverse: ['data.table', 'collapse', 'magrittr'],
  fpp3: ['fable', 'fabletools', 'feasts', 'tsibble'],
  fpp2: ['forecast'],
  keras3: ['keras'],
};

export function readAttached(project: Project, module: Module): void {
  for (const fact of module.facts.calls) if (isAttaching(fact)) attach(project, module, fact);
}

function isAttaching({ call }: CallFact): boolean {
  const name = lastName(call.fn);
  if (!attaching.test(name)) return false;
  if (name === 'from' || name === 'use') return /^(?:import::from|box::use|use)$/u.test(call.fn);
  return true;
}

function attach(project: Project, module: Module, { call, scope, line, block }: CallFact): void {
  if (lastName(call.fn) === 'tar_option_set') {
    // What targets attaches before it runs a target's code.
    const given = argumentOf(call, [], 'packages');
    const found = given ? evaluate(project, given, { module, scope, line, block }).values : [];
    for (const { text } of found) add(module, text);
    return;
  }
  const byText = call.kw['character.only'] !== undefined || lastName(call.fn) === 'pkg_attach';
  const several = /^(?:p_load|shelf|use)$/u.test(lastName(call.fn)) && call.fn !== 'use';
  const given = several ? call.args : call.args.slice(0, 1);
  const first = argumentOf(call, ['package|char'], 'package');
  for (const expr of given.length > 0 ? given : first ? [first] : []) {
    const name = byText ? undefined : nameIn(expr);
    if (name !== undefined) add(module, name);
    else {
      const { values } = evaluate(project, expr, { module, scope, line, block });
      for (const { text } of values) add(module, text);
      if (values.length === 0) module.attachesMore.is = true;
    }
  }
}

function nameIn(expr: Expr): string | undefined {
  if (expr.k === 'name') return expr.v;
  if (expr.k === 'str') return expr.v;
  return expr.k === 'item' && expr.on.k === 'name' ? expr.on.v : undefined;
}

function add(module: Module, name: string): void {
  if (!/^[A-Za-z][\w.]{0,80}$/u.test(name)) return;
  module.packages.add(name);
  for (const one of Object.hasOwn(bundles, name) ? (bundles[name] ?? []) : []) module.packages.add(one);
}

/** Attached in a file, in what it sources, and in what sources it. */
export function attachedIn(
  project: Project,
  module: Module,
  sourcers: ReadonlyMap<string, readonly Module[]>,
): { readonly packages: ReadonlySet<string>; readonly more: boolean } {
  const packages = new Set<string>();
  let more = false;
  const above = new Set<Module>([module]);
  for (const one of above) for (const other of sourcers.get(one.path) ?? []) if (above.size < 60) above.add(other);
  for (const one of new Set([...above].flatMap((each) => project.visible(each)))) {
    for (const name of one.packages) packages.add(name);
    more ||= one.attachesMore.is;
  }
  return { packages, more };
}

/** Package names of a DESCRIPTION (Depends, Imports) or of a NAMESPACE's imports. */
export async function readDeclared(context: ConnectorContext, path: string): Promise<readonly string[]> {
  if (context.files.get(path) === undefined) return [];
  const content = await context.files.read(path, 400_000);
  const text = content.kind === 'content' ? decodeText(content.bytes) : undefined;
  if (text === undefined) return [];
  const found = path.endsWith('NAMESPACE') ? importsIn(text) : dependsIn(text);
  return found.flatMap((name) => [name, ...(Object.hasOwn(bundles, name) ? (bundles[name] ?? []) : [])]);
}

function importsIn(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => /^import(?:From)?\(\s*"?([\w.]+)/u.exec(line)?.[1] ?? []);
}

function dependsIn(text: string): readonly string[] {
  let field = '';
  const names: string[] = [];
  for (const line of text.split('\n').slice(0, 2_000)) {
    const head = /^([\w/-]{1,80}):(.*)$/su.exec(line);
    if (head) field = head[1] ?? '';
    if (!/^(?:Depends|Imports)$/u.test(field)) continue;
    for (const part of (head?.[2] ?? line).split(',')) {
      const name = /^\s*([A-Za-z][\w.]*)/u.exec(part)?.[1];
      if (name !== undefined && name !== 'R') names.push(name);
    }
  }
  return names;
}

/** The DESCRIPTION that counts for a file: the nearest one above it. */
export function descriptionOf(module: Module, context: ConnectorContext): string | undefined {
  for (let at = directoryOf(module.path); ; at = directoryOf(at)) {
    const path = at === '' ? 'DESCRIPTION' : `${at}/DESCRIPTION`;
    if (context.files.get(path) !== undefined) return path;
    if (at === '') return undefined;
  }
}
