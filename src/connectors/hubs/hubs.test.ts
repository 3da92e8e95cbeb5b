/** What settings, caches and descriptions name is told; what may be a path of one's own is not. */
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

async function links(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
  const seen = await collectAll(connector.collect({}, memoryContext({ files })));
  return seen.flatMap((one) =>
    one.kind === 'relation'
      ? [`${one.from} ${one.relation} ${one.to}${one.attributes?.['unresolved'] === undefined ? '' : ' open'}`]
      : one.kind === 'skipped'
        ? [one.reason]
        : [],
  );
}

describe('settings', () => {
  it.each([
    ['config.yaml', `base_model: org/m\nrevision: ${commit}`, [`model-version:huggingface/org/m@${commit}`]],
    ['config.yaml', 'model_name_or_path: org/m', ['model:huggingface/org/m open']],
    ['config.yaml', 'model_name_or_path: org/m\nrevision: main', ['model:huggingface/org/m open']],
    ['conf/model/large.yaml', '- model_id: org/m', ['model:huggingface/org/m open']],
    ['params.yaml', 'model_uri: models:/churn/3', ['model-version:mlflow/churn@3']],
    ['config.json', '{"a": {"b": "hf://org/m"}, "model": 1}', ['model:huggingface/org/m open']],
    ['config.json', '{"model": {"path": "hf://org/m"}}', ['model:huggingface/org/m open']],
    ['train.yaml', 'model: wandb-artifact://team/p/churn:v2', ['model-version:wandb/team/p/churn@v2']],
    ['training.yaml', 'dataset_name: org/d', ['dataset:huggingface/org/d open']],
    // A directory, a file, one's own name, a key of something else: none is a hub's model.
    ['config.yaml', 'model: models/best', []],
    ['config.yaml', 'model: own/best', []],
    ['config.yaml', 'model: xgboost', []],
    ['config.yaml', 'model: org/weights.bin', []],
    ['config.yaml', 'image: org/m', []],
    ['config.yaml', 'model_name_or_path: ${oc.env:MODEL}', []],
    ['config.yaml', 'model: [broken', []],
    ['package.json', '{"model": "org/m"}', []],
    ['notes.yaml', 'model: org/m', []],
    ['tests/config.yaml', 'model: org/m', []],
  ])('%s: %s', async (path, text, expected) => {
    expect(await links({ [path]: text, 'own/best/a.bin': '' })).toEqual(
      expected.map((to) => `artifact:ws/${path} used ${to}`),
    );
  });

  it('points to the line', async () => {
    const files = { 'config.yaml': 'a: 1\nb:\n  base_model: org/m\n' };
    const [found] = await collectAll(connector.collect({}, memoryContext({ files })));
    expect(found).toMatchObject({
      evidence: [{ locator: 'config.yaml#L3@worktree' }],
      attributes: { through: 'b.base_model', line: 3 },
    });
  });
});

describe('the cache and Croissant', () => {
  it('tells the revision that was fetched, and the files that a description names and that are here', async () => {
    expect((await links(fixtures)).filter((one) => one.includes('wasDerivedFrom'))).toEqual([
      `artifact:ws/cache/models--org--base wasDerivedFrom model-version:huggingface/org/base@${commit}`,
      'dataset:ws/cells wasDerivedFrom artifact:ws/data/raw.csv',
    ]);
  });

  it('takes no other JSON-LD for Croissant, and damage for nothing', async () => {
    expect(await links({ 'croissant.json': '{"@type": "Dataset", "name": "x"}' })).toEqual([]);
    expect(await links({ 'croissant.json': '{"name": ' })).toEqual([]);
    expect(
      await links({ 'croissant.json': '{"conformsTo": "http://mlcommons.org/croissant/1.0", "name": 3}' }),
    ).toEqual([]);
  });
});
