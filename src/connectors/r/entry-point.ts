/**
 * What a file is: code, a notebook (a document that does a model's work), or a report (one that only looks), and whether
 * it runs by itself: routes, work at its top, a guard. Tests and files that are only taken in do not.
 */
import { working, type Finding } from '../code-finding.ts';
import { baseOf } from '../paths.ts';
import type { Module } from './project.ts';

const making: ReadonlySet<Finding['what']> = new Set(['fit', 'tune', 'write-model', 'register', 'track']);

export function roleOf(module: Module, found: readonly Finding[]): 'code' | 'notebook' | 'report' {
  if (!module.notebook) return 'code';
  return found.some((one) => making.has(one.what)) ? 'notebook' : 'report';
}

export function isEntryPoint(module: Module, found: readonly Finding[]): boolean {
  const base = baseOf(module.path);
  if (module.notebook) return roleOf(module, found) === 'notebook' && !base.startsWith('_');
  if (module.facts.mainGuard || found.some((one) => one.what === 'serve' && isTop(module, one.scope))) return true;
  if (/(^|\/)tests?\//u.test(module.path) || /^(?:test[-_.].*|helper-.*|setup-.*)\.r$/iu.test(base)) return false;
  return callsOwnMain(module) || found.some((one) => working.has(one.what) && isTop(module, one.scope));
}

function callsOwnMain({ facts, defined }: Module): boolean {
  return facts.calls.some(
    ({ call, scope }) => scope === 0 && /^(?:main|run)$/u.test(call.fn) && defined.has(`0\0${call.fn}`),
  );
}

/** At the top of the file, or in a lambda handed to a call there. */
function isTop(module: Module, scope: number): boolean {
  for (let at = scope; at > 0; at = module.facts.scopes[at]?.parent ?? 0)
    if (module.facts.scopes[at]?.kind === 'function') return false;
  return true;
}

/** A README, or a report that writes nothing, feeds no model: that what it shows comes from outside is no unpinned input. */
export function takesIn(module: Module, found: readonly Finding[]): boolean {
  if (roleOf(module, found) !== 'report') return true;
  return !/(^|\/)readme\.\w+$/iu.test(module.path) && found.some((one) => one.what.startsWith('write-'));
}
