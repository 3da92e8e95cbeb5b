/**
 * Counted calls to observations, all of them executed and recorded: services and the models they call, endpoints and the
 * models that answer there, agents and the tools they used. A name of a server's own (Triton's `churn`, version 1) is not
 * taken for a registry's; a name that a team gave in attributes of its own is.
 */
import type {
  EntityRef,
  EndpointAttributes,
  Evidence,
  JsonObject,
  ModelName,
  ModelUseAttributes,
  ServiceAttributes,
} from '#core';
import { nameProviderModel, readModelUri, toRef } from '#core';
import type { ConnectorContext, Seen } from '../connector.ts';
import type { Call } from './call-of.ts';
import type { FoldedCalls, Place } from './fold.ts';

const record = { layer: 'executed', method: 'recorded' } as const;

export function observeCalls(context: ConnectorContext, folded: FoldedCalls): readonly Seen[] {
  const { call } = folded;
  if (call.service === '' && call.agent === undefined) return [];
  const evidence = evidenceOf(context, folded);
  const actor = call.agent === undefined ? serviceOf(context, call) : agentOf(context, call);
  const see = (thing: Thing): Seen => ({ kind: 'entity', ...thing, ...record, evidence });
  const relate = (from: EntityRef, relation: 'used' | 'serves' | 'calls', to: EntityRef, attributes: object): Seen => ({
    kind: 'relation',
    from,
    relation,
    to,
    attributes: { ...attributes, ...countsOf(folded) } as JsonObject,
    ...record,
    evidence,
  });
  const model = modelOf(call);
  if (call.role === 'serves' && model) {
    const endpoint = endpointOf(context, call);
    return [see(endpoint), relate(endpoint.ref, 'serves', model.ref, useOf(model))];
  }
  const tool = call.role === 'tool' ? toolOf(context, call) : undefined;
  return [
    see(actor),
    ...(call.role === 'agent' && call.service !== ''
      ? [see(serviceOf(context, call)), relate(serviceOf(context, call).ref, 'calls', actor.ref, { role: 'agent' })]
      : []),
    ...(tool ? [see(tool), relate(actor.ref, 'calls', tool.ref, { role: 'tool' })] : []),
    ...(model ? [relate(actor.ref, 'used', model.ref, useOf(model))] : []),
  ];
}

interface Thing {
  readonly ref: EntityRef;
  readonly attributes: JsonObject;
}

function service(context: ConnectorContext, key: string, attributes: ServiceAttributes): Thing {
  return { ref: toRef('service', context.source, key), attributes: attributes as unknown as JsonObject };
}
function serviceOf(context: ConnectorContext, call: Call): Thing {
  const { service: name } = call;
  return service(context, name, { name, type: 'service', tool: 'opentelemetry' });
}
function agentOf(context: ConnectorContext, call: Call): Thing {
  const name = call.agent ?? '';
  return service(context, `agent:${call.service}/${name}`, { name, type: 'agent', tool: 'opentelemetry' });
}
function toolOf(context: ConnectorContext, call: Call): Thing {
  const name = call.tool ?? '';
  return service(context, `tool:${call.service}/${name}`, { name, type: 'tool', tool: 'opentelemetry' });
}

function endpointOf(context: ConnectorContext, call: Call): Thing {
  const { service: name, environment, image, serviceVersion } = call;
  const attributes: EndpointAttributes = {
    name,
    tool: 'opentelemetry',
    ...(environment === undefined ? {} : { environment }),
    ...(image === undefined ? {} : { image }),
    ...(serviceVersion === undefined ? {} : { release: serviceVersion }),
  };
  const key = environment === undefined ? name : `${name}:${environment}`;
  return { ref: toRef('endpoint', context.source, key), attributes: attributes as unknown as JsonObject };
}

type Named = Pick<ModelName, 'ref' | 'by' | 'written' | 'unresolved'> & { readonly through: string };

/** Protocols in which a server names its models itself. */
const ownNames = new Set(['open-inference', 'tensorflow-serving', 'torchserve', 'sagemaker']);
function modelOf(call: Call): Named | undefined {
  const { model, version, uri, provider } = call;
  const read = uri === undefined ? undefined : readModelUri(uri);
  if (read) return { ...read, through: 'the model URI in its traces' };
  if (model === undefined) return undefined;
  const written = version === undefined ? model : `${model} (${version})`;
  if (provider === undefined && call.operation === 'predict') {
    const through = 'the model name in its traces';
    return version === undefined
      ? { ref: toRef('model', 'mlflow', model), by: 'name', written, through, unresolved: 'its traces name no version' }
      : { ref: toRef('model-version', 'mlflow', model, version), by: 'version', written, through };
  }
  if (provider !== undefined && ownNames.has(provider)) {
    const unresolved = `${provider} has names and versions of its own`;
    return {
      ref: toRef('model', provider, model),
      by: 'name',
      written,
      through: 'the path of the request',
      unresolved,
    };
  }
  const authority = provider ?? 'unnamed';
  const through = version === undefined ? 'the request' : 'the answer';
  if (version === undefined) return { ...nameProviderModel(authority, model), through };
  return { ref: toRef('model-version', authority, model, version), by: 'version', written, through };
}

function useOf({ ref: _ref, ...named }: Named): ModelUseAttributes {
  return { role: 'model', ...named };
}

function countsOf({ calls, failed, firstAt, lastAt, first }: FoldedCalls): object {
  return { calls, ...(failed === 0 ? {} : { failed }), firstAt, lastAt, span: first };
}

function evidenceOf(context: ConnectorContext, { firstPlace, lastPlace }: FoldedCalls): readonly Evidence[] {
  const at = ({ path, line }: Place): string =>
    line === undefined ? context.locate(path) : context.locate(path, line);
  return [...new Set([at(firstPlace), at(lastPlace)])].map((locator) => ({ source: context.source, locator }));
}
