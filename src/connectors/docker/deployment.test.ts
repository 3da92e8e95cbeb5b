import { describe, expect, it } from 'vitest';
import { declaredDeployments } from '../../../test/support/declared-deployments.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('what a Dockerfile starts', () => {
  it('give what they declare to run, with the model that it serves', async () => {
    expect(await declaredDeployments(connector, fixtures)).toEqual([
      'docker Dockerfile:image; command python src/serve.py; runs src/serve.py; set MODEL_URI=models:/churn/3; serves artifact:ws/models/model.pkl by path through COPY, model-version:mlflow/churn@3 by version through the variable MODEL_URI',
      'unpinned "ghcr.io/acme/trainer" at docker/train.Dockerfile#L1@worktree',
      'unpinned "python:latest" at Dockerfile#L3@worktree',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'only the last stage counts, and comments do not',
      {
        Dockerfile:
          'FROM a:1 AS build\nCMD ["python", "old.py"]\nFROM b:1\n# CMD ["python", "no.py"]\nRUN echo \\\n  # CMD x\n  CMD\nENTRYPOINT ["uvicorn", \\\n  "src.api:app"]\n',
        'src/api.py': '',
        'old.py': '',
      },
      ['docker Dockerfile:image; command uvicorn src.api:app; runs src/api.py'],
    ],
    [
      'an image that starts nothing of its own is no deployment',
      { Dockerfile: 'FROM a:1\nENV MODEL_URI=models:/x/1\n' },
      [],
    ],
    [
      'a copied model that two directories have is not guessed',
      { 'api/Dockerfile': 'FROM a:1\nCOPY model.pkl .\nCMD run\n', 'model.pkl': 'x', 'api/model.pkl': 'y' },
      ['docker api/Dockerfile:image; command run'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredDeployments(connector, files)).toEqual(expected);
  });
});
