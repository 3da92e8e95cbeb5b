/** Good files of this connector, for the shared conformance suite: one for every format it reads. */
export const fixtures: Record<string, string | Uint8Array> = {
  'workflows/train.yaml': `apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata:
  name: nightly
spec:
  schedule: "0 2 * * *"
  workflowSpec:
    entrypoint: main
    arguments:
      parameters:
        - name: depth
    templates:
      - name: main
        dag:
          tasks:
            - name: fetch
              template: fetch
            - name: model
              template: model
              depends: fetch.Succeeded
            - name: tell
              templateRef: {name: shared, template: tell}
              dependencies: [model]
              when: "{{tasks.model.status}} == Succeeded"
      - name: fetch
        script:
          image: alpine
          command: [sh]
          source: |
            # get it
            sh scripts/fetch.sh
      - name: model
        steps:
          - - name: train
              template: train
          - - name: check
              template: train
              withItems: [1, 2]
      - name: train
        inputs:
          artifacts:
            - name: data
              s3: {bucket: data, key: raw.csv}
        container:
          image: python:3.12
          command: [python, /app/src/train.py]
          env:
            - name: TOKEN
              valueFrom:
                secretKeyRef: {name: store, key: token}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: other
`,
  'compiled.yaml': `components:
  comp-fetch:
    executorLabel: exec-fetch
  comp-inner:
    dag:
      tasks:
        train:
          componentRef: {name: comp-fetch}
deploymentSpec:
  executors:
    exec-fetch:
      container:
        image: python:3.12
        command: [python, src/train.py]
pipelineInfo:
  name: compiled
root:
  dag:
    tasks:
      fetch:
        componentRef: {name: comp-fetch}
      condition-1:
        componentRef: {name: comp-inner}
        dependentTasks: [fetch]
        triggerPolicy:
          condition: inputs.parameter_values['x'] == 'y'
`,
  'notebooks.pipeline': JSON.stringify({
    doc_type: 'pipeline',
    pipelines: [
      {
        nodes: [
          {
            id: 'a',
            type: 'execution_node',
            op: 'execute-notebook-node',
            app_data: {
              component_parameters: {
                filename: 'prepare.ipynb',
                outputs: ['data/clean.csv'],
                runtime_image: 'jupyter',
              },
            },
          },
          {
            id: 'b',
            type: 'execution_node',
            op: 'execute-python-node',
            app_data: { component_parameters: { filename: 'src/train.py' }, ui_data: { label: 'Train' } },
            inputs: [{ links: [{ node_id_ref: 'a' }] }],
          },
        ],
      },
    ],
  }),
  'prepare.ipynb': '{"cells": []}',
  'src/train.py': 'print(1)\n',
  'scripts/fetch.sh': 'echo\n',
};
