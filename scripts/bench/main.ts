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
import { root } from '../run.ts';
import { benchLedger } from './ledger.ts';
import type { BenchRow } from './row.ts';
import { makeSyntheticRepository } from './synthetic.ts';

const small = process.argv.includes('--small');
const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
const rows: BenchRow[] = [];
try {
  rows.push(...benchMap(), ...(await benchMlflow()), ...(await benchLedger()), benchLineage());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
print(rows);
process.exitCode = rows.some((row) => row.floor !== undefined && !isMet(row)) ? 1 : 0;

/** Wall time of a whole process in ms, the best of some runs, and its peak memory in MB where GNU time is there. */
function timed(program: string, args: readonly string[], options: { runs?: number; before?: () => void } = {}): { ms: number; mb?: number } {
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
  const size = small ? { commits: 1000, files: 300, stages: 10, runs: 50 } : { commits: 10_000, files: 2000, stages: 40, runs: 500 };
  const repository = makeSyntheticRepository(join(folder, 'synthetic'), size);
  const data = join(folder, 'data');
  const map = [join(root, 'bin/throughline.js'), 'map', repository, '--data', data, '--format', 'json', '--quiet'];
  const floor = timed('git', ['-C', repository, 'log', '--no-renames', '--name-only']);
  const cold = timed(process.execPath, map, { before: () => rmSync(data, { recursive: true, force: true }) });
  const warm = timed(process.execPath, map, { runs: 5 });
  let edit = 0;
  const changed = timed(process.execPath, map, { runs: 5, before: () => appendFileSync(join(repository, 'src/stage_5.py'), `# edit ${(edit += 1)}\n`) });
  const what = `${size.commits} commits, ${size.files} files, ${size.stages} stages, ${size.runs} runs`;
  const reference = `git log --no-renames --name-only: ${Math.round(floor.ms)} ms`;
  return [
    { name: `map, cold (${what})`, value: cold.ms, unit: 'ms', floor: 5000, reference, ratio: cold.ms / floor.ms },
    { name: 'map, cold, against 3 × git log + 1500 ms', value: cold.ms, unit: 'ms', floor: 3 * floor.ms + 1500, reference, ratio: cold.ms / floor.ms },
    ...(cold.mb === undefined ? [] : [{ name: 'map, cold, peak memory', value: cold.mb, unit: 'MB', floor: 400 }]),
    { name: 'map, nothing changed', value: warm.ms, unit: 'ms', floor: 400, reference, ratio: warm.ms / floor.ms },
    { name: 'map, one file changed', value: changed.ms, unit: 'ms', floor: 700, reference, ratio: changed.ms / floor.ms },
  ];
}

async function benchMlflow(): Promise<BenchRow[]> {
  const { makeMlflowStore } = await import('../../test/support/mlflow-store.ts');
  const runs = small ? 1000 : 30_000;
  const store = join(folder, 'mlflow.db');
  makeMlflowStore(store, { runs, parameters: 20, metrics: 20 });
  const data = join(folder, 'mlflow-data');
  const reference = timed('sqlite3', [store, 'SELECT count(*), sum(length(value)) FROM params'], { runs: 1 }).ms;
  const cold = timed(process.execPath, [join(root, 'bin/throughline.js'), 'map', store, '--data', data, '--format', 'json', '--quiet'], {
    runs: 2,
    before: () => rmSync(data, { recursive: true, force: true }),
  });
  return [{ name: `map of an MLflow SQLite store, cold (${runs} runs × 20 params × 20 metrics)`, value: cold.ms, unit: 'ms', floor: 6000, reference: `one scan of params: ${Math.round(reference)} ms`, ratio: cold.ms / reference }];
}

/** 200,000 steps in layers, two inputs each; the reference is reading every relation once. */
function benchLineage(): BenchRow {
  const steps = small ? 20_000 : 200_000;
  const width = 1000;
  const links: Link[] = [];
  const node = (id: number): Link['from'] => toRef('step', 'bench', String(id));
  for (let id = width; id < steps; id += 1) {
    const below = Math.floor(id / width - 1) * width;
    for (const input of [id % width, (id * 7 + 13) % width]) links.push({ from: node(id), relation: 'wasInformedBy', to: node(below + input) });
  }
  const lineage = createLineage(links);
  const started = performance.now();
  const reached = lineage.reach(node(steps - 1), 'upstream', 20);
  const ms = performance.now() - started;
  const scan = performance.now();
  let length = 0;
  for (const link of links) length += link.to.length;
  const reference = performance.now() - scan;
  return { name: `lineage, ${steps} steps, depth 20 (${reached.length} reached)`, value: ms, unit: 'ms', floor: 150, reference: `touching ${links.length} relations (${length > 0 ? 'once' : ''}): ${reference.toFixed(1)} ms`, ratio: ms / reference };
}

/** Rates must reach their floor, times and sizes must stay under it. */
function isMet(row: BenchRow): boolean {
  return row.floor === undefined || (row.unit.endsWith('/s') ? row.value >= row.floor : row.value <= row.floor);
}

function print(measured: readonly BenchRow[]): void {
  console.log('| what | value | floor | reference in the same run | ratio |\n|---|---|---|---|---|');
  for (const row of measured) {
    const value = `${row.value < 10 ? row.value.toFixed(2) : Math.round(row.value).toLocaleString('en')} ${row.unit}`;
    const floor = row.floor === undefined ? '' : `${isMet(row) ? '' : 'MISSED '}${Math.round(row.floor).toLocaleString('en')} ${row.unit}`;
    console.log(`| ${row.name} | ${value} | ${floor} | ${row.reference ?? ''} | ${row.ratio === undefined ? '' : row.ratio.toFixed(2)} |`);
  }
}
