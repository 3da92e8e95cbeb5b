/**
 * Litestar's handlers (Litestar documentation, "Routing"): `@get("/x")` on functions and on methods of a Controller, whose
 * `path` comes first. Which application or Router takes a handler is looked for in the file; elsewhere it is told in part.
 */
import { lastName } from './answer.ts';
import type { CallFact, Expr } from './facts.ts';
import type { At, Module, Project } from './project.ts';
import type { Decorated, Route } from './route.ts';
import { constant, joinRoutes, placeOfCall, type PathPart } from './web-apps.ts';

const handlers = /^litestar\.(?:handlers\.)?(get|post|put|patch|delete|head|route|websocket)$/u;

export function litestarRoute(
  project: Project,
  module: Module,
  { fact, scope, decorator }: Decorated,
  external: string,
): Route | undefined {
  const verb = handlers.exec(external)?.[1];
  if (verb === undefined || fact.kind !== 'function') return undefined;
  const at: At = { module, scope: fact.parent, line: fact.line, block: 0 };
  const call = decorator.k === 'call' ? decorator : undefined;
  const given = call?.args[0] ?? call?.kw['path'];
  const own = given ? constant(project, given, at) : { text: '' };
  const holder = module.facts.scopes[fact.parent];
  const inClass = holder?.kind === 'class';
  const first = inClass ? controllerPath(project, module, fact.parent) : { text: '' };
  const mounted = mountOf(project, module, inClass ? holder.name : fact.name, 0);
  const methods = verb === 'route' ? [] : [verb.toUpperCase()];
  const handler = inClass ? `${holder.name}.${fact.name}` : fact.name;
  const path = joinRoutes(joinRoutes(mounted, first), own);
  return {
    tool: 'litestar',
    methods,
    path: { ...path, text: path.text === '' ? '/' : path.text },
    line: fact.line,
    handler,
    scope,
  };
}

function controllerPath(project: Project, module: Module, scope: number): PathPart {
  const [binding, ...more] = module.bound.get(`${scope}\0path`) ?? [];
  if (!binding) return { text: '' };
  return more.length > 0
    ? constant(project, undefined, { module, scope, line: 0, block: 0 })
    : constant(project, binding.value, { module, scope, line: binding.line, block: 0 });
}

const MAX_ROUTERS = 5;

/** The path of the Router or the application that takes a handler, a controller or a Router of this name. */
function mountOf(project: Project, module: Module, name: string, depth: number): PathPart {
  const takers = module.facts.calls.filter((fact) => takes(project, module, fact, name));
  const [taker] = takers;
  if (!taker || depth > MAX_ROUTERS) return { text: '', partial: 'which application takes it is not in this file' };
  if (takers.length > 1) return { text: '', partial: 'several routers take it' };
  const at = placeOfCall(module, taker);
  const path = taker.call.kw['path'] ? constant(project, taker.call.kw['path'], at) : { text: '' };
  if (lastName(taker.call.fn) !== 'Router') return path;
  const above =
    taker.to === undefined
      ? { text: '', partial: 'which application takes it is not in this file' }
      : mountOf(project, module, taker.to, depth + 1);
  return joinRoutes(above, path);
}

function takes(project: Project, module: Module, fact: CallFact, name: string): boolean {
  if (!/^(?:Litestar|Router)$/u.test(lastName(fact.call.fn))) return false;
  const external = project.external(fact.call.fn, placeOfCall(module, fact)) ?? '';
  if (!/^litestar\.(?:app\.|router\.)?(?:Litestar|Router)$/u.test(external)) return false;
  const given: Expr | undefined = fact.call.kw['route_handlers'] ?? fact.call.args[0];
  return given?.k === 'list' && given.of.some((one) => one.k === 'name' && one.v === name);
}
