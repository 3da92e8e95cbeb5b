/** The screens' build: `web/` → `dist/web`. The development server hands /api on to a running `throughline up`. */
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '#api': here('../src/api/index.ts'), '#core': here('../src/core/index.ts') } },
  build: { outDir: here('../dist/web'), emptyOutDir: true, assetsInlineLimit: 0, target: 'es2023' },
  server: { proxy: { '/api': 'http://127.0.0.1:7411' } },
});
