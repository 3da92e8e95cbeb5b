/**
 * Which model the function behind a route takes: the one that it loads itself, else the one that its file loads, where that
 * is one. What cannot be followed to it is said to be open; what a route does beside predicting is no model's matter.
 */
import { nameBentoModel, nameHubModel, readModelUri, toRef, type ModelName } from '#core';
import type { Finding } from '../code-finding.ts';
import type { ConnectorContext } from '../connector.ts';
import { isHubName } from '../pinning.ts';
import { lastName } from './answer.ts';
import type { CallFact } from './facts.ts';
import type { Module, Project } from './project.ts';
import type { Route } from './route.ts';

export interface Taken {
  readonly model?: Loaded;
  readonly unresolved?: string;
}
export interface Loaded extends ModelName {
  readonly through: string;
  readonly line: number;
  readonly inferred: boolean;
}
interface Given {
  readonly project: Project;
  readonly module: Module;
  readonly findings: readonly Finding[];
  /** Scopes of all functions of the file that answer: what one loads for itself another does not take. */
  readonly handlers: ReadonlySet<number>;
}

/** `undefined` where nothing says that the function predicts, or loads a model. */
export function modelTaken(context: ConnectorContext, given: Given, route: Route): Taken | undefined {
  if (route.scope === undefined) return undefined;
  const { module, findings } = given;
  const inside = reachedScopes(given, route.scope);
  const loads = findings.filter(isLoad);
  const own = loads.filter((one) => inside.has(one.scope));
  const predicts = findings.filter((one) => one.what === 'predict' && inside.has(one.scope));
  const runs = route.tool === 'bentoml' && module.facts.calls.some((fact) => inside.has(fact.scope) && isRunner(fact));
  if (own.length === 0 && predicts.length === 0 && !runs) return undefined;
  const among = own.length > 0 ? own : loads.filter((one) => !isPrivate(given, one.scope));
  if (among.length === 0 || (own.length === 0 && predicts.some((one) => isOther(given, one, among))))
    return {
      unresolved: 'Which model it takes is not known: what it predicts with is not followed to where it is loaded.',
    };
  const named = among.map((one) => toLoaded(context, one, own.length > 0 && one.inferred !== true));
  const models = new Map(named.toReversed().flatMap((one) => (one ? [[one.ref, one] as const] : [])));
  const [model] = models.values();
  if (models.size > 1)
    return { unresolved: `Which of the ${models.size} models that ${module.path} loads it takes is not known.` };
  const open = among.find((_, at) => named[at] === undefined);
  if (!open && model) return { model };
  return {
    unresolved: `Which model it takes is not known: it is ${open?.unresolved ?? `loaded by ${open?.call ?? '?'}`}.`,
  };
}

/** `runner.async_run(x)`, `runner.predict.run(x)` of BentoML. */
function isRunner({ call }: CallFact): boolean {
  return /^(?:async_)?run$/u.test(lastName(call.fn));
}

/** What a function that answers loads, it loads for itself. */
function isPrivate({ module, handlers }: Given, scope: number): boolean {
  const { scopes } = module.facts;
  for (let at = scope; at > 0; at = scopes[at]?.parent ?? 0)
    if (handlers.has(at) && scopes[at]?.kind === 'function') return true;
  return false;
}

/** Whether what it predicts with is known to be made by something else than these. */
function isOther({ project, module }: Given, { call }: Finding, loads: readonly Finding[]): boolean {
  const receiver = /(?:^|\.)(\w+)\.\w+$/u.exec(call)?.[1];
  const bindings = module.facts.bindings.filter(({ name }) => name === receiver);
  if (bindings.some(({ line }) => loads.some((one) => one.line === line))) return false;
  return bindings.some(({ value, scope, within, line, block }) => {
    const at = { module, scope: within ?? scope, line, block };
    return value.k === 'call' && project.external(value.fn, at) !== undefined;
  });
}

const MAX_SCOPES = 200;

/** The function, what is defined in it, and functions of the file that it calls. */
function reachedScopes({ project, module }: Given, start: number): ReadonlySet<number> {
  const { within, calls } = placesOf(module);
  const reached = new Set([start]);
  for (const scope of reached) {
    if (reached.size > MAX_SCOPES) break;
    for (const inner of within.get(scope) ?? []) reached.add(inner);
    for (const fact of calls.get(scope) ?? []) {
      if (fact.call.fn.k !== 'name') continue;
      const meaning = project.meaning(fact.call.fn.v, { module, ...fact });
      if (meaning.is === 'scope' && meaning.module === module && meaning.rest.length === 0) reached.add(meaning.scope);
    }
  }
  return reached;
}

interface Places {
  readonly within: ReadonlyMap<number, readonly number[]>;
  readonly calls: ReadonlyMap<number, readonly CallFact[]>;
}
const places = new WeakMap<Module, Places>();

/** Scopes by the one they lie in, calls by the scope they stand in: made once for a module. */
function placesOf(module: Module): Places {
  const known = places.get(module);
  if (known) return known;
  const { scopes, calls } = module.facts;
  const inner = [...scopes.keys()].filter((scope) => scope > 0);
  const made = {
    within: Map.groupBy(inner, (scope) => scopes[scope]?.parent ?? 0),
    calls: Map.groupBy(calls, (fact) => fact.scope),
  };
  places.set(module, made);
  return made;
}

/** Tokenizers and their like come with a model and are none. */
function isLoad({ what, call }: Finding): boolean {
  if (what === 'read-model') return true;
  return what === 'pretrained' && !/Tokenizer|Processor|Extractor|Config/u.test(call);
}

function toLoaded(context: ConnectorContext, one: Finding, sure: boolean): Loaded | undefined {
  const common = { through: one.call, line: one.line, inferred: !sure };
  if (one.target?.path !== undefined) {
    const ref = toRef('artifact', context.source, one.target.path);
    return { ref, by: 'path', written: one.target.text, ...common, inferred: !sure || one.inferred === true };
  }
  const written = one.named ?? one.target?.text;
  if (written === undefined) return undefined;
  const uri =
    readModelUri(written) ?? (/(?:^|\.)bentoml\.|BentoModel$/u.test(one.call) ? nameBentoModel(written) : undefined);
  if (uri) return { ...uri, ...common };
  const fromHub =
    one.what === 'pretrained' &&
    isHubName(written) &&
    /from_pretrained$|pipeline$|SentenceTransformer$|CrossEncoder$/u.test(one.call);
  if (!fromHub) return undefined;
  // A revision was given where nothing is loose; which one is not kept.
  const model = nameHubModel(written, undefined);
  return one.loose ? { ...model, ...common } : { ref: model.ref, by: 'revision', written, ...common };
}
