/**
 * `npm run bench [-- --small]`: measures what docs/performance.md reports, each figure beside a reference taken in the
 * same run, and exits with 1 when a floor is missed. Nothing here is a test: times belong to the machine.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toRef } from '#core';
import { createLineage, type Link } from '#graph';
import { openReadOnlySqlite } from '#store';
import { root } from '../run.ts';
import { benchIngest } from './ingest.ts';
import { benchLedger } from './ledger.ts';
import { makeMonorepo } from './monorepo.ts';
import { keepsPromise, withReference, type BenchRow } from './row.ts';
import { makeSyntheticRepository } from './synthetic.ts';

const small = process.argv.includes('--small');
const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
const rows: BenchRow[] = [];
try {
  rows.push(
    ...benchMap(),
    ...benchLarge(),
    ...(await benchMlflow()),
    ...(await benchLedger()),
    ...(await benchIngest(small)),
    benchLineage(),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
print(rows);
process.exitCode = rows.some((row) => !keepsPromise(row)) ? 1 : 0;

/** Wall time of a whole process in ms, the best of some runs, and its peak memory in MB where GNU time is there. */
function timed(
  program: string,
  args: readonly string[],
  options: { runs?: number; before?: () => void } = {},
): { ms: number; mb?: number } {
  let best = Number.POSITIVE_INFINITY;
  let mb: number | undefined;
  for (let run = 0; run < (options.runs ?? 3); run += 1) {
    options.before?.();
    const measured = existsSync('/usr/bin/time');
    const started = performance.now();
    const done = measured
      ? spawnSync('/usr/bin/time', ['-f', '%M', program, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
      : spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    const ms = performance.now() - started;
    if (done.status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${done.status}: ${done.stderr}`);
    const peak = Number(done.stderr.trim().split('\n').at(-1)) / 1024;
    if (measured && (mb === undefined || peak > mb)) mb = peak;
    best = Math.min(best, ms);
  }
  return mb === undefined ? { ms: best } : { ms: best, mb };
}

function benchMap(): BenchRow[] {
  const size = small
    ? { commits: 1000, files: 300, stages: 10, runs: 50 }
    : { commits: 10_000, files: 2000, stages: 40, runs: 500 };
  const repository = makeSyntheticRepository(join(folder, 'synthetic'), size);
  const data = join(folder, 'data');
  const map = [join(root, 'bin/throughline.js'), 'map', repository, '--data', data, '--format', 'json', '--quiet'];
  const floor = timed('git', ['-C', repository, 'log', '--no-renames', '--name-only']);
  const cold = timed(process.execPath, map, { before: () => rmSync(data, { recursive: true, force: true }) });
  const warm = timed(process.execPath, map, { runs: 5 });
  let edit = 0;
  const changed = timed(process.execPath, map, {
    runs: 5,
    before: () => appendFileSync(join(repository, 'src/stage_5.py'), `# edit ${(edit += 1)}\n`),
  });
  const what = `${size.commits} commits, ${size.files} files, ${size.stages} stages, ${size.runs} runs`;
  const against = (row: BenchRow): BenchRow => withReference(row, 'git log --no-renames --name-only', floor.ms);
  return [
    against({ name: `map, cold (${what})`, value: cold.ms, unit: 'ms', floor: 5000 }),
    against({
      name: 'map, cold, against 3 × git log + 1500 ms',
      value: cold.ms,
      unit: 'ms',
      floor: 3 * floor.ms + 1500,
    }),
    ...(cold.mb === undefined ? [] : [{ name: 'map, cold, peak memory', value: cold.mb, unit: 'MB', floor: 400 }]),
    against({ name: 'map, nothing changed', value: warm.ms, unit: 'ms', floor: 400 }),
    against({ name: 'map, one file changed', value: changed.ms, unit: 'ms', floor: 700 }),
  ];
}

/** A repository of a team's usual size, and one with very many files. */
function benchLarge(): BenchRow[] {
  const size = small
    ? { commits: 750, files: 100, stages: 10, runs: 20 }
    : { commits: 7500, files: 700, stages: 40, runs: 200 };
  const files = small ? 5000 : 50_000;
  const usual = makeSyntheticRepository(join(folder, 'usual'), size);
  const large = makeMonorepo(join(folder, 'large'), files);
  const cold = (repository: string, name: string, floor: number, mb: number): BenchRow[] => {
    const data = join(folder, `${name}-data`);
    const map = [join(root, 'bin/throughline.js'), 'map', repository, '--data', data, '--format', 'json', '--quiet'];
    const run = timed(process.execPath, map, { runs: 2, before: () => rmSync(data, { recursive: true, force: true }) });
    const listed = timed('git', ['-C', repository, 'ls-tree', '-r', '-l', 'HEAD']);
    const row = { name: `map, cold (${name})`, value: run.ms, unit: 'ms', floor };
    return [
      withReference(row, 'git ls-tree -r -l', listed.ms),
      ...(run.mb === undefined
        ? []
        : [{ name: `map, cold (${name}), peak memory`, value: run.mb, unit: 'MB', floor: mb }]),
    ];
  };
  return [
    ...cold(usual, `${size.commits} commits, ${size.files} files`, 6000, 500),
    ...cold(large, `${files} files`, 30_000, 2000),
  ];
}

async function benchMlflow(): Promise<BenchRow[]> {
  const { makeMlflowStore } = await import('../../test/support/mlflow-store.ts');
  const runs = small ? 1000 : 30_000;
  const store = join(folder, 'mlflow.db');
  makeMlflowStore(store, { generation: '3.x', runs, parameters: 20, metrics: 20 });
  const data = join(folder, 'mlflow-data');
  const reference = scan(store);
  const cold = timed(
    process.execPath,
    [join(root, 'bin/throughline.js'), 'map', store, '--data', data, '--format', 'json', '--quiet'],
    {
      runs: 2,
      before: () => rmSync(data, { recursive: true, force: true }),
    },
  );
  const row = {
    name: `map of an MLflow SQLite store, cold (${runs} runs × 20 params × 20 metrics)`,
    value: cold.ms,
    unit: 'ms',
    floor: 6000,
  };
  return [withReference(row, 'reading the rows of three tables once with node:sqlite', reference)];
}

/** 200,000 steps in layers, two inputs each; the reference is reading every relation once. */
function benchLineage(): BenchRow {
  const steps = small ? 20_000 : 200_000;
  const width = 1000;
  const links: Link[] = [];
  const node = (id: number): Link['from'] => toRef('step', 'bench', String(id));
  for (let id = width; id < steps; id += 1) {
    const below = Math.floor(id / width - 1) * width;
    for (const input of [id % width, (id * 7 + 13) % width])
      links.push({ from: node(id), relation: 'wasInformedBy', to: node(below + input) });
  }
  const lineage = createLineage(links);
  const started = performance.now();
  const reached = lineage.reach(node(steps - 1), 'upstream', 20);
  const ms = performance.now() - started;
  const scan = performance.now();
  let length = 0;
  for (const link of links) length += link.to.length;
  const reference = performance.now() - scan;
  if (length === 0) throw new Error('nothing was scanned');
  const row = {
    name: `lineage, ${steps} steps, depth 20 (${reached.length} reached)`,
    value: ms,
    unit: 'ms',
    floor: 150,
  };
  return withReference(row, `touching ${links.length} relations once`, reference);
}

/** Milliseconds to walk every row of the store's large tables. */
function scan(store: string): number {
  const database = openReadOnlySqlite(store, { immutable: true });
  const started = performance.now();
  let cells = 0;
  for (const table of ['runs', 'params', 'latest_metrics'])
    for (const row of database.rows(`SELECT * FROM ${table}`)) cells += Object.keys(row).length;
  const ms = performance.now() - started;
  database.close();
  if (cells === 0) throw new Error('the store is empty');
  return ms;
}

function print(measured: readonly BenchRow[]): void {
  console.log('| what | value | floor | reference in the same run | ratio |\n|---|---|---|---|---|');
  for (const row of measured) {
    const value = `${row.value < 10 ? row.value.toFixed(2) : Math.round(row.value).toLocaleString('en')} ${row.unit}`;
    const floor =
      row.floor === undefined
        ? ''
        : `${keepsPromise(row) ? '' : 'MISSED '}${Math.round(row.floor).toLocaleString('en')} ${row.unit}`;
    const reference =
      row.reference === undefined
        ? ''
        : `${row.reference.name}: ${row.reference.value < 10 ? row.reference.value.toFixed(2) : Math.round(row.reference.value).toLocaleString('en')} ${row.unit}`;
    console.log(
      `| ${row.name} | ${value} | ${floor} | ${reference} | ${row.ratio === undefined ? '' : row.ratio.toFixed(2)} |`,
    );
  }
}
