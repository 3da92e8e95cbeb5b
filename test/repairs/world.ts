/** Small repositories with one thing to put right, surveyed by the program's own survey; and `git apply` on them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Divergence, MapAnswer } from '#api';
import { fixedClock } from '#core';
import { survey } from '#survey';

export type Files = Readonly<Record<string, string | null>>;

const environment = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

function git(directory: string, args: readonly string[], day = 1): string {
  const at = `2026-03-0${day}T09:00:00Z`;
  const env = { ...environment, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
  return execFileSync('git', args, { cwd: directory, encoding: 'utf8', env, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** One commit a day. */
export function writeRepository(place: string, commits: readonly Files[]): string {
  const repository = join(mkdtempSync(join(place, 'world-')), 'team');
  mkdirSync(repository, { recursive: true });
  git(repository, ['init', '--quiet', '--initial-branch=main']);
  for (const [index, files] of commits.entries()) {
    for (const [path, text] of Object.entries(files)) {
      const file = join(repository, path);
      mkdirSync(dirname(file), { recursive: true });
      if (text === null) rmSync(file);
      else writeFileSync(file, text);
    }
    git(repository, ['add', '--all']);
    git(repository, ['commit', '--quiet', '--message', `Change ${index + 1}`], index + 1);
  }
  return repository;
}

export async function surveyIn(place: string, repository: string): Promise<MapAnswer> {
  const { map } = await survey({
    requests: [{ location: repository }],
    dataDirectory: dataOf(place, repository),
    clock: fixedClock('2026-06-01T00:00:00Z'),
    signal: new AbortController().signal,
    progress: () => undefined,
    revision: 'test',
  });
  return map;
}

function dataOf(place: string, repository: string): string {
  return join(place, 'data', repository.replaceAll('/', '-'));
}

export function divergent(map: MapAnswer, kind: string): readonly Divergence[] {
  return map.divergences.filter((each) => each.kind === kind && each.outcome === 'divergent');
}

/** What git says when it refuses; empty when it applied. */
export function applyPatch(repository: string, patch: string): string {
  const { status, stderr } = spawnSync('git', ['apply', '-'], {
    cwd: repository,
    input: patch,
    encoding: 'utf8',
    env: environment,
  });
  return status === 0 ? '' : stderr;
}
