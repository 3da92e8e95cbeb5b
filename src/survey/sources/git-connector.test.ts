/** The git connector over real repositories: it cannot open one itself. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixedClock, toRef, type EntityObservation, type EventObservation } from '#core';
import { connectors, type Connector, type GitReader, type Seen } from '#connectors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectAll } from '../../../test/support/memory-context.ts';
import {
  addCommit,
  git,
  gitAs,
  makeRepository,
  temporaryDirectory,
  writeFiles,
} from '../../../test/support/repository.ts';
import { memoryMemo, openSource, type Memo } from './index.ts';

let root: string;
let place: string;
let remove: () => void;
beforeEach(() => {
  ({ path: root, remove } = temporaryDirectory());
  place = join(root, 'model');
});
afterEach(() => {
  remove();
});

interface Watched {
  readonly memo?: Memo;
  readonly wrap?: (reader: GitReader) => GitReader;
}

async function collect(location: string, watched: Watched = {}): Promise<readonly Seen[]> {
  const source = await openSource(
    { location, name: 'm' },
    {
      memo: watched.memo ?? memoryMemo(),
      clock: fixedClock('2026-01-01T00:00:00Z'),
      signal: new AbortController().signal,
      tempDirectory: join(root, 'temp'),
      openSqlite: () => ({ kind: 'skipped', source: '', locator: '', reason: 'None.', scope: 'file' }),
    },
  );
  const { connector } = (await connectors.git()) as { readonly connector: Connector<unknown> };
  const { git: reader } = source.context;
  const context = reader && watched.wrap ? { ...source.context, git: watched.wrap(reader) } : source.context;
  const seen = await collectAll(connector.collect({}, context));
  await source.close();
  return seen;
}

const entity = (seen: readonly Seen[], ref: string): EntityObservation['attributes'] | undefined =>
  seen.find((one): one is EntityObservation => one.kind === 'entity' && one.ref === ref)?.attributes;
const events = (seen: readonly Seen[], activity: string): readonly EventObservation[] =>
  seen.filter((one): one is EventObservation => one.kind === 'event' && one.activity === activity);
const file = (seen: readonly Seen[], path: string): EntityObservation['attributes'] | undefined =>
  entity(seen, `artifact:m/${path}`);
const skipped = (seen: readonly Seen[]): readonly Seen[] => seen.filter((one) => one.kind === 'skipped');

const bob = 'Bob Roe <bob@acme.test>';

describe('the history of files', () => {
  it('says who changed what first and last, and how often', async () => {
    const [first = '', , third = ''] = makeRepository(place, [
      { files: { 'a.py': '1\n', 'b.py': '1\n' } },
      { files: { 'b.py': '2\n' }, author: bob },
      { files: { 'a.py': '3\n' }, author: bob, message: 'Third\n\nBody' },
    ]);
    const seen = await collect(place);
    expect(file(seen, 'a.py')).toMatchObject({
      path: 'a.py',
      sizeBytes: 2,
      commits: 2,
      firstChange: { commit: first, at: '2024-01-01T00:00:00Z', person: 'person:m/alice%40acme.test' },
      lastChange: { commit: third, at: '2024-01-01T02:00:00Z', person: 'person:m/bob%40acme.test' },
      authors: [
        { person: 'person:m/bob%40acme.test', commits: 1 },
        { person: 'person:m/alice%40acme.test', commits: 1 },
      ],
    });
    expect(events(seen, 'commit')[0]).toMatchObject({
      at: '2024-01-01T02:00:00Z',
      actor: 'person:m/bob%40acme.test',
      evidence: [{ locator: `commit/${third}` }],
      attributes: { sha: third, subject: 'Third', paths: ['a.py'] },
    });
    expect(entity(seen, 'source:m/m')).toMatchObject({
      history: 'whole',
      commits: 3,
      firstAt: '2024-01-01T00:00:00Z',
      lastAt: '2024-01-01T02:00:00Z',
      branch: 'main',
      signedCommits: 0,
    });
  });

  it('counts a merge only for what it changed against every parent', async () => {
    makeRepository(place, [{ files: { 'a.py': '1\n', 'b.py': '1\n', 'c.py': '1\n' } }]);
    git(place, 'checkout', '--quiet', '-b', 'side');
    addCommit(place, { files: { 'a.py': 'side\n', 'c.py': 'side\n' }, at: '2024-01-02T00:00:00Z' });
    git(place, 'checkout', '--quiet', 'main');
    addCommit(place, { files: { 'b.py': 'main\n', 'c.py': 'main\n' }, at: '2024-01-03T00:00:00Z' });
    try {
      git(place, 'merge', '--no-commit', 'side');
    } catch {
      // The conflict in c.py is wanted.
    }
    const merge = addCommit(place, { files: { 'c.py': 'both\n' }, at: '2024-01-04T00:00:00Z', message: 'Merge' });
    const seen = await collect(place);
    expect(events(seen, 'commit')[0]?.attributes).toMatchObject({ sha: merge, merge: true, paths: ['c.py'] });
    expect([file(seen, 'a.py')?.['commits'], file(seen, 'c.py')?.['commits']]).toEqual([2, 4]);
    expect(entity(seen, 'source:m/m')).toMatchObject({ history: 'whole', commits: 4 });
  });

  it('keeps names of files that try to look like something else', async () => {
    const paths = ['line\nbreak.py', '\u0001fake 0123', 'tab\there', 'ümlaut.py', 'commit 1234', '-dash', '#L3@x'];
    const [sha = ''] = makeRepository(place, [{ files: Object.fromEntries(paths.map((path) => [path, 'x'])) }]);
    const seen = await collect(place);
    expect(events(seen, 'commit')).toHaveLength(1);
    const changed = events(seen, 'commit').flatMap((event) => event.attributes?.['paths'] ?? []) as readonly string[];
    expect(changed.toSorted()).toEqual(paths.toSorted());
    expect(paths.map((path) => entity(seen, toRef('artifact', 'm', path))?.['commits'])).toEqual(paths.map(() => 1));
    expect(events(seen, 'commit')[0]?.attributes?.['sha']).toBe(sha);
  });

  it('leaves the small files of a store that git does not keep to whoever reads the store', async () => {
    const kept = 'mlruns/0/meta.yaml';
    makeRepository(place, [{ files: { 'a.py': '1\n', [kept]: 'experiment_id: 0\n' } }]);
    const loose = ['mlruns/0/1/params/depth', 'notes/mlruns.md'];
    writeFiles(place, Object.fromEntries(loose.map((path) => [path, '3\n'])));
    const seen = await collect(place);
    expect(file(seen, kept)).toMatchObject({ commits: 1 });
    expect(file(seen, loose[0] ?? '')).toBeUndefined();
    expect(file(seen, loose[1] ?? '')).toMatchObject({ untracked: true });
  });

  it('marks files that HEAD does not hold, and those that differ', async () => {
    makeRepository(place, [{ files: { 'a.py': '1\n' } }]);
    writeFileSync(join(place, 'a.py'), '2\n');
    writeFileSync(join(place, 'new.py'), '1\n');
    const seen = await collect(place);
    expect(file(seen, 'a.py')).toMatchObject({ modified: true, commits: 1 });
    expect(file(seen, 'new.py')).toEqual({ path: 'new.py', sizeBytes: 2, untracked: true });
  });

  it('is limited to a subdirectory when one is given', async () => {
    makeRepository(place, [
      { files: { 'src/a.py': '1\n' } },
      { files: { 'b.py': '1\n' } },
      { files: { 'src/a.py': '2\n' } },
    ]);
    const seen = await collect(join(place, 'src'));
    expect(file(seen, 'a.py')).toMatchObject({ commits: 2 });
    expect(events(seen, 'commit').map((event) => event.attributes?.['paths'])).toEqual([['a.py'], ['a.py']]);
    expect(entity(seen, 'source:m/m')).toMatchObject({ history: 'whole', commits: 2 });
  });
});

describe('a history that is not whole', () => {
  it('is shallow: what the boundary changed is not known, nor what came before', async () => {
    makeRepository(place, [
      { files: { 'a.py': '1\n', 'b.py': '1\n' } },
      { files: { 'b.py': '2\n' } },
      { files: { 'a.py': '3\n' } },
    ]);
    git(root, 'clone', '--quiet', '--depth', '2', `file://${place}`, join(root, 'shallow'));
    const seen = await collect(join(root, 'shallow'));
    expect(entity(seen, 'source:m/m')).toMatchObject({ history: 'shallow', commits: 2 });
    expect(file(seen, 'a.py')).toMatchObject({ lastChange: { at: '2024-01-01T02:00:00Z' } });
    expect(file(seen, 'a.py')).not.toHaveProperty('firstChange');
    expect(file(seen, 'b.py')).not.toHaveProperty('lastChange');
    expect(skipped(seen)).toMatchObject([{ scope: 'part', reason: expect.stringContaining('2 commits are here') }]);
  });

  it('is partial when git dies in the middle, with both numbers, and is not remembered', async () => {
    makeRepository(
      place,
      Array.from({ length: 9 }, (_, index) => ({ files: { 'a.py': `${index}\n` } })),
    );
    const memo = memoryMemo();
    const dying = (reader: GitReader): GitReader => ({
      ...reader,
      stream: (args) =>
        args[0] === 'log' ? cutShort(reader.stream([...args, '--max-count=4'].toSorted(byDash))) : reader.stream(args),
    });
    const seen = await collect(place, { memo, wrap: dying });
    expect(entity(seen, 'source:m/m')).toMatchObject({ history: 'partial', commits: 9 });
    expect(events(seen, 'commit')).toHaveLength(4);
    expect(skipped(seen)).toMatchObject([{ scope: 'part', reason: expect.stringContaining('4 of 9 commits') }]);
    expect(file(seen, 'a.py')).not.toHaveProperty('firstChange');
    expect(entity(await collect(place, { memo }), 'source:m/m')).toMatchObject({ history: 'whole' });
  });

  it.each<readonly [string, (directory: string) => void, RegExp]>([
    ['its commit is damaged', (directory) => breakObject(directory, 'HEAD'), /HEAD’s commit could not be read/u],
    [
      'its parent is damaged',
      (directory) => breakObject(directory, 'HEAD~1'),
      /loose object .* is corrupt|parse|unable to/u,
    ],
    [
      'HEAD names no branch',
      (directory) => writeFileSync(join(directory, 'HEAD'), 'ref: refs/heads/gone\n'),
      /branch that is not/u,
    ],
    [
      'its settings are torn',
      (directory) => writeFileSync(join(directory, 'config'), '[core\nxx'),
      /bad config line 1/u,
    ],
  ])('is never said to be empty because %s', async (_, damage, complaint) => {
    makeRepository(place, [{ files: { 'a.py': '1\n' } }, { files: { 'a.py': '2\n' } }]);
    damage(join(place, '.git'));
    const seen = await collect(place);
    expect(entity(seen, 'source:m/m')).toMatchObject({ history: 'partial' });
    expect(entity(seen, 'source:m/m')).not.toHaveProperty('commits');
    expect(skipped(seen)).toContainEqual(expect.objectContaining({ reason: expect.stringMatching(complaint) }));
    expect(skipped(seen)).toContainEqual(
      expect.objectContaining({ reason: expect.stringMatching(/^No history was read/u) }),
    );
  });

  it('is empty, or there is none', async () => {
    makeRepository(place, []);
    writeFileSync(join(place, 'a.py'), '1\n');
    expect(entity(await collect(place), 'source:m/m')).toMatchObject({ history: 'empty' });
    writeFileSync(join(root, 'alone.py'), '1\n');
    const seen = await collect(join(root, 'alone.py'));
    expect(entity(seen, 'source:m/m')).toEqual({ title: 'm', history: 'none' });
    expect(file(seen, 'alone.py')).toEqual({ path: 'alone.py', sizeBytes: 2 });
  });
});

function breakObject(directory: string, name: string): void {
  const id = git(directory, 'rev-parse', name).trim();
  const file = join(directory, 'objects', id.slice(0, 2), id.slice(2));
  rmSync(file);
  writeFileSync(file, 'torn');
}

/** Options before revisions, as git wants them; the command stays first. */
function byDash(left: string, right: string): number {
  const rank = (word: string): number => (word === 'log' ? 0 : word.startsWith('-') ? 1 : 2);
  return rank(left) - rank(right);
}

function cutShort(stream: ReturnType<GitReader['stream']>): ReturnType<GitReader['stream']> {
  return {
    [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator](),
    end: Promise.resolve({ exitCode: 128, complaint: 'fatal: unable to read' }),
  };
}

describe('memory', () => {
  it('makes a new commit cost only the last segment, with the same answer as without', async () => {
    makeRepository(
      place,
      Array.from({ length: 300 }, (_, index) => ({
        files: { [`f${index % 7}.py`]: `${index}\n` },
        author: index % 3 === 0 ? bob : 'Alice Doe <alice@acme.test>',
      })),
    );
    const memo = memoryMemo();
    const asked: string[] = [];
    const wrap = (reader: GitReader): GitReader => ({
      ...reader,
      stream: (args) => {
        asked.push(args.join(' '));
        return reader.stream(args);
      },
    });
    const logs = (): readonly string[] => asked.splice(0).filter((command) => command.startsWith('log '));
    await collect(place, { memo, wrap });
    expect(logs()).toHaveLength(1);
    await collect(place, { memo, wrap });
    expect(logs()).toEqual([]);
    addCommit(place, { files: { 'f1.py': 'new\n' } });
    const incremental = await collect(place, { memo, wrap });
    const base = git(place, 'rev-list', '--first-parent', '--reverse', 'HEAD').split('\n')[255] ?? '';
    expect(logs()).toMatchObject([expect.stringContaining(`^${base}`)]);
    expect(incremental).toEqual(await collect(place));
    git(place, 'reset', '--quiet', '--hard', 'HEAD~200');
    addCommit(place, { files: { 'f2.py': 'other\n' } });
    expect(await collect(place, { memo })).toEqual(await collect(place));
  }, 30_000);

  it('keeps side branches in the right segment', async () => {
    makeRepository(place, [{ files: { 'a.py': '0\n' } }]);
    git(place, 'checkout', '--quiet', '-b', 'side');
    for (let index = 0; index < 3; index += 1)
      addCommit(place, { files: { 'side.py': `${index}\n` }, at: `2024-02-0${index + 1}T00:00:00Z` });
    git(place, 'checkout', '--quiet', 'main');
    for (let index = 0; index < 130; index += 1)
      addCommit(place, { files: { 'a.py': `${index + 1}\n` }, at: '2024-03-01T00:00:00Z' });
    gitAs(place, bob, '2024-04-01T00:00:00Z', ['merge', '--quiet', '--no-ff', '-m', 'Merge', 'side']);
    const memo = memoryMemo();
    const first = await collect(place, { memo });
    expect(file(first, 'side.py')).toMatchObject({ commits: 3 });
    expect(entity(first, 'source:m/m')).toMatchObject({ history: 'whole', commits: 135 });
    expect(await collect(place, { memo })).toEqual(first);
  }, 30_000);
});

describe('tags, experiments and what is declared', () => {
  it('reads a GTO registry from tags', async () => {
    const [first = '', second = ''] = makeRepository(place, [
      { files: { 'a.py': '1\n' } },
      { files: { 'a.py': '2\n' } },
    ]);
    const tag = (name: string, at: string, commit: string): unknown =>
      gitAs(place, bob, at, ['tag', '--annotate', '--message', `about ${name}`, name, commit]);
    tag('churn@v1.0.0', '2024-02-01T00:00:00Z', first);
    tag('churn#prod#1', '2024-02-02T00:00:00Z', first);
    tag('churn@v1.1.0', '2024-02-03T00:00:00Z', second);
    tag('churn#prod#2', '2024-02-04T00:00:00Z', second);
    tag('churn#dev#3', '2024-02-05T00:00:00Z', first);
    git(place, 'tag', 'release-1', first);
    git(place, 'tag', 'package@1.2.3', first);
    const seen = await collect(place);
    expect(events(seen, 'registered')).toMatchObject([
      {
        at: '2024-02-01T00:00:00Z',
        actor: 'person:m/bob%40acme.test',
        objects: [{ ref: 'model-version:m/churn@v1.0.0' }, { ref: `code-revision:m/${first}` }],
      },
      { at: '2024-02-03T00:00:00Z' },
    ]);
    expect(events(seen, 'stage-assigned').map((event) => event.attributes)).toMatchObject([
      { stage: 'prod', version: 'v1.0.0' },
      { stage: 'prod', version: 'v1.1.0' },
      { stage: 'dev', version: 'v1.0.0' },
    ]);
    expect(entity(seen, 'model-version:m/churn@v1.0.0')).toMatchObject({
      stage: 'dev',
      createdAt: '2024-02-01T00:00:00Z',
      commit: first,
    });
    expect(entity(seen, 'model-version:m/churn@v1.1.0')).toMatchObject({ stage: 'prod' });
    expect(events(seen, 'tagged').map((event) => event.attributes?.['tag'])).toEqual(['package@1.2.3', 'release-1']);
    expect(entity(seen, 'person:m/bob%40acme.test')).toMatchObject({ commits: 0 });
  });

  it('finds DVC experiments, which no branch shows', async () => {
    const [base = ''] = makeRepository(place, [{ files: { 'a.py': '1\n' } }]);
    const tree = git(place, 'rev-parse', 'HEAD^{tree}').trim();
    const commit = git(place, 'commit-tree', tree, '-p', base, '-m', 'exp').trim();
    git(place, 'update-ref', `refs/exps/${base.slice(0, 2)}/${base.slice(2)}/brisk-hare`, commit);
    git(place, 'update-ref', 'refs/exps/exec/EXEC_HEAD', commit);
    const seen = await collect(place);
    expect(entity(seen, `run:m/exps/${base.slice(0, 12)}/brisk-hare`)).toMatchObject({
      name: 'brisk-hare',
      tool: 'dvc-experiment',
      commit,
      baseline: base,
    });
    expect(events(seen, 'experiment')).toHaveLength(1);
    expect(events(seen, 'commit')).toHaveLength(1);
  });

  it('follows .mailmap and keeps its reason', async () => {
    makeRepository(place, [
      { files: { 'a.py': '1\n', '.mailmap': 'Alice Doe <alice@acme.test> <root@build.test>\n' } },
      { files: { 'a.py': '2\n' }, author: 'root <root@build.test>' },
    ]);
    const seen = await collect(place);
    expect(entity(seen, 'person:m/alice%40acme.test')).toMatchObject({
      name: 'Alice Doe',
      commits: 2,
      mergedBy: ['mailmap'],
    });
  });

  it('sees a signature without asking gpg, and claims with their lines', async () => {
    makeRepository(place, [{ files: { CODEOWNERS: '# x\n* @a\n', '.github/CODEOWNERS': '\n* @first\n' } }]);
    const raw = git(place, 'cat-file', 'commit', 'HEAD');
    writeFileSync(
      join(root, 'signed'),
      raw.replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\n'),
    );
    const signed = git(place, 'hash-object', '-t', 'commit', '-w', join(root, 'signed')).trim();
    git(place, 'reset', '--quiet', '--hard', signed);
    const seen = await collect(place);
    expect(entity(seen, 'source:m/m')).toMatchObject({ signedCommits: 1 });
    expect(seen.filter((one) => one.kind === 'claim')).toMatchObject([
      {
        claim: 'owner',
        attributes: { pattern: '*', owners: ['@first'], file: '.github/CODEOWNERS', line: 2 },
        evidence: [{ locator: `.github/CODEOWNERS#L2@${signed.slice(0, 12)}` }],
      },
    ]);
  });
});
