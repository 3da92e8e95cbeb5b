/**
 * A repair is a promise: `git apply` takes the patch on the surveyed tree, a new survey no longer finds what it repairs,
 * and the patch does not fit twice. Held for stages and charts; paths are in src/survey/repairs.test.ts.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Divergence } from '#api';
import { parse } from 'yaml';
import { applyPatch, divergent, surveyIn, writeRepository, type Files } from './world.ts';

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'throughline-repairs-'));
});
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

const script = (reads: string, writes: string, more = ''): string =>
  `import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n${more}\n\ndef main():\n    data = pd.read_csv("${reads}")\n    LogisticRegression().fit(data, data)\n    data.to_csv("${writes}")\n\n\nif __name__ == "__main__":\n    main()\n`;
const stage = (name: string, reads: string, writes: string): string =>
  `  ${name}:\n    cmd: python src/${name}.py\n    deps:\n      - src/${name}.py\n      - ${reads}\n    outs:\n      - ${writes}\n`;
const pipeline = `stages:\n${stage('prepare', 'data/raw.csv', 'data/prepared.csv')}${stage('train', 'data/prepared.csv', 'data/fitted.csv')}${stage('score', 'data/fitted.csv', 'data/scores.csv')}`;
const base: Files = {
  'dvc.yaml': pipeline,
  'data/raw.csv': 'a,b\n1,2\n',
  'src/prepare.py': script('data/raw.csv', 'data/prepared.csv'),
  'src/train.py': script('data/prepared.csv', 'data/fitted.csv'),
  'src/score.py': script('data/fitted.csv', 'data/scores.csv'),
};

async function find(repository: string, kind: string): Promise<Divergence> {
  const found = divergent(await surveyIn(place, repository), kind);
  expect(found.map((each) => each.title)).toHaveLength(1);
  const [only] = found;
  if (!only) throw new Error(`No ${kind}.`);
  return only;
}

async function expectRepaired(repository: string, kind: string): Promise<string> {
  const found = await find(repository, kind);
  expect(found.repair?.kind, found.statement).toBe('diff');
  const patch = found.repair?.text ?? '';
  expect(applyPatch(repository, patch)).toBe('');
  expect(divergent(await surveyIn(place, repository), kind)).toEqual([]);
  expect(applyPatch(repository, patch)).not.toBe('');
  return patch;
}

const read = (repository: string, path: string): string => readFileSync(join(repository, path), 'utf8');

describe('undeclared-step', () => {
  const retrain = { 'src/retrain.py': script('data/prepared.csv', 'data/refitted.csv') };

  it.each([
    ['as it is', pipeline],
    ['with CRLF', pipeline.replaceAll('\n', '\r\n')],
    ['without a last line feed', pipeline.trimEnd()],
    ['with more below the stages', `${pipeline}\n# measured here\nmetrics:\n  - metrics.json\n`],
  ])('is declared in a pipeline %s', async (_, text) => {
    const repository = writeRepository(place, [{ ...base, ...retrain, 'dvc.yaml': text }]);
    await expectRepaired(repository, 'undeclared-step');
    const after = read(repository, 'dvc.yaml');
    const { stages } = parse(after) as { stages: Record<string, unknown> };
    expect(stages['retrain']).toEqual({
      cmd: 'python src/retrain.py',
      deps: ['data/prepared.csv', 'src/retrain.py'],
      outs: ['data/refitted.csv'],
    });
    expect(Object.keys(stages)).toEqual(['prepare', 'train', 'score', 'retrain']);
    expect(after.endsWith('\n')).toBe(text.endsWith('\n'));
    expect(/(?<!\r)\n/u.test(after)).toBe(!text.includes('\r'));
  });

  it('leaves to git what git keeps, and names what the script imports', async () => {
    const repository = writeRepository(place, [
      {
        ...base,
        'src/shapes.py': 'SIDES = 4\n',
        'src/retrain.py': script('data/prepared.csv', 'data/refitted.csv', 'import shapes'),
        'data/refitted.csv': 'a,b\n',
      },
    ]);
    await expectRepaired(repository, 'undeclared-step');
    const { stages } = parse(read(repository, 'dvc.yaml')) as { stages: Record<string, Record<string, unknown>> };
    expect(stages['retrain']?.['deps']).toEqual(['data/prepared.csv', 'src/retrain.py', 'src/shapes.py']);
    expect(stages['retrain']?.['outs']).toEqual([{ 'data/refitted.csv': { cache: false } }]);
  });

  it.each<[string, Files]>([
    [
      'reads a path that is not known',
      { 'src/retrain.py': retrain['src/retrain.py'].replace('"data/prepared.csv"', 'input()') },
    ],
    ['reads what nothing makes', { 'src/retrain.py': script('data/elsewhere.csv', 'data/refitted.csv') }],
    ['writes what another stage makes', { 'src/retrain.py': script('data/raw.csv', 'data/fitted.csv') }],
    ['reads what it writes', { 'src/retrain.py': script('data/raw.csv', 'data/raw.csv') }],
    [
      'imports what reads more',
      {
        'src/retrain.py': script('data/prepared.csv', 'data/refitted.csv', 'import more'),
        'src/more.py': 'import pandas as pd\nMORE = pd.read_csv("data/more.csv")\n',
      },
    ],
    [
      'registers a model',
      {
        'src/retrain.py': script('data/prepared.csv', 'data/refitted.csv', 'import mlflow').replace(
          '    data.to_csv',
          '    mlflow.register_model("runs:/1/model", "team")\n    data.to_csv',
        ),
      },
    ],
    [
      'stands beside a second pipeline',
      { ...retrain, 'other/dvc.yaml': `stages:\n${stage('look', '../data/raw.csv', 'seen.csv')}` },
    ],
    ['has a name that is taken', { 'lib/train.py': script('data/prepared.csv', 'data/refitted.csv') }],
  ])('stays advice when the script %s', async (_, files) => {
    const repository = writeRepository(place, [{ ...base, ...files }]);
    const found = divergent(await surveyIn(place, repository), 'undeclared-step');
    expect(found.length).toBeGreaterThan(0);
    expect(found.map((each) => each.repair?.kind)).toEqual(found.map(() => 'advice'));
  });
});

const chart = (...lines: readonly string[]): Files => ({
  ...base,
  'README.md': `# Team\n\n\`\`\`mermaid\nflowchart LR\n${lines.map((line) => `    ${line}\n`).join('')}\`\`\`\n\nThat is all.\n`,
});
const nodes = ['prepare[Prepare]', 'train[Train]', 'score[Score]'];

describe('diagram-differs', () => {
  it('loses the arrow that the pipeline has not, and nothing else', async () => {
    const repository = writeRepository(place, [
      chart(...nodes, 'prepare --> train', 'train-->score', 'score --> prepare'),
    ]);
    const patch = await expectRepaired(repository, 'diagram-differs');
    expect(patch.split('\n').filter((line) => /^[-+] /u.test(line))).toEqual(['-    score --> prepare']);
  });

  it('gets the arrow that the pipeline has', async () => {
    const repository = writeRepository(place, [chart(...nodes, 'prepare --> train')]);
    const patch = await expectRepaired(repository, 'diagram-differs');
    expect(patch.split('\n').filter((line) => /^[-+] /u.test(line))).toEqual(['+    train --> score']);
  });

  it('has an arrow turned round', async () => {
    const repository = writeRepository(place, [chart(...nodes, 'prepare --> train', 'score --> train;')]);
    const patch = await expectRepaired(repository, 'diagram-differs');
    expect(patch.split('\n').filter((line) => /^[-+] /u.test(line))).toEqual([
      '-    score --> train;',
      '+    train --> score',
    ]);
  });

  it.each([
    ['shares its line', ['prepare --> train --> score', 'score --> prepare & train']],
    ['names its steps there', ['prepare --> train', 'train --> score', 'score[Score] --> prepare[Prepare]']],
    ['has words on it', ['prepare --> train', 'train --> score', 'score -->|again| prepare']],
    ['stands in a group', ['subgraph team', 'prepare --> train', 'score', 'end']],
  ])('stays advice when an arrow %s', async (_, lines) => {
    const repository = writeRepository(place, [
      chart(...(lines[0]?.startsWith('subgraph') === true ? [] : nodes), ...lines),
    ]);
    expect((await find(repository, 'diagram-differs')).repair?.kind).toBe('advice');
  });

  it('stays advice when a step is missing as well', async () => {
    const more = `${pipeline}${stage('publish', 'data/scores.csv', 'data/out.csv')}`;
    const repository = writeRepository(place, [
      {
        ...chart(...nodes, 'prepare --> train', 'train --> score', 'score --> prepare'),
        'dvc.yaml': more,
        'src/publish.py': script('data/scores.csv', 'data/out.csv'),
      },
    ]);
    expect((await find(repository, 'diagram-differs')).repair?.kind).toBe('advice');
  });
});
