/**
 * A repository in which nearly everything is bad, read by the whole program: each bad place gets one line under
 * `skipped` with its reason, what is good beside it is on the map all the same, nothing is run and nothing is written.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MapAnswer } from '#api';
import { mapOf, runProgram, temporary } from '../support/program.ts';
import { makeRepository, writeFiles } from '../support/repository.ts';

const place = temporary();
const repository = join(place.path, 'repository');
const canary = join(place.path, 'was-run');
const isRoot = process.getuid?.() === 0;
const GB = 1_000_000_000;

const good = {
  'dvc.yaml':
    'stages:\n  train:\n    cmd: python src/train.py\n    deps:\n      - src/train.py\n      - src/gone.py\n    outs:\n      - model.pkl\n',
  'src/train.py':
    'import joblib\nfrom sklearn.svm import SVC\n\nif __name__ == "__main__":\n    joblib.dump(SVC().fit([[0], [1]], [0, 1]), "model.pkl")\n',
};

const deep = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times);
const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghijkl'
  .split('')
  .map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghijkl'[at]}`).join(',')}]\n`)
  .join('')}`;

/** Text files that are wrong in their own ways; all are committed. */
const bad: Readonly<Record<string, string>> = {
  'bomb/dvc.yaml': `stages:\n  x:\n    cmd: "true"\nbomb:\n${bomb.replace(/^/gmu, '  ')}`,
  'deep/dvc.yaml': `stages: ${deep('[', ']', 20_000)}\n`,
  'types/dvc.yaml': 'stages: 7\n',
  'types/dvc.lock': "schema: '2.0'\nstages:\n  a: [1, {b: 2}]\n  c: null\n",
  'cycle/dvc.yaml': 'vars:\n  - ../cycle/dvc.yaml\nstages:\n  x:\n    foreach: ${x}\n    do:\n      cmd: "true"\n',
  '.github/workflows/self.yml': 'on: workflow_call\njobs:\n  a:\n    uses: ./.github/workflows/self.yml\n',
  '.github/workflows/torn.yml': 'on: [push\njobs:\n',
  'src/a.py': 'from src.b import X\nY = X\n',
  'src/b.py': 'from src.a import Y\nX = Y\nopen(X)\n',
  'src/deep.py': `import joblib\nx = ${deep('(', ')', 5000)}\njoblib.dump(x, 'x.pkl')\n`,
  'src/long.py': `import joblib\nx = "${'a'.repeat(1_000_000)}"\njoblib.load(x)\n`,
  'nb/torn.ipynb': '{"cells": [{"cell_type": "code", "source": ["import os',
  'nb/deep.ipynb': `{"cells": ${deep('[', ']', 100_000)}}`,
  'docs/deep.md': `${'> '.repeat(5000)}deep\n\n${deep('[', ']', 20_000)}\n`,
  'docs/chart.md': `\`\`\`mermaid\nflowchart LR\n${'a-->b\n'.repeat(30_000)}\`\`\`\n`,
  'mlruns/0/meta.yaml': 'experiment_id: 0\nname: [unclosed\n',
  'mlruns/0/00000000000000000000000000000000/meta.yaml': `run_id: ${'x'.repeat(300_000)}\n`,
  'metrics.json': deep('[', ']', 100_000),
  Dockerfile: 'FROM\nFROM ${NOTHING}\nFROM python:latest\n',
  'evil.pkl': `cos\nsystem\n(S'touch ${canary}'\ntR.`,
  'conftest.py': `open(${JSON.stringify(canary)}, 'w')\n`,
};

function sparse(path: string, bytes: number): void {
  writeFileSync(join(repository, path), '');
  truncateSync(join(repository, path), bytes);
}

function makeWorld(): void {
  makeRepository(repository, [{ files: { ...good, ...bad } }]);
  mkdirSync(join(repository, 'big'));
  for (const name of ['book.ipynb', 'data.yaml', 'README.md', 'code.py', 'dvc.lock', 'mlflow.db', 'script.R'])
    sparse(`big/${name}`, 2 * GB);
  writeFileSync(join(repository, 'latin.md'), Buffer.from([0x23, 0x20, 0xe4, 0xf6, 0xff, 0x0a]));
  writeFileSync(join(repository, 'nul.py'), Buffer.from('import joblib\0\njoblib.load("x")\n'));
  writeFileSync(join(repository, 'utf16.py'), Buffer.from('\uFEFFimport joblib\n', 'utf16le'));
  writeFileSync(join(repository, 'random.db'), Buffer.from(Array.from({ length: 9000 }, (_, n) => (n * 131) % 251)));
  tearDatabase(join(repository, 'torn-mlflow.db'));
  symlinkSync('/etc/passwd', join(repository, 'outside.md'));
  symlinkSync('/', join(repository, 'root'));
  symlinkSync('loop-b.py', join(repository, 'loop-a.py'));
  symlinkSync('loop-a.py', join(repository, 'loop-b.py'));
  symlinkSync('/dev/zero', join(repository, 'zero.ipynb'));
  execFileSync('mkfifo', [join(repository, 'pipe.py')]);
  writeFiles(repository, {
    'line\nbreak.py': 'import joblib\n',
    '\u001b[31mred.md': '# red\n',
    '-n.py': 'import joblib\n',
    'secret.yaml': 'aws_secret_access_key: AKIAABCDEFGHIJKLMNOP\n',
    'locked.py': 'import joblib\njoblib.load("model.pkl")\n',
  });
  chmodSync(join(repository, 'locked.py'), 0o000);
}

/** A database with the tables of MLflow that breaks off in the middle. */
function tearDatabase(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(
    'CREATE TABLE runs (run_uuid TEXT, name TEXT); CREATE TABLE experiments (experiment_id INTEGER, name TEXT)',
  );
  const insert = database.prepare('INSERT INTO runs VALUES (?, ?)');
  for (let run = 0; run < 2000; run += 1) insert.run(String(run).padStart(32, '0'), 'x'.repeat(100));
  database.close();
  truncateSync(file, 40_000);
}

/** Every path with what is in it, as far as it can be read; sparse files by their size. */
function digestOf(directory: string): string {
  const hash = createHash('sha256');
  const walk = (at: string): void => {
    for (const name of readdirSync(at).toSorted()) {
      const path = join(at, name);
      const stat = lstatSync(path);
      hash.update(`${path}\0${stat.mode}\0${stat.mtimeMs}\0${stat.isDirectory() ? '' : stat.size}\n`);
      if (stat.isDirectory()) walk(path);
      else if (stat.isFile() && stat.size < GB && (stat.mode & 0o444) !== 0) hash.update(readFileSync(path));
    }
  };
  walk(directory);
  return hash.digest('hex');
}

let before: string;
let map: MapAnswer;
beforeAll(() => {
  makeWorld();
  before = digestOf(repository);
  map = mapOf([repository], join(place.path, 'data'));
}, 60_000);
afterAll(() => {
  chmodSync(join(repository, 'locked.py'), 0o600);
  place.remove();
});

describe('a repository in which nearly everything is bad', () => {
  it('is surveyed: what is good in it is found', () => {
    const found = map.divergences.map(({ kind, outcome, title }) => `${kind} ${outcome} ${title}`);
    expect(found).toContain('broken-declaration divergent train: src/gone.py');
    expect(map.sources).toMatchObject([{ read: 'part' }]);
  });

  it.each<readonly [string, RegExp]>([
    ['bomb/dvc.yaml', /values|alias/u],
    ['deep/dvc.yaml', /nests deeper/u],
    ['types/dvc.yaml', /./u],
    ['.github/workflows/torn.yml', /not valid YAML/u],
    ['nb/torn.ipynb', /./u],
    ['nb/deep.ipynb', /./u],
    ['big/book.ipynb', /2000000000 bytes|larger/u],
    ['big/code.py', /bytes/u],
    ['big/README.md', /bytes|large/u],
    ['big/dvc.lock', /bytes|large/u],
    ['big/script.R', /bytes/u],
    ['big/mlflow.db', /bytes|SQLite/u],
    ['latin.md', /UTF-8/u],
    ['nul.py', /UTF-8/u],
    ['utf16.py', /UTF-8/u],
    ['outside.md', /leads outside the source/u],
    ['root', /leads outside the source/u],
    ['zero.ipynb', /leads outside the source/u],
    ['loop-a.py', /circle/u],
    ['torn-mlflow.db', /SQLite/u],
    ['pipe.py', /pipe/u],
  ])('says in one line why it did not read %s', (path, reason) => {
    const lines = map.skipped.filter(({ locator }) => locator === path);
    expect(lines.map((line) => line.reason)).toEqual([expect.stringMatching(reason)]);
    expect(lines[0]?.reason).not.toMatch(/\n|\bat \w+ \(|Error:/u);
  });

  it.skipIf(isRoot)('says that this user may not read locked.py (skipped for root, who may read everything)', () => {
    expect(map.skipped.filter(({ locator }) => locator === 'locked.py')).toMatchObject([
      { reason: expect.stringMatching(/not permitted/u) },
    ]);
  });

  it('says nothing twice, and nothing of ours failed', () => {
    const lines = map.skipped.map(({ locator, reason }) => `${locator}: ${reason}`);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.filter((line) => /connector failed|Something of ours/u.test(line))).toEqual([]);
  });

  it('is left as it was, and nothing in it was run', () => {
    expect(digestOf(repository)).toBe(before);
    expect(() => lstatSync(canary)).toThrow('ENOENT');
  });

  it('shows no secret, and no control character to a terminal', () => {
    const { out, err, code } = runProgram(['map', repository, '--data', join(place.path, 'data'), '--all']);
    expect([code, err]).toEqual([0, '']);
    // oxlint-disable-next-line no-control-regex -- exactly what must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]|root:x:0/u);
    expect(out + JSON.stringify(map)).not.toContain('AKIAABCDEFGHIJKLMNOP');
  });

  it('gives the same answer again', () => {
    expect(mapOf([repository], join(place.path, 'data-again'))).toEqual(map);
  });
});
