import { describe, expect, it } from 'vitest';
import { declaredSteps } from '../../../test/support/declared-steps.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('pipelines written in Python', () => {
  it('give each step with its order, code and data', async () => {
    expect(await declaredSteps(connector, fixtures)).toEqual([
      'airflow dags/train.py:train.check; after dags/train.py:train.fit; runs src/evaluate.py; in src/evaluate.py#L1-L2; at @daily',
      'airflow dags/train.py:train.fit; runs src/fit.py; at @daily',
      'azure-ml azure_pipeline.py:main.prepare; runs src/fit.py',
      'dagster assets.py:model; after assets.py:raw; runs assets.py; in assets.py#L7-L9',
      'dagster assets.py:raw; runs assets.py; in assets.py#L3-L5',
      'flyte flyte_workflow.py:main.fit; runs flyte_workflow.py; in flyte_workflow.py#L3-L5',
      'kedro shop/src/shop/pipelines/training/pipeline.py:training.split; runs shop/src/shop/pipelines/training/nodes.py; in shop/src/shop/pipelines/training/nodes.py#L1-L2; takes shop/data/01_raw/raw.csv',
      'kedro shop/src/shop/pipelines/training/pipeline.py:training.train; after shop/src/shop/pipelines/training/pipeline.py:training.split; runs shop/src/shop/pipelines/training/nodes.py; in shop/src/shop/pipelines/training/nodes.py#L4-L5; makes shop/data/06_models/model.pkl',
      'kubeflow kubeflow_pipeline.py:kubeflow-train.load_op; runs src/fit.py; takes component.yaml',
      'kubeflow kubeflow_pipeline.py:kubeflow-train.train; after kubeflow_pipeline.py:kubeflow-train.load_op; runs kubeflow_pipeline.py; in kubeflow_pipeline.py#L5-L7',
      'metaflow metaflow_flow.py:TrainFlow.end; after metaflow_flow.py:TrainFlow.train; runs metaflow_flow.py; in metaflow_flow.py#L15-L17; at daily=True',
      'metaflow metaflow_flow.py:TrainFlow.start; runs metaflow_flow.py; in metaflow_flow.py#L7-L9; at daily=True',
      'metaflow metaflow_flow.py:TrainFlow.train; after metaflow_flow.py:TrainFlow.start; runs metaflow_flow.py; in metaflow_flow.py#L11-L13; at daily=True',
      'prefect flows/main.py:main.load; runs flows/main.py; in flows/main.py#L3-L5; at 0 2 * * *, 0 6 * * 1',
      'prefect flows/main.py:main.train; after flows/main.py:main.load; runs flows/main.py; in flows/main.py#L7-L9; at 0 2 * * *, 0 6 * * 1',
      'sagemaker sagemaker_pipeline.py:abalone.Prepare; runs src/fit.py',
      'sagemaker sagemaker_pipeline.py:abalone.Train; after sagemaker_pipeline.py:abalone.Prepare',
      'zenml zenml_pipeline.py:training.importer; runs zenml_pipeline.py; in zenml_pipeline.py#L4-L6',
      'zenml zenml_pipeline.py:training.trainer; after zenml_pipeline.py:training.importer; runs zenml_steps.py; in zenml_steps.py#L3-L5',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'steps made in a loop, and callables from elsewhere, are said to be open',
      {
        'dags/many.py':
          "from airflow import DAG\nfrom airflow.operators.python import PythonOperator\nfrom elsewhere import work\n\nwith DAG('many') as dag:\n    for n in names():\n        PythonOperator(task_id=f'fit_{n}', python_callable=work)\n",
      },
      [
        'airflow dags/many.py:many.fit_{n}; open It stands in a loop: how many such steps there are is known only when it runs., Its task_id is built when it runs., Where the function work lies could not be followed.; hidden yes',
      ],
    ],
    [
      'a comment, a string and another library’s task are no steps',
      {
        'a.py':
          "# from airflow import DAG\nTEXT = '''\nwith DAG('x') as dag:\n    pass\n'''\nfrom celery import task\n\n@task\ndef fit():\n    return 1\n",
      },
      [],
    ],
    ['a file that is no Python is left alone', { 'a.py': 'from airflow import DAG\nwith DAG( as as as\n' }, []],
    [
      'a flow that calls itself ends',
      { 'f.py': 'from prefect import flow\n\n@flow\ndef main():\n    main()\n' },
      ['prefect f.py:main; runs f.py; in f.py#L3-L5'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredSteps(connector, files)).toEqual(expected);
  });
});
