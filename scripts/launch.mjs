/**
 * `node scripts/launch.mjs COMMAND …`: what the npm scripts call. Sets up, then runs the command with a Node that is new
 * enough, passing arguments, streams, signals and exit code through.
 */
import { join, relative } from 'node:path';
import { tell } from './problem.mjs';
import { runNode } from './run-node.mjs';
import { ensureBuild, ensureNode, ensurePackages, root } from './setup.mjs';

const [command = 'start', ...rest] = process.argv.slice(2);
const script = (name, ...args) => [join(root, 'scripts', name), ...args, ...rest];
const commands = {
  start: { built: true, args: () => [join(root, 'dist', 'cli.js'), 'up', ...rest], cwd: askedFrom() },
  build: { args: () => script('build.mjs') },
  test: { built: true, args: () => script('test.ts') },
  check: { args: () => script('check.ts') },
  bench: { built: true, args: () => script('bench/main.ts') },
  calibrate: { args: () => script('calibrate.ts') },
  new: { args: () => script('new.ts') },
  'docs:check': { built: true, args: () => script('test.ts', 'test/docs') },
  dev: { built: true, args: () => script('dev.ts') },
  exec: { args: () => rest },
};

try {
  const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (chosen) {
    const node = await ensureNode();
    await ensurePackages();
    if (chosen.built) await ensureBuild(node);
    process.env.THROUGHLINE_CALLED = `node ${relative(askedFrom() ?? process.cwd(), join(root, 'bin', 'throughline.js'))}`;
    process.exitCode = await runNode(node, chosen.args(), { cwd: chosen.cwd });
  } else {
    process.stderr.write(
      `throughline: There is no command “${command}”. One of: ${Object.keys(commands).join(', ')}.\n`,
    );
    process.exitCode = 2;
  }
} catch (error) {
  tell(error);
  process.exitCode = 3;
}

/** npm runs scripts in the clone; the paths that a person typed after `npm start --` are meant from where they stood. */
function askedFrom() {
  return process.env.npm_lifecycle_event === 'start' ? process.env.INIT_CWD : undefined;
}
