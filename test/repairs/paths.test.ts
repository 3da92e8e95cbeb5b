/**
 * The promise of a repair: `git apply` takes it as it stands, and a second survey no longer finds what it repairs, nor
 * anything that was not found before. Held in real repositories, in every shape a file can have.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MapAnswer } from '#api';
import { fixedClock } from '#core';
import { mapAsOf, survey } from '#survey';
import { addCommit, git, makeRepository, temporaryDirectory, writeFiles } from '../support/repository.ts';

type Divergence = MapAnswer['divergences'][number];

let place: ReturnType<typeof temporaryDirectory>;
let count = 0;
beforeAll(() => {
  place = temporaryDirectory();
});
afterAll(() => place.remove());

function freshPlace(): string {
  count += 1;
  return join(place.path, `place-${count}`);
}

async function mapOf(location: string, dataDirectory = freshPlace()): Promise<MapAnswer> {
  const { map } = await survey({
    requests: [{ location, name: 'ws' }],
    dataDirectory,
    clock: fixedClock('2026-03-01T00:00:00Z'),
    revision: 'test',
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  return map;
}

const found = (map: MapAnswer): readonly Divergence[] =>
  map.divergences.filter((divergence) => divergence.outcome === 'divergent');

function theOne(map: MapAnswer, kind: Divergence['kind'], title = ''): Divergence {
  const list = found(map).filter((divergence) => divergence.kind === kind && divergence.title.includes(title));
  expect(list.map((divergence) => divergence.title)).toHaveLength(1);
  const [only] = list;
  if (!only) throw new Error(`No ${kind}`);
  return only;
}

function apply(directory: string, patch: string): void {
  execFileSync('git', ['apply', '-'], { cwd: directory, input: patch, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Applies the patch and surveys again: what is then still found, or newly found; nothing when all is well. */
async function leftAfter(directory: string, divergence: Divergence, before: MapAnswer): Promise<readonly string[]> {
  if (divergence.repair?.kind !== 'diff') return ['no patch'];
  apply(directory, divergence.repair.text);
  const known = new Set(found(before).map(({ id }) => id));
  return found(await mapOf(directory))
    .filter(({ id }) => id === divergence.id || !known.has(id))
    .map(({ kind, title }) => `${kind}: ${title}`);
}

const stage = (script: string, dependency = script): string =>
  `stages:\n  train:\n    cmd: python ${script}\n    deps:\n      - ${dependency}\n    outs:\n      - model.pkl\n`;
const code = 'import joblib\n\nif __name__ == "__main__":\n    joblib.dump({}, "model.pkl")\n';

function repositoryOf(...commits: Parameters<typeof makeRepository>[1]): string {
  const directory = freshPlace();
  makeRepository(directory, commits);
  return directory;
}

describe('broken-declaration', () => {
  it('in another letter case is put right in the command and in the list', async () => {
    const directory = repositoryOf({ files: { 'dvc.yaml': stage('src/Train.py'), 'src/train.py': code } });
    const before = await mapOf(directory);
    expect(await leftAfter(directory, theOne(before, 'broken-declaration'), before)).toEqual([]);
    expect(readFileSync(join(directory, 'dvc.yaml'), 'utf8')).toBe(stage('src/train.py'));
  });

  it('is put right where commits moved the file, twice and under another name', async () => {
    const workflow =
      'name: t\non: push\njobs:\n  t:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - run: python src/build_features.py --check\n';
    const directory = repositoryOf(
      { files: { '.github/workflows/t.yml': workflow, 'src/build_features.py': code, 'src/other.py': '' } },
      { files: { 'src/build_features.py': null, 'src/middle.py': code } },
      { files: { 'src/middle.py': null, 'lib/features.py': code } },
    );
    const before = await mapOf(directory);
    const one = theOne(before, 'broken-declaration');
    expect(one.statement).toContain('moved it to lib/features.py');
    expect(one.since?.commit).toHaveLength(40);
    expect(one.ask).toMatchObject([{ name: 'Alice Doe' }]);
    expect(await leftAfter(directory, one, before)).toEqual([]);
    expect(readFileSync(join(directory, '.github/workflows/t.yml'), 'utf8')).toContain(
      'python lib/features.py --check',
    );
  });

  it('is put right where a file was moved and changed in one commit and kept its name', async () => {
    const directory = repositoryOf(
      { files: { 'dvc.yaml': stage('train.py'), 'train.py': code } },
      { files: { 'train.py': null, 'src/train.py': `${code}# more\n` } },
    );
    const before = await mapOf(directory);
    expect(await leftAfter(directory, theOne(before, 'broken-declaration'), before)).toEqual([]);
  });

  it('in a pipeline of a subdirectory is written as that pipeline writes paths', async () => {
    const directory = repositoryOf({ files: { 'p/dvc.yaml': stage('src/Train.py'), 'p/src/train.py': code } });
    const before = await mapOf(directory);
    expect(await leftAfter(directory, theOne(before, 'broken-declaration'), before)).toEqual([]);
    expect(readFileSync(join(directory, 'p/dvc.yaml'), 'utf8')).toBe(stage('src/train.py'));
  });

  it('stays advice where nothing says for certain which file is meant', async () => {
    const elsewhere = repositoryOf({ files: { 'dvc.yaml': stage('train.py'), 'src/train.py': code } });
    const twins = repositoryOf(
      { files: { 'dvc.yaml': stage('train.py'), 'train.py': code } },
      { files: { 'train.py': null, 'a.py': code, 'b.py': code } },
    );
    const gone = repositoryOf(
      { files: { 'dvc.yaml': stage('train.py'), 'train.py': code } },
      { files: { 'train.py': null } },
    );
    for (const directory of [elsewhere, twins, gone])
      expect(theOne(await mapOf(directory), 'broken-declaration').repair?.kind).toBe('advice');
  });
});

describe('documented-path-missing', () => {
  const prose = 'Line one.\n\nThe code is in `src/Train.py`, called by hand.\n\nEnd.\n';

  it.each([
    ['Unix line endings', prose],
    ['Windows line endings', prose.replaceAll('\n', '\r\n')],
    ['a last line without an end', 'The code is in `src/Train.py`'],
    ['a byte order mark', `\uFEFFThe code is in \`src/Train.py\`, all of it.\n`],
    ['one line', 'The code is in `src/Train.py`.\n'],
  ])('is put right in a document with %s, and nothing else is changed', async (_, text) => {
    const directory = repositoryOf({ files: { 'README.md': text, 'src/train.py': code } });
    git(directory, 'config', 'core.autocrlf', 'false');
    const before = await mapOf(directory);
    expect(await leftAfter(directory, theOne(before, 'documented-path-missing'), before)).toEqual([]);
    expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe(text.replace('Train', 'train'));
  });

  it.each(['Übersicht für alle.md', 'docs/a b.md', 'docs/模型.md'])('is put right in %s', async (name) => {
    const directory = repositoryOf({ files: { [name]: prose, 'src/train.py': code } });
    const before = await mapOf(directory);
    expect(await leftAfter(directory, theOne(before, 'documented-path-missing'), before)).toEqual([]);
  });

  it('is put right in a link relative to the document, on every line that has it', async () => {
    const text = '# Guide\n\nSee [the code](../src/train.py).\n\n\n\n\n\n\n\nAgain: [code](../src/train.py).\n';
    const directory = repositoryOf(
      { files: { 'docs/guide.md': text, 'src/train.py': code } },
      { files: { 'src/train.py': null, 'src/model/fit.py': code } },
    );
    const before = await mapOf(directory);
    const one = theOne(before, 'documented-path-missing');
    expect(one.repair?.text.match(/^@@/gmu)).toHaveLength(2);
    expect(await leftAfter(directory, one, before)).toEqual([]);
    expect(readFileSync(join(directory, 'docs/guide.md'), 'utf8')).toBe(
      text.replaceAll('../src/train.py', '../src/model/fit.py'),
    );
  });

  it('changes whole paths only', async () => {
    const text =
      'The code is in `src/Train.py`.\n\nIt is at https://h.test/src/Train.py as well, and in x/src/Train.pyx.\n';
    const directory = repositoryOf({ files: { 'README.md': text, 'src/train.py': code } });
    const one = found(await mapOf(directory)).find(({ title }) => title.endsWith(': src/Train.py'));
    apply(directory, one?.repair?.text ?? '');
    expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe(text.replace('`src/Train', '`src/train'));
  });
});

describe('a patch', () => {
  const files = { 'README.md': 'The code is in `src/Train.py`, all of it.\n', 'src/train.py': code };

  it('fits the working tree as it was surveyed, changes not committed included', async () => {
    const directory = repositoryOf({ files });
    writeFiles(directory, { 'README.md': `New line.\n\n${files['README.md']}` });
    const before = await mapOf(directory);
    expect(await leftAfter(directory, theOne(before, 'documented-path-missing'), before)).toEqual([]);
  });

  it('of a bare repository or a bundle fits a clone of it', async () => {
    const directory = repositoryOf({ files });
    const [bare, bundle] = [freshPlace(), `${freshPlace()}.bundle`];
    git(directory, 'clone', '--quiet', '--bare', directory, bare);
    git(directory, 'bundle', 'create', '--quiet', bundle, '--all');
    for (const location of [bare, bundle]) {
      const clone = freshPlace();
      git(directory, 'clone', '--quiet', directory, clone);
      const before = await mapOf(location);
      expect(await leftAfter(clone, theOne(before, 'documented-path-missing'), before)).toEqual([]);
    }
  });

  it('of a part of a repository, or of a directory without git, fits where it was surveyed', async () => {
    const part = join(
      repositoryOf({ files: { 'part/README.md': files['README.md'], 'part/src/train.py': code } }),
      'part',
    );
    const plain = freshPlace();
    mkdirSync(plain);
    writeFiles(plain, files);
    for (const directory of [part, plain]) {
      const before = await mapOf(directory);
      expect(await leftAfter(directory, theOne(before, 'documented-path-missing'), before)).toEqual([]);
    }
  });

  it('is the same when the log alone is asked, sources and view gone', async () => {
    const directory = repositoryOf(
      { files: { ...files, 'dvc.yaml': stage('src/Old.py', 'lib.py'), 'lib.py': code } },
      {
        files: { 'lib.py': null, 'src/lib.py': code },
      },
    );
    const data = freshPlace();
    const map = await mapOf(directory, data);
    expect(found(map).filter(({ repair }) => repair?.kind === 'diff')).toHaveLength(2);
    const clock = fixedClock('2026-04-01T00:00:00Z');
    const later = mapAsOf(data, '2026-04-01T00:00:00Z', clock);
    expect({ ...later, asOf: map.asOf }).toEqual(map);
    writeFileSync(join(directory, 'README.md'), 'The code is in `src/train.py`.\n');
    await mapOf(directory, data);
    expect(
      found(mapAsOf(data, '2026-04-01T00:00:00Z', clock)).filter(({ repair }) => repair?.kind === 'diff'),
    ).toHaveLength(1);
  });

  it('is not given where it would show a secret, reach through a link, or hold a line without measure', async () => {
    const [secret, linked, long] = [freshPlace(), freshPlace(), freshPlace()];
    makeRepository(secret, [
      {
        files: {
          ...files,
          'README.md': `export API_TOKEN=ghp_abcdefghijklmnopqrstuvwx123456\n\n${files['README.md']}`,
        },
      },
    ]);
    makeRepository(linked, [{ files: { 'guide.txt': files['README.md'], 'src/train.py': code } }]);
    symlinkSync('guide.txt', join(linked, 'README.md'));
    addCommit(linked, { files: {} });
    makeRepository(long, [{ files: { ...files, 'README.md': `${'word '.repeat(300)}\n${files['README.md']}` } }]);
    for (const directory of [secret, linked, long]) {
      const map = await mapOf(directory);
      expect(found(map).filter(({ repair }) => repair?.kind === 'diff')).toEqual([]);
      expect(JSON.stringify(map)).not.toContain('ghp_');
    }
  });
});
