/** Stages, statements, cards and records, as documents tell them. */
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';
import { attributes, read } from './told.ts';

describe('drawn and listed stages', () => {
  it('gives drawn steps and arrows with their lines; a store is no step', async () => {
    const found = await read({
      'README.md': '# X\n\n``` mermaid\ngraph LR\n  a["Get data"] --> b(Train)\n  b -->|ok| c[(S3)]\n```\n',
    });
    expect(attributes(found, 'step')).toEqual([
      { label: 'Get data', node: 'a', shape: 'box', order: 0, diagram: 'README.md#L3-L7' },
      { label: 'Train', node: 'b', shape: 'round', order: 1, diagram: 'README.md#L3-L7' },
    ]);
    expect(attributes(found, 'edge').map((edge) => [edge['fromLabel'], edge['toLabel'], edge['label']])).toEqual([
      ['Get data', 'Train', undefined],
      ['Train', 'S3', 'ok'],
    ]);
    expect(found.claims.find((claim) => claim.claim === 'edge')?.evidence[0]?.locator).toBe('README.md#L5@worktree');
  });

  it('keeps a chart that was read in part out of comparison, and says so', async () => {
    const found = await read({ 'README.md': '```mermaid\ngraph LR\na --> b\n?? c\n```\n' });
    expect(attributes(found, 'step').every((step) => step['diagram'] === undefined && step['partial'] === true)).toBe(
      true,
    );
    expect(found.skipped[0]?.reason).toMatch(/could not be understood, first line 4/u);
  });

  const stages = '1. **Ingest**: pull it\n2. **Train** the model\n3. Evaluate\n';
  it.each([
    ['## The pipeline\n\n', 3],
    ['## How it works\n\nThe pipeline consists of three stages.\n\n', 3],
    ['## Installation steps\n\n', 0],
    ['## Fruit\n\n', 0],
  ])('a list under %j: %d stages', async (before, count) => {
    expect(attributes(await read({ 'README.md': before + stages }), 'step')).toHaveLength(count);
  });

  it.each([
    '1. Clone the repository\n2. Install the data tools\n3. Train it with `make`\n4. Deploy\n',
    '- Train\n- Evaluate\n',
    '- apples\n- Data\n- pears\n- plums\n',
    '- [Data](#data)\n- [Train](#train)\n- [Evaluate](#evaluate)\n',
    '1. Once you have prepared the data as shown above, execute the script\n2. Train the model until the loss no longer falls and save its weights\n3. Evaluate\n',
  ])('is no list of stages: %j', async (list) => {
    expect(attributes(await read({ 'README.md': `## Workflow\n\n${list}` }), 'step')).toEqual([]);
  });
});

describe('statements', () => {
  it.each([
    'The model release requires approval from the risk board.',
    'Every deployment must be approved by the data office.',
    'Runs are gated behind an environment that requires approval from a core member.',
  ])('hears an approval: %s', async (text) => {
    expect(attributes(await read({ 'README.md': text }), 'approval')).toEqual([{ text }]);
  });

  it.each([
    'Pull requests must be approved by a maintainer before the release.',
    'No approval from anybody is needed to deploy.',
    'The model was never approved by a board.',
    'We approve of cats.',
    'This model requires FDA approval of the device.',
  ])('hears none: %s', async (text) => {
    expect(attributes(await read({ 'README.md': text }), 'approval')).toEqual([]);
  });

  it.each([
    ['The trained model is deployed on AKS behind an API.', ['served']],
    ['We deployed our model retraining to Azure.', ['served']],
    ['It is not intended for deployment in a clinical setting.', ['not-intended']],
    ['This tool is not validated for clinical use.', ['not-intended']],
    ['The model can be deployed to any cluster.', []],
    ['If the model is deployed, restart it.', []],
    ['The model is not deployed.', []],
    ['Once the model is served, open the page.', []],
    ['You deployed the model.', []],
  ])('service: %s → %j', async (text, expected) => {
    expect(
      attributes(await read({ 'README.md': `# T\n\n${text}` }), 'service').map((claim) => claim['polarity']),
    ).toEqual(expected);
  });
});

describe('cards and records', () => {
  it('reads a model card', async () => {
    const text =
      '---\nlicense: mit\nbase_model: bert\ndatasets:\n- adult\nmetrics: [f1]\napi_token: abc\n---\n# Model card for X\n\n- **Model version:** 3.1\n\n## Intended use\n\nRanking.\n';
    const found = await read({ 'models/README.md': text });
    expect(attributes(found, 'model-card')).toEqual([
      {
        title: 'Model card for X',
        license: 'mit',
        baseModel: ['bert'],
        datasets: ['adult'],
        metrics: ['f1'],
        modelVersion: '3.1',
        intendedUse: 'Ranking.',
      },
    ]);
    expect(attributes(found, 'front-matter')).toEqual([
      { fields: { license: 'mit', base_model: 'bert', datasets: ['adult'], metrics: ['f1'] } },
    ]);
    expect(found.entities[0]?.attributes['docKind']).toBe('model-card');
  });

  it('ties a card to the models and datasets of the hub that its head names', async () => {
    const files = {
      'README.md': '---\nbase_model: org/base\ndatasets: [org/corpus, adult]\npipeline_tag: x\n---\n# X\n',
    };
    const seen = await collectAll(connector.collect({}, memoryContext({ files })));
    expect(seen.flatMap((one) => (one.kind === 'relation' ? [`${one.relation} ${one.to}`] : []))).toEqual([
      'mentions model:huggingface/org/base',
      'mentions dataset:huggingface/org/corpus',
    ]);
  });

  it('reads decision records in both forms, and leaves other numbered files alone', async () => {
    const found = await read({
      'docs/adr/0001-use-dvc.md':
        '# 1. Use DVC\n\nDate: 2024-05-01\n\n## Status\n\nAccepted\n\n## Decision\n\nWe will use DVC. And more.\n',
      'docs/decisions/0002-x.md':
        '---\nstatus: superseded\ndate: 2024-06-02\n---\n# Use LightGBM\n\n## Decision Outcome\n\nChosen: LightGBM.\n',
      'notes/0003-lecture.md': '# Lecture\n\nStatus: draft\n',
    });
    expect(found.entities.map((entity) => entity.attributes)).toEqual([
      {
        title: 'Use DVC',
        docKind: 'adr',
        headings: ['1. Use DVC', 'Status', 'Decision'],
        status: 'Accepted',
        date: '2024-05-01',
        decision: 'We will use DVC.',
      },
      {
        title: 'Use LightGBM',
        docKind: 'adr',
        headings: ['Use LightGBM', 'Decision Outcome'],
        status: 'superseded',
        date: '2024-06-02',
        decision: 'Chosen: LightGBM.',
      },
      { title: 'Lecture', docKind: 'document', headings: ['Lecture'] },
    ]);
  });
});
