import { describe, expect, it } from 'vitest';
import { declaredSteps } from '../../../test/support/declared-steps.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('pipelines of cloud services', () => {
  it('give each step with its order, code and data', async () => {
    expect(await declaredSteps(connector, fixtures)).toEqual([
      'azure-ml mlops/pipeline.yml:train.fit; after mlops/pipeline.yml:train.prepare; runs src/train.py; at 0 2 * * *',
      'azure-ml mlops/pipeline.yml:train.prepare; runs src/prepare.py; takes data/raw.csv, mlops/prepare.yml; at 0 2 * * *',
      'azure-ml mlops/pipeline.yml:train.register; after mlops/pipeline.yml:train.fit; at 0 2 * * *; open The component azureml:register@latest lies in a workspace and was not read.; hidden yes',
      'sagemaker pipeline_definition.json:Check; after pipeline_definition.json:Train',
      'sagemaker pipeline_definition.json:Prepare; runs src/prepare.py; takes s3://data/raw.csv',
      'sagemaker pipeline_definition.json:Register; after pipeline_definition.json:Check',
      'sagemaker pipeline_definition.json:Train; after pipeline_definition.json:Prepare',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'YAML and JSON of others is left alone',
      {
        'a.yml': 'jobs: {a: {command: x}}\n',
        'pipeline.json': '{"Steps": 3}',
        'workflow.json': '{"Version": "1", "Steps": [{"Name": "x"}]}',
      },
      [],
    ],
    [
      'a definition that is cut off is said',
      { 'pipeline.json': '{"Version": "2020-12-01", "Steps": [{"Name": "a", "Type": "Training"' },
      [
        'skipped pipeline.json: pipeline.json was not read: it is not valid YAML (line 1: Flow map in block collection must be sufficiently indented and end with a }).',
      ],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredSteps(connector, files)).toEqual(expected);
  });
});
