/** Files that documents name: what is there, what is plainly promised and absent, and what nothing is said of. */
import { describe, expect, it } from 'vitest';
import { attributes, read, type Files } from './told.ts';

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
    // Of two that are equally near, and in another project, none is plainly meant.
    const twins = { 'ml/a/clean.py': '', 'ml/b/clean.py': '', 'ml/run.py': '' };
    expect(await elsewhere('[c](clean.py)', twins)).toBeUndefined();
    const other = { 'web/steps/clean.py': '', 'ml/steps/x.py': '', 'ml/run.py': '' };
    expect(await elsewhere(tree, other)).toBeUndefined();
    // Every directory has a README; one whose whole place is written is meant.
    for (const near of ['web/README.md', 'ml/web/README.md'])
      expect(await elsewhere('[c](gone/README.md)', { [near]: '' })).toBeUndefined();
    expect(await elsewhere('[c](../a/b/README.md)', { 'x/a/b/README.md': '', 'x/a/c/README.md': '' })).toBe(
      'x/a/b/README.md',
    );
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
