/** Routes that are declared by a call: `app.add_url_rule`, `app.add_api_route`, aiohttp's `add_get` and `web.get`, Starlette's `Route`. */
import { lastName } from './answer.ts';
import type { CallFact, Expr } from './facts.ts';
import type { At, Module, Project } from './project.ts';
import { methodsOf, type Route } from './route.ts';
import { appOf, constant, joinRoutes, placeOfCall, prefixOf, receiverName, type WebApp } from './web-apps.ts';

const telling = /^(?:add_\w+|get|post|put|patch|delete|head|options|route|Route)$/u;
const aiohttpVerbs = /^(?:get|post|put|patch|delete|head|options)$/u;

export function calledRoutes(project: Project, module: Module): readonly Route[] {
  return module.facts.calls.flatMap((fact) => {
    const verb = lastName(fact.call.fn);
    if (!telling.test(verb)) return [];
    const at = placeOfCall(module, fact);
    const external = project.external(fact.call.fn, at);
    if (external !== undefined) return fromFunction(project, module, { fact, at, external });
    if (!/^add_(?:url_rule|api_route|api_websocket_route|route|get|post|put|patch|delete|head)$/u.test(verb)) return [];
    const holder = receiverName(fact.call.fn);
    const app = holder === undefined ? undefined : appOf(project, holder.replace(/\.router$/u, ''), at);
    return app ? [fromMethod(project, module, { fact, at, verb, app })] : [];
  });
}

/** `web.get("/x", handler)` is a route where `add_routes` takes it; `Route("/x", handler)` where an application does. */
function fromFunction(
  project: Project,
  module: Module,
  { fact, at, external }: { readonly fact: CallFact; readonly at: At; readonly external: string },
): readonly Route[] {
  const { call, line } = fact;
  const [, web] = /^aiohttp\.web\.(\w+)$/u.exec(external) ?? [];
  if (web !== undefined && (aiohttpVerbs.test(web) || web === 'route')) {
    const given = web === 'route' ? call.args.slice(1) : call.args;
    const methods = web === 'route' ? methodsOf(call.args[0], 'aiohttp') : [web.toUpperCase()];
    const path = constant(project, given[0] ?? call.kw['path'], at);
    return [
      { tool: 'aiohttp', methods, path, line, ...handlerIn(project, module, given[1] ?? call.kw['handler'], at) },
    ];
  }
  if (!/^starlette\.routing\.Route$/u.test(external)) return [];
  const path = constant(project, call.args[0] ?? call.kw['path'], at);
  // A Mount around it may come before it.
  const mounted = module.facts.calls.some((one) => /(?:^|\.)Mount$/u.test(lastName(one.call.fn)));
  const whole = mounted ? { text: path.text, partial: path.partial ?? 'it may lie below a Mount' } : path;
  const handler = handlerIn(project, module, call.args[1] ?? call.kw['endpoint'], at);
  return [{ tool: 'starlette', methods: methodsOf(call.kw['methods'], 'starlette'), path: whole, line, ...handler }];
}

function fromMethod(
  project: Project,
  module: Module,
  given: { readonly fact: CallFact; readonly at: At; readonly verb: string; readonly app: WebApp },
): Route {
  const { fact, at, verb, app } = given;
  const { args, kw } = fact.call;
  const named = /^add_(get|post|put|patch|delete|head)$/u.exec(verb)?.[1];
  const ofAiohttp = app.tool === 'aiohttp' && verb === 'add_route';
  const rest = ofAiohttp ? args.slice(1) : args;
  const methods =
    named !== undefined ? [named.toUpperCase()] : methodsOf(ofAiohttp ? args[0] : kw['methods'], app.tool);
  const path = constant(project, rest[0] ?? kw['rule'] ?? kw['path'] ?? kw['route'], at);
  // Flask: rule, endpoint's name, function.
  const answers = kw['view_func'] ?? kw['endpoint'] ?? kw['handler'] ?? (verb === 'add_url_rule' ? rest[2] : rest[1]);
  return {
    tool: app.tool,
    methods,
    path: joinRoutes(prefixOf(project, app, module), path),
    line: fact.line,
    ...handlerIn(project, module, answers, at),
  };
}

function handlerIn(project: Project, module: Module, expr: Expr | undefined, at: At): Pick<Route, 'handler' | 'scope'> {
  if (expr?.k !== 'name') return {};
  const meaning = project.meaning(expr.v, at);
  const here = meaning.is === 'scope' && meaning.module === module && meaning.rest.length === 0;
  return { handler: expr.v, ...(here ? { scope: meaning.scope } : {}) };
}
