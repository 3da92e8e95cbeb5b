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
mayOpen.reports = ['core', 'api', 'graph', 'lifecycle'];
mayOpen.survey = Object.keys(mayOpen).filter((place) => !place.includes('/'));
mayOpen.server = ['core', 'api', 'survey', 'ledger'];
mayOpen.cli = [...mayOpen.survey, 'ledger/verify', 'survey', 'server'];

/** Rooms whose folders see their contract, the shared files beside it, and themselves only. */
const sealed = { connectors: 'connector' };
const rooms = Object.keys(mayOpen).filter((place) => !place.includes('/'));
const FENCED = 'This package belongs to other rooms; see `machine` and `packages` in oxlint.config.mjs.';
const doors = (list) => list.flatMap((room) => [`#${room}`, `#${room}/*`]);

/** Package → rooms that may use it; `nobody` for what no room may. The machine is open to tests as well. */
const nobody = [];
const machine = {
  process: ['cli'],
  http: ['server'],
  https: nobody,
  http2: nobody,
  net: nobody,
  tls: nobody,
  dgram: nobody,
  dns: nobody,
  vm: nobody,
  sqlite: ['store'],
  child_process: ['survey'],
  fs: ['survey', 'ledger', 'store', 'server', 'cli'],
};
const packages = { fastify: ['server'], '@fastify/static': ['server'], commander: ['cli'], picocolors: ['cli'] };

const awayFrom = (room, fence) => Object.keys(fence).filter((name) => !fence[name].includes(room));
const only = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const walls = (place, { tests = false } = {}) => {
  const room = place.split('/')[0];
  const builtIn = tests ? [] : [{ regex: `^(node:)?(${awayFrom(room, machine).join('|')})(/|$)`, message: FENCED }];
  return [
    {
      group: doors(rooms.filter((other) => !mayOpen[place].includes(other))),
      message: `${place} opens only: ${mayOpen[place].join(', ') || 'nothing'}. Inside a room use ./ paths.`,
    },
    { regex: `^(\\.\\./)+(${rooms.join('|')})/`, message: 'Enter a room by its # door.' },
    { regex: `^(${awayFrom(room, packages).join('|')})$`, message: FENCED },
    ...builtIn,
  ];
};
/** A folder of a sealed room, `depth` levels down, sees its contract, the shared files beside that, and itself. */
const seal = (room, depth, suffix, options) => ({
  files: [`src/${room}/${'*/'.repeat(depth)}*${suffix}`],
  rules: only(...walls(room, options), {
    regex: `^(\\.\\./){${depth}}[^./][^/]*/`,
    message: `A ${sealed[room]} sees ../${sealed[room]}.ts, the shared files beside it, and its own folder only.`,
  }),
});
const standAlone = (files, options) => ({
  files,
  rules: only(...walls('ledger/verify', options), {
    regex: '^\\.\\./',
    message: 'ledger/verify stands alone: #core only.',
  }),
});
/** Walls of all rooms, each entry whole: a later override replaces an earlier one, it does not add to it. */
const house = (suffix, options) => [
  ...rooms.map((room) => ({ files: [`src/${room}/**/*${suffix}`], rules: only(...walls(room, options)) })),
  ...Object.keys(sealed).flatMap((room) => [seal(room, 1, suffix, options), seal(room, 2, suffix, options)]),
  standAlone([`src/ledger/verify/**/*${suffix}`], options),
];

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'vitest'],
  categories: { correctness: 'error' },
  ignorePatterns: ['dist/**', '.runtime/**', 'examples/**', '**/fixtures/**', 'coverage/**'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': [
      'error',
      {
        allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] }],
      },
    ],
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    // Vitest's expect takes a message; a function called expectX asserts.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'assert', 'assert.*'] }],
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
    'no-restricted-properties': [
      'error',
      { object: 'Math', property: 'random', message: 'Chance is passed in.' },
      { object: 'globalThis', property: 'fetch', message: 'The network is passed in.' },
      { object: 'globalThis', property: 'process', message: 'Only cli knows the process; take a plain option.' },
      { object: 'globalThis', property: 'Date', message: 'Time is passed in as a Clock; see core/clock.ts.' },
    ],
  },
  overrides: [
    ...house('.ts'),
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
    {
      files: ['src/cli/**', 'scripts/**', 'bin/**', 'test/**'],
      rules: { 'no-console': 'off', 'no-restricted-globals': 'off' },
    },
    {
      files: ['src/core/clock.ts', 'src/store/sqlite/module.ts'],
      rules: { 'no-restricted-globals': 'off' },
    },
    // Tests obey the same walls between rooms; they may touch the machine.
    ...house('.test.ts', { tests: true }),
    {
      files: ['**/*.test.ts', '**/*.test.tsx', 'test/**', 'src/**/conformance.ts'],
      rules: { 'max-lines-per-function': 'off', 'no-restricted-globals': 'off', 'max-params': 'off' },
    },
    {
      // Waiting for something to appear is how a test of the screen asserts.
      files: ['test/e2e/**'],
      rules: {
        'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', '*.waitFor', '*.waitForFunction'] }],
      },
    },
    {
      files: ['src/survey/survey.ts'],
      rules: { 'max-lines': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
    },
    { files: ['**/*.config.*'], rules: { 'import/no-default-export': 'off' } },
  ],
});
