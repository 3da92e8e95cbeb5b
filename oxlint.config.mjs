/**
 * The architecture as lint rules. One object says which room may open which door; from it come the forbidden doors, the
 * pattern against climbing into another room by path, and the packages that belong to one room. ARCHITECTURE.md prints
 * the table; test/architecture plants violations. Always run with `-c oxlint.config.mjs --type-aware`.
 */
import { defineConfig } from 'oxlint';

/** Place → rooms it may open. */
export const mayOpen = {
  core: [],
  store: ['core'],
  ledger: ['core', 'store'],
  'ledger/verify': ['core'],
  connectors: ['core'],
  api: ['core'],
  graph: ['core', 'ledger', 'store'],
  lifecycle: ['core', 'graph'],
};
mayOpen.survey = Object.keys(mayOpen).filter((place) => !place.includes('/'));
mayOpen.server = ['core', 'api', 'survey', 'ledger'];
mayOpen.cli = [...mayOpen.survey, 'ledger/verify', 'survey', 'server'];

/** Rooms whose folders see their contract and themselves only. */
const sealed = { connectors: 'connector' };
const rooms = Object.keys(mayOpen).filter((place) => !place.includes('/'));
const doors = (list) => list.flatMap((room) => [`#${room}`, `#${room}/*`]);

/** Package → rooms that may use it. */
const fenced = {
  'node:process': ['cli'],
  'node:http': ['server'],
  fastify: ['server'],
  '@fastify/static': ['server'],
  'node:sqlite': ['store'],
  'node:child_process': ['survey'],
  'node:fs': ['survey', 'ledger', 'store', 'server', 'cli'],
  'node:fs/promises': ['survey', 'ledger', 'store', 'server', 'cli'],
};
const only = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const walls = (place, { tests = false } = {}) => {
  const room = place.split('/')[0];
  const away = Object.keys(fenced).filter((name) => !fenced[name].includes(room) && !(tests && name.startsWith('node:')));
  return [
    {
      group: doors(rooms.filter((other) => !mayOpen[place].includes(other))),
      message: `${place} opens only: ${mayOpen[place].join(', ') || 'nothing'}. Inside a room use ./ paths.`,
    },
    { regex: `^(\\.\\./)+(${rooms.join('|')})/`, message: 'Enter a room by its # door.' },
    { regex: `^(${away.join('|')})$`, message: 'This package belongs to other rooms; see `fenced` in oxlint.config.mjs.' },
  ];
};
const seal = (room, depth) => ({
  files: [`src/${room}/${'*/'.repeat(depth)}*.ts`],
  rules: only(...walls(room), {
    regex: `^(\\.\\./){${depth}}[^./][^/]*/`,
    message: `A ${sealed[room]} sees ../${sealed[room]}.ts and its own folder only.`,
  }),
});

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'vitest'],
  categories: { correctness: 'error' },
  ignorePatterns: ['dist/**', '.runtime/**', 'examples/**', '**/fixtures/**', 'coverage/**'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-console': 'error',
    'no-empty': 'error',
    'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', { max: 4 }],
    'max-depth': ['error', { max: 3 }],
    'no-restricted-globals': [
      'error',
      { name: 'fetch', message: 'The network is passed in.' },
      { name: 'process', message: 'Only cli knows the process; take a plain option.' },
      { name: 'Date', message: 'Time is passed in as a Clock; see core/clock.ts.' },
    ],
    'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Chance is passed in.' }],
  },
  overrides: [
    ...rooms.map((room) => ({ files: [`src/${room}/**`], rules: only(...walls(room)) })),
    ...Object.keys(sealed).flatMap((room) => [seal(room, 1), seal(room, 2)]),
    {
      files: ['src/ledger/verify/**'],
      rules: only(...walls('ledger/verify'), { regex: '^\\.\\./', message: 'ledger/verify stands alone: #core only.' }),
    },
    {
      files: ['web/**'],
      rules: {
        'no-restricted-globals': 'off',
        'max-lines-per-function': 'off',
        ...only(
          { group: doors(rooms.filter((room) => room !== 'api')), message: 'web opens only: api.' },
          { regex: '^(\\.\\./)+src/', message: 'web opens only: api.' },
        ),
      },
    },
    { files: ['src/cli/**', 'scripts/**', 'bin/**'], rules: { 'no-console': 'off', 'no-restricted-globals': 'off' } },
    { files: ['src/core/clock.ts', 'test/**', 'src/store/sqlite/module.ts'], rules: { 'no-restricted-globals': 'off' } },
    // Tests obey the same walls between rooms; they may touch the machine.
    ...rooms.map((room) => ({ files: [`src/${room}/**/*.test.ts`], rules: only(...walls(room, { tests: true })) })),
    {
      files: ['**/*.test.ts', '**/*.test.tsx', 'test/**', 'src/**/conformance.ts'],
      rules: { 'max-lines-per-function': 'off', 'no-restricted-globals': 'off', 'max-params': 'off' },
    },
    { files: ['**/*.config.*'], rules: { 'import/no-default-export': 'off' } },
  ],
});
