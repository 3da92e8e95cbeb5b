/** A repository's own settings must not be able to start a program, and nothing of it may be written. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixedClock } from '#core';
import { connectors, type Connector } from '#connectors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectAll } from '../../../test/support/memory-context.ts';
import { git, makeRepository, temporaryDirectory, writeFiles } from '../../../test/support/repository.ts';
import { memoryMemo, openSource, type OpenedSource } from './index.ts';

let root: string;
let place: string;
let marker: string;
let remove: () => void;

beforeEach(() => {
  ({ path: root, remove } = temporaryDirectory());
  place = join(root, 'hostile');
  marker = join(root, 'marker');
  makeRepository(place, [
    { files: { 'a.txt': 'one\n', '.gitattributes': '* filter=evil diff=evil merge=evil\n' } },
    { files: { 'a.txt': 'two\n' } },
  ]);
  git(place, 'tag', '--annotate', '--message', 'first', 'v1');
  plant();
});
afterEach(() => {
  remove();
});

/** Every setting that names a program, and every hook. */
function plant(): void {
  const script = join(root, 'evil.sh');
  writeFileSync(script, `#!/bin/sh\necho ran >> ${marker}\ncat\n`);
  chmodSync(script, 0o755);
  const settings = {
    'core.fsmonitor': script,
    'core.sshCommand': script,
    'core.pager': script,
    'core.editor': script,
    'core.askPass': script,
    'core.gitProxy': script,
    'core.alternateRefsCommand': script,
    'core.hooksPath': join(root, 'hooks'),
    'pager.log': script,
    'diff.external': script,
    'diff.evil.command': script,
    'diff.evil.textconv': script,
    'filter.evil.clean': script,
    'filter.evil.smudge': script,
    'filter.evil.process': script,
    'merge.evil.driver': script,
    'gpg.program': script,
    'gpg.ssh.program': script,
    'gpg.x509.program': script,
    'log.showSignature': 'true',
    'credential.helper': script,
    'alias.log': `!${script}`,
    'alias.ls-files': `!${script}`,
    'remote.origin.url': `ext::${script}`,
    'protocol.ext.allow': 'always',
    'remote.origin.uploadpack': script,
    'remote.origin.promisor': 'true',
    'extensions.partialClone': 'origin',
    'core.repositoryFormatVersion': '1',
    'uploadpack.packObjectsHook': script,
    'sequence.editor': script,
    'core.attributesFile': join(root, 'attributes'),
    'core.excludesFile': join(root, 'pipe'),
    'trace2.normalTarget': marker,
  };
  for (const [name, value] of Object.entries(settings)) git(place, 'config', name, value);
  for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout', 'fsmonitor-watchman']) {
    writeFiles(root, {
      [`hooks/${hook}`]: `#!/bin/sh\necho hook >> ${marker}\n`,
      [`hostile/.git/hooks/${hook}`]: `#!/bin/sh\necho hook >> ${marker}\n`,
    });
    chmodSync(join(root, 'hooks', hook), 0o755);
    chmodSync(join(place, '.git', 'hooks', hook), 0o755);
  }
  rmSync(marker, { force: true });
}

async function open(location: string): Promise<OpenedSource> {
  return openSource(
    { location },
    {
      memo: memoryMemo(),
      clock: fixedClock('2026-01-01T00:00:00Z'),
      signal: new AbortController().signal,
      tempDirectory: join(root, 'temp'),
      openSqlite: () => ({ kind: 'skipped', source: '', locator: '', reason: 'None.', scope: 'file' }),
    },
  );
}

async function readAll(source: OpenedSource): Promise<number> {
  const { connector } = (await connectors.git()) as { readonly connector: Connector<unknown> };
  const { length: seen } = await collectAll(connector.collect({}, source.context));
  for (const entry of source.context.files.list()) await source.context.files.read(entry.path);
  return seen;
}

/** Everything in a directory with size and times. */
function snapshot(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((path) => {
      const stat = lstatSync(join(directory, path));
      return `${path} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.mode}`;
    });
}

describe('a hostile repository', () => {
  it('is bait that works: plain git runs what it names', () => {
    try {
      git(place, 'status');
    } catch {
      // The bait need not be a good fsmonitor.
    }
    expect(existsSync(marker)).toBe(true);
  });

  it('runs nothing while it is read, as a working tree, a bare repository or a bundle', async () => {
    git(
      place,
      '-c',
      'core.fsmonitor=false',
      '-c',
      'core.hooksPath=/dev/null',
      'bundle',
      'create',
      '--quiet',
      join(root, 'b.bundle'),
      '--all',
    );
    rmSync(marker, { force: true });
    for (const location of [place, join(place, '.git'), join(root, 'b.bundle')]) {
      const source = await open(location);
      expect(await readAll(source)).toBeGreaterThan(5);
      await source.close();
      expect([location, existsSync(marker)]).toEqual([location, false]);
    }
  });

  it('runs nothing for any command that connectors may ask for', async () => {
    const source = await open(place);
    const { git: reader } = source.context;
    const head = reader?.head ?? '';
    const missing = '1'.repeat(40);
    const commands: readonly (readonly string[])[] = [
      ['log', '--no-renames', '--name-only', '-c', '-z', '--format=%H %an %aN %s', 'HEAD'],
      ['log', '--raw', '-m', 'HEAD'],
      ['log', '--numstat', 'HEAD'],
      ['log', '--diff-merges=first-parent', '--name-status', 'HEAD'],
      ['rev-list', '--objects', '--all'],
      ['rev-list', '--header', 'HEAD'],
      ['rev-parse', '--verify', 'HEAD'],
      ['for-each-ref', '--format=%(refname) %(contents:subject)'],
      ['ls-tree', '-r', '-l', 'HEAD'],
      ['ls-files', '-s', '--debug'],
      ['cat-file', '-p', head],
      ['cat-file', 'blob', missing],
      ['config', '--get-regexp', '.*'],
      ['merge-base', 'HEAD', 'HEAD~1'],
      ['show-ref', '--tags'],
      ['bundle', 'list-heads', 'nothing'],
    ];
    for (const command of commands) await reader?.run(command);
    await reader?.blob(missing);
    await source.close();
    expect(existsSync(marker)).toBe(false);
  });

  it('is left as it was, byte and time', async () => {
    const before = snapshot(place);
    const source = await open(place);
    await readAll(source);
    await source.fingerprint();
    await source.close();
    expect(snapshot(place)).toEqual(before);
    expect(readdirSync(join(root, 'temp'))).toEqual([]);
  });

  it('refuses commands and options that could write or start something', async () => {
    const source = await open(place);
    const refused: readonly (readonly string[])[] = [
      ['status'],
      ['diff'],
      ['fetch'],
      ['show', 'HEAD'],
      ['gc'],
      ['log', '--output=x'],
      ['log', '--outp=x'],
      ['log', '-p', '--ext-diff'],
      ['log', '--textconv'],
      ['log', '--show-signature'],
      ['log', '--format=%G?'],
      ['log', '--format=%(describe)'],
      ['for-each-ref', '--format=%(signature)'],
      ['cat-file', '--filters', 'HEAD:a.txt'],
      ['cat-file', '--textconv', 'HEAD:a.txt'],
      ['config', 'user.name', 'x'],
      ['config', '--get', '-f', 'x', 'y'],
      ['ls-files', '-m'],
      ['bundle', 'create', 'x', 'HEAD'],
      ['-c', 'core.pager=x', 'log'],
      ['constructor'],
      ['log', '--remerge-diff'],
    ];
    for (const command of refused) {
      await expect(source.context.git?.run(command)).rejects.toMatchObject({ code: 'INTERNAL' });
    }
    await source.close();
  });
});

describe('a few trees that stand for ten thousand million files', () => {
  it('are listed up to a bound, and their history is not asked for', async () => {
    const bomb = join(root, 'bomb');
    makeRepository(bomb, [{ files: { 'dvc.yaml': 'stages: {}\n' } }]);
    const blob = git(bomb, 'rev-parse', 'HEAD:dvc.yaml').trim();
    const tree = (line: (name: string) => string): string =>
      gitWith(
        bomb,
        'abcdefghij'
          .split('')
          .map((name) => `${line(name)}\n`)
          .join(''),
        'mktree',
      ).trim();
    let top = tree((name) => `100644 blob ${blob}\t${name}.yaml`);
    for (let level = 0; level < 9; level += 1) top = tree((name) => `040000 tree ${top}\t${name}`);
    git(bomb, 'update-ref', 'refs/heads/main', git(bomb, 'commit-tree', top, '-p', 'HEAD', '-m', 'Bomb').trim());
    const source = await open(join(bomb, '.git'));
    expect(source.skipped).toMatchObject([{ scope: 'part', reason: expect.stringMatching(/longer than \d+ bytes/u) }]);
    expect(source.context.git?.head).toBeUndefined();
    expect(await readAll(source)).toBeGreaterThan(1);
    await source.close();
  });
});

function gitWith(directory: string, input: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: directory, input, encoding: 'utf8' });
}
