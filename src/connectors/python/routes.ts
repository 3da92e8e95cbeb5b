/**
 * Routes that a file declares: decorators of functions (`@app.get("/x")`), calls (`app.add_url_rule`, `app.router.add_get`,
 * `Route(…)`), services of BentoML and Ray Serve, handlers of Litestar. Read from the same facts as all else. A path that is
 * no constant is open.
 */
import { lastName } from './answer.ts';
import type { ScopeFact } from './facts.ts';
import type { At, Module, Project } from './project.ts';
import { methodsOf, type Decorated, type Route } from './route.ts';
import { litestarRoute } from './routes-litestar.ts';
import { calledRoutes } from './routes-called.ts';
import { appOf, constant, joinRoutes, prefixOf, receiverName, type PathPart } from './web-apps.ts';

const MAX_ROUTES = 500;
const verbs = /^(?:get|post|put|patch|delete|head|options|trace|websocket)$/u;

export function readRoutes(project: Project, module: Module): readonly Route[] {
  if (module.notebook || isTest(module.path)) return [];
  const decorated = module.facts.scopes.flatMap((fact, scope) =>
    fact.decorators.flatMap((decorator) => decoratedRoute(project, module, { fact, scope, decorator })),
  );
  return [...decorated, ...calledRoutes(project, module)].slice(0, MAX_ROUTES);
}

/** Tests make applications to try things out. */
function isTest(path: string): boolean {
  return /(?:^|\/)tests?\//u.test(path) || /(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/u.test(path);
}

function decoratedRoute(project: Project, module: Module, one: Decorated): readonly Route[] {
  const { fact, decorator } = one;
  const call = decorator.k === 'call' ? decorator : undefined;
  const fn = call ? call.fn : decorator;
  const at: At = { module, scope: fact.parent, line: fact.line, block: 0 };
  const external = project.external(fn, at);
  if (external !== undefined) {
    const known = served(project, module, one, external) ?? litestarRoute(project, module, one, external);
    return known ? [known] : [];
  }
  const holder = receiverName(fn);
  const verb = lastName(fn);
  const app = holder === undefined || fact.kind !== 'function' ? undefined : appOf(project, holder, at);
  if (!app) return [];
  const common = { tool: app.tool, line: fact.line, handler: fact.name, scope: one.scope };
  if (app.tool === 'bentoml') {
    const given = call?.kw['route'];
    return verb === 'api'
      ? [{ ...common, methods: ['POST'], path: slashed(given ? constant(project, given, at) : { text: fact.name }) }]
      : [];
  }
  if (!call || !(verbs.test(verb) || /^(?:route|api_route|view)$/u.test(verb))) return [];
  const given = call.args[0] ?? call.kw['path'] ?? call.kw['rule'] ?? call.kw['uri'] ?? call.kw['endpoint'];
  const methods = verbs.test(verb)
    ? [verb.toUpperCase()]
    : methodsOf(call.kw['methods'] ?? call.kw['method'], app.tool);
  return [{ ...common, methods, path: joinRoutes(prefixOf(project, app, module), constant(project, given, at)) }];
}

function slashed({ text, ...rest }: PathPart): PathPart {
  return { text: text.startsWith('/') || text === '' ? text : `/${text}`, ...rest };
}

/** `@bentoml.api` of a class that is a `@bentoml.service`; a class or function that is a `@serve.deployment`. */
function served(project: Project, module: Module, one: Decorated, external: string): Route | undefined {
  const { fact, scope, decorator } = one;
  const common = { line: fact.line, handler: fact.name, scope };
  const call = decorator.k === 'call' ? decorator : undefined;
  const at: At = { module, scope: fact.parent, line: fact.line, block: 0 };
  if (external === 'bentoml.api' && fact.kind === 'function') {
    const given = call?.kw['route'];
    const holder = module.facts.scopes[fact.parent];
    const handler = holder?.kind === 'class' ? `${holder.name}.${fact.name}` : fact.name;
    const path = slashed(given ? constant(project, given, at) : { text: fact.name });
    return { ...common, handler, tool: 'bentoml', methods: ['POST'], path };
  }
  if (external !== 'ray.serve.deployment' || hasIngress(project, at, fact)) return undefined;
  const prefix = call?.kw['route_prefix'];
  return { ...common, tool: 'ray-serve', methods: [], ...(prefix ? { path: constant(project, prefix, at) } : {}) };
}

/** Then its routes are those of the application that is given to it. */
function hasIngress(project: Project, at: At, { decorators }: ScopeFact): boolean {
  return decorators.some((one) => project.external(one.k === 'call' ? one.fn : one, at) === 'ray.serve.ingress');
}
