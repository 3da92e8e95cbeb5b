/** Workloads with containers (Kubernetes API: workloads; Argo Rollouts; KubeRay): images, commands, variables, ports. */
import type { DeclaredDeployment, Variable } from '../deployments.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import { OPEN } from './helm.ts';

export interface Document {
  readonly path: string;
  readonly node: YamlNode;
}

/** Where each kind keeps its pod. */
const pods: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Pod: [['spec']],
  Deployment: [['spec', 'template', 'spec']],
  StatefulSet: [['spec', 'template', 'spec']],
  DaemonSet: [['spec', 'template', 'spec']],
  ReplicaSet: [['spec', 'template', 'spec']],
  Rollout: [['spec', 'template', 'spec']],
  Job: [['spec', 'template', 'spec']],
  CronJob: [['spec', 'jobTemplate', 'spec', 'template', 'spec']],
  RayService: [['spec', 'rayClusterConfig', 'headGroupSpec', 'template', 'spec']],
  RayCluster: [['spec', 'headGroupSpec', 'template', 'spec']],
};

export function readWorkload({ path, node }: Document, scripts: ScriptFinder): DeclaredDeployment | undefined {
  const kind = textAt(node, 'kind') ?? '';
  const places = Object.hasOwn(pods, kind) ? (pods[kind] ?? []) : [];
  const containers = places.flatMap((place) => itemsAt(node, ...place, 'containers'));
  if (containers.length === 0) return undefined;
  const named = nameOf(node);
  return {
    ...describe(path, node, { kind, containers, scripts }),
    ...(named.includes(OPEN) ? { name: `${kind} at line ${node.line}` } : {}),
  };
}

function nameOf(node: YamlNode): string {
  return textAt(node, 'metadata', 'name') ?? textAt(node, 'metadata', 'generateName') ?? 'unnamed';
}

/** Also for kinds that hold containers elsewhere. */
export function describe(
  path: string,
  node: YamlNode,
  {
    kind,
    containers,
    scripts,
  }: { readonly kind: string; readonly containers: readonly YamlNode[]; readonly scripts: ScriptFinder },
): DeclaredDeployment {
  const commands = containers.map((container) =>
    [...textsAt(container, 'command'), ...textsAt(container, 'args')].join(' ').trim(),
  );
  const environment = textAt(node, 'metadata', 'namespace');
  const images = containers.flatMap((container) => {
    const image = nodeAt(container, 'image');
    const name = textAt(image);
    return image && name !== undefined && !name.includes(OPEN) ? [{ name, line: image.line }] : [];
  });
  const hidden = containers.filter((container) => textAt(container, 'image')?.includes(OPEN) === true).length;
  return {
    file: path,
    name: nameOf(node),
    tool: 'kubernetes',
    type: kind,
    line: node.line,
    lastLine: node.lastLine,
    ...(environment === undefined || environment.includes(OPEN) ? {} : { environment }),
    images,
    commands: commands.filter((text) => text !== '' && !text.includes(OPEN)),
    scripts: [...new Set(commands.flatMap((text) => scripts(text).map((script) => script.path)))],
    variables: containers.flatMap(variablesOf),
    ports: containers.flatMap((container) =>
      itemsAt(container, 'ports').flatMap((port) => textAt(port, 'containerPort') ?? []),
    ),
    serves: [],
    unresolved: hidden > 0 ? ['Its image is decided by values that are not in the file of defaults.'] : [],
  };
}

function variablesOf(container: YamlNode): readonly Variable[] {
  const own = itemsAt(container, 'env').flatMap((item): readonly Variable[] => {
    const name = textAt(item, 'name');
    if (name === undefined || name.includes(OPEN)) return [];
    const value = textAt(item, 'value');
    const secret = nodeAt(item, 'valueFrom', 'secretKeyRef') !== undefined;
    return [
      {
        name,
        line: item.line,
        ...(value === undefined || value.includes(OPEN) ? {} : { value }),
        ...(secret ? { secret } : {}),
      },
    ];
  });
  const whole = itemsAt(container, 'envFrom').flatMap((item): readonly Variable[] => {
    const name = textAt(item, 'secretRef', 'name');
    return name === undefined || name.includes(OPEN) ? [] : [{ name, line: item.line, secret: true }];
  });
  return [...own, ...whole];
}
