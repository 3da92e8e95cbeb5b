/** `npm run check`: types, the room table and the other lint rules, format, dead code. All run; any failure fails it. */
import { runTool } from './run.ts';

const places = ['src', 'web', 'scripts', 'test', 'bin', 'oxlint.config.mjs', 'vitest.config.ts'];
const steps: readonly (readonly [title: string, tool: string, args: readonly string[]])[] = [
  ['types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the screens', 'tsc', ['--noEmit', '-p', 'web/tsconfig.json']],
  ['lint', 'oxlint', ['-c', 'oxlint.config.mjs', '--type-aware', ...places]],
  ['format', 'oxfmt', ['--check', ...places]],
  ['dead code', 'knip', ['--no-progress']],
];

const failed = steps.filter(([, tool, args]) => runTool(tool, args) !== 0).map(([title]) => title);
if (failed.length === 0) console.error('check: types, lint, format and dead code are in order');
else console.error(`check: not in order: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
