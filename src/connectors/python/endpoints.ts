/** Routes as endpoints: where each answers, which function of which file answers, and which model that function takes. */
import {
  toRef,
  type EndpointAttributes,
  type EntityRef,
  type JsonObject,
  type ModelUseAttributes,
  type Observation,
} from '#core';
import type { Finding } from '../code-finding.ts';
import type { ConnectorContext } from '../connector.ts';
import { modelTaken, type Loaded, type Taken } from './endpoint-models.ts';
import type { Module, Project } from './project.ts';
import type { Route } from './route.ts';
import { readRoutes } from './routes.ts';

export function describeEndpoints(
  context: ConnectorContext,
  project: Project,
  { module, findings }: { readonly module: Module; readonly findings: readonly Finding[] },
): readonly Observation[] {
  const all = readRoutes(project, module);
  const handlers = new Set(all.flatMap(({ scope }) => scope ?? []));
  const routes = new Map(all.map((route) => [nameOfRoute(module.path, route), route]));
  return [...routes].flatMap(([name, route]) => {
    const ref = toRef('endpoint', context.source, name);
    const evidence = [{ source: context.source, locator: context.locate(module.path, route.line) }];
    const common = { layer: 'encoded', method: 'parsed', evidence } as const;
    const taken = modelTaken(context, { project, module, findings, handlers }, route);
    return [
      { kind: 'entity', ref, attributes: attributesOf(module.path, route, taken) as unknown as JsonObject, ...common },
      { kind: 'relation', from: ref, relation: 'calls', to: toRef('artifact', context.source, module.path), ...common },
      ...(taken?.model ? [servesOf(context, module.path, { ref, model: taken.model })] : []),
    ];
  });
}

/** `src/api.py:POST /predict`; a route without a known path by what answers. */
function nameOfRoute(file: string, { methods, path, handler, line }: Route): string {
  const known = path && (path.partial === undefined || path.text !== '') ? path.text : undefined;
  const which = [methods.join(','), known ?? handler ?? `line ${line}`].filter((part) => part !== '').join(' ');
  return `${file}:${which}`;
}

function attributesOf(file: string, route: Route, taken: Taken | undefined): EndpointAttributes {
  const { tool, methods, path, line, handler } = route;
  const whole = path !== undefined && (path.partial === undefined || path.text !== '');
  const partial = path === undefined ? 'its path is decided where it is deployed' : path.partial;
  return {
    name: [methods.join(','), whole ? path.text : (handler ?? '')].filter((part) => part !== '').join(' '),
    tool,
    file,
    line,
    ...(whole ? { route: path.text } : {}),
    ...(methods.length > 0 ? { methods } : {}),
    ...(handler === undefined ? {} : { handler }),
    ...(partial === undefined ? {} : { partial }),
    ...(taken?.unresolved === undefined ? {} : { unresolved: [taken.unresolved] }),
  };
}

function servesOf(
  context: ConnectorContext,
  file: string,
  { ref, model }: { readonly ref: EntityRef; readonly model: Loaded },
): Observation {
  const { ref: to, inferred, ...rest } = model;
  const attributes: ModelUseAttributes = { role: 'model', ...rest };
  return {
    kind: 'relation',
    from: ref,
    relation: 'serves',
    to,
    attributes: attributes as unknown as JsonObject,
    layer: 'encoded',
    method: inferred ? 'inferred' : 'parsed',
    evidence: [{ source: context.source, locator: context.locate(file, model.line) }],
  };
}
