/** Good files of this connector, for the shared conformance suite: small, and one for every library it reads. */
export const fixtures: Record<string, string | Uint8Array> = {
  'dags/train.py': `from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator
from src.evaluate import evaluate

with DAG('train', schedule='@daily') as dag:
    fit = BashOperator(task_id='fit', bash_command='python src/fit.py --depth 3')
    check = PythonOperator(task_id='check', python_callable=evaluate)
    fit >> check
`,
  'src/fit.py': 'print("fit")\n',
  'src/evaluate.py': 'def evaluate():\n    return 1\n',
  'assets.py': `from dagster import asset, define_asset_job, ScheduleDefinition

@asset
def raw():
    return 1

@asset(deps=[raw])
def model():
    return 2
`,
  'flows/main.py': `from prefect import flow, task

@task(retries=2)
def load(path: str):
    return path

@task
def train(data):
    return data

@flow(name='main')
def main(path: str = 'data.csv'):
    data = load(path)
    return train.submit(data)

if __name__ == '__main__':
    main.serve(cron='0 6 * * 1')
`,
  'kubeflow_pipeline.py': `from kfp import components, dsl

load_op = components.load_component_from_file('component.yaml')

@dsl.component(base_image='python:3.12')
def train(data: str) -> str:
    return data

@dsl.pipeline(name='kubeflow-train')
def train_pipeline(path: str = 'x'):
    loaded = load_op(path)
    with dsl.If(loaded.output == 'x'):
        train(data=loaded.output)
`,
  'component.yaml':
    'name: load\nimplementation:\n  container:\n    image: python:3.12\n    command: [python, src/fit.py, --path, {inputValue: path}]\n',
  'flyte_workflow.py': `from flytekit import task, workflow

@task
def fit(x: int) -> int:
    return x

@workflow
def main(x: int = 1) -> int:
    return fit(x=x)
`,
  'metaflow_flow.py': `from metaflow import FlowSpec, Parameter, schedule, step

@schedule(daily=True)
class TrainFlow(FlowSpec):
    depth = Parameter('depth', default=3)

    @step
    def start(self):
        self.next(self.train)

    @step
    def train(self):
        self.next(self.end)

    @step
    def end(self):
        pass
`,
  'zenml_pipeline.py': `from zenml import pipeline, step
from zenml_steps import trainer

@step
def importer() -> int:
    return 1

@pipeline
def training():
    trainer(importer())
`,
  'zenml_steps.py': 'from zenml import step\n\n@step\ndef trainer(x: int) -> int:\n    return x\n',
  'shop/src/shop/pipelines/training/pipeline.py': `from kedro.pipeline import node, pipeline
from .nodes import split, train

def create_pipeline(**kwargs):
    return pipeline([
        node(split, inputs=['raw', 'params:ratio'], outputs=['left', 'right'], name='split'),
        node(func=train, inputs='left', outputs='model'),
    ])
`,
  'shop/src/shop/pipelines/training/nodes.py': 'def split(x, ratio):\n    return x, x\n\ndef train(x):\n    return x\n',
  'shop/conf/base/catalog.yml':
    'raw:\n  type: pandas.CSVDataset\n  filepath: data/01_raw/raw.csv\nmodel:\n  type: pickle.PickleDataset\n  filepath: data/06_models/model.pkl\n',
  'sagemaker_pipeline.py': `from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

def get_pipeline(role):
    process = ProcessingStep(name='Prepare', processor=Processor(role), code='src/fit.py')
    train = TrainingStep(name='Train', estimator=est, inputs={'x': process.properties.Outputs['x']})
    return Pipeline(name='abalone', steps=[process, train])
`,
  'azure_pipeline.py': `from azure.ai.ml import command, dsl

prepare = command(name='prepare', command='python fit.py', code='src', environment='env@latest')

@dsl.pipeline()
def main(data):
    prepare(data=data)
`,
  'prefect.yaml':
    'deployments:\n  - name: nightly\n    entrypoint: flows/main.py:main\n    schedules:\n      - cron: 0 2 * * *\n',
};
