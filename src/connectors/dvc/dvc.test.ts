import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext, type MemorySource } from '../../../test/support/memory-context.ts';
import type { EntityRef, JsonObject } from '#core';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';
import type { Seen } from '../connector.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const read = async (files: MemorySource['files'], more: Partial<MemorySource> = {}): Promise<readonly Seen[]> =>
  collectAll(connector.collect({}, memoryContext({ files, ...more })));

function entity(seen: readonly Seen[], ref: string): JsonObject {
  const found = seen.filter((item) => item.kind === 'entity' && item.ref === ref);
  return Object.assign({}, ...found.map((item) => (item.kind === 'entity' ? item.attributes : {}))) as JsonObject;
}
function relations(
  seen: readonly Seen[],
  name: string,
  from?: string,
): readonly {
  readonly from: EntityRef;
  readonly to: EntityRef;
  readonly attributes: JsonObject;
  readonly locator: string;
}[] {
  return seen.flatMap((item) =>
    item.kind === 'relation' && item.relation === name && (from === undefined || item.from === from)
      ? [{ from: item.from, to: item.to, attributes: item.attributes ?? {}, locator: item.evidence[0]?.locator ?? '' }]
      : [],
  );
}
const steps = (seen: readonly Seen[]): readonly string[] =>
  seen.flatMap((item) => (item.kind === 'entity' && item.ref.startsWith('step:') ? [item.ref] : []));
const reasons = (seen: readonly Seen[]): readonly string[] =>
  seen.flatMap((item) => (item.kind === 'skipped' ? [item.reason] : []));

describe('dvc.yaml', () => {
  it('gives steps with what they use and make, each with its line', async () => {
    const seen = await read({
      'sub/dvc.yaml':
        'stages:\n  train:\n    wdir: work\n    cmd:\n      - python train.py\n    deps:\n      - train.py\n      - data.csv\n    params:\n      - lr\n      - other.json:\n          - a.b\n    outs:\n      - m.pkl:\n          cache: false\n    metrics: [m.json]\n    plots:\n      - p.csv\n    frozen: true\n',
      'sub/work/train.py': '',
      'sub/work/params.yaml': 'lr: 0.1\n',
      'sub/work/other.json': '{"a": {"b": [1]}}',
    });
    const ref = 'step:ws/sub/dvc.yaml:train';
    expect(entity(seen, ref)).toMatchObject({
      name: 'train',
      tool: 'dvc',
      file: 'sub/dvc.yaml',
      line: 2,
      frozen: true,
      scripts: ['sub/work/train.py'],
      parameters: ['lr', 'other.json:a.b'],
      workingDirectory: 'sub/work',
    });
    expect(
      relations(seen, 'used', ref).map(({ to, attributes, locator }) => [
        to,
        attributes['role'],
        attributes['values'] ?? null,
        locator,
      ]),
    ).toEqual([
      ['artifact:ws/sub/work/train.py', 'code', null, 'sub/dvc.yaml#L7@worktree'],
      ['artifact:ws/sub/work/data.csv', 'data', null, 'sub/dvc.yaml#L8@worktree'],
      ['artifact:ws/sub/work/params.yaml', 'parameters', { lr: 0.1 }, 'sub/dvc.yaml#L10@worktree'],
      ['artifact:ws/sub/work/other.json', 'parameters', { 'a.b': '[1]' }, 'sub/dvc.yaml#L11@worktree'],
    ]);
    expect(relations(seen, 'wasGeneratedBy').map(({ from, attributes }) => [from, attributes['role']])).toEqual([
      ['artifact:ws/sub/work/m.pkl', 'output'],
      ['artifact:ws/sub/work/m.json', 'metrics'],
      ['artifact:ws/sub/work/p.csv', 'plot'],
    ]);
    expect(relations(seen, 'calls', ref)[0]).toMatchObject({
      to: 'artifact:ws/sub/work/train.py',
      locator: 'sub/dvc.yaml#L5@worktree',
    });
  });

  it('writes out foreach over lists, dictionaries and parameters', async () => {
    const seen = await read({
      'dvc.yaml':
        'vars:\n  - more.yaml:names\n  - size: 3\nstages:\n  a:\n    foreach: ${names}\n    do:\n      cmd: python x.py ${item} ${size}\n      outs: ["out/${item}.pkl"]\n  b:\n    foreach:\n      us: {lr: 1}\n      eu: {lr: 2}\n    do:\n      cmd: run ${key} ${item.lr}\n  c:\n    foreach:\n      - {n: 1}\n    do:\n      cmd: run ${item.n}\n',
      'more.yaml': 'names: [p, true]\nignored: 1\n',
    });
    expect(steps(seen)).toEqual([
      'step:ws/dvc.yaml:a%40p',
      'step:ws/dvc.yaml:a%40true',
      'step:ws/dvc.yaml:b%40us',
      'step:ws/dvc.yaml:b%40eu',
      'step:ws/dvc.yaml:c%400',
    ]);
    expect(entity(seen, 'step:ws/dvc.yaml:a%40p')['commands']).toEqual(['python x.py p 3']);
    expect(entity(seen, 'step:ws/dvc.yaml:b%40eu')['commands']).toEqual(['run eu 2']);
    expect(entity(seen, 'artifact:ws/out/p.pkl')).toMatchObject({ external: true, role: 'model' });
  });

  it('writes out a matrix', async () => {
    const seen = await read({
      'dvc.yaml':
        'stages:\n  t:\n    matrix:\n      model: [cnn, rnn]\n      conf:\n        - {lr: 1}\n    cmd: run ${item.model} ${item.conf.lr}\n',
    });
    expect(steps(seen)).toEqual(['step:ws/dvc.yaml:t%40cnn-conf0', 'step:ws/dvc.yaml:t%40rnn-conf0']);
    expect(entity(seen, 'step:ws/dvc.yaml:t%40rnn-conf0')['commands']).toEqual(['run rnn 1']);
  });

  it('leaves open what it cannot fill in, and names it', async () => {
    const seen = await read({
      'dvc.yaml':
        'stages:\n  a:\n    foreach: ${nowhere}\n    do: {cmd: x}\n  b:\n    cmd: run ${gone} \\${kept}\n    deps: ["${gone}/x.csv"]\n',
      'dvc.lock': "schema: '2.0'\nstages:\n  a@1:\n    cmd: x\n",
    });
    expect(steps(seen)).toEqual(['step:ws/dvc.yaml:b']);
    expect(entity(seen, 'step:ws/dvc.yaml:b')).toMatchObject({
      commands: ['run ${gone} ${kept}'],
      unresolved: ['gone'],
    });
    expect(relations(seen, 'used')).toEqual([]);
    expect(reasons(seen)).toEqual([expect.stringMatching(/'a' of dvc.yaml repeats over a list that is not defined/u)]);
    expect(entity(seen, 'run:ws/dvc.lock:a%401')).toMatchObject({ planUnknown: true });
  });

  it('registers artifacts and gives sections their roles', async () => {
    const seen = await read({
      'dvc.yaml': 'metrics: [m.json]\nartifacts:\n  price:\n    path: m.pkl\n    type: model\n    labels: [x]\n',
      'm.json': '{}',
    });
    expect(entity(seen, 'model:ws/price')).toMatchObject({ path: 'm.pkl', file: 'dvc.yaml', line: 3 });
    expect(relations(seen, 'wasDerivedFrom', 'model:ws/price')[0]?.to).toBe('artifact:ws/m.pkl');
    expect(entity(seen, 'artifact:ws/m.json')['role']).toBe('metrics');
  });

  it('does not keep secrets of commands', async () => {
    const seen = await read({ 'dvc.yaml': 'stages:\n  a:\n    cmd: API_TOKEN=abcdefgh12345678 python a.py\n' });
    expect(JSON.stringify(seen)).not.toContain('abcdefgh12345678');
  });
});

describe('files that are named and not there', () => {
  it('are missing, unless made, tracked, ignored, linked or outside', async () => {
    const seen = await read({
      'dvc.yaml':
        'stages:\n  a:\n    cmd: python src/Run.py\n    deps: [src/Train.py, gone.csv, made/x.csv, made, kept.csv, raw/big.csv, s3://u:p@bucket/x, ../other.csv, dir]\n    outs: [made/x.csv]\n',
      'src/train.py': '',
      'dir/x': '',
      'kept.csv.dvc': 'outs:\n- md5: a304afb96060aad90176268345e10355\n  path: kept.csv\n',
      '.gitignore': '# data\n/raw/*.csv\n',
    });
    const of = (name: string): JsonObject => entity(seen, `artifact:ws/${name}`);
    expect(of('src/Train.py')).toMatchObject({ missing: true, caseMatch: 'src/train.py' });
    expect(of('src/Run.py')).toMatchObject({ missing: true });
    expect(of('gone.csv')).toMatchObject({ missing: true });
    expect(of('made/x.csv')).toMatchObject({ external: true });
    expect(of('made')).not.toHaveProperty('missing');
    expect(of('kept.csv')).toMatchObject({ external: true, md5: 'md5:a304afb96060aad90176268345e10355' });
    expect(of('raw/big.csv')).toMatchObject({ external: true, ignored: true });
    expect(of('s3://bucket/x')).toMatchObject({ external: true });
    expect(of('../other.csv')).toMatchObject({ external: true });
    expect(of('dir')).toEqual({});
  });
});

describe('dvc.lock', () => {
  const script = 'print(1)\nprint(2)\n';
  const lock = (head: string, digest: string): string =>
    `${head}  train:\n    cmd: python train.py\n    deps:\n    - path: train.py\n      md5: ${digest}\n      size: 9\n    params:\n      params.yaml:\n        opt:\n          lr: 0.1\n    outs:\n    - path: m.pkl\n      md5: b304afb96060aad90176268345e10355\n      size: 5\n`;
  const pipeline =
    'stages:\n  train:\n    cmd: python train.py\n    deps: [train.py]\n    params: [opt]\n    outs: [m.pkl]\n';

  it.each([
    ['2.0', "schema: '2.0'\nstages:\n", 6],
    ['1.0', '', 4],
  ])('of schema %s gives runs with digests and values', async (_, head, line) => {
    const text = head === '' ? lock('', md5(script)).replaceAll(/^ {2}/gmu, '') : lock(head, md5(script));
    const seen = await read({
      'dvc.yaml': pipeline,
      'dvc.lock': text,
      'train.py': script,
      'params.yaml': 'opt:\n  lr: 0.2\n  new: 1\n',
    });
    const run = 'run:ws/dvc.lock:train';
    expect(entity(seen, run)).toMatchObject({ name: 'train', tool: 'dvc', status: 'finished' });
    expect(entity(seen, run)).not.toHaveProperty('startedAt');
    expect(relations(seen, 'hadPlan', run)[0]?.to).toBe('step:ws/dvc.yaml:train');
    expect(relations(seen, 'used', run)).toMatchObject([
      {
        to: 'artifact:ws/train.py',
        attributes: { role: 'code', digest: `md5:${md5(script)}`, sizeBytes: 9 },
        locator: `dvc.lock#L${line}@worktree`,
      },
      { to: 'artifact:ws/params.yaml', attributes: { role: 'parameters', values: { 'opt.lr': 0.1 } } },
    ]);
    expect(relations(seen, 'wasGeneratedBy').find((one) => one.to === run)).toMatchObject({
      from: 'artifact:ws/m.pkl',
      attributes: { digest: 'md5:b304afb96060aad90176268345e10355' },
    });
    expect(relations(seen, 'used', 'step:ws/dvc.yaml:train').at(-1)?.attributes['values']).toEqual({
      'opt.lr': 0.2,
      'opt.new': 1,
    });
    expect(entity(seen, 'artifact:ws/train.py')).toMatchObject({
      md5: `md5:${md5(script)}`,
      md5Crlf: `md5:${md5(script.replaceAll('\n', '\r\n'))}`,
    });
  });

  it('without a step of that name is a run without a plan', async () => {
    const seen = await read({ 'dvc.yaml': 'stages: {}\n', 'dvc.lock': lock("schema: '2.0'\nstages:\n", md5(script)) });
    expect(entity(seen, 'run:ws/dvc.lock:train')).not.toHaveProperty('planUnknown');
    expect(relations(seen, 'hadPlan')).toEqual([]);
  });

  it('beside an unreadable dvc.yaml has a plan that is not known', async () => {
    const seen = await read({ 'dvc.yaml': 'stages: [', 'dvc.lock': lock("schema: '2.0'\nstages:\n", md5(script)) });
    expect(entity(seen, 'run:ws/dvc.lock:train')).toMatchObject({ planUnknown: true });
    expect(reasons(seen)).toEqual([expect.stringMatching(/^dvc\.yaml was not read: it is not valid YAML/u)]);
  });

  it('compares a recorded key that dvc.yaml tracks no longer with the value the file has', async () => {
    const seen = await read({
      'dvc.yaml': pipeline.replace('[opt]', '[]').replace('    params: []\n', '    params: [x]\n'),
      'dvc.lock': lock("schema: '2.0'\nstages:\n", md5(script)),
      'train.py': script,
      'params.yaml': 'opt:\n  lr: 0.1\nx: 1\n',
    });
    expect(relations(seen, 'used', 'step:ws/dvc.yaml:train').at(-1)?.attributes['values']).toEqual({
      'opt.lr': 0.1,
      x: 1,
    });
  });

  it('leaves values out when a parameter file is only understood in part', async () => {
    const seen = await read({
      'dvc.yaml': 'stages:\n  a:\n    cmd: x\n    params:\n      - conf.py:\n          - LR\n          - N\n',
      'conf.py': 'LR = 0.1\nN = len("x")\n',
    });
    expect(relations(seen, 'used')[0]?.attributes).not.toHaveProperty('values');
  });

  it('gives the digest of a directory only when its files give exactly the recorded one', async () => {
    const listing = `[{"md5": "${md5('a')}", "relpath": "a.py"}, {"md5": "${md5('b')}", "relpath": "sub/b.py"}]`;
    const files = {
      'dvc.lock': `schema: '2.0'\nstages:\n  t:\n    cmd: x\n    deps:\n    - path: src/\n      md5: ${md5(listing)}.dir\n      nfiles: 2\n`,
      'src/a.py': 'a',
      'src/sub/b.py': 'b',
    };
    expect(entity(await read(files), 'artifact:ws/src')).toEqual({ md5: `md5:${md5(listing)}.dir` });
    expect(entity(await read({ ...files, 'src/c.py': '' }), 'artifact:ws/src')).toEqual({});
  });
});

describe('*.dvc', () => {
  it('is a record of content that is kept outside', async () => {
    const seen = await read({
      'data/x.csv.dvc':
        'frozen: true\ndeps:\n- path: get/x.csv\n  repo:\n    url: https://me:secret99@host/r.git\n    rev_lock: abc\nouts:\n- md5: A304afb96060aad90176268345e10355.dir\n  size: 3\n  nfiles: 2\n  path: x\n',
    });
    expect(entity(seen, 'artifact:ws/data/x')).toEqual({
      tracked: 'data/x.csv.dvc',
      recordedDigest: 'md5:a304afb96060aad90176268345e10355.dir',
      recordedSizeBytes: 3,
      recordedFiles: 2,
      frozen: true,
      importedFrom: { path: 'get/x.csv', repository: 'https://host/r.git', lockedAt: 'abc' },
      external: true,
      md5: 'md5:a304afb96060aad90176268345e10355.dir',
    });
  });

  it('with a command is a step of DVC 0.x and its own lock', async () => {
    const seen = await read({
      'train.dvc':
        'cmd: python train.py\ndeps:\n- md5: a304afb96060aad90176268345e10355\n  path: train.py\nouts:\n- md5: b304afb96060aad90176268345e10355\n  path: m.pkl\n',
      'train.py': 'x',
    });
    expect(steps(seen)).toEqual(['step:ws/train.dvc:train']);
    expect(relations(seen, 'hadPlan')[0]).toMatchObject({
      from: 'run:ws/train.dvc:train',
      to: 'step:ws/train.dvc:train',
    });
    expect(entity(seen, 'artifact:ws/train.py')).toMatchObject({ md5: `md5:${md5('x')}` });
  });
});

describe('parameter files', () => {
  it('say their settings and notes, without secrets', async () => {
    const seen = await read({
      'dvc.yaml': 'stages: {}\n',
      'params.yaml': '# x\nrun_note: with SHAP\ntoggle:\n  shap_enable: false\n  list: [1, 2]\ndb_password: hunter22\n',
    });
    const claims = seen.flatMap((item) =>
      item.kind === 'claim' ? [[item.claim, item.layer, item.attributes, item.evidence[0]?.locator]] : [],
    );
    expect(claims).toEqual([
      [
        'setting',
        'encoded',
        { key: 'run_note', value: 'with SHAP', file: 'params.yaml', line: 2 },
        'params.yaml#L2@worktree',
      ],
      [
        'note',
        'declared',
        { key: 'run_note', value: 'with SHAP', file: 'params.yaml', line: 2 },
        'params.yaml#L2@worktree',
      ],
      [
        'setting',
        'encoded',
        { key: 'toggle.shap_enable', value: false, file: 'params.yaml', line: 4 },
        'params.yaml#L4@worktree',
      ],
      [
        'setting',
        'encoded',
        { key: 'db_password', withheld: true, file: 'params.yaml', line: 6 },
        'params.yaml#L6@worktree',
      ],
    ]);
    expect(JSON.stringify(seen)).not.toContain('hunter22');
  });

  it('are listed to 500 settings, and the rest is said', async () => {
    const seen = await read({
      'dvc.yaml': 'stages: {}\n',
      'params.yaml': Array.from({ length: 600 }, (_, at) => `k${at}: ${at}`).join('\n'),
    });
    expect(seen.filter((item) => item.kind === 'claim')).toHaveLength(500);
    expect(reasons(seen)).toEqual([expect.stringContaining('more than 500 settings')]);
  });
});

describe('.dvc/config', () => {
  it('gives remotes without credentials', async () => {
    const seen = await read({
      '.dvc/config':
        '[core]\n    remote = a\n[\'remote "a"\']\n    url = https://me:hunter22@host/x\n    password = hunter22\n',
      '.dvc/config.local': 'x',
    });
    expect(entity(seen, 'artifact:ws/.dvc/config')['remotes']).toEqual([
      { name: 'a', line: 3, url: 'https://host/x', default: true },
    ]);
    expect(JSON.stringify(seen)).not.toContain('hunter22');
  });
});

describe('hostile and broken input', () => {
  it('is Skipped with one sentence each, and the rest is read', async () => {
    const bomb = 'abcdefghij'
      .split('')
      .map(
        (name, at, all) =>
          `${name}: &${name} [${Array.from({ length: 9 }, () => (at === 0 ? '1' : `*${all[at - 1] ?? ''}`)).join(',')}]`,
      )
      .join('\n');
    const seen = await read(
      {
        'a/dvc.yaml': bomb,
        'b/dvc.yaml': 'stages: {t: {cmd: 1, deps: 7, outs: {x: 1}, foreach: 3}}',
        'c/dvc.yaml': '\xff\xfe\x00',
        'd/dvc.lock': "schema: '9'\n",
        'e/dvc.yaml': 'stages:\n  a:\n    cmd: x\n  a:\n    cmd: y\n',
        'f/x.dvc': '[]',
        'g/dvc.yaml': 'stages:\n  ok:\n    cmd: true\n',
      },
      { unreadable: { 'h/dvc.yaml': 'The blob is missing.' } },
    );
    expect(reasons(seen)).toHaveLength(6);
    expect(steps(seen)).toContain('step:ws/g/dvc.yaml:ok');
  });

  it('bounds what a stage repeats to', async () => {
    const many = `[${Array.from({ length: 3000 }, (_, at) => at).join(',')}]`;
    const seen = await read({
      'dvc.yaml': `stages:\n  a:\n    foreach: ${many}\n    do: {cmd: x}\n  b:\n    matrix: {x: ${many}, y: ${many}}\n    cmd: x\n`,
    });
    expect(steps(seen)).toEqual([]);
    expect(reasons(seen)).toHaveLength(2);
  });

  it('says which file was too large to hash', async () => {
    const context = memoryContext({
      files: {
        'dvc.lock':
          "schema: '2.0'\nstages:\n  a:\n    deps:\n    - path: big.csv\n      md5: a304afb96060aad90176268345e10355\n",
        'big.csv': 'x',
      },
    });
    const big = {
      ...context,
      files: {
        ...context.files,
        get: (path: string) =>
          path === 'big.csv'
            ? { path, sizeBytes: 9e9, kind: 'file' as const, fingerprint: 'x' }
            : context.files.get(path),
      },
    };
    expect(reasons(await collectAll(connector.collect({}, big)))).toEqual([
      expect.stringContaining('big.csv has 9000000000 bytes'),
    ]);
  });
});

describe('stages that are no mapping', () => {
  it.each([
    ['stages:\n  - train\n', 'are not written as a mapping'],
    ['stages: 3\n', 'are not written as a mapping'],
    ['stages:\n  train: python train.py\n', "'train' of dvc.yaml holds no sections"],
  ])('are said to be unknown: %j', async (text, reason) => {
    expect(reasons(await read({ 'dvc.yaml': text }))).toEqual([expect.stringContaining(reason)]);
  });
});

describe('connector', () => {
  it('applies to sources with DVC files only', () => {
    expect(connector.applies(memoryContext({ files: fixtures }))).toBe(true);
    expect(connector.applies(memoryContext({ files: { 'readme.md': '', '.dvcignore': '' } }))).toBe(false);
  });

  it('gives the same set twice, without anything skipped', async () => {
    const [first, second] = [
      await read(fixtures),
      await read(Object.fromEntries(Object.entries(fixtures).toReversed())),
    ];
    const sorted = (seen: readonly Seen[]): readonly string[] => seen.map((item) => JSON.stringify(item)).toSorted();
    expect(sorted(first)).toEqual(sorted(second));
    expect(reasons(first)).toEqual([]);
    expect(steps(first)).toHaveLength(3);
  });
});
