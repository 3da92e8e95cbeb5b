/**
 * Whether a file runs by itself: a main guard, a command's decorator, an app object, a call of its own `main` at the top,
 * or work at the top of the file that does more than read. Packages' `__init__.py` and test files need a guard.
 */
import { working, type Finding } from '../code-finding.ts';
import { baseOf } from '../paths.ts';
import { lastName } from './answer.ts';
import type { Module } from './project.ts';

const commandDecorator = /(^|\.)(command|group|main|task_cli|callback)$/u;
const factory = /^(create|make|get|build|init)_?(app|application|server)$/iu;

export function isEntryPoint(module: Module, found: readonly Finding[]): boolean {
  const { facts } = module;
  if (module.notebook) return true;
  const base = baseOf(module.path);
  if (facts.mainGuard || base === '__main__.py') return true;
  const serves = found.some(
    (one) => one.what === 'serve' && (one.scope === 0 || factory.test(facts.scopes[one.scope]?.name ?? '')),
  );
  if (serves) return true;
  if (base === '__init__.py' || base === 'conftest.py' || /^test_|_test\.py$/u.test(base)) return false;
  if (facts.scopes.some((scope) => scope.kind === 'function' && scope.decorators.some((one) => isCommand(module, one))))
    return true;
  if (callsOwnMain(module)) return true;
  return found.some((one) => one.scope === 0 && working.has(one.what));
}

function isCommand(module: Module, decorator: Module['facts']['scopes'][number]['decorators'][number]): boolean {
  const name = decorator.k === 'call' ? decorator.fn : decorator;
  if (name.k !== 'name' || !commandDecorator.test(name.v)) return false;
  const head = name.v.split('.')[0] ?? '';
  const imported = module.facts.imports.some((fact) =>
    /^(click|typer|hydra|cyclopts|invoke|tyro|rich_click)\b/u.test(fact.module),
  );
  return imported && (module.imported.has(head) || module.bound.has(`0\0${head}`) || module.defined.has(`0\0${head}`));
}

function callsOwnMain(module: Module): boolean {
  return module.facts.calls.some((fact) => {
    if (fact.scope !== 0 || fact.block !== 0) return false;
    const name = fact.call.fn.k === 'name' ? fact.call.fn.v : '';
    const last = lastName(fact.call.fn);
    if (last === 'parse_args' || last === 'parse_known_args') return true;
    return (
      ((last === 'main' || last === 'run') && name === last && module.defined.has(`0\0${last}`)) ||
      /^(fire\.Fire|Fire|typer\.run|app\.run|absl\.app\.run)$/u.test(name)
    );
  });
}
