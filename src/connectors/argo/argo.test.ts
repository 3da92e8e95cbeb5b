import { describe, expect, it } from 'vitest';
import { declaredSteps } from '../../../test/support/declared-steps.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('Argo workflows, compiled Kubeflow pipelines and Elyra pipelines', () => {
  it('give each step with its order, code and data', async () => {
    expect(await declaredSteps(connector, fixtures)).toEqual([
      'argo workflows/train.yaml:nightly.fetch; runs scripts/fetch.sh; at 0 2 * * *',
      'argo workflows/train.yaml:nightly.model.check; after workflows/train.yaml:nightly.model.train; runs src/train.py; takes s3://data/raw.csv; at 0 2 * * *; secrets store/token; open It stands in a loop: how many such steps there are is known only when it runs.',
      'argo workflows/train.yaml:nightly.model.train; after workflows/train.yaml:nightly.fetch; runs src/train.py; takes s3://data/raw.csv; at 0 2 * * *; secrets store/token',
      'argo workflows/train.yaml:nightly.tell; after workflows/train.yaml:nightly.model.check; at 0 2 * * *; open The template tell is in the workflow template shared, so what it runs was not followed.; hidden yes',
      'elyra notebooks.pipeline:Train; after notebooks.pipeline:prepare; runs src/train.py',
      'elyra notebooks.pipeline:prepare; runs prepare.ipynb; makes data/clean.csv',
      'kubeflow compiled.yaml:compiled.condition-1.train; after compiled.yaml:compiled.fetch; runs src/train.py',
      'kubeflow compiled.yaml:compiled.fetch; runs src/train.py',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'other manifests and comments are no steps',
      {
        'k8s/deploy.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n# kind: Workflow\n',
        'values.yaml': 'root: 1\n',
      },
      [],
    ],
    [
      'a template that names itself ends',
      {
        'w.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  entrypoint: a\n  templates:\n    - name: a\n      steps:\n        - - name: again\n            template: a\n',
      },
      ['argo w.yaml:w.again.again; open The template calls itself: how often is known only when it runs.'],
    ],
    [
      'what is cut off is said',
      { 'w.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {templates: [\n' },
      [
        'skipped w.yaml: w.yaml was not read whole: it is not valid YAML (line 4: Flow sequence in block collection must be sufficiently indented and end with a ]).',
      ],
    ],
    [
      'an Elyra file that is cut off is said',
      { 'a.pipeline': '{"doc_type": "pipeline", "pipelines": [{"nodes": [{"type": "execution_node"' },
      [
        'skipped a.pipeline: a.pipeline was not read whole: it is not valid YAML (line 1: Flow map in block collection must be sufficiently indented and end with a }).',
      ],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredSteps(connector, files)).toEqual(expected);
  });
});
