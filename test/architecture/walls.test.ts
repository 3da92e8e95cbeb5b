/** The lint table bites: each planted violation is refused with its message, and the tree as it stands is accepted. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = process.cwd();
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'throughline-walls-'));
  for (const name of ['oxlint.config.mjs', 'package.json', 'tsconfig.json', 'src', 'web/src', 'web/tsconfig.json']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function lint(file: string, text: string): string {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const program = join(root, 'node_modules', '.bin', 'oxlint');
  const run = spawnSync(program, ['-c', 'oxlint.config.mjs', '--type-aware', '--format=json', file], { cwd: copy, encoding: 'utf8' });
  rmSync(path);
  return run.stdout + run.stderr;
}

describe('the room table', () => {
  it.each([
    ['connector → store', 'src/connectors/planted/index.ts', "import { openStore } from '#store';\nopenStore('x');\n", 'connectors opens only: core'],
    ['connector → sibling', 'src/connectors/planted/index.ts', "import { connector } from '../git/index.ts';\nexport const x = connector;\n", 'A connector sees ../connector.ts'],
    ['connector → sibling, two levels deep', 'src/connectors/planted/deep/index.ts', "import { connector } from '../../git/index.ts';\nexport const x = connector;\n", 'A connector sees ../connector.ts'],
    ['ledger → server by climbing', 'src/ledger/planted.ts', "import { createServer } from '../server/index.ts';\nexport const x = createServer;\n", 'Enter a room by its # door'],
    ['ledger/verify → store', 'src/ledger/verify/planted.ts', "import { openStore } from '#store';\nexport const x = openStore;\n", 'ledger/verify opens only: core'],
    ['ledger/verify → its parent', 'src/ledger/verify/planted.ts', "import { openLedger } from '../index.ts';\nexport const x = openLedger;\n", 'ledger/verify stands alone'],
    ['lifecycle → survey', 'src/lifecycle/planted.ts', "import { survey } from '#survey';\nexport const x = survey;\n", 'lifecycle opens only: core, graph'],
    ['lifecycle → survey, type only', 'src/lifecycle/planted.ts', "import type { Survey } from '#survey';\nexport type X = Survey;\n", 'lifecycle opens only: core, graph'],
    ['lifecycle → survey, re-exported', 'src/lifecycle/planted.ts', "export { survey } from '#survey';\n", 'lifecycle opens only: core, graph'],
    ['server → graph', 'src/server/planted.ts', "import { foldGraph } from '#graph';\nexport const x = foldGraph;\n", 'server opens only'],
    ['a room through its own door', 'src/graph/planted.ts', "import { foldGraph } from '#graph';\nexport const x = foldGraph;\n", 'Inside a room use ./ paths'],
    ['web → graph by door', 'web/src/planted.ts', "import { foldGraph } from '#graph';\nexport const x = foldGraph;\n", 'web opens only: api'],
    ['web → graph by path', 'web/src/planted.ts', "import { foldGraph } from '../../src/graph/index.ts';\nexport const x = foldGraph;\n", 'web opens only: api'],
    ['a fenced package', 'src/graph/planted.ts', "import { DatabaseSync } from 'node:sqlite';\nexport const x = DatabaseSync;\n", 'This package belongs to other rooms'],
    ['the file system in a connector', 'src/connectors/planted/index.ts', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n", 'This package belongs to other rooms'],
    ['a program started by a connector', 'src/connectors/planted/index.ts', "import { spawn } from 'node:child_process';\nexport const x = spawn;\n", 'This package belongs to other rooms'],
    ['the clock of the machine', 'src/lifecycle/planted.ts', 'export const now = (): number => Date.now();\n', 'Time is passed in as a Clock'],
    ['chance', 'src/core/planted.ts', 'export const x = (): number => Math.random();\n', 'Chance is passed in'],
    ['an unawaited promise', 'src/core/planted.ts', 'export function f(): void {\n  Promise.resolve(1);\n}\n', 'no-floating-promises'],
    ['any', 'src/core/planted.ts', 'export const x = (y: any): unknown => y;\n', 'no-explicit-any'],
    ['a default export', 'src/core/planted.ts', 'export default 1;\n', 'no-default-export'],
  ])('refuses %s', (_name, file, text, message) => {
    expect(lint(file, text)).toContain(message);
  });

  it('refuses a cycle', () => {
    writeFileSync(join(copy, 'src/core/planted-a.ts'), "import { b } from './planted-b.ts';\nexport const a = (): number => b();\n");
    expect(lint('src/core/planted-b.ts', "import { a } from './planted-a.ts';\nexport const b = (): number => a();\n")).toContain('no-cycle');
    rmSync(join(copy, 'src/core/planted-a.ts'));
  });

  it('accepts legal imports, so that refusing is not all it can do', () => {
    const text = "import { toRef } from '#core';\nimport type { Connector } from '../connector.ts';\n\nexport const x = toRef('model', 'a', 'b');\nexport type Y = Connector<unknown>;\n";
    expect(lint('src/connectors/planted/index.ts', text)).not.toMatch(/error|no-restricted/iu);
  });
});
