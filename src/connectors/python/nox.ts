/**
 * Sessions of a noxfile.py as steps (nox documentation, "Configuration & API"): `session.run("pytest", …)` is a command whose
 * words are its arguments. A word that is no constant is shown as `{…}`.
 */
import { onlyText } from '../code-finding.ts';
import type { ConnectorContext, Seen } from '../connector.ts';
import { baseOf, directoryOf } from '../paths.ts';
import { describeSteps, withOwnIds, type DeclaredStep } from '../pipeline-steps.ts';
import { findScripts } from '../scripts.ts';
import { evaluate } from './evaluate.ts';
import type { CallFact, Expr, ScopeFact } from './facts.ts';
import type { Module, Project } from './project.ts';

export function describeSessions(context: ConnectorContext, project: Project, module: Module): readonly Seen[] {
  if (baseOf(module.path) !== 'noxfile.py') return [];
  const sessions = module.facts.scopes.flatMap((fact, scope) => {
    const decorator = fact.decorators.find((one) => isSession(project, module, fact, one));
    return decorator && fact.kind === 'function' ? [toSession(module, { fact, scope, decorator })] : [];
  });
  const steps = sessions.map((session) => toStep(context, project, { module, session, sessions }));
  return describeSteps(context, withOwnIds(steps));
}

function isSession(project: Project, module: Module, fact: ScopeFact, decorator: Expr): boolean {
  const fn = decorator.k === 'call' ? decorator.fn : decorator;
  const at = { module, scope: fact.parent, line: fact.line, block: 0 };
  return /^nox(?:_poetry|_uv)?\.session$/u.test(project.external(fn, at) ?? '');
}

interface Session {
  readonly name: string;
  readonly line: number;
  /** Calls of methods of the session, by the method's name. */
  readonly calls: readonly { readonly verb: string; readonly fact: CallFact }[];
}

function toSession(
  module: Module,
  { fact, scope, decorator }: { readonly fact: ScopeFact; readonly scope: number; readonly decorator: Expr },
): Session {
  const given = decorator.k === 'call' ? decorator.kw['name'] : undefined;
  const own = `${fact.parameters[0]?.name ?? 'session'}.`;
  const calls = module.facts.calls.flatMap((one) => {
    const { fn } = one.call;
    return one.scope === scope && fn.k === 'name' && fn.v.startsWith(own)
      ? [{ verb: fn.v.slice(own.length), fact: one }]
      : [];
  });
  return { name: given?.k === 'str' && given.v !== '' ? given.v : fact.name, line: fact.line, calls };
}

function toStep(
  { files }: ConnectorContext,
  project: Project,
  given: { readonly module: Module; readonly session: Session; readonly sessions: readonly Session[] },
): DeclaredStep {
  const { module, session, sessions } = given;
  const { name, line, calls } = session;
  const commands = calls.flatMap(({ verb, fact }) => commandOf(project, module, verb, fact) ?? []);
  const text = commands.map((one) => one.text).join('\n');
  const place = { directory: directoryOf(module.path), has: (path: string) => files.get(path) !== undefined };
  return {
    file: module.path,
    id: name,
    name,
    tool: 'nox',
    line,
    lastLine: Math.max(line, ...calls.map(({ fact }) => fact.line)),
    commands: commands.map((one) => one.text),
    scripts: findScripts(text, place)
      .filter(({ exists }) => exists)
      .map((file) => ({ path: file.path, line: commands[file.line]?.line ?? line })),
    after: sessions.flatMap((other) => notifies(other, name).map((at) => ({ id: other.name, line: at }))),
  };
}

/** Lines at which a session asks for another to be run after it. */
function notifies({ calls }: Session, name: string): readonly number[] {
  return calls.flatMap(({ verb, fact }) => {
    const [first] = fact.call.args;
    return verb === 'notify' && first?.k === 'str' && first.v === name ? [fact.line] : [];
  });
}

function commandOf(
  project: Project,
  module: Module,
  verb: string,
  { call, scope, line, block }: CallFact,
): { readonly text: string; readonly line: number } | undefined {
  const start = /^run(?:_always|_install)?$/u.test(verb) ? [] : verb === 'install' ? ['pip', 'install'] : undefined;
  if (!start) return undefined;
  const words = call.args.map((one) => {
    const text = onlyText(evaluate(project, one, { module, scope, line, block }));
    if (text === undefined) return '{…}';
    return /^[\w./:=@,+%~^-]+$/u.test(text) ? text : `'${text.replaceAll("'", '').replace(/\s+/gu, ' ')}'`;
  });
  return words.length === 0 ? undefined : { text: [...start, ...words].join(' ').slice(0, 1000), line };
}
