/** `npm test`: Vitest, then the auditor's own tests with node:test; the last line says how many passed, failed, skipped. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runTool } from './run.ts';

const filters = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'throughline-report-'));
const file = join(folder, 'report.json');
let code = runTool('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...filters]);
const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {};
let [passed, failed, skipped] = [
  report['numPassedTests'] ?? 0,
  report['numFailedTests'] ?? 0,
  report['numPendingTests'] ?? 0,
];
if (code !== 0 && failed === 0) failed = 1; // A file that does not load has no test to count.
rmSync(folder, { recursive: true, force: true });

const alone = filters.length === 0 ? globSync('src/ledger/verify/**/*.test.ts', { cwd: root }) : [];
if (alone.length > 0) {
  const run = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...alone], { cwd: root, encoding: 'utf8' });
  const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)`, 'mu').exec(run.stdout)?.[1] ?? 0);
  if (run.status !== 0) {
    console.log(run.stdout, run.stderr);
    code = run.status ?? 3;
  }
  passed += count('pass');
  failed += count('fail');
  skipped += count('skipped');
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = code;
