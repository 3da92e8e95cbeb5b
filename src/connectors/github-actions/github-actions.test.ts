import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext, type MemorySource } from '../../../test/support/memory-context.ts';
import type { JsonObject } from '#core';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';
import type { Seen } from '../connector.ts';

const path = '.github/workflows/w.yml';
const read = async (files: MemorySource['files'], more: Partial<MemorySource> = {}): Promise<readonly Seen[]> =>
  collectAll(connector.collect({}, memoryContext({ files, ...more })));
const workflow = async (text: string, files: MemorySource['files'] = {}): Promise<readonly Seen[]> =>
  read({ [path]: text, ...files });

function entity(seen: readonly Seen[], ref: string): JsonObject {
  const found = seen.find((item) => item.kind === 'entity' && item.ref === ref);
  return found?.kind === 'entity' ? found.attributes : {};
}
const job = (seen: readonly Seen[], id: string, file = path): JsonObject => entity(seen, `step:ws/${file}:${id}`);
const claims = (
  seen: readonly Seen[],
  name: string,
): readonly {
  readonly attributes: JsonObject;
  readonly quote: string | undefined;
  readonly locator: string | undefined;
}[] =>
  seen.flatMap((item) =>
    item.kind === 'claim' && item.claim === name
      ? [{ attributes: item.attributes, quote: item.quote, locator: item.evidence[0]?.locator }]
      : [],
  );
const calls = (seen: readonly Seen[], id: string): readonly (readonly [string, JsonObject])[] =>
  seen.flatMap((item) =>
    item.kind === 'relation' && item.relation === 'calls' && item.from === `step:ws/${path}:${id}`
      ? [[item.to, item.attributes ?? {}] as const]
      : [],
  );
const reasons = (seen: readonly Seen[]): readonly string[] =>
  seen.flatMap((item) => (item.kind === 'skipped' ? [item.reason] : []));

describe('jobs', () => {
  it('are steps with what they run, may do and are given', async () => {
    const seen = await workflow(
      `name: CI
on:
  push:
  schedule: [{cron: "0 9 * * 1"}]
permissions: read-all
env: {SHARED: "\${{ secrets.SHARED }}"}
jobs:
  a:
    name: Train it
    if: github.ref == 'refs/heads/main'
    environment: {name: prod, url: x}
    permissions: {id-token: write}
    strategy: {matrix: {python: [3.9], include: []}}
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: \${{ secrets.ROLE }}
      - env: {KEY: "\${{ secrets['OTHER'] }}"}
        run: |
          # secrets.NOT_THIS python no.py
          pip install x   # more
          python a.py --password hunter22
      # - run: echo \${{ secrets.NEVER }}
  b:
    needs: [a, gone]
    uses: o/r/.github/workflows/x.yml@main
    secrets: inherit
`,
      { 'a.py': '' },
    );
    expect(job(seen, 'a')).toEqual({
      name: 'Train it',
      tool: 'github-actions',
      file: path,
      line: 8,
      job: 'a',
      workflow: 'CI',
      commands: [
        'uses: actions/checkout@v4',
        'uses: aws-actions/configure-aws-credentials@v4',
        'with role-to-assume: ${{ secrets.ROLE }}',
        'pip install x   # more',
        'python a.py --password [withheld]',
      ],
      scripts: ['a.py'],
      permissions: ['id-token: write', 'role-to-assume: ${{ secrets.ROLE }}'],
      secrets: ['OTHER', 'ROLE', 'SHARED'],
      triggers: ['push', 'schedule'],
      schedules: ['0 9 * * 1'],
      variables: ['KEY', 'SHARED'],
      matrix: ['python'],
      actions: ['actions/checkout@v4', 'aws-actions/configure-aws-credentials@v4'],
      environment: 'prod',
      condition: "github.ref == 'refs/heads/main'",
      commentedOut: [{ line: 25, text: '- run: echo ${{ secrets.NEVER }}' }],
    });
    expect(job(seen, 'b')).toMatchObject({
      permissions: ['read-all'],
      secrets: ['SHARED', 'inherit'],
      actions: ['o/r/.github/workflows/x.yml@main'],
    });
    expect(seen.filter((item) => item.kind === 'relation' && item.relation === 'wasInformedBy')).toMatchObject([
      { to: `step:ws/${path}:a`, evidence: [{ locator: `${path}#L27@worktree` }] },
    ]);
    expect(claims(seen, 'environment')).toMatchObject([
      { attributes: { environment: 'prod', job: 'a' }, locator: `${path}#L11@worktree` },
    ]);
  });

  it('do not take an environment that an expression decides for a name', async () => {
    const seen = await workflow('on: push\njobs:\n  a:\n    environment: ${{ inputs.where }}\n    steps: []\n');
    expect(claims(seen, 'environment')).toEqual([]);
    expect(job(seen, 'a')['environment']).toBe('${{ inputs.where }}');
  });

  it('keep commented-out steps apart from steps, not lines of shell text', async () => {
    const seen = await workflow(
      'on: push\njobs:\n  a:\n    steps:\n      - run: |\n          # name: not a comment of YAML\n          echo "# run: text"\n      # - name: Scan\n      #   uses: o/scan@v1\n      # a sentence\n',
    );
    expect(job(seen, 'a')['commentedOut']).toEqual([
      { line: 8, text: '- name: Scan' },
      { line: 9, text: 'uses: o/scan@v1' },
    ]);
    expect(job(seen, 'a')['actions']).toBeUndefined();
  });
});

describe('calls', () => {
  it('follow scripts with their line, directory and checkout', async () => {
    const seen = await workflow(
      `on: push
defaults: {run: {working-directory: py}}
jobs:
  a:
    steps:
      - run: |
          echo
          uv run python x.py
      - working-directory: .
        run: Rscript r/x.R
      - working-directory: \${{ matrix.d }}
        run: python x.py
  b:
    steps:
      - uses: actions/checkout@v4
        with: {path: repo}
      - working-directory: repo/py
        run: python x.py
      - working-directory: .
        run: python py/x.py
  c:
    steps:
      - uses: actions/checkout@v4
        with: {repository: other/repo}
      - run: python x.py
`,
      { 'py/x.py': '', 'r/x.R': '' },
    );
    expect(calls(seen, 'a')).toEqual([
      ['artifact:ws/py/x.py', { role: 'code', line: 8 }],
      ['artifact:ws/r/x.R', { role: 'code', line: 10 }],
    ]);
    expect(calls(seen, 'b')).toEqual([['artifact:ws/py/x.py', { role: 'code', line: 18 }]]);
    expect(calls(seen, 'c')).toEqual([]);
  });

  it('name a missing script only where nothing could have made it', async () => {
    const steps = (extra: string): string =>
      `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n${extra}      - run: python Tools/check.py\n`;
    const plain = await workflow(steps(''), { 'tools/check.py': '' });
    expect(entity(plain, 'artifact:ws/Tools/check.py')).toEqual({ missing: true, caseMatch: 'tools/check.py' });
    for (const extra of [
      '      - run: git clone x\n',
      '      - uses: o/fetch@v1\n',
      '      - run: cat > Tools/check.py\n',
    ]) {
      expect(entity(await workflow(steps(extra), {}), 'artifact:ws/Tools/check.py')).toEqual({});
    }
    for (const extra of ['      - uses: o/tools/setup-ml@main\n', '      - run: dvc pull data/raw.csv.dvc\n']) {
      expect(entity(await workflow(steps(extra), {}), 'artifact:ws/Tools/check.py')).toEqual({ missing: true });
    }
    const later = await workflow(`${steps('')}      - run: dvc repro\n`, {});
    expect(entity(later, 'artifact:ws/Tools/check.py')).toEqual({ missing: true });
    const windows = await workflow(steps('').replace('ubuntu', 'windows'), { 'tools/check.py': '' });
    expect(calls(windows, 'a')[0]?.[0]).toBe('artifact:ws/tools/check.py');
  });

  it('see DVC pipelines with their stages, and MLflow projects', async () => {
    const seen = await workflow(
      'on: push\njobs:\n  a:\n    steps:\n      - run: |\n          dvc pull\n          dvc repro -f train sub/dvc.yaml:eval\n          poetry run dvc exp run -S lr=1\n          mlflow run sub -e main2 -P a=1\n          echo dvc repro\n',
      { 'dvc.yaml': '', 'sub/dvc.yaml': '', 'sub/MLproject': '' },
    );
    expect(calls(seen, 'a')).toEqual([
      ['artifact:ws/dvc.yaml', { stages: ['train'], line: 7 }],
      ['artifact:ws/sub/dvc.yaml', { stages: ['eval'], line: 7 }],
      ['artifact:ws/dvc.yaml', { stages: [], line: 8 }],
      ['artifact:ws/sub/MLproject', { entryPoint: 'main2', line: 9 }],
    ]);
  });

  it('reach workflows and composite actions of the source, in circles too', async () => {
    const other = '.github/workflows/o.yml';
    const seen = await read({
      [path]: `on: push\njobs:\n  a:\n    uses: ./${other}\n  b:\n    steps:\n      - uses: ./tools/act\n  c:\n    uses: ./.github/workflows/gone.yml\n`,
      [other]: `on: workflow_call\njobs:\n  x:\n    uses: ./${path}\n`,
      'tools/act/action.yml':
        'name: Act\nruns:\n  using: composite\n  steps:\n    - uses: ./tools/act\n    - run: python s.py\n      shell: bash\n',
      's.py': '',
    });
    expect(calls(seen, 'a').map(([to]) => to)).toEqual([`artifact:ws/${other}`, `step:ws/${other}:x`]);
    expect(calls(seen, 'b').map(([to]) => to)).toEqual([
      'artifact:ws/tools/act/action.yml',
      'step:ws/tools/act/action.yml:runs',
    ]);
    expect(job(seen, 'runs', 'tools/act/action.yml')).toMatchObject({
      name: 'Act',
      composite: true,
      scripts: ['s.py'],
    });
    expect(entity(seen, 'artifact:ws/.github/workflows/gone.yml')).toEqual({ missing: true });
  });
});

describe('claims', () => {
  it('name what is not pinned, with the line', async () => {
    const seen = await workflow(
      'on: push\njobs:\n  a:\n    container: {image: python}\n    services:\n      db: {image: "postgres:16"}\n      q: {image: "redis:latest"}\n    steps:\n      - uses: o/a@main\n      - run: |\n          # curl https://raw.githubusercontent.com/o/r/main/no.sh\n          curl -L \\\n            https://raw.githubusercontent.com/o/r/main/x.sh\n',
    );
    expect(
      claims(seen, 'unpinned').map(({ attributes, locator }) => [attributes['what'], attributes['pin'], locator]),
    ).toEqual([
      ['action', 'branch', `${path}#L9@worktree`],
      ['image', 'branch', `${path}#L4@worktree`],
      ['image', 'branch', `${path}#L7@worktree`],
      ['url', 'branch', `${path}#L12@worktree`],
    ]);
  });

  it('quote a comment that speaks of approval, over its lines and with its environment', async () => {
    const seen = await workflow(
      '# Builds on every push. Jobs are gated behind\n# a `deploy` environment that requires manual approval from a\n# core member. See the wiki.\non: push\njobs:\n  a:\n    steps:\n      - name: Wait for approval\n        run: "true"\n',
    );
    expect(claims(seen, 'approval')).toMatchObject([
      {
        attributes: { environment: 'deploy', line: 1 },
        quote: 'Jobs are gated behind a `deploy` environment that requires manual approval from a core member.',
        locator: `${path}#L1-L3@worktree`,
      },
      { quote: 'Wait for approval', locator: `${path}#L8@worktree` },
    ]);
  });

  it('quote of a long sentence the part that speaks of it', async () => {
    const seen = await workflow(
      `# ${'Images are built on every commit to make sure that the build goes on working as it should on every machine, '}but jobs need approval.\non: push\njobs: {}\n# ${'word '.repeat(30)}that needs approval.\n`,
    );
    expect(claims(seen, 'approval').map(({ quote }) => quote)).toEqual([
      'jobs need approval.',
      `${'word '.repeat(30)}that needs approval.`,
    ]);
  });

  it.each([
    '# No approval is needed here.',
    '# Auto-approve dependabot updates',
    '# Review the approach before the release',
    '# needs a review of the docs',
    '# deploys without approval',
  ])('stay silent on %s', async (comment) => {
    expect(claims(await workflow(`${comment}\non: push\njobs: {}\n`), 'approval')).toEqual([]);
  });
});

describe('hostile and broken input', () => {
  it('is Skipped with one sentence each, and the rest is read', async () => {
    const seen = await read(
      {
        '.github/workflows/a.yml': 'jobs: [',
        '.github/workflows/b.yml': '\u0000',
        '.github/workflows/c.yml': '- 1\n',
        '.github/workflows/d.yml': 'jobs:\n  x: 1\n  y:\n    steps: 3\n    needs: {}\n    uses: []\n',
        '.github/workflows/e.yml': 'a: 1\na: 2\n',
        'action.yml': 'runs: 1',
        '.github/workflows/sub/f.yml': 'jobs: {z: {}}',
      },
      { unreadable: { '.github/workflows/g.yml': 'The blob is missing.' } },
    );
    expect(reasons(seen)).toHaveLength(6);
    expect(
      seen.filter((item) => item.kind === 'entity').map((item) => (item.kind === 'entity' ? item.ref : '')),
    ).toEqual(['step:ws/.github/workflows/d.yml:y']);
  });

  it('costs little', async () => {
    const started = performance.now();
    const many = Array.from(
      { length: 400 },
      (_, at) =>
        `  j${at}:\n    needs: [${Array.from({ length: Math.min(at, 20) }, (__, to) => `j${to}`).join(', ')}]\n    steps:\n      - run: "echo ${'x'.repeat(200)}"\n`,
    ).join('');
    await workflow(`on: push\njobs:\n${many}`);
    await workflow(
      `${'# a requires approval '.repeat(2000)}\n${'# `a environment requires '.repeat(2000)}\non: push\njobs:\n  a:\n    steps:\n      - run: "${'git+https://raw.githubusercontent.com/'.repeat(3000)}"\n`,
    );
    expect(performance.now() - started).toBeLessThan(8000);
  });
});

describe('connector', () => {
  it('applies to sources with workflows or actions only', () => {
    expect(connector.applies(memoryContext({ files: fixtures }))).toBe(true);
    expect(
      connector.applies(memoryContext({ files: { '.github/CODEOWNERS': '', 'x/.github/workflows/w.yml': '' } })),
    ).toBe(false);
  });

  it('gives the same set twice, without anything skipped', async () => {
    const sorted = (seen: readonly Seen[]): readonly string[] => seen.map((item) => JSON.stringify(item)).toSorted();
    const [first, second] = [
      await read(fixtures),
      await read(Object.fromEntries(Object.entries(fixtures).toReversed())),
    ];
    expect(sorted(first)).toEqual(sorted(second));
    expect(reasons(first)).toEqual([]);
    expect(claims(first, 'approval')).toHaveLength(1);
  });
});
