/** A module's resources and calls as deployments: what runs containers, and what serves models. */
import { nameHubModel } from '#core';
import type { DeclaredDeployment } from '../deployments.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { readContainers } from './containers.ts';
import { textOf, type Where } from './evaluate.ts';
import type { HclBody } from './hcl-tree.ts';
import { isAboutModels, modelResources } from './models.ts';
import { calledDirectory, type Resource } from './modules.ts';

/** Types that run containers; each provider's documentation says where they keep their image. */
const running =
  /^(?:kubernetes_(?:deployment|stateful_set|daemonset|daemon_set|pod|job|cron_job|replication_controller)(?:_v1)?|google_cloud_run_(?:service|v2_service|v2_job)|google_vertex_ai_model|aws_ecs_task_definition|aws_lambda_function|aws_apprunner_service|aws_batch_job_definition|aws_lightsail_container_service_deployment_version|azurerm_container_app|azurerm_container_app_job|azurerm_container_group|azurerm_linux_web_app|azurerm_linux_function_app|docker_container|nomad_job)$/u;

export function readResource(where: Where, resource: Resource, scripts: ScriptFinder): DeclaredDeployment | undefined {
  const { type, name, file, block } = resource;
  const aboutModels = isAboutModels(where, resource);
  if (!aboutModels && !running.test(type)) return undefined;
  const made = howMany(where, block.body);
  if (made === 'none') return undefined;
  const contained = readContainers(where, block.body);
  const says = Object.values(contained).some((list) => list.length > 0);
  if (!aboutModels && !says) return undefined;
  const served = aboutModels ? modelResources[type]?.(where, block.body, resource) : undefined;
  return {
    file,
    name: `${type}.${name}`,
    tool: 'terraform',
    type,
    line: block.line,
    lastLine: block.lastLine,
    ...contained,
    scripts: [...new Set(contained.commands.flatMap((text) => scripts(text).map((script) => script.path)))],
    ports: [],
    serves: served?.serves ?? [],
    unresolved: [
      ...contained.unresolved,
      ...(served?.unresolved ?? []),
      ...(made === undefined ? ['Whether, and how often, it is made is decided when it is applied.'] : []),
    ],
  };
}

/** `count` and `for_each`; `undefined` where they are decided later. */
function howMany(where: Where, { attributes }: HclBody): 'none' | 'some' | undefined {
  const count = attributes.get('count')?.value;
  if (attributes.has('for_each')) return undefined;
  if (!count) return 'some';
  const known = textOf(where, count);
  if (known.is === 'open') return undefined;
  return known.text === '0' ? 'none' : 'some';
}

/** Modules from a registry that deploy a model of the hub by its id. */
export function readRemoteCalls(where: Where): readonly DeclaredDeployment[] {
  return [...where.module.calls].flatMap(([name, { file, block }]): readonly DeclaredDeployment[] => {
    const source = textOf(where, block.body.attributes.get('source')?.value);
    if (calledDirectory(where.module, block) !== undefined || source.is === 'open') return [];
    const id = block.body.attributes.get('hf_model_id');
    const known = id && textOf(where, id.value);
    if (!id || !known || !/sagemaker|vertex|huggingface/iu.test(source.text)) return [];
    const serves =
      known.is === 'text' && /^[\w.-]+(?:\/[\w.-]+)?$/u.test(known.text)
        ? [{ ...nameHubModel(known.text, undefined), through: 'hf_model_id', line: id.line }]
        : [];
    return [
      {
        file,
        name: `module.${name}`,
        tool: 'terraform',
        type: source.text.slice(0, 200),
        line: block.line,
        lastLine: block.lastLine,
        images: [],
        commands: [],
        scripts: [],
        variables: [],
        ports: [],
        serves,
        unresolved: known.is === 'open' ? [`Its model is decided by ${known.why}.`] : [],
      },
    ];
  });
}
