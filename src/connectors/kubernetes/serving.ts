/**
 * Resources that serve models: KServe's InferenceService, new form and old (`predictor.model`, `predictor.sklearn`),
 * Seldon Core 1 (`graph.modelUri`) and 2 (`Model`). Sources: KServe API v1beta1; Seldon Core reference, SeldonDeployment.
 */
import { nameHubModel, readModelUri } from '#core';
import type { DeclaredDeployment } from '../deployments.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { entriesAt, itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import { OPEN } from './helm.ts';
import { describe, type Document } from './workload.ts';

type Served = DeclaredDeployment['serves'][number];

/** `undefined` for other kinds. */
export function readServing(document: Document, scripts: ScriptFinder): readonly DeclaredDeployment[] | undefined {
  const { node } = document;
  const kind = textAt(node, 'kind') ?? '';
  const api = textAt(node, 'apiVersion') ?? '';
  if (kind === 'InferenceService' && api.startsWith('serving.kserve.io')) return [inference(document, scripts)];
  if (kind === 'InferenceService' && api.startsWith('serving.kubeflow.org')) return [inference(document, scripts)];
  if (kind === 'SeldonDeployment') return [seldon(document, scripts)];
  if (kind === 'Model' && api.startsWith('mlops.seldon.io')) return [seldonModel(document, scripts)];
  return undefined;
}

function inference({ path, node }: Document, scripts: ScriptFinder): DeclaredDeployment {
  const predictors = [nodeAt(node, 'spec', 'predictor'), nodeAt(node, 'spec', 'default', 'predictor')].filter(
    (one) => one !== undefined,
  );
  const containers = predictors.flatMap((predictor) => itemsAt(predictor, 'containers'));
  const common = describe(path, node, { kind: 'InferenceService', containers, scripts });
  const models = predictors.flatMap((predictor) => entriesAt(predictor).map(([key, { node: own }]) => ({ key, own })));
  const serves = models.flatMap(({ key, own }) => {
    const uri = nodeAt(own, 'storageUri');
    const through = `spec.predictor.${key}.storageUri`;
    const keyed = textAt(own, 'storage', 'path');
    const stored =
      keyed === undefined
        ? []
        : named(
            `s3://${textAt(own, 'storage', 'key') ?? 'storage'}/${keyed}`,
            `spec.predictor.${key}.storage`,
            own.line,
          );
    const words = [...textsAt(own, 'command'), ...textsAt(own, 'args')];
    return [...(uri ? named(textAt(uri), through, uri.line) : []), ...stored, ...fromArguments(words, own.line)];
  });
  const traffic = predictors.flatMap((predictor) => textAt(predictor, 'canaryTrafficPercent') ?? []);
  return {
    ...common,
    tool: 'kserve',
    serves,
    unresolved: [...common.unresolved, ...openOf(node), ...traffic.map(shared)],
  };
}

function shared(percent: string): string {
  return `${percent} % of the traffic goes to the newest revision; which one has the rest is known only to the cluster.`;
}

function seldon({ path, node }: Document, scripts: ScriptFinder): DeclaredDeployment {
  const predictors = itemsAt(node, 'spec', 'predictors');
  const containers = predictors.flatMap((one) =>
    itemsAt(one, 'componentSpecs').flatMap((spec) => itemsAt(spec, 'spec', 'containers')),
  );
  const common = describe(path, node, { kind: 'SeldonDeployment', containers, scripts });
  const serves = predictors.flatMap((one) => graphModels(nodeAt(one, 'graph'), 0));
  return { ...common, tool: 'seldon', serves, unresolved: [...common.unresolved, ...openOf(node)] };
}

const MAX_GRAPH = 16;

function graphModels(graph: YamlNode | undefined, depth: number): readonly Served[] {
  if (!graph || depth > MAX_GRAPH) return [];
  const uri = nodeAt(graph, 'modelUri');
  return [
    ...(uri ? named(textAt(uri), 'graph.modelUri', uri.line) : []),
    ...itemsAt(graph, 'children').flatMap((child) => graphModels(child, depth + 1)),
  ];
}

function seldonModel({ path, node }: Document, scripts: ScriptFinder): DeclaredDeployment {
  const common = describe(path, node, { kind: 'Model', containers: [], scripts });
  const uri = nodeAt(node, 'spec', 'storageUri');
  const serves = uri ? named(textAt(uri), 'spec.storageUri', uri.line) : [];
  return { ...common, tool: 'seldon', serves, unresolved: [...common.unresolved, ...openOf(node)] };
}

function named(text: string | undefined, through: string, line: number): readonly Served[] {
  const model = text === undefined || text.includes(OPEN) ? undefined : readModelUri(text);
  return model ? [{ ...model, through, line }] : [];
}

/** `--model_id=org/name --model_revision=…` of KServe's Hugging Face runtime. */
function fromArguments(words: readonly string[], line: number): readonly Served[] {
  const valueOf = (flag: string): string | undefined =>
    words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1) ??
    words[words.indexOf(flag) + 1 || words.length];
  const id = valueOf('--model_id');
  if (id === undefined || !/^[\w.-]+\/[\w.-]+$/u.test(id)) return [];
  return [{ ...nameHubModel(id, valueOf('--model_revision')), through: '--model_id', line }];
}

function openOf(node: YamlNode): readonly string[] {
  const text = JSON.stringify([...textsDeep(node, 0)]);
  return text.includes(OPEN) ? ['Part of it is decided by values that are not in the file of defaults.'] : [];
}

function textsDeep(node: YamlNode, depth: number): readonly string[] {
  if (node.kind === 'scalar') return [String(node.value)];
  if (depth > MAX_GRAPH) return [];
  const inner = node.kind === 'list' ? node.items : [...node.entries.values()].map((entry) => entry.node);
  return inner.flatMap((one) => textsDeep(one, depth + 1)).slice(0, 1000);
}
