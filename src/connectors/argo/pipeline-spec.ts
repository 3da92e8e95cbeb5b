/**
 * Kubeflow pipelines compiled by SDK 2, the intermediate representation: components, each a container or a DAG of tasks,
 * and the executors they run by (Kubeflow Pipelines, pipeline_spec.proto).
 */
import type { ScriptFinder } from '../named-scripts.ts';
import type { DeclaredStep } from '../pipeline-steps.ts';
import { entriesAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlEntry, YamlNode } from '../yaml-text.ts';
import { containerLeaf } from './container.ts';
import { writeOut, type Leaf, type Task } from './nested.ts';

/** The specification in a document: by itself, or in the job that SDK 1.8 wrote around it. */
export function pipelineSpec(node: YamlNode): YamlNode | undefined {
  const spec = nodeAt(node, 'pipelineSpec') ?? node;
  const named = textAt(spec, 'pipelineInfo', 'name') !== undefined;
  return named && nodeAt(spec, 'root') && nodeAt(spec, 'deploymentSpec') ? spec : undefined;
}

export function readPipelineSpec(spec: YamlNode, file: string, scripts: ScriptFinder): readonly DeclaredStep[] {
  const given = ['parameters', 'artifacts'].flatMap((kind) => entriesAt(spec, 'root', 'inputDefinitions', kind));
  const pipeline = {
    file,
    tool: 'kubeflow',
    name: textAt(spec, 'pipelineInfo', 'name') ?? '',
    parameters: given.map(([name]) => name),
  };
  return writeOut(pipeline, tasksIn(spec, nodeAt(spec, 'root'), scripts));
}

function tasksIn(spec: YamlNode, component: YamlNode | undefined, scripts: ScriptFinder): readonly Task[] {
  return entriesAt(component, 'dag', 'tasks').map(([key, entry]) => taskOf(spec, { key, entry }, scripts));
}

function taskOf(
  spec: YamlNode,
  { key, entry }: { readonly key: string; readonly entry: YamlEntry },
  scripts: ScriptFinder,
): Task {
  const { node, keyLine } = entry;
  const of = textAt(node, 'componentRef', 'name') ?? key;
  const component = nodeAt(spec, 'components', of);
  const condition = textAt(node, 'triggerPolicy', 'condition');
  const repeated = ['parameterIterator', 'artifactIterator', 'iteratorPolicy'].some(
    (name) => nodeAt(node, name) !== undefined,
  );
  const common = {
    name: key,
    of,
    line: keyLine,
    lastLine: Math.max(keyLine, node.lastLine),
    after: [...new Set([...textsAt(node, 'dependentTasks'), ...producers(node)])],
    ...(condition === undefined ? {} : { condition }),
    ...(repeated ? { repeated } : {}),
  };
  if (nodeAt(component, 'dag')) return { ...common, inside: () => tasksIn(spec, component, scripts) };
  return { ...common, leaf: leafOf(spec, component, scripts) };
}

/** Inputs that name the task which gives them. */
function producers(node: YamlNode): readonly string[] {
  return ['parameters', 'artifacts'].flatMap((kind) =>
    entriesAt(node, 'inputs', kind).flatMap(
      ([, { node: input }]) =>
        textAt(input, 'taskOutputParameter', 'producerTask') ??
        textAt(input, 'taskOutputArtifact', 'producerTask') ??
        [],
    ),
  );
}

function leafOf(spec: YamlNode, component: YamlNode | undefined, scripts: ScriptFinder): Leaf {
  const label = textAt(component, 'executorLabel') ?? '';
  const executor = nodeAt(spec, 'deploymentSpec', 'executors', label);
  const container = nodeAt(executor, 'container');
  const parameters = entriesAt(component, 'inputDefinitions', 'parameters').map(([name]) => name);
  return {
    ...(container ? containerLeaf(container, scripts) : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
  };
}
