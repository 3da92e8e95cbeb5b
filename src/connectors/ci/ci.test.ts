import { describe, expect, it } from 'vitest';
import { declaredSteps } from '../../../test/support/declared-steps.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('continuous integration', () => {
  it('give each step with its order, code and data', async () => {
    expect(await declaredSteps(connector, fixtures)).toEqual([
      'azure-pipelines azure-pipelines.yml:build.release; after azure-pipelines.yml:build.train; at 0 3 * * *',
      'azure-pipelines azure-pipelines.yml:build.train; runs src/train.py; at 0 3 * * *; open Its steps go on in the template steps/scan.yml.',
      'azure-pipelines azure-pipelines.yml:extra.jobs/other.yml; at 0 3 * * *; open It is the template jobs/other.yml, which was not followed.; hidden yes',
      'gitlab-ci .gitlab-ci.yml:prepare; runs src/prepare.py',
      'gitlab-ci .gitlab-ci.yml:report; after .gitlab-ci.yml:prepare',
      'gitlab-ci .gitlab-ci.yml:train; after .gitlab-ci.yml:prepare; runs src/train.py',
      'gitlab-ci ci/deploy.yml:deploy; after .gitlab-ci.yml:train',
      'jenkins Jenkinsfile:Deploy; at H 4 * * *; open Part of it is a script, which is not evaluated.',
      'jenkins Jenkinsfile:Train; runs src/train.py; at H 4 * * *',
      'taskcluster .taskcluster.yml:task 2; open What it runs is decided by expressions or transforms.; hidden yes',
      'taskcluster .taskcluster.yml:train; runs src/train.py',
      'skipped .gitlab-ci.yml: .gitlab-ci.yml includes group/templates from elsewhere; the jobs in there are not known.',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'jobs that extend each other end',
      { '.gitlab-ci.yml': 'a: {extends: b, script: [x]}\nb: {extends: a}\n' },
      ['gitlab-ci .gitlab-ci.yml:a', 'gitlab-ci .gitlab-ci.yml:b'],
    ],
    [
      'an include of itself ends',
      { '.gitlab-ci.yml': 'include: [{local: /.gitlab-ci.yml}]\na: {script: [echo]}\n' },
      ['gitlab-ci .gitlab-ci.yml:a'],
    ],
    [
      'strings and comments are no commands',
      { Jenkinsfile: "def text = 'stage(x) { sh y }'\n/* stage('A') { sh 'x' } */\nstage('B') { echo 'sh no' }\n" },
      [],
    ],
    [
      'what is cut off is said',
      { '.gitlab-ci.yml': 'a: {script: [\n', Jenkinsfile: "stage('A') { sh 'x" },
      [
        'skipped .gitlab-ci.yml: .gitlab-ci.yml was not read: it is not valid YAML (line 2: Flow sequence in block collection must be sufficiently indented and end with a ]).',
      ],
    ],
    ['other YAML by the same name is left alone', { 'azure-pipelines-settings.yml': 'variables: {a: b}\n' }, []],
  ])('%s', async (_, files, expected) => {
    expect(await declaredSteps(connector, files)).toEqual(expected);
  });
});
