#!/usr/bin/env node
/**
 * The program. From a clone it first sets up what is missing (packages, the build, a Node that is new enough); from a
 * package everything but the Node is there. With a new enough Node it runs in this process, so starting costs little.
 */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tell } from '../scripts/problem.mjs';
import { ensureBuild, ensureNode, ensurePackages } from '../scripts/setup.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

// Hints repeat the program as it was called: by its name when installed, by its file in a clone.
const called = process.argv[1] ?? '';
process.env.THROUGHLINE_CALLED ??= called.endsWith('.js')
  ? `node ${relative(process.cwd(), called) || called}`
  : 'throughline';
const node = await setUp();
if (node === process.execPath) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  await import('../dist/cli.js');
} else if (node) {
  const { runNode } = await import('../scripts/run-node.mjs');
  process.exitCode = await runNode(node, [at('../dist/cli.js'), ...process.argv.slice(2)]);
}

/** The Node to run with; `undefined` when setting up failed, which has then been said. */
async function setUp() {
  try {
    const found = await ensureNode();
    if (existsSync(at('../src/cli/main.ts')) && existsSync(at('../package-lock.json'))) {
      await ensurePackages();
      await ensureBuild(found);
    }
    return found;
  } catch (error) {
    tell(error);
    process.exitCode = 3;
    return undefined;
  }
}
