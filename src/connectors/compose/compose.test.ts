import { describe, expect, it } from 'vitest';
import { declaredDeployments } from '../../../test/support/declared-deployments.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('Compose files', () => {
  it('give what they declare to run, with the model that it serves', async () => {
    expect(await declaredDeployments(connector, fixtures)).toEqual([
      'compose compose.yaml:api; built Dockerfile:image; command uvicorn src.api:app --port 8000; runs src/api.py; set MODEL_URI=models:/churn@champion; secrets API_TOKEN; serves model:mlflow/churn by alias champion through the variable MODEL_URI',
      'compose compose.yaml:embed; image vllm/vllm-openai:v0.6.0; command --model org/embedder; serves model:huggingface/org/embedder by name through the command; open More variables come from .env.',
      'compose compose.yaml:store; open Its image is decided by a variable: ${REGISTRY}/postgres.',
      'compose compose.yaml:watch; image prom/prometheus; set MODEL_NAME=churn',
      'unpinned "prom/prometheus" at compose.yaml#L16@worktree',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'values of other shapes are passed over',
      { 'compose.yaml': 'services:\n  a: text\n  b: [1]\n  c: {image: [1], environment: 3, command: {x: y}}\n' },
      ['compose compose.yaml:c'],
    ],
    [
      'a file that is no YAML is said',
      { 'docker-compose.yml': 'services: {a: [\n' },
      [
        'skipped docker-compose.yml: docker-compose.yml was not read: it is not valid YAML (line 2: Flow sequence in block collection must be sufficiently indented and end with a ]).',
      ],
    ],
    ['other files are not read', { 'compose/readme.yaml': 'services: {a: {image: x}}\n' }, []],
  ])('%s', async (_, files, expected) => {
    expect(await declaredDeployments(connector, files)).toEqual(expected);
  });
});
