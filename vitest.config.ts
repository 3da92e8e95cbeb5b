/** One run for all tests: the program's and the screens'. Timeouts are generous: they end what hangs, they measure nothing. */
import { defineConfig } from 'vitest/config';

const machine = { extends: true } as const;

export default defineConfig({
  test: {
    projects: [
      {
        ...machine,
        test: {
          name: 'node',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          // The auditor's own tests run with node:test alone; scripts/test.ts runs and counts them.
          exclude: ['src/ledger/verify/**'],
        },
      },
      { ...machine, test: { name: 'web', include: ['web/src/**/*.test.{ts,tsx}'] } },
    ],
    passWithNoTests: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    isolate: false,
    pool: 'forks',
    coverage: { include: ['src/**/*.ts'], exclude: ['**/*.test.ts', '**/conformance.ts', '**/_template/**'] },
  },
});
