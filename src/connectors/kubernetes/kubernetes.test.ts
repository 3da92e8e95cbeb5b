import { describe, expect, it } from 'vitest';
import { declaredDeployments } from '../../../test/support/declared-deployments.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('Kubernetes manifests', () => {
  it('give what they declare to run, with the model that it serves', async () => {
    expect(await declaredDeployments(connector, fixtures)).toEqual([
      'kserve k8s/kserve.yaml:churn; serves artifact:uri/s3://models/churn/v3 by path through spec.predictor.model.storageUri; open 10 % of the traffic goes to the newest revision; which one has the rest is known only to the cluster.',
      'kserve k8s/kserve.yaml:llm; serves model-version:huggingface/org/llm@0123456789012345678901234567890123456789 by revision through --model_id',
      'kserve k8s/kserve.yaml:old; serves artifact:uri/gs://models/old by path through spec.predictor.sklearn.storageUri',
      'kubernetes chart/templates/web.yaml:Deployment at line 1; image acme/web:latest; set MODEL_VERSION=7',
      'kubernetes k8s/api.yaml:api; in production; image ghcr.io/acme/api:1.4; command python src/api.py; runs src/api.py; set MODEL_NAME=churn, MODEL_URI=models:/churn/3; secrets TOKEN; serves model-version:mlflow/churn@3 by version through the variable MODEL_URI',
      'kubernetes overlays/prod/kustomization.yaml:api; in prod; image ghcr.io/acme/api:1.5',
      'seldon k8s/seldon.yaml:iris; serves artifact:uri/gs://seldon/iris by path through graph.modelUri, model:mlflow/scorer by alias champion through graph.modelUri',
      'seldon k8s/seldon.yaml:two; serves artifact:uri/gs://seldon/two by path through spec.storageUri',
      'unpinned "acme/web:latest" at chart/templates/web.yaml#L11@worktree',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'YAML of others, comments and other kinds declare nothing to run',
      {
        'a.yaml': 'apiVersion: v1\nkind: ConfigMap\ndata: {MODEL_URI: "models:/x/1"}\n# kind: Deployment\n',
        'ci.yml': 'kind: Deployment\njobs: {}\n',
      },
      [],
    ],
    [
      'a template that cannot be filled is said, and nothing of it is guessed',
      {
        't/Chart.yaml': 'name: t\n',
        't/templates/a.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n{{ range .Values.all }}\n  {{ .name }}: [\n{{ end }}\n',
      },
      [
        'skipped t/templates/a.yaml: t/templates/a.yaml was not read whole: it is a template whose parts are decided when it is filled.',
      ],
    ],
    [
      'overlays that name each other end',
      {
        'a/kustomization.yaml': 'resources: [../b]\nimages: [{name: x, newTag: "1"}]\n',
        'b/kustomization.yaml': 'resources: [../a, d.yaml]\n',
        'b/d.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: x}]}\n',
      },
      [
        'kubernetes a/kustomization.yaml:p; image x:1',
        'kubernetes b/d.yaml:p; image x',
        'unpinned "x" at b/d.yaml#L4@worktree',
      ],
    ],
    [
      'an address with credentials is served without them',
      {
        'k.yaml':
          'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: k}\nspec: {predictor: {model: {storageUri: "https://user:planted@host/model.tar?sig=planted"}}}\n',
      },
      ['kserve k.yaml:k; serves artifact:uri/https://host/model.tar by path through spec.predictor.model.storageUri'],
    ],
    [
      'what is cut off is said',
      { 'k.yaml': 'apiVersion: apps/v1\nkind: Deployment\nspec: {template: {\n' },
      [
        'skipped k.yaml: k.yaml was not read whole: it is not valid YAML (line 4: Flow map in block collection must be sufficiently indented and end with a }).',
      ],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredDeployments(connector, files)).toEqual(expected);
  });
});
