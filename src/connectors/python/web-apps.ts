/**
 * What a name is to a web framework: an application, a router that is mounted somewhere, or nothing; and which paths come
 * before those of its routes. Mounts are followed in the file itself; a router that nothing there mounts is told in part.
 */
import { onlyText } from '../code-finding.ts';
import { lastName } from './answer.ts';
import { evaluate } from './evaluate.ts';
import type { BindingFact, CallFact, Expr } from './facts.ts';
import type { At, Module, Project } from './project.ts';

export interface WebApp {
  readonly tool: string;
  /** Has no place of its own: where it is mounted decides its paths. */
  readonly router: boolean;
  /** The module and the binding that make it: two names for one object have one. */
  readonly key: string;
  readonly module: Module;
  readonly own: PathPart;
}
/** A path, or the end of one with the reason why it is not whole. */
export interface PathPart {
  readonly text: string;
  readonly partial?: string;
}

const makers: readonly (readonly [pattern: RegExp, tool: string, router: boolean])[] = [
  [/^fastapi\.(?:applications\.)?FastAPI$/u, 'fastapi', false],
  [/^fastapi\.(?:routing\.)?APIRouter$/u, 'fastapi', true],
  [/^flask\.(?:app\.)?Flask$/u, 'flask', false],
  [/^flask\.(?:blueprints\.)?Blueprint$/u, 'flask', true],
  [/^quart\.Quart$/u, 'quart', false],
  [/^quart\.Blueprint$/u, 'quart', true],
  [/^sanic\.Sanic$/u, 'sanic', false],
  [/^sanic\.Blueprint$/u, 'sanic', true],
  [/^starlette\.applications\.Starlette$/u, 'starlette', false],
  [/^aiohttp\.web\.(?:Application|RouteTableDef)$/u, 'aiohttp', false],
  [/^bottle\.Bottle$/u, 'bottle', false],
  [/^robyn\.Robyn$/u, 'robyn', false],
  [/^bentoml\.Service$/u, 'bentoml', false],
];

/** `undefined` where the name is none, or could be several. */
export function appOf(project: Project, name: string, at: At): WebApp | undefined {
  const meaning = project.meaning(name, at);
  if (meaning.is !== 'bound' || meaning.rest.length > 0) return undefined;
  const { module } = meaning.at;
  const found = meaning.bindings.flatMap((binding) => madeBy(project, module, binding));
  return found.length === 1 ? found[0] : undefined;
}

function madeBy(project: Project, module: Module, binding: BindingFact): readonly WebApp[] {
  const { value, line, block } = binding;
  if (value.k !== 'call') return [];
  const at = { module, scope: binding.within ?? binding.scope, line, block };
  const maker = project.external(value.fn, at);
  const [, tool, router] = makers.find(([pattern]) => pattern.test(maker ?? '')) ?? [];
  if (tool === undefined || router === undefined) return [];
  const prefix = value.kw['prefix'] ?? value.kw['url_prefix'];
  const own = prefix ? constant(project, prefix, at) : { text: '' };
  return [{ tool, router, key: `${module.path}\0${binding.scope}\0${binding.name}\0${line}`, module, own }];
}

const builtAtRunTime = 'part of it is decided when the program runs';

/** Only a text that can be nothing else. */
export function constant(project: Project, expr: Expr | undefined, at: At): PathPart {
  if (expr?.k === 'str') return { text: expr.v };
  const answer = expr && evaluate(project, expr, at);
  const text = answer && answer.values.every(({ inferred }) => !inferred) ? onlyText(answer) : undefined;
  return text === undefined ? { text: '', partial: builtAtRunTime } : { text };
}

export function joinRoutes(left: PathPart, right: PathPart): PathPart {
  const text =
    left.text.endsWith('/') && right.text.startsWith('/') ? left.text + right.text.slice(1) : left.text + right.text;
  const partial = left.partial ?? right.partial;
  return { text, ...(partial === undefined ? {} : { partial }) };
}

const MAX_MOUNTS = 6;
const MAX_CALLS = 200;
const mounting = /^(?:include_router|register_blueprint|mount|blueprint|add_subapp)$/u;

/** What comes before the paths of its routes. */
export function prefixOf(project: Project, app: WebApp, within: Module, depth = 0): PathPart {
  const modules = app.module === within ? [within] : [within, app.module];
  const mounts = modules.flatMap((module) => mountsOf(project, app, module));
  const [mount] = mounts;
  if (!mount) return app.router ? partly(app.own, 'where its router is mounted is not in this file') : app.own;
  if (mounts.length > 1) return partly(app.own, 'its router is mounted at several places');
  if (depth >= MAX_MOUNTS) return partly(app.own, builtAtRunTime);
  const above = mount.on ? prefixOf(project, mount.on, within, depth + 1) : { text: '' };
  // Flask: a prefix that is given when a blueprint is registered takes the place of its own.
  const replaces = mount.prefix !== undefined && (app.tool === 'flask' || app.tool === 'quart');
  const own = replaces ? { text: '' } : app.own;
  return joinRoutes(joinRoutes(above, mount.prefix ?? { text: '' }), own);
}

function partly(part: PathPart, why: string): PathPart {
  return { text: part.text, partial: part.partial ?? why };
}

interface Mount {
  readonly on: WebApp | undefined;
  readonly prefix: PathPart | undefined;
}

function mountsOf(project: Project, app: WebApp, module: Module): readonly Mount[] {
  const calls = module.facts.calls.filter((fact) => mounting.test(lastName(fact.call.fn))).slice(0, MAX_CALLS);
  return calls.flatMap((fact): readonly Mount[] => {
    const verb = lastName(fact.call.fn);
    const at = placeOfCall(module, fact);
    const first = verb === 'mount' || verb === 'add_subapp' ? fact.call.args[1] : fact.call.args[0];
    const mounted = first ?? fact.call.kw['router'] ?? fact.call.kw['blueprint'] ?? fact.call.kw['app'];
    if (mounted?.k !== 'name' || appOf(project, mounted.v, at)?.key !== app.key) return [];
    const given = verb === 'mount' || verb === 'add_subapp' ? (fact.call.args[0] ?? fact.call.kw['path']) : undefined;
    const prefix = given ?? fact.call.kw['prefix'] ?? fact.call.kw['url_prefix'];
    const holder = receiverName(fact.call.fn);
    const on = holder === undefined ? undefined : appOf(project, holder, at);
    return [{ on, prefix: prefix && constant(project, prefix, at) }];
  });
}

export function placeOfCall(module: Module, { scope, line, block }: CallFact): At {
  return { module, scope, line, block };
}

/** `app.router` of `app.router.add_get`. */
export function receiverName(fn: Expr): string | undefined {
  if (fn.k !== 'name' || !fn.v.includes('.')) return undefined;
  return fn.v.slice(0, fn.v.lastIndexOf('.'));
}
