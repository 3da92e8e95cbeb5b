import { describe, expect, it } from 'vitest';
import { declaredDeployments } from '../../../test/support/declared-deployments.ts';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

const model = (inside: string): string =>
  `resource "aws_sagemaker_model" "m" {\n  name = "m"\n  primary_container {\n${inside}\n  }\n}
resource "aws_sagemaker_endpoint_configuration" "c" {\n  name = "c"\n  production_variants { model_name = aws_sagemaker_model.m.name }\n}
resource "aws_sagemaker_endpoint" "e" { endpoint_config_name = aws_sagemaker_endpoint_configuration.c.name }\n`;
const built = 'terraform a.tf:aws_sagemaker_endpoint.e; built a.tf:aws_sagemaker_model.m';

describe('Terraform', () => {
  it('gives what it declares to run, and which model it serves', async () => {
    expect(await declaredDeployments(connector, fixtures)).toEqual([
      'terraform infra/agent.tf.json:aws_bedrockagent_agent.helper; serves model:bedrock/anthropic.claude-3-haiku-20240307-v1:0 by name through foundation_model',
      'terraform infra/main.tf:aws_sagemaker_endpoint.fraud; built infra/main.tf:aws_sagemaker_model.fraud',
      'terraform infra/main.tf:aws_sagemaker_model.fraud; image 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1; set MODEL_NAME=fraud; secrets API_TOKEN; serves artifact:uri/s3://acme-live-models/fraud/model.tar.gz by path through model_data_url',
      'terraform infra/main.tf:module.chat; serves model:huggingface/distilbert-base-uncased by name through hf_model_id',
      'terraform infra/modules/worker/main.tf:aws_lambda_function.worker; image ghcr.io/acme/api:1.4; set MODEL_PATH=s3://models/churn/3; serves artifact:uri/s3://models/churn/3 by path through the variable MODEL_PATH; open Whether, and how often, it is made is decided when it is applied.',
      'terraform infra/run.tf:azurerm_cognitive_deployment.chat; serves model-version:openai/gpt-4o@2024-08-06 by version through model',
      'terraform infra/run.tf:google_cloud_run_v2_service.api; command python src/api.py; runs src/api.py; set MODEL_URI=models:/churn/3; secrets DATABASE_PASSWORD; serves model-version:mlflow/churn@3 by version through the variable MODEL_URI; open Its image is decided by var.api_image, which has no value here.',
      'terraform infra/run.tf:google_vertex_ai_endpoint.empty; open Which models are deployed to it is not written in Terraform.',
      'terraform infra/task.tf:aws_ecs_task_definition.api; image ghcr.io/acme/scorer:2; command python src/api.py; runs src/api.py; set MODEL_VERSION=7',
      'terraform infra/task.tf:aws_ecs_task_definition.old; image ghcr.io/acme/old:latest; set MODEL_NAME=old',
      'unpinned "ghcr.io/acme/old:latest" at infra/task.tf#L12@worktree',
    ]);
  });

  it('gives buckets by the address that code names them by, and none whose name is open', async () => {
    const files = {
      'a.tf': `locals { p = "acme" }
resource "aws_s3_bucket" "models" { bucket = "\${local.p}-models" }
resource "google_storage_bucket" "raw" { name = "acme-raw" }
resource "aws_s3_bucket" "open" { bucket = var.name }
resource "aws_s3_bucket" "prefixed" { bucket_prefix = "x" }
`,
    };
    const seen = await collectAll(connector.collect({}, memoryContext({ files })));
    expect(seen.flatMap((one) => (one.kind === 'entity' ? [[one.ref, one.attributes['line']]] : []))).toEqual([
      ['dataset:ws/s3://acme-models', 2],
      ['dataset:ws/gs://acme-raw', 3],
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'a value that another file may set is open',
      {
        'a.tf': `${model('    model_data_url = "s3://b/${var.v}/m"')}variable "v" { default = "1" }\n`,
        'env/prod.tfvars': 'v = "2"\n',
      },
      [
        built,
        'terraform a.tf:aws_sagemaker_model.m; open Its model is decided by var.v, which env/prod.tfvars may set.',
      ],
    ],
    [
      'a condition, a function and what a cloud decides are open; a model that no endpoint takes is not served',
      {
        'a.tf': `resource "aws_sagemaker_model" "m" {
  container { model_data_url = var.x ? "s3://b/1" : "s3://b/2" }
  container { model_data_url = format("s3://%s", "b") }
  container { model_data_url = data.x.y.z }
  container { model_data_url = "s3://b/3" }
}\n`,
      },
      [
        'terraform a.tf:aws_sagemaker_model.m; open Its model is decided by an expression., Its model is decided by data.x.y.z, which is known when it is applied., Its model is decided by format(…)., No endpoint of its module is known to take it.',
      ],
    ],
    [
      'a module that two calls use is open; one that is made 0 times is none',
      {
        'a.tf': 'module "x" {\n  source = "./m"\n  i = "a:1"\n}\nmodule "y" {\n  source = "./m"\n  i = "b:1"\n}\n',
        'm/main.tf':
          'resource "docker_container" "d" { image = var.i }\nresource "docker_container" "off" {\n  count = 0\n  image = "a:1"\n}\n',
      },
      [
        'terraform m/main.tf:docker_container.d; open Its image is decided by var.i, which 2 calls of the module may set.',
      ],
    ],
    [
      'names that stand for themselves end',
      { 'a.tf': `locals {\n  a = local.b\n  b = local.a\n}\n${model('    model_data_url = "${local.a}/x"')}` },
      [built, 'terraform a.tf:aws_sagemaker_model.m; open Its model is decided by itself.'],
    ],
    [
      'resources by a local name, here-documents and escapes',
      {
        'a.tf': `locals {
  m = aws_sagemaker_model.m[0]
  text = <<EOF
  one "quoted" \${not} ${'${'}var.x} } {
    EOF
}
resource "aws_sagemaker_model" "m" {
  count = 1
  primary_container {
    image = "a$\${b}:1" // the end
    model_data_url = "s3://b/\\"c\\"" /* of
    it */
  }
}
resource "aws_sagemaker_endpoint_configuration" "c" { production_variants { model_name = local.m.name } }
resource "aws_sagemaker_endpoint" "e" { endpoint_config_name = aws_sagemaker_endpoint_configuration.c.name }
`,
      },
      [
        built,
        'terraform a.tf:aws_sagemaker_model.m; image a${b}:1; serves artifact:uri/s3://b/"c" by path through model_data_url',
      ],
    ],
    [
      'Azure ML through azapi',
      {
        'a.tf': `resource "azapi_resource" "d" {
  type = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2023-10-01"
  body = jsonencode({ properties = { model = "azureml:churn:4" } })
}
resource "azapi_resource" "other" { type = "Microsoft.Web/sites@2022" }\n`,
      },
      ['terraform a.tf:azapi_resource.d; serves model-version:azureml/churn@4 by version through properties.model'],
    ],
    [
      'what is torn is said',
      {
        'a.tf': 'resource "x" "y" {\n  a = "b\n}\n',
        'b.tf': 'x {\n',
        'c.tf': '}\n',
        'd.tf': 'a = [1, 2\n',
        'e.tf.json': '{"resource":',
        'f.tf': 'a = <<EOT\nnever ends\n',
      },
      [
        'skipped a.tf: a.tf was not read: line 2 has a text that does not end.',
        'skipped b.tf: b.tf was not read: line 2 ends inside a block.',
        'skipped c.tf: c.tf was not read: line 1 closes what was not opened.',
        'skipped d.tf: d.tf was not read: line 2 ends inside a list.',
        'skipped e.tf.json: e.tf.json was not read: Unexpected end of JSON input.',
        'skipped f.tf: f.tf was not read: line 3 has a text that does not end.',
      ],
    ],
    [
      'nesting ends',
      { 'a.tf': `a = ${'['.repeat(5000)}`, 'b.tf': 'a {'.repeat(5000), 'c.tf': `a = ${'!'.repeat(5000)}1\n` },
      [
        'skipped a.tf: a.tf was not read: line 1 nests deeper than 60 levels.',
        'skipped b.tf: b.tf was not read: line 1 nests deeper than 40 levels.',
        'skipped c.tf: c.tf was not read: line 1 nests deeper than 60 levels.',
      ],
    ],
    [
      'what terraform brings is not read',
      { '.terraform/modules/x/main.tf': 'resource "docker_container" "d" { image = "a" }\n' },
      [],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredDeployments(connector, files)).toEqual(expected);
  });
});
