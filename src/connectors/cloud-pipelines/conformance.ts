/** Good files of this connector, for the shared conformance suite. */
export const fixtures: Record<string, string | Uint8Array> = {
  'mlops/pipeline.yml': `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
display_name: train
jobs:
  prepare:
    type: command
    component: ./prepare.yml
    inputs:
      raw:
        type: uri_file
        path: ../data/raw.csv
  fit:
    type: command
    code: ../src
    command: >-
      python train.py --data \${{inputs.data}}
    environment: azureml:env@latest
    inputs:
      data: \${{parent.jobs.prepare.outputs.clean}}
  register:
    type: command
    component: azureml:register@latest
    inputs:
      model: \${{parent.jobs.fit.outputs.model}}
`,
  'mlops/prepare.yml': `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: prepare
code: ../src
command: python prepare.py
environment: azureml:env@latest
`,
  'mlops/nightly.yml': `$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: cron
  expression: "0 2 * * *"
create_job: ./pipeline.yml
`,
  'src/prepare.py': 'print(1)\n',
  'src/train.py': 'print(1)\n',
  'data/raw.csv': 'a\n',
  'pipeline_definition.json': JSON.stringify(
    {
      Version: '2020-12-01',
      Parameters: [{ Name: 'Depth', Type: 'Integer' }],
      Steps: [
        {
          Name: 'Prepare',
          Type: 'Processing',
          Arguments: {
            AppSpecification: { ImageUri: 'python:3.12', ContainerEntrypoint: ['python3', '/opt/ml/src/prepare.py'] },
            ProcessingInputs: [{ S3Input: { S3Uri: 's3://data/raw.csv' } }],
          },
        },
        {
          Name: 'Train',
          Type: 'Training',
          Arguments: { InputDataConfig: [{ DataSource: { S3DataSource: { S3Uri: { Get: 'Steps.Prepare.Out' } } } }] },
        },
        {
          Name: 'Check',
          Type: 'Condition',
          DependsOn: ['Train'],
          Arguments: { IfSteps: [{ Name: 'Register', Type: 'RegisterModel' }] },
        },
      ],
    },
    undefined,
    1,
  ),
};
