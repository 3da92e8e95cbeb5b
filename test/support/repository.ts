/** Makes small git repositories for tests, with fixed names and times, so that commit ids are the same every time. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface PlannedCommit {
  /** null removes the file. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly author?: string;
  readonly at?: string;
  readonly message?: string;
}

/** A fresh directory and what removes it. */
export function temporaryDirectory(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Runs git in a directory, with nothing of the machine's own settings; gives what it prints. */
export function git(directory: string, ...args: readonly string[]): string {
  return gitAs(directory, 'Alice Doe <alice@acme.test>', '2024-01-01T00:00:00Z', args);
}

export function gitAs(directory: string, author: string, at: string, args: readonly string[]): string {
  const [, name = '', email = ''] = /^(.*) <(.*)>$/u.exec(author) ?? [];
  return execFileSync('git', ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', ...args], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/bin:/bin:/usr/local/bin',
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: at,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: at,
    },
  });
}

export function writeFiles(directory: string, files: Readonly<Record<string, string | null>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    if (content === null) {
      rmSync(file, { force: true });
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Commits in order, an hour apart unless told otherwise; returns their ids. */
export function makeRepository(directory: string, commits: readonly PlannedCommit[]): readonly string[] {
  mkdirSync(directory, { recursive: true });
  git(directory, 'init', '--quiet');
  return commits.map((commit, index) =>
    addCommit(directory, { at: new Date(Date.UTC(2024, 0, 1, index)).toISOString(), ...commit }),
  );
}

export function addCommit(directory: string, commit: PlannedCommit): string {
  const { author = 'Alice Doe <alice@acme.test>', at = '2024-06-01T00:00:00Z', message = 'Change' } = commit;
  writeFiles(directory, commit.files);
  git(
    directory,
    'add',
    '--all',
    '--force',
    '--',
    ...Object.keys(commit.files).filter((path) => commit.files[path] !== null),
    '.',
  );
  gitAs(directory, author, at, ['commit', '--quiet', '--allow-empty', '--message', message]);
  return git(directory, 'rev-parse', 'HEAD').trim();
}
