/** Pipes and devices where git expects files: found before git is started, which would wait for them for ever. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { makeRepository, temporaryDirectory, writeFiles } from '../../../test/support/repository.ts';
import { findEndless } from './git-waits.ts';

const root = temporaryDirectory();
const place = join(root.path, 'repository');
const directory = join(place, '.git');
const pipe = (path: string): void => void execFileSync('mkfifo', [path]);
const include = (file: string): void => appendFileSync(join(directory, 'config'), `[include]\n\tpath = ${file}\n`);

beforeEach(() => {
  rmSync(place, { recursive: true, force: true });
  makeRepository(place, [{ files: { 'a.py': 'import joblib\n' } }]);
});
afterAll(() => root.remove());

describe('a git directory that git would wait for', () => {
  it.each([
    'HEAD',
    'index',
    'config',
    'packed-refs',
    'shallow',
    'refs/heads/other',
    'info/grafts',
    'objects/info/alternates',
  ])('is found by a pipe at %s', (path) => {
    rmSync(join(directory, path), { force: true });
    mkdirSync(join(directory, path, '..'), { recursive: true });
    pipe(join(directory, path));
    expect(findEndless(directory)).toBe(path);
  });

  it('is found by a link to a device, and by a link to a directory with a pipe', () => {
    symlinkSync('/dev/zero', join(directory, 'packed-refs'));
    expect(findEndless(directory)).toBe('packed-refs');
    rmSync(join(directory, 'packed-refs'));
    mkdirSync(join(root.path, 'elsewhere'));
    pipe(join(root.path, 'elsewhere', 'x'));
    symlinkSync(join(root.path, 'elsewhere'), join(directory, 'refs', 'elsewhere'));
    expect(findEndless(directory)).toBe('refs/elsewhere/x');
  });

  it('is found by what its settings include, however far', () => {
    writeFiles(place, { 'one.inc': '[include]\n\tpath = "two.inc"\n', 'two.inc': '[include] path=end\n' });
    include('../one.inc');
    expect(findEndless(directory)).toBeUndefined();
    pipe(join(place, 'end'));
    expect(findEndless(directory)).toBe('config');
  });

  it('is found in the directory that a worktree shares', () => {
    const worktree = join(directory, 'worktrees', 'one');
    writeFiles(worktree, { HEAD: 'ref: refs/heads/main\n', commondir: '../..\n' });
    pipe(join(directory, 'packed-refs'));
    expect(findEndless(worktree)).toBe('../../packed-refs');
  });
});

describe('any other git directory', () => {
  it('is let be: as git made it, with a monitor’s socket, with links that go round, with settings that include themselves', () => {
    expect(findEndless(directory)).toBeUndefined();
    execFileSync('python3', ['-c', 'import socket; socket.socket(socket.AF_UNIX).bind("ipc")'], { cwd: directory });
    symlinkSync('..', join(directory, 'refs', 'up'));
    symlinkSync('self', join(directory, 'refs', 'self'));
    for (let times = 0; times < 50; times += 1) include('config');
    writeFileSync(join(directory, 'commondir'), '');
    expect(findEndless(directory)).toBeUndefined();
  });
});
