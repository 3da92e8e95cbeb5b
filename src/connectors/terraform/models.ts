/**
 * Resources that serve models: SageMaker (model, endpoint configuration, endpoint), Vertex AI, Azure OpenAI deployments,
 * Azure ML endpoints through azapi, Bedrock agents and throughput (the providers' documentation, by the resource's name).
 */
import { nameHubModel, readModelUri, toRef } from '#core';
import { conceal } from '../conceal.ts';
import type { DeclaredDeployment } from '../deployments.ts';
import { nested, resourceOf, textOf, type Where } from './evaluate.ts';
import type { HclAttribute, HclBody } from './hcl-tree.ts';
import type { Resource, TerraformModule } from './modules.ts';

export type Served = DeclaredDeployment['serves'][number];
export interface ServedBy {
  readonly serves: readonly Served[];
  readonly unresolved: readonly string[];
}

type Reader = (where: Where, body: HclBody, resource: Resource) => ServedBy;
const nothing: ServedBy = { serves: [], unresolved: [] };

/** By type; what each says of the model that it serves. */
export const modelResources: Readonly<Record<string, Reader>> = {
  aws_sagemaker_model: sagemakerModel,
  aws_sagemaker_endpoint: sagemakerEndpoint,
  aws_bedrockagent_agent: (where, body) => bedrock(where, body.attributes.get('foundation_model'), 'foundation_model'),
  aws_bedrock_provisioned_model_throughput: (where, body) =>
    bedrock(where, body.attributes.get('model_arn'), 'model_arn'),
  google_vertex_ai_endpoint: () => ({
    serves: [],
    unresolved: ['Which models are deployed to it is not written in Terraform.'],
  }),
  google_vertex_ai_endpoint_with_model_garden_deployment: modelGarden,
  azurerm_cognitive_deployment: cognitive,
  azurerm_machine_learning_inference_cluster: () => ({
    serves: [],
    unresolved: ['Which models are deployed to it is not written in Terraform.'],
  }),
  azapi_resource: azureMl,
};

/** Resources that only some of are about models. */
export function isAboutModels(where: Where, { type, block }: Resource): boolean {
  if (type !== 'azapi_resource') return Object.hasOwn(modelResources, type);
  const known = textOf(where, block.body.attributes.get('type')?.value);
  return known.is === 'text' && azureEndpoint.test(known.text);
}

const azureEndpoint = /^Microsoft\.MachineLearningServices\/workspaces\/(?:online|batch)Endpoints(?:\/deployments)?@/iu;

function fromText(
  where: Where,
  attribute: HclAttribute | undefined,
  through: string,
  read: (text: string) => Omit<Served, 'through' | 'line'> | undefined,
): ServedBy {
  if (!attribute) return nothing;
  const { value, line } = attribute;
  const known = textOf(where, value);
  if (known.is === 'open') return { serves: [], unresolved: [`Its model is decided by ${known.why}.`] };
  const model = read(known.text);
  if (model) return { serves: [{ ...model, through, line }], unresolved: [] };
  const said =
    known.text === '' ? 'it is empty unless a value is given' : `${conceal(known.text).slice(0, 80)} is not followed`;
  return { serves: [], unresolved: [`Its model is not known: ${said}.`] };
}

function joined(parts: readonly ServedBy[]): ServedBy {
  return { serves: parts.flatMap((one) => one.serves), unresolved: parts.flatMap((one) => one.unresolved) };
}

/** Only a model that an endpoint takes is served. */
function sagemakerModel(where: Where, body: HclBody, resource: Resource): ServedBy {
  const containers = [...nested(body, 'primary_container'), ...nested(body, 'container')];
  const found = joined(
    containers.flatMap((one) => {
      const uri = one.attributes.get('model_data_url');
      const sources = nested(one, 'model_data_source', 's3_data_source').map((source) =>
        source.attributes.get('s3_uri'),
      );
      return [uri, ...sources].map((each) => fromText(where, each, 'model_data_url', readModelUri));
    }),
  );
  if (endpointsOf(where).some(({ models }) => models.includes(resource))) return found;
  return { serves: [], unresolved: [...found.unresolved, 'No endpoint of its module is known to take it.'] };
}

/** Which models each endpoint of a module takes, through its configuration. */
export function endpointsOf(
  where: Where,
): readonly { readonly endpoint: Resource; readonly models: readonly Resource[] }[] {
  return ofType(where.module, 'aws_sagemaker_endpoint').map((endpoint) => ({
    endpoint,
    models: modelsOf(where, endpoint),
  }));
}

function ofType(module: TerraformModule, type: string): readonly Resource[] {
  return [...module.resources.values()].filter((one) => one.type === type);
}

function modelsOf(where: Where, endpoint: Resource): readonly Resource[] {
  const name = endpoint.block.body.attributes.get('endpoint_config_name')?.value;
  const configurations = resourceOf(where, name, 'aws_sagemaker_endpoint_configuration');
  const variants = configurations.flatMap(({ block }) =>
    ['production_variants', 'shadow_production_variants'].flatMap((type) => nested(block.body, type)),
  );
  const models = variants.flatMap((one) =>
    resourceOf(where, one.attributes.get('model_name')?.value, 'aws_sagemaker_model'),
  );
  return [...new Set(models)];
}

function sagemakerEndpoint(where: Where, body: HclBody, resource: Resource): ServedBy {
  if (modelsOf(where, resource).length > 0) return nothing;
  const known = textOf(where, body.attributes.get('endpoint_config_name')?.value);
  const why = known.is === 'open' ? known.why : `the configuration ${known.text}, which is not in its module`;
  return { serves: [], unresolved: [`Which model it serves is decided by ${why}.`] };
}

/** A model of Bedrock is named by an id that holds its version, or by an ARN that ends in it. */
function bedrock(where: Where, attribute: HclAttribute | undefined, through: string): ServedBy {
  return fromText(where, attribute, through, (text) => {
    const id = /(?:foundation-model\/|^)([\w-]+\.[\w.:-]+)$/u.exec(text)?.[1];
    return id === undefined ? undefined : { ref: toRef('model', 'bedrock', id), by: 'name', written: id };
  });
}

function modelGarden(where: Where, { attributes }: HclBody): ServedBy {
  const hub = fromText(where, attributes.get('hugging_face_model_id'), 'hugging_face_model_id', (id) =>
    /^[\w.-]+\/[\w.-]+$/u.test(id) ? nameHubModel(id, undefined) : undefined,
  );
  const publisher = fromText(where, attributes.get('publisher_model_name'), 'publisher_model_name', (text) => {
    const [, name, version] = /^publishers\/[\w.-]+\/models\/([\w.-]+)(?:@([\w.-]+))?$/u.exec(text) ?? [];
    if (name === undefined) return undefined;
    return version === undefined
      ? { ref: toRef('model', 'vertex', name), by: 'name', written: text, unresolved: 'no version is named' }
      : { ref: toRef('model-version', 'vertex', name, version), by: 'version', written: text };
  });
  return joined([hub, publisher]);
}

/** `model { name = "gpt-4o" version = "2024-08-06" }`; without a version the service takes its default. */
function cognitive(where: Where, body: HclBody): ServedBy {
  return joined(
    nested(body, 'model').map(({ attributes }) => {
      const given = attributes.get('version');
      const version = given && textOf(where, given.value);
      const format = textOf(where, attributes.get('format')?.value);
      const space = format.is === 'text' && format.text !== '' ? format.text.toLowerCase() : 'azure';
      return fromText(where, attributes.get('name'), 'model', (name) => {
        if (version?.is === 'text' && version.text !== '')
          return {
            ref: toRef('model-version', space, name, version.text),
            by: 'version',
            written: `${name} ${version.text}`,
          };
        const unresolved =
          version?.is === 'open'
            ? `its version is decided by ${version.why}`
            : 'no version is named, so the service takes its default';
        return { ref: toRef('model', space, name), by: 'name', written: name, unresolved };
      });
    }),
  );
}

/** Deployments of Azure ML's endpoints: `properties.model`, `azureml:name:version` or the id of a version. */
function azureMl(where: Where, body: HclBody): ServedBy {
  const properties = nested(body, 'body', 'properties');
  const models = properties.flatMap((one) => {
    const model = one.attributes.get('model');
    return model ? [model] : nested(one, 'model').flatMap((each) => each.attributes.get('assetId') ?? []);
  });
  return joined(
    models.map((attribute) =>
      fromText(where, attribute, 'properties.model', (text) => {
        const [, name, version] =
          /^azureml:([\w.-]+):([\w.-]+)$/u.exec(text) ?? /\/models\/([\w.-]+)\/versions\/([\w.-]+)$/u.exec(text) ?? [];
        if (name !== undefined && version !== undefined)
          return { ref: toRef('model-version', 'azureml', name, version), by: 'version', written: text };
        const [, latest] = /^azureml:([\w.-]+)@latest$/u.exec(text) ?? [];
        return latest === undefined
          ? undefined
          : {
              ref: toRef('model', 'azureml', latest),
              by: 'latest',
              written: text,
              unresolved: 'it takes whatever version is latest',
            };
      }),
    ),
  );
}
