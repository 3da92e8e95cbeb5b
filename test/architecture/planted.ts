/** Planted violations: a name, where the file is put, what stands in it, and a piece of the message that must come. */
export type Planted = readonly [name: string, file: string, text: string, message: string];

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

/** One line for each wall that section 4 of the house style names and that has a room here. */
export const walls: readonly Planted[] = [
  [
    'connector → store',
    'src/connectors/planted-a/index.ts',
    "import { openStore } from '#store';\nopenStore('x');\n",
    'connectors opens only: core',
  ],
  [
    'connector → sibling',
    'src/connectors/planted-b/index.ts',
    "import { connector } from '../git/index.ts';\nexport const x = connector;\n",
    'A connector sees ../connector.ts',
  ],
  [
    'connector → sibling, two levels deep',
    'src/connectors/planted-c/deep/index.ts',
    "import { connector } from '../../git/index.ts';\nexport const x = connector;\n",
    'A connector sees ../connector.ts',
  ],
  [
    'connector → sibling, from its test',
    'src/connectors/planted-d/planted.test.ts',
    "import { connector } from '../git/index.ts';\nexport const x = connector;\n",
    'A connector sees ../connector.ts',
  ],
  [
    'connector → files',
    'src/connectors/planted-e/index.ts',
    "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
    'This package belongs to other rooms',
  ],
  [
    'connector → files, promised',
    'src/connectors/planted-f/index.ts',
    "import { readFile } from 'fs/promises';\nexport const x = readFile;\n",
    'This package belongs to other rooms',
  ],
  [
    'connector → programs',
    'src/connectors/planted-g/index.ts',
    "import { spawn } from 'node:child_process';\nexport const x = spawn;\n",
    'This package belongs to other rooms',
  ],
  [
    'connector → network',
    'src/connectors/planted-h/index.ts',
    "import { get } from 'node:https';\nexport const x = get;\n",
    'This package belongs to other rooms',
  ],
  [
    'ledger → server by climbing',
    'src/ledger/planted-a.ts',
    "import { createServer } from '../server/index.ts';\nexport const x = createServer;\n",
    'Enter a room by its # door',
  ],
  [
    'ledger/verify → store',
    'src/ledger/verify/planted-a.ts',
    "import { openStore } from '#store';\nexport const x = openStore;\n",
    'ledger/verify opens only: core',
  ],
  [
    'ledger/verify → #ledger',
    'src/ledger/verify/planted-b.ts',
    "import { openLedger } from '#ledger';\nexport const x = openLedger;\n",
    'ledger/verify opens only: core',
  ],
  [
    'ledger/verify → its parent',
    'src/ledger/verify/planted-c.ts',
    "import { openLedger } from '../index.ts';\nexport const x = openLedger;\n",
    'ledger/verify stands alone',
  ],
  [
    'ledger/verify → its parent, from a test',
    'src/ledger/verify/planted-d.test.ts',
    "import { openLedger } from '../index.ts';\nexport const x = openLedger;\n",
    'ledger/verify stands alone',
  ],
  [
    'lifecycle → survey',
    'src/lifecycle/planted-a.ts',
    "import { survey } from '#survey';\nexport const x = survey;\n",
    'lifecycle opens only: core, graph',
  ],
  [
    'lifecycle → survey, type only',
    'src/lifecycle/planted-b.ts',
    "import type { Survey } from '#survey';\nexport type X = Survey;\n",
    'lifecycle opens only: core, graph',
  ],
  [
    'lifecycle → survey, re-exported',
    'src/lifecycle/planted-c.ts',
    "export { survey } from '#survey';\n",
    'lifecycle opens only: core, graph',
  ],
  [
    'lifecycle → survey, dynamic',
    'src/lifecycle/planted-d.ts',
    "export const x = async (): Promise<unknown> => import('#survey');\n",
    'lifecycle opens only: core, graph',
  ],
  [
    'lifecycle → survey, from a test',
    'src/lifecycle/planted-e.test.ts',
    "import { survey } from '#survey';\nexport const x = survey;\n",
    'lifecycle opens only: core, graph',
  ],
  [
    'server → graph',
    'src/server/planted-a.ts',
    "import { foldGraph } from '#graph';\nexport const x = foldGraph;\n",
    'server opens only',
  ],
  [
    'a room through its own door',
    'src/graph/planted-a.ts',
    "import { foldGraph } from '#graph';\nexport const x = foldGraph;\n",
    'Inside a room use ./ paths',
  ],
  [
    'web → graph by door',
    'web/src/planted-a.ts',
    "import { foldGraph } from '#graph';\nexport const x = foldGraph;\n",
    'web opens only: api',
  ],
  [
    'web → graph by path',
    'web/src/planted-b.ts',
    "import { foldGraph } from '../../src/graph/index.ts';\nexport const x = foldGraph;\n",
    'web opens only: api',
  ],
  [
    'a database driver outside store',
    'src/graph/planted-b.ts',
    "import { DatabaseSync } from 'node:sqlite';\nexport const x = DatabaseSync;\n",
    'This package belongs to other rooms',
  ],
  [
    'a web server outside server',
    'src/survey/planted-a.ts',
    "import { createServer } from 'node:http';\nexport const x = createServer;\n",
    'This package belongs to other rooms',
  ],
  [
    'fastify outside server',
    'src/api/planted-a.ts',
    "import { fastify } from 'fastify';\nexport const x = fastify;\n",
    'This package belongs to other rooms',
  ],
  [
    'node:process outside cli',
    'src/survey/planted-b.ts',
    "import { env } from 'node:process';\nexport const x = env;\n",
    'This package belongs to other rooms',
  ],
];

/** One line for each base rule. */
export const rules: readonly Planted[] = [
  [
    'the clock of the machine',
    'src/lifecycle/rule-a.ts',
    'export const now = (): number => Date.now();\n',
    'Time is passed in as a Clock',
  ],
  [
    'the clock by a detour',
    'src/lifecycle/rule-b.ts',
    'export const now = (): number => globalThis.Date.now();\n',
    'Time is passed in as a Clock',
  ],
  [
    'the network',
    'src/survey/rule-a.ts',
    "export const x = async (): Promise<unknown> => fetch('x:');\n",
    'The network is passed in',
  ],
  ['the environment', 'src/survey/rule-b.ts', 'export const x = process.env;\n', 'Only cli knows the process'],
  ['chance', 'src/core/rule-a.ts', 'export const x = (): number => Math.random();\n', 'Chance is passed in'],
  [
    'an unawaited promise',
    'src/core/rule-b.ts',
    'export function f(): void {\n  Promise.resolve(1);\n}\n',
    'Promises must be awaited',
  ],
  [
    'a promise where a condition is meant',
    'src/core/rule-c.ts',
    'export const f = (p: Promise<boolean>): number => (p ? 1 : 2);\n',
    'Expected non-Promise value',
  ],
  ['any', 'src/core/rule-d.ts', 'export const x = (y: any): unknown => y;\n', 'Unexpected `any`'],
  ['a default export', 'src/core/rule-e.ts', 'export default 1;\n', 'Prefer named exports'],
  ['the console', 'src/core/rule-f.ts', "console.log('x');\nexport {};\n", 'Unexpected console statement'],
  [
    'an empty catch',
    'src/core/rule-g.ts',
    'export function f(g: () => void): void {\n  try {\n    g();\n  } catch {}\n}\n',
    'Unexpected empty block',
  ],
  [
    'a forgotten case',
    'src/core/rule-h.ts',
    "export function f(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      f('b');\n  }\n}\n",
    'Switch is not exhaustive',
  ],
  [
    'a type imported as a value',
    'src/core/rule-i.ts',
    "import { Observation } from './observation.ts';\nexport type X = Observation;\n",
    'only used as type',
  ],
  ['a long file', 'src/core/rule-j.ts', `export {};\n${lines(501, "'x';")}`, 'too many lines (50'],
  [
    'a long function',
    'src/core/rule-k.ts',
    `export function f(g: () => void): void {\n${lines(61, '  g();')}}\n`,
    'too many lines',
  ],
  [
    'a main function that is no longer the flow',
    'src/survey/survey.ts',
    `export {};\n${lines(121, "'x';")}`,
    'too many lines',
  ],
  [
    'five parameters',
    'src/core/rule-l.ts',
    'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): unknown => [a, b, c, d, e];\n',
    'too many parameters',
  ],
  [
    'deep nesting',
    'src/core/rule-m.ts',
    'export function f(x: number): void {\n  if (x > 1) {\n    if (x > 2) {\n      if (x > 3) {\n        if (x > 4) {\n          f(x);\n        }\n      }\n    }\n  }\n}\n',
    'nested too deeply',
  ],
  [
    'a cycle',
    'src/core/rule-n.ts',
    "import { b } from './rule-o.ts';\nexport const a = (): number => b();\n",
    'Dependency cycle',
  ],
  [
    'a cycle, its other half',
    'src/core/rule-o.ts',
    "import { a } from './rule-n.ts';\nexport const b = (): number => a();\n",
    'Dependency cycle',
  ],
];

/** What is allowed, so that refusing everything would not pass. */
export const legal: readonly (readonly [name: string, file: string, text: string])[] = [
  [
    'a connector its contract',
    'src/connectors/legal-a/index.ts',
    "import { toRef } from '#core';\nimport type { Connector } from '../connector.ts';\n\nexport const x = toRef('model', 'a', 'b');\nexport type Y = Connector<unknown>;\n",
  ],
  [
    'a connector its contract, two levels deep',
    'src/connectors/legal-a/deep/index.ts',
    "import type { Connector } from '../../connector.ts';\nimport { x } from '../index.ts';\n\nexport const y = x;\nexport type Y = Connector<unknown>;\n",
  ],
  [
    'a test the files of the machine',
    'src/connectors/legal-a/legal.test.ts',
    "import { readFileSync } from 'node:fs';\nimport { memoryContext } from '../../../test/support/memory-context.ts';\n\nexport const x = [readFileSync, memoryContext, Date.now()];\n",
  ],
  [
    'the survey a program',
    'src/survey/legal-a.ts',
    "import { spawn } from 'node:child_process';\nimport { connectors } from '#connectors';\n\nexport const x = [spawn, connectors];\n",
  ],
  ['a date in a type', 'src/core/legal-a.ts', 'export const f = (x: Date): number => x.getTime();\n'],
  [
    'the screens the interface',
    'web/src/legal-a.ts',
    "import { MapAnswer } from '#api';\n\nexport const x = MapAnswer;\n",
  ],
];
