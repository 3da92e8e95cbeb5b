/**
 * Builds `dist/`: the program as a few ESM files (esbuild, split so that connectors load lazily), the grammars beside
 * them, the screens. Bundling keeps start-up short; what cannot be bundled is copied or left external on purpose.
 */
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as buildWeb } from 'vite';
import { writeStamp } from './stamp.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'dist');
const require = createRequire(import.meta.url);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts', verify: 'src/ledger/verify/index.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minify: true,
  legalComments: 'linked',
  logLevel: 'warning',
  // CommonJS packages inside an ES module ask for `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
for (const grammar of [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-python/tree-sitter-python.wasm',
  ...rGrammar(),
]) {
  copyFileSync(require.resolve(grammar), join(out, grammar.slice(grammar.lastIndexOf('/') + 1)));
}
await buildWeb({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' });
writeStamp(root);

function rGrammar() {
  for (const name of [
    '@davisvaughan/tree-sitter-r/tree-sitter-r.wasm',
    '@eagleoutice/tree-sitter-r/tree-sitter-r.wasm',
    'tree-sitter-r/tree-sitter-r.wasm',
  ]) {
    try {
      require.resolve(name);
      return [name];
    } catch {
      // Another package, or none: the R connector says so when it is asked to read.
    }
  }
  return [];
}
