/** One run for all tests. Timeouts are generous: they end what hangs, they measure nothing. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const door = (room: string): string => fileURLToPath(new URL(`./src/${room}/index.ts`, import.meta.url));

export default defineConfig({
  resolve: { alias: { '#api': door('api') } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.ts'],
    exclude: ['src/ledger/verify/**', '**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    isolate: false,
    pool: 'forks',
  },
});
