import { describe, expect, it } from 'vitest';
import type { ClaimObservation, EntityObservation, Skipped } from '#core';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;
interface Read {
  readonly claims: readonly ClaimObservation[];
  readonly entities: readonly EntityObservation[];
  readonly skipped: readonly Skipped[];
}

async function read(files: Files): Promise<Read> {
  const seen = await collectAll(connector.collect({}, memoryContext({ files })));
  return {
    claims: seen.filter((one) => one.kind === 'claim'),
    entities: seen.filter((one) => one.kind === 'entity'),
    skipped: seen.filter((one) => one.kind === 'skipped'),
  };
}

const attributes = ({ claims }: Read, name: string): readonly ClaimObservation['attributes'][] =>
  claims.filter((claim) => claim.claim === name).map((claim) => claim.attributes);
const code = {
  'src/train.py': '',
  'src/lib/util.py': '',
  'conf/a.yaml': '',
  'docs/guide.md': '# Guide\n',
  'img/a.png': '',
};
async function paths(text: string, files: Files = code): Promise<Record<string, unknown>> {
  const found = attributes(await read({ ...files, 'README.md': text }), 'path');
  return Object.fromEntries(
    found.map((claim) => [
      claim['path'],
      claim['ignored'] === true ? 'ignored' : (claim['caseMatch'] ?? claim['produced'] ?? claim['exists']),
    ]),
  );
}

describe('files that documents name', () => {
  it('finds what exists: relative to the document, to the root, or as the end of a path', async () => {
    expect(
      await paths(
        'See [t](src/train.py), ![x](./img/a.png), `conf/a.yaml`, `lib/util.py`, `src/`, *conf/a.yaml*, [g](docs/guide#top).',
      ),
    ).toEqual({
      'src/train.py': true,
      'img/a.png': true,
      'conf/a.yaml': true,
      'lib/util.py': true,
      'src/': true,
      'docs/guide': true,
    });
  });

  it('tells dead links, promised scripts and other letter case', async () => {
    expect(
      await paths(
        '[a](src/gone.py) ![b](img/gone.png) `src/missing.py` [d](Docs/guide.md)\n\n```sh\n$ python src/other.py --x 1\n```\n',
      ),
    ).toEqual({
      'src/gone.py': false,
      'img/gone.png': false,
      'src/missing.py': false,
      'Docs/guide.md': 'docs/guide.md',
      'src/other.py': false,
    });
  });

  it.each([
    'https://x.org/a.py',
    '[x](https://x.org/a/b.py)',
    '[x](#here)',
    '[x](mailto:a@b.org)',
    '[x](../../issues)',
    '[x](../outside.md)',
    '[x](linkedin.com/in/somebody/)',
    '`application/json`',
    '`/predict`',
    '`/etc/passwd`',
    '`and/or`',
    '`train/test`',
    '`src.train.main`',
    '`pd.read_csv`',
    '`path/to/file.py`',
    '`<name>/x.py`',
    '`{x}/y.py`',
    '`$HOME/x.py`',
    '`~/x.py`',
    '`src/*.py`',
    '`feature/new-thing`',
    '`org/model-7b`',
    '`s3://b/x.py`',
    '`models:/name/1`',
    '`python -m src.gone`',
    '`Next.js`',
    '`setup.py`',
    '`--config-file`',
    '`v1.2`',
    '`ghcr.io/a/b.py`',
    '`3.11/3.12`',
    '`src/your_script.py`',
    'Create a file `src/new_step.py` with this content.',
    'We removed `src/old.py` long ago.',
    'There is no `src/private.py`.',
    '## Changelog\n\n- Rewrote `src/ancient.py`',
    '```sh\ngit clone https://x.org/other/thing.git\ncd thing\npython src/elsewhere.py\n```',
    '```sh\nwget https://x.org/src/fetched.py\npython fetched.py\n```',
    '```python\nopen("src/nothing.py")\n```',
    '[page](/docs/nothing.md)',
    '[built](docs/api.html)',
  ])('says nothing of %s', async (text) => {
    expect(await paths(text)).toEqual({});
  });

  it('takes a script that is said to make something for a promise', async () => {
    expect(await paths('**Build**: `src/gone.py` adds the ratios a reader looks at.')).toEqual({
      'src/gone.py': false,
    });
    expect(await paths('`src/lost.py` writes `results/run.json`.')).toMatchObject({ 'src/lost.py': false });
    for (const text of ['`src/old.py` adds columns no longer used.', 'For example, `src/old.py` writes a report.'])
      expect(Object.values(await paths(text))).not.toContain(false);
  });

  it('knows what is absent on purpose, and what may be made at run time', async () => {
    const files = {
      ...code,
      '.gitignore': '/secret/\n',
      'ml/dvc.yaml': 'stages:\n  t:\n    cmd: x\n    outs: [out/m.pkl]\n',
      'big.csv.dvc': '',
    };
    expect(
      await paths('[a](secret/k.yaml) [b](ml/out/m.pkl) `data/raw/rows.csv` [c](big.csv) `results/run.json`', files),
    ).toEqual({
      'secret/k.yaml': 'ignored',
      'ml/out/m.pkl': 'ignored',
      'big.csv': 'ignored',
      'data/raw/rows.csv': 'unknown',
      'results/run.json': 'unknown',
    });
  });

  it('judges a drawn tree as a whole', async () => {
    const tree =
      '```\nproject/\n├── src        <- code\n│   ├── train.py\n│   └── lost.py\n├── conf\n│   └── a.yaml\n├── docs\n│   └── guide.md\n├── old\n│   └── x.py\n├── long_name_\n│   goes_on.py\n├── env.yaml (not included)\n└── data\n```';
    expect(await paths(tree)).toEqual({
      src: true,
      'src/train.py': true,
      'src/lost.py': false,
      conf: true,
      'conf/a.yaml': true,
      docs: true,
      'docs/guide.md': true,
      old: false,
      'env.yaml': 'unknown',
      data: 'unknown',
    });
    expect(await paths('```\n├── a\n│   ├── b.py\n│   └── c.py\n├── d.py\n└── src\n```')).toEqual({});
  });

  const drawn = async (lines: readonly string[], files: Files): Promise<Record<string, unknown>> =>
    paths(['```', ...lines, '```'].join('\n'), files);

  it('knows depth that is drawn by the length of the branch alone', async () => {
    const files = { 'run.R': '', 'R/functions.R': '', 'R/deep/x.R': '', 'report.Rmd': '' };
    const lines = ['├── run.R', '├── R/', '├──── functions.R', '├──── deep/', '├────── x.R', '└── report.Rmd'];
    expect(await drawn(lines, files)).toEqual({
      'run.R': true,
      'R/': true,
      'R/functions.R': true,
      'R/deep/': true,
      'R/deep/x.R': true,
      'report.Rmd': true,
    });
    // Branches of one length everywhere say nothing by it.
    expect(await drawn(['├──── R', '│     ├──── functions.R', '├──── run.R', '└──── report.Rmd'], files)).toEqual({
      R: true,
      'R/functions.R': true,
      'run.R': true,
      'report.Rmd': true,
    });
  });

  it('makes no news of an absent __init__.py', async () => {
    const lines = ['├── src', '│   ├── __init__.py', '│   └── train.py', '├── conf', '├── docs', '└── .gitkeep'];
    expect(await drawn(lines, code)).toEqual({ src: true, 'src/train.py': true, conf: true, docs: true });
  });

  it('says where the only file of the same name lies, near the document first', async () => {
    const elsewhere = async (text: string, files: Files): Promise<unknown> =>
      attributes(await read({ ...files, 'ml/README.md': text }), 'path').find((claim) => claim['exists'] === false)?.[
        'elsewhere'
      ];
    const files = { 'ml/steps/etl/clean.py': '', 'web/clean.py': '', 'ml/steps/x.py': '', 'ml/run.py': '' };
    expect(await elsewhere('[c](steps/clean.py)', files)).toBe('ml/steps/etl/clean.py');
    expect(await elsewhere('`steps/clean.py` cleans.', files)).toBe('ml/steps/etl/clean.py');
    const tree = '```\n├── steps\n│   ├── clean.py\n│   └── x.py\n└── run.py\n```';
    expect(await elsewhere(tree, files)).toBe('ml/steps/etl/clean.py');
    expect(await elsewhere('[c](steps/clean.py)', { ...files, 'ml/clean.py': '' })).toBeUndefined();
  });

  it('takes of a dated text only its links for promises', async () => {
    const text = 'As in `plans/2024-01-01-gone.md` we cover `src/gone.py`. See [it](gone.md).';
    const { claims } = await read({ ...code, 'plans/2024-02-03-cover.md': text, 'post/2024-02-03-x/index.md': text });
    expect(claims.map((claim) => [claim.document, claim.attributes['path'], claim.attributes['exists']])).toEqual([
      ['document:ws/plans/2024-02-03-cover.md', 'gone.md', false],
      ['document:ws/post/2024-02-03-x/index.md', 'gone.md', false],
    ]);
  });

  it('expects beside the page of a book what its code makes, and beside a README what is kept', async () => {
    const text = '[data](rows.RData) ![p](img/plot.png) [next](gone.Rmd)';
    const of = async (path: string): Promise<readonly unknown[]> =>
      attributes(await read({ [path]: text }), 'path').flatMap((claim) =>
        claim['exists'] === false ? [claim['path']] : [],
      );
    expect(await of('book/index.Rmd')).toEqual(['gone.Rmd']);
    expect(await of('README.Rmd')).toEqual(['rows.RData', 'img/plot.png', 'gone.Rmd']);
  });

  it('hears no other letter case where a sentence tells of a change', async () => {
    expect(await paths('We renamed `src/Train.py` to `src/train.py`.')).toEqual({ 'src/train.py': true });
  });

  it('never tells absence from change logs, licences, forms and skills for agents', async () => {
    const text = '[a](src/gone.py) `src/missing.py`';
    const quiet = [
      'CHANGELOG.md',
      'LICENSE.md',
      '.github/ISSUE_TEMPLATE/bug.md',
      '.gemini/skills/x/SKILL.md',
      'node_modules/x/README.md',
    ];
    const { claims } = await read({ ...code, ...Object.fromEntries(quiet.map((path) => [path, text])) });
    expect(claims).toEqual([]);
  });
});

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

describe('hostile documents', () => {
  const bomb = `a: &a [x,x]\n${'bcdefghij'
    .split('')
    .map(
      (name, at) => `${name}: &${name} [*${'abcdefghi'[at] ?? ''},*${'abcdefghi'[at] ?? ''},*${'abcdefghi'[at] ?? ''}]`,
    )
    .join('\n')}\n`;
  it.each([
    ['too large', 'x'.repeat(9_000_000), /bytes/u],
    ['quotes within quotes', `${'> '.repeat(5000)}x`, /deeper than/u],
    ['lists within lists', `${'- '.repeat(5000)}x`, /deeper than/u],
    [
      'lists by indentation',
      Array.from({ length: 600 }, (_, at) => `${' '.repeat(2 * at)}- a`).join('\n'),
      /deeper than/u,
    ],
    ['emphasis', 'a_ '.repeat(30_000), /characters/u],
    ['emphasis over lines', 'a_ a_ a_\n'.repeat(30_000), /marks of emphasis/u],
    ['brackets', `${'[\n'.repeat(20_000)}${']\n'.repeat(20_000)}`, /marks of emphasis/u],
    ['bytes', new Uint8Array([0x23, 0x20, 0xff, 0xfe]), /UTF-8/u],
  ])('skips with a sentence and goes on: %s', async (_name, text, reason) => {
    const found = await read({ 'README.md': text, 'docs/other.md': '# Other\n' });
    expect(found.skipped.map((one) => one.reason).join(' ')).toMatch(reason);
    expect(found.entities.map((entity) => entity.ref)).toContain('document:ws/docs/other.md');
  });

  it.each([
    `---\n${bomb}---\n# Model card\n`,
    `---\n${'['.repeat(50_000)}\n---\n# Model card\n`,
    `---\n${'- '.repeat(5000)}\n---\n# Model card\n`,
  ])('takes no harm from a head (%#)', async (text) => {
    const found = await read({ 'MODEL_CARD.md': text });
    // Read without its head, or left out with a reason.
    expect([...found.entities, ...found.skipped]).not.toEqual([]);
  });

  it('caps a chart of 100,000 arrows', async () => {
    const found = await read({ 'README.md': `\`\`\`mermaid\ngraph LR\n${'a-->b\n'.repeat(70_000)}\`\`\`\n` });
    expect(attributes(found, 'edge').length).toBeLessThanOrEqual(2000);
    expect(found.skipped[0]?.reason).toMatch(/more than 2000 arrows/u);
  });
});
