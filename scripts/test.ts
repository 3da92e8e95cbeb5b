/**
 * `npm test`: Vitest, then the auditor's own tests with node:test alone. The last line counts all of them, in the form
 * `N passed, N failed, N skipped`; what did not load or ended early counts as a failure, never as nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runTool } from './run.ts';

interface Outcome {
  readonly code: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const AUDITORS = 'src/ledger/verify';
const filters = process.argv.slice(2);
if (process.stdout.isTTY !== true && process.env['FORCE_COLOR'] === undefined) process.env['NO_COLOR'] = '1';

const outcomes = [runVitest(), ...(filters.length === 0 ? [runAuditors()] : [])];
const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((total, each) => total + of(each), 0);
process.exitCode = outcomes.find((each) => each.code !== 0)?.code ?? 0;
console.log(
  `${sum((each) => each.passed)} passed, ${sum((each) => each.failed)} failed, ${sum((each) => each.skipped)} skipped`,
);

function runVitest(): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-report-'));
  const file = join(folder, 'report.json');
  const code = runTool('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...filters]);
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {};
  rmSync(folder, { recursive: true, force: true });
  const count = (name: string): number => report[name] ?? 0;
  return toOutcome(
    code,
    count('numPassedTests'),
    count('numFailedTests'),
    count('numPendingTests') + count('numTodoTests'),
  );
}

function runAuditors(): Outcome {
  const files = globSync(`${AUDITORS}/**/*.test.ts`, { cwd: root });
  if (files.length === 0) return { code: 0, passed: 0, failed: 0, skipped: 0 };
  const run = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...files], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (run.status !== 0) console.log(run.stdout, run.stderr);
  const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'mu').exec(run.stdout)?.[1] ?? 0);
  return toOutcome(
    run.status ?? 3,
    count('pass'),
    count('fail') + count('cancelled'),
    count('skipped') + count('todo'),
  );
}

/** A file that does not load has no test to count; the run failed all the same. */
function toOutcome(code: number, passed: number, failed: number, skipped: number): Outcome {
  return { code, passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}
