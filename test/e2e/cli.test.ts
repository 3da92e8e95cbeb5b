/** The program from outside: what it prints, its exit codes, the log behind it. */
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSyntheticRepository } from '../../scripts/bench/synthetic.ts';
import { mapOf, runProgram, temporary } from '../support/program.ts';

const place = temporary();
const repository = join(place.path, 'repository');
const data = (name: string): string => join(place.path, `data-${name}`);

beforeAll(() => void makeSyntheticRepository(repository, { commits: 30, files: 20, stages: 4, runs: 3 }));
afterAll(() => place.remove());

describe('throughline map', () => {
  it('gives the same bytes from the same input, whatever was surveyed before and where its data lie', () => {
    const first = runProgram(['map', repository, '--data', data('a'), '--format', 'json']);
    const second = runProgram(['map', repository, '--data', data('a'), '--format', 'json']);
    const elsewhere = runProgram(['map', repository, '--data', data('b'), '--format', 'json']);
    expect(first.code).toBe(0);
    expect(second.out).toBe(first.out);
    expect(elsewhere.out).toBe(first.out);
  });

  it('fits the documented schema and finds the step whose code changed after its run', () => {
    const map = mapOf([repository], data('a'));
    const stale = map.divergences.filter(
      (divergence) => divergence.kind === 'stale-run' && divergence.outcome === 'divergent',
    );
    expect(stale.map((divergence) => divergence.title)).toEqual(['stage_3']);
    expect(stale[0]?.evidence.some((item) => item.digest?.startsWith('md5:'))).toBe(true);
  });

  it('prints at most 100 columns, the answer first, and nothing on stderr', () => {
    const { out, err } = runProgram(['map', repository, '--data', data('a')]);
    expect(err).toBe('');
    expect(out.indexOf('disagree')).toBeLessThan(out.indexOf('What matters most'));
    for (const line of out.split('\n').filter((each) => !each.includes(place.path)))
      expect(Array.from(line).length, line).toBeLessThanOrEqual(100);
  });

  it('answers from the log as of a time, also when the views are gone', () => {
    const before = mapOf([repository], data('c'));
    const moment = new Date().toISOString();
    const script = join(repository, 'src/stage_1.py');
    const text = readFileSync(script);
    appendFileSync(script, '# changed\n');
    const after = mapOf([repository], data('c'));
    writeFileSync(script, text);
    expect(after.divergences.filter((each) => each.outcome === 'divergent').length).toBeGreaterThan(
      before.divergences.filter((each) => each.outcome === 'divergent').length,
    );
    const asOf = mapOf([repository], data('c'), '--as-of', moment);
    expect({ ...asOf, asOf: null }).toEqual({ ...before, asOf: null });
    expect(runProgram(['map', repository, '--data', data('c'), '--as-of', '2001-01-01']).code).toBe(3);
  });

  it('gives the same map when the views are deleted and rebuilt from the log', () => {
    const before = runProgram(['map', repository, '--data', data('d'), '--format', 'json']);
    const size = logSize(data('d'));
    rmSync(join(data('d'), 'views.sqlite'));
    const after = runProgram(['map', repository, '--data', data('d'), '--format', 'json']);
    expect(after.out).toBe(before.out);
    // Nothing was observed anew: only the entry that closes the survey was added.
    expect(logSize(data('d')) - size).toBe(1);
  });

  it('writes nothing into what it reads', () => {
    const listing = (): string[] =>
      list(repository).map((path) => `${path} ${statSync(path).mtimeMs} ${statSync(path).size}`);
    const before = listing();
    mapOf([repository], data('e'));
    expect(listing()).toEqual(before);
  });

  it('ends with 2 on wrong use and 3 or 1 on --fail-on, in one line without a stack trace', () => {
    for (const [args, code] of [
      [['map', '/no/such/place'], 2],
      [['map', repository, '--format', 'xml'], 2],
      [['map', repository, '--kind', 'nonsense'], 2],
      [['map', repository, '--as-of', 'yesterday'], 2],
      [['fly'], 2],
      [['map', repository, '--fail-on', 'divergent', '--data', data('a')], 1],
    ] as const) {
      const run = runProgram(args);
      expect(run.code, args.join(' ')).toBe(code);
      expect(run.err).not.toMatch(/\n\s+at /u);
    }
  });

  it('reads on past hostile input and counts what it skipped', () => {
    const hostile = join(place.path, 'hostile');
    cpSync(repository, hostile, { recursive: true });
    writeFileSync(join(hostile, 'mlflow.db'), 'SQLite format 3\0torn');
    writeFileSync(join(hostile, 'invalid.md'), Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]));
    mkdirSync(join(hostile, 'sub'));
    writeFileSync(
      join(hostile, 'sub/dvc.yaml'),
      `a: &a [x,x]\n${'bcdefghijk'
        .split('')
        .map((c, i) => `${c}: &${c} [*${'abcdefghij'[i]},*${'abcdefghij'[i]}]`)
        .join('\n')}\nstages: *k\n`,
    );
    symlinkSync('/etc/passwd', join(hostile, 'leak.py'));
    symlinkSync('.', join(hostile, 'loop'));
    const map = mapOf([hostile], data('f'));
    const skipped = map.skipped.map((item) => item.locator);
    expect(skipped).toContain('sub/dvc.yaml');
    expect(skipped.some((locator) => locator.startsWith('mlflow.db'))).toBe(true);
    expect(JSON.stringify(map)).not.toContain('root:x:0');
    expect(
      map.divergences.some((divergence) => divergence.kind === 'stale-run' && divergence.title === 'stage_3'),
    ).toBe(true);
    expect(map.sources[0]?.read).toBe('part');
  });

  it('reads a directory without git, and says that history is not known', () => {
    const plain = join(place.path, 'plain');
    cpSync(repository, plain, { recursive: true, filter: (path) => !path.includes('/.git') });
    const map = mapOf([plain], data('g'));
    expect(map.unknowns.some((unknown) => unknown.subject.startsWith('history of'))).toBe(true);
    const stale = map.divergences.find(
      (divergence) => divergence.kind === 'stale-run' && divergence.outcome === 'divergent',
    );
    expect(stale?.since).toBeUndefined();
  });

  it('reads a repository without commits', () => {
    const empty = join(place.path, 'empty');
    mkdirSync(empty);
    makeEmptyRepository(empty);
    const map = mapOf([empty], data('h'));
    expect(map.models).toEqual([]);
    expect(map.summary).toMatch(/No model was found/u);
  });
});

describe('throughline verify', () => {
  it('holds for an untouched log, and names file and offset when a byte was changed', () => {
    mapOf([repository], data('v'));
    expect(runProgram(['verify', data('v')]).code).toBe(0);
    const segments = join(data('v'), 'log', 'segments');
    const file = join(segments, readdirSync(segments)[0] ?? '');
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.byteLength / 2)]! ^= 1;
    writeFileSync(file, bytes);
    const run = runProgram(['verify', data('v')]);
    expect(run.code).toBe(4);
    expect(run.out).toMatch(/segments\/\d+/u);
  });

  it('says that there is no log where none is', () => {
    const run = runProgram(['verify', repository, '--data', join(place.path, 'nowhere')]);
    expect(run.code).toBe(3);
    expect(run.err).toMatch(/There is no log/u);
  });

  it('makes the signing key readable by its owner only', () => {
    mapOf([repository], data('k'));
    const log = join(data('k'), 'log');
    const key = list(log).find((path) => /key(\/|$)|\bkey$/u.test(path) && !path.endsWith('.pub'));
    expect(key).toBeDefined();
    expect(statSync(key ?? '').mode & 0o077).toBe(0);
  });
});

function logSize(directory: string): number {
  const { out } = runProgram(['verify', directory, '--format', 'json']);
  return (JSON.parse(out) as { size: number }).size;
}

function list(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();
}

function makeEmptyRepository(path: string): void {
  for (const folder of ['.git/objects', '.git/refs/heads']) mkdirSync(join(path, folder), { recursive: true });
  writeFileSync(join(path, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(path, '.git/config'), '[core]\n\trepositoryformatversion = 0\n');
}
