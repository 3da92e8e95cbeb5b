import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '#core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCommit, git, makeRepository, temporaryDirectory, writeFiles } from '../../../test/support/repository.ts';
import { memoryMemo, openSource, type OpenedSource, type SourceEnvironment } from './index.ts';

let root: string;
let remove: () => void;
let opened: OpenedSource[];
beforeEach(() => {
  ({ path: root, remove } = temporaryDirectory());
  opened = [];
});
afterEach(async () => {
  for (const source of opened) await source.close();
  remove();
});

async function open(
  location: string,
  more: Partial<SourceEnvironment> & { readonly name?: string } = {},
): Promise<OpenedSource> {
  const { name, ...environment } = more;
  const source = await openSource(
    { location, ...(name === undefined ? {} : { name }) },
    {
      memo: memoryMemo(),
      clock: fixedClock('2026-01-01T00:00:00Z'),
      signal: new AbortController().signal,
      tempDirectory: join(root, 'temp'),
      openSqlite: () => ({
        kind: 'skipped',
        source: '',
        locator: '',
        reason: 'No database in this test.',
        scope: 'file',
      }),
      ...environment,
    },
  );
  opened.push(source);
  return source;
}

async function text(source: OpenedSource, path: string): Promise<string> {
  const content = await source.context.files.read(path);
  return content.kind === 'content' ? new TextDecoder().decode(content.bytes) : `SKIPPED ${content.reason}`;
}
const paths = (source: OpenedSource): readonly string[] => source.context.files.list().map((entry) => entry.path);

function repository(name = 'model'): { readonly place: string; readonly head: string } {
  const place = join(root, name);
  const ids = makeRepository(place, [
    { files: { 'a.txt': 'one\n', 'src/train.py': 'fit()\n', '.gitignore': 'mlruns/\n*.log\n' } },
    { files: { 'a.txt': 'one\ntwo\n', 'docs/read me.md': '# hi\n' } },
  ]);
  return { place, head: ids.at(-1) ?? '' };
}

describe('openSource() knows what lies at a location', () => {
  it('a working tree, by the commit of unchanged files', async () => {
    const { place, head } = repository();
    const source = await open(place);
    expect([source.kind, source.name, source.context.git?.head]).toEqual(['git', 'model', head]);
    expect(paths(source)).toEqual(['.gitignore', 'a.txt', 'docs/read me.md', 'src/train.py']);
    expect(source.context.locate('a.txt', 1, 2)).toBe(`a.txt#L1-L2@${head.slice(0, 12)}`);
    expect(source.context.files.get('a.txt')?.blob).toBe(git(place, 'rev-parse', 'HEAD:a.txt').trim());
    expect(await text(source, 'docs/read me.md')).toBe('# hi\n');
    expect(source.skipped).toEqual([]);
  });

  it('a bare repository, and a bundle of it, with the same files', async () => {
    const { place, head } = repository();
    git(root, 'clone', '--quiet', '--bare', place, join(root, 'bare', 'repo'));
    git(place, 'bundle', 'create', '--quiet', join(root, 'model.bundle'), '--all');
    const bare = await open(join(root, 'bare', 'repo'));
    const bundle = await open(join(root, 'model.bundle'));
    expect([bare.kind, bundle.kind, bundle.name]).toEqual(['git-bare', 'git-bundle', 'model']);
    for (const source of [bare, bundle]) {
      expect(source.context.git?.head).toBe(head);
      expect(paths(source)).toEqual(['.gitignore', 'a.txt', 'docs/read me.md', 'src/train.py']);
      expect(await text(source, 'a.txt')).toBe('one\ntwo\n');
      expect(source.context.locate('a.txt')).toBe(`a.txt@${head.slice(0, 12)}`);
    }
  });

  it('a plain directory, and a single file', async () => {
    writeFiles(join(root, 'plain'), { 'data/x.csv': 'a,b\n', 'y.txt': 'y' });
    const directory = await open(join(root, 'plain'));
    const file = await open(join(root, 'plain', 'y.txt'));
    expect([directory.kind, file.kind, directory.context.git]).toEqual(['directory', 'file', undefined]);
    expect(paths(directory)).toEqual(['data/x.csv', 'y.txt']);
    expect(paths(file)).toEqual(['y.txt']);
    expect(await text(file, 'data/x.csv')).toBe('SKIPPED There is no such file.');
    expect(directory.context.locate('y.txt', 1)).toBe('y.txt#L1@worktree');
  });

  it('a subdirectory of a working tree, with paths from there; not one that git does not track', async () => {
    const { place } = repository();
    writeFiles(place, { 'mlruns/0/meta.yaml': 'x: 1\n' });
    const source = await open(join(place, 'src'));
    expect([source.kind, ...paths(source)]).toEqual(['git', 'train.py']);
    expect(new TextDecoder().decode(await source.context.git?.blob('HEAD:train.py'))).toBe('fit()\n');
    expect((await open(join(place, 'mlruns'))).kind).toBe('directory');
  });

  it('a linked worktree, whose .git is a file', async () => {
    const { place, head } = repository();
    git(place, 'worktree', 'add', '--quiet', '--detach', join(root, 'linked'));
    const source = await open(join(root, 'linked'));
    expect([source.kind, source.context.git?.head, source.context.locate('a.txt')]).toEqual([
      'git',
      head,
      `a.txt@${head.slice(0, 12)}`,
    ]);
  });

  it('a repository without commits', async () => {
    makeRepository(join(root, 'new'), []);
    writeFiles(join(root, 'new'), { 'a.txt': 'a' });
    const source = await open(join(root, 'new'));
    expect([source.kind, source.context.git?.head, source.context.locate('a.txt')]).toEqual([
      'git',
      undefined,
      'a.txt@worktree',
    ]);
  });

  it('nothing there, a pipe, a broken bundle: an error with a code', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    writeFileSync(join(root, 'bad.bundle'), '# v2 git bundle\nnonsense\n');
    await expect(open(join(root, 'none'))).rejects.toMatchObject({ code: 'SURVEY_SOURCE_NOT_FOUND' });
    await expect(open(join(root, 'pipe'))).rejects.toMatchObject({ code: 'SURVEY_SOURCE_UNREADABLE' });
    await expect(open(join(root, 'bad.bundle'))).rejects.toMatchObject({ code: 'SURVEY_SOURCE_UNREADABLE' });
  });

  it('a bundle that builds on commits it does not hold', async () => {
    const { place } = repository();
    git(place, 'bundle', 'create', '--quiet', join(root, 'thin.bundle'), 'HEAD~1..main');
    await expect(open(join(root, 'thin.bundle'))).rejects.toThrow(/builds on commits/u);
  });
});

describe('the working tree', () => {
  it('tells changed, staged and untracked files from those of HEAD', async () => {
    const { place, head } = repository();
    writeFiles(place, { 'a.txt': 'two\none\n', 'new.txt': 'new', 'src/train.py': 'fit(1)\n' });
    git(place, 'add', 'src/train.py');
    const source = await open(place);
    const at = (path: string): string => source.context.locate(path).split('@')[1] ?? '';
    expect([at('a.txt'), at('new.txt'), at('src/train.py'), at('.gitignore')]).toEqual([
      'worktree',
      'worktree',
      'worktree',
      head.slice(0, 12),
    ]);
    expect(source.context.files.get('a.txt')?.blob).toBe(git(place, 'hash-object', 'a.txt').trim());
  });

  it('is not deceived by an edit that keeps size and time', async () => {
    const { place } = repository();
    const past = new Date('2024-01-01T00:00:00Z');
    utimesSync(join(place, 'a.txt'), past, past);
    git(place, 'update-index', '--refresh');
    writeFileSync(join(place, 'a.txt'), 'one\ntwO\n');
    utimesSync(join(place, 'a.txt'), past, past);
    const source = await open(place);
    expect(source.context.locate('a.txt')).toBe('a.txt@worktree');
  });

  it("takes a file with CR LF for HEAD's when git would, but gives it no blob id of other bytes", async () => {
    const { place, head } = repository();
    writeFileSync(join(place, 'a.txt'), 'one\r\ntwo\r\n');
    const source = await open(place);
    expect(source.context.locate('a.txt')).toBe(`a.txt@${head.slice(0, 12)}`);
    expect(source.context.files.get('a.txt')?.blob).toBe(git(place, 'hash-object', '--no-filters', 'a.txt').trim());
  });

  it('lists ignored stores, leaves out installed packages, keeps tracked files wherever they lie', async () => {
    const { place } = repository();
    addCommit(place, { files: { 'node_modules/kept/index.js': 'x' } });
    writeFiles(place, {
      'mlruns/0/meta.yaml': 'a: 1\n',
      'node_modules/other/index.js': 'x',
      '.venv/lib/a.py': 'x',
      'env2/pyvenv.cfg': 'x',
      'env2/lib/a.py': 'x',
      '.dvc/cache/00/11': 'x',
      '.dvc/config': '[core]\n',
      'sub/.git/HEAD': 'ref: x\n',
      'sub/a.py': 'x',
    });
    const source = await open(place);
    expect(paths(source)).toEqual([
      '.dvc/config',
      '.gitignore',
      'a.txt',
      'docs/read me.md',
      'mlruns/0/meta.yaml',
      'node_modules/kept/index.js',
      'src/train.py',
    ]);
    expect(source.skipped).toMatchObject([{ locator: 'sub', reason: expect.stringContaining('Another repository') }]);
  });

  it('follows links inside only, and opens no pipe', async () => {
    const place = join(root, 'plain');
    writeFiles(place, { 'a.txt': 'a', '.git/config': 'secret' });
    writeFileSync(join(root, 'outside.txt'), 'outside');
    mkdirSync(join(place, 'far'));
    for (const [name, target] of [
      ['in', 'a.txt'],
      ['out', '../outside.txt'],
      ['loop', 'loop'],
      ['git', '.git/config'],
      ['none', 'nothing'],
      ['dir', 'far'],
    ] as const) {
      symlinkSync(target, join(place, name));
    }
    execFileSync('mkfifo', [join(place, 'pipe')]);
    const source = await open(place);
    expect(await text(source, 'in')).toBe('a');
    expect(source.context.files.get('in')?.kind).toBe('symlink');
    expect(await text(source, 'out')).toContain('leads outside');
    expect(await text(source, 'loop')).toContain('circle');
    expect(await text(source, 'git')).toContain('.git');
    expect(await text(source, 'none')).toContain('no such file');
    expect(await text(source, 'dir')).toContain('not a regular file');
    expect(paths(source)).not.toContain('pipe');
    expect(source.skipped.map(({ locator, reason }) => `${locator}: ${reason}`).toSorted()).toEqual([
      expect.stringMatching(/^git: .*into \.git/u),
      expect.stringMatching(/^loop: .*circle/u),
      expect.stringMatching(/^out: .*leads outside/u),
      expect.stringMatching(/^pipe: .*pipe/u),
    ]);
    expect(await source.context.files.materialise('out')).toMatchObject({ kind: 'skipped' });
  });

  it('bounds what it reads and lists', async () => {
    writeFiles(join(root, 'plain'), { 'a.txt': '12345', 'b.txt': 'b', 'c.txt': 'c' });
    const source = await open(join(root, 'plain'), { maxEntries: 2 });
    expect(paths(source)).toEqual(['a.txt', 'b.txt']);
    expect(source.skipped).toMatchObject([{ scope: 'source', reason: expect.stringContaining('more than 2 files') }]);
    expect(await source.context.files.read('a.txt', 4)).toMatchObject({
      reason: 'The file has 5 bytes; at most 4 are read.',
    });
  });

  it.skipIf(userInfo().uid === 0)('says what it may not read', async () => {
    writeFiles(join(root, 'plain'), { 'a.txt': 'a', 'd/b.txt': 'b' });
    execFileSync('chmod', ['000', join(root, 'plain', 'a.txt'), join(root, 'plain', 'd')]);
    const source = await open(join(root, 'plain'));
    expect(await text(source, 'a.txt')).toContain('not permitted');
    expect(source.skipped).toMatchObject([{ locator: 'd', scope: 'part' }]);
    execFileSync('chmod', ['755', join(root, 'plain', 'd')]);
  });

  it('goes on without git, and says so', async () => {
    const { place } = repository();
    const source = await open(place, { programPath: join(root, 'nowhere') });
    expect([source.context.git, paths(source).length]).toEqual([undefined, 4]);
    expect(source.skipped).toMatchObject([
      { locator: '.git', reason: expect.stringContaining('no git on this machine') },
    ]);
    git(root, 'clone', '--quiet', '--bare', place, join(root, 'bare.git'));
    await expect(open(join(root, 'bare.git'), { programPath: join(root, 'nowhere') })).rejects.toMatchObject({
      code: 'SURVEY_GIT_MISSING',
    });
  });
});

describe('a clone that lacks blobs', () => {
  it('reads what is there and says what is not, without fetching', async () => {
    const { place } = repository();
    git(place, 'config', 'uploadpack.allowFilter', 'true');
    git(root, 'clone', '--quiet', '--bare', '--filter=blob:none', `file://${place}`, join(root, 'partial.git'));
    const marker = join(root, 'fetched');
    git(join(root, 'partial.git'), 'config', 'remote.origin.url', `ext::sh -c "touch ${marker}"`);
    git(join(root, 'partial.git'), 'config', 'protocol.ext.allow', 'always');
    const source = await open(join(root, 'partial.git'));
    expect(await text(source, 'a.txt')).toBe('SKIPPED The blob is not in this clone (partial clone).');
    expect(await source.context.git?.blob('HEAD:a.txt')).toBeUndefined();
    expect(readdirSync(root)).not.toContain('fetched');
  });
});

describe('a signal to stop', () => {
  it('ends the opening and leaves nothing behind', async () => {
    const { place } = repository();
    await expect(open(place, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
    expect(readdirSync(join(root, 'temp'))).toEqual([]);
  });
});

describe('fingerprint()', () => {
  it('stays while nothing changes, and changes with a file, a commit and a tag', async () => {
    const { place } = repository();
    const now = async (): Promise<string> => (await open(place)).fingerprint();
    const seen = [await now()];
    expect(await now()).toBe(seen[0]);
    for (const change of [
      (): void => {
        writeFiles(place, { 'mlruns/0/meta.yaml': 'x' });
      },
      (): void => {
        addCommit(place, { files: { 'a.txt': 'three\n' } });
      },
      (): void => {
        git(place, 'tag', 'v1');
      },
    ]) {
      change();
      seen.push(await now());
    }
    expect(new Set(seen).size).toBe(4);
  });
});

describe('sqlite()', () => {
  it('opens a lone database in place as immutable, and a copy when a log lies beside it', async () => {
    const place = join(root, 'plain');
    writeFiles(place, { 'lone.db': 'x', 'busy.db': 'x', 'busy.db-wal': 'log' });
    const asked: [string, boolean][] = [];
    const source = await open(place, {
      openSqlite: (file, { immutable }) => {
        asked.push([file, immutable]);
        throw new Error('not a database');
      },
    });
    expect(await source.context.sqlite('lone.db')).toMatchObject({
      kind: 'skipped',
      locator: 'lone.db',
      reason: expect.stringContaining('not a readable SQLite'),
    });
    await source.context.sqlite('busy.db');
    expect(asked[0]).toEqual([join(place, 'lone.db'), true]);
    expect(asked[1]?.[1]).toBe(false);
    expect(asked[1]?.[0].startsWith(place)).toBe(false);
    expect(lstatSync(`${asked[1]?.[0] ?? ''}-wal`).size).toBe(3);
    expect(readdirSync(place).toSorted()).toEqual(['busy.db', 'busy.db-wal', 'lone.db']);
  });
});

describe('remember()', () => {
  it('makes once per key and fingerprint, and again when the memo is damaged', async () => {
    writeFiles(join(root, 'plain'), { 'a.txt': 'a' });
    const memo = memoryMemo();
    const { context } = await open(join(root, 'plain'), { memo });
    let made = 0;
    const make = async (): Promise<number> => (made += 1);
    expect([
      await context.remember('k', '1', make),
      await context.remember('k', '1', make),
      await context.remember('k', '2', make),
    ]).toEqual([1, 1, 2]);
    memo.set('plain/k', '1', '{torn');
    expect(await context.remember('k', '1', make)).toBe(3);
  });
});
