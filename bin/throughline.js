#!/usr/bin/env node
/**
 * The program. From a clone it first sets up what is missing (packages, the build, a Node that is new enough); from a
 * package everything is there. With a new enough Node it runs in this process, so that starting costs next to nothing.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const inClone = existsSync(at('../src/cli/main.ts')) && existsSync(at('../package-lock.json'));
const setup = await import('../scripts/setup.mjs');

try {
  const node = setup.ensureNode();
  if (inClone) {
    setup.ensurePackages();
    setup.ensureBuild(node);
  }
  if (node === process.execPath) {
    const { enableCompileCache } = await import('node:module');
    enableCompileCache?.();
    await import('../dist/cli.js');
  } else {
    const { spawn } = await import('node:child_process');
    const child = spawn(node, [at('../dist/cli.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal ? 130 : 3);
    });
  }
} catch (error) {
  if (!(error instanceof setup.SetupProblem)) throw error;
  process.stderr.write(`throughline: ${error.message}\n`);
  process.exitCode = 3;
}
