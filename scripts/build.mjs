/**
 * Builds `dist/`: the program as a few ESM files (esbuild, split so that connectors load lazily), the grammars beside
 * them, the screens. Bundling keeps start-up short; what cannot be bundled is copied. It is built aside and put in place
 * whole, so that a program started meanwhile finds all of the old or all of the new.
 */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as buildWeb } from 'vite';
import { currentStamp, writeStamp } from './stamp.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, '.runtime', `build-${process.pid}`);
const require = createRequire(import.meta.url);

// Taken first: what changes while we build makes the result stale.
const stamp = currentStamp(root);
mkdirSync(out, { recursive: true });
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
if (!existsSync(join(root, 'src/cli/main.ts'))) {
  console.error('build: there is no src/cli/main.ts, so there is no program to build.');
  process.exit(1);
}
await build({
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/cli/main.ts',
    'survey-worker': 'src/cli/survey-worker.ts',
    verify: 'src/ledger/verify/index.ts',
  },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minify: true,
  sourcemap: 'external',
  legalComments: 'linked',
  logLevel: 'warning',
  // Names the program that made a remembered result; another program makes its own.
  define: { THROUGHLINE_REVISION: JSON.stringify(revisionOf('src')) },
  // CommonJS packages inside an ES module ask for `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
for (const grammar of [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-python/tree-sitter-python.wasm',
  '@davisvaughan/tree-sitter-r/tree-sitter-r.wasm',
]) {
  copyFileSync(require.resolve(grammar), join(out, grammar.slice(grammar.lastIndexOf('/') + 1)));
}
await buildWeb({
  configFile: join(root, 'web/vite.config.ts'),
  logLevel: 'warn',
  build: { outDir: join(out, 'web'), emptyOutDir: true },
});
writeStamp(out, stamp);
putInPlace();

/** Of the texts of the program, so that the same sources have the same revision wherever they lie. */
function revisionOf(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, join(root, 'package-lock.json')]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function putInPlace() {
  const dist = join(root, 'dist');
  const old = `${out}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(out, dist);
  rmSync(old, { recursive: true, force: true });
}
