/**
 * `node scripts/launch.mjs COMMAND …`: what the npm scripts call. Sets up, then runs the command with a Node that is new
 * enough, passing arguments, streams, signals and exit code through.
 */
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { ensureBuild, ensureNode, ensurePackages, root, say, SetupProblem } from './setup.mjs';

const [command = 'start', ...rest] = process.argv.slice(2);
const script = (name, ...args) => [[join(root, 'scripts', name), ...args, ...rest]];
const commands = {
  start: { built: true, steps: () => [[join(root, 'dist', 'cli.js'), 'up', ...rest]] },
  build: { steps: () => script('build.mjs') },
  test: { built: true, steps: () => script('test.ts') },
  check: { steps: () => script('check.ts') },
  bench: { built: true, steps: () => script('bench/main.ts') },
  new: { steps: () => script('new.ts') },
  'docs:check': { built: true, steps: () => script('test.ts', 'test/docs') },
  dev: { built: true, steps: () => script('dev.ts') },
  exec: { steps: () => [rest] },
};

try {
  const chosen = commands[command];
  if (!chosen) throw new SetupProblem(`There is no command “${command}”. One of: ${Object.keys(commands).join(', ')}.`);
  const node = ensureNode();
  ensurePackages();
  if (chosen.built) ensureBuild(node);
  let code = 0;
  for (const args of chosen.steps()) {
    code = await runToEnd(node, args);
    if (code !== 0) break;
  }
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  say(`throughline: ${error.message}`);
  process.exitCode = 3;
}

function runToEnd(node, args) {
  return new Promise((resolve) => {
    const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
    const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.on('error', () => resolve(3));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 3)));
  });
}
