/** `npm run check`: types, the room table and the other lint rules, format, dead code. */
import { runTool } from './run.ts';

const steps: readonly (readonly [string, string, readonly string[]])[] = [
  ['types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the screens', 'tsc', ['--noEmit', '-p', 'web/tsconfig.json']],
  ['lint', 'oxlint', ['-c', 'oxlint.config.mjs', '--type-aware', 'src', 'web', 'scripts', 'test', 'bin']],
  ['format', 'oxfmt', ['--check', 'src', 'web', 'scripts', 'test', 'bin']],
  ['dead code', 'knip', []],
];
for (const [title, tool, args] of steps) {
  const code = runTool(tool, args);
  if (code === 0) continue;
  console.error(`check: ${title} failed`);
  process.exit(code);
}
console.error('check: types, lint, format and dead code are in order');
