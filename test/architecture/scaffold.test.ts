/** `npm run new connector NAME` gives a connector that passes types, lint, format, the conformance suite, its own tests. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = process.cwd();
const needed = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'oxlint.config.mjs', '.oxfmtrc.json'];
const made = 'src/connectors/helm-charts';
let copy: string;

interface Ran {
  readonly status: number | null;
  readonly said: string;
}

const tool = (name: string, ...args: readonly string[]): Ran => run(join(root, 'node_modules/.bin', name), args);
const make = (...args: readonly string[]): Ran => run(process.execPath, [join(root, 'scripts/new.ts'), ...args, copy]);

function run(program: string, args: readonly string[]): Ran {
  const done = spawnSync(program, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  return { status: done.status, said: done.stdout + done.stderr };
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'throughline-new-'));
  for (const name of [...needed, 'src/core', 'src/connectors', 'test/conformance', 'test/support']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the scaffold', () => {
  it('makes a connector under its own name, listed in order', () => {
    expect(make('connector', 'helm-charts')).toMatchObject({ status: 0 });
    const list = readFileSync(join(copy, 'src/connectors/index.ts'), 'utf8');
    const names = [...list.matchAll(/^ {2}'?([\w-]+)'?: async/gmu)].map((match) => match[1] ?? '');
    expect(names).toContain('helm-charts');
    expect(names).toEqual(names.toSorted());
    expect(existsSync(join(copy, made, 'helm-charts.test.ts'))).toBe(true);
    expect(readFileSync(join(copy, made, 'index.ts'), 'utf8')).not.toMatch(/template/iu);
  });

  it('which passes the conformance suite and its own tests straight away', () => {
    const tests = tool('vitest', 'run', made, 'test/conformance/connectors.test.ts', '-t', 'helm-charts');
    expect(tests.said).toMatch(/[1-9]\d* passed/u);
    expect(tests.status, tests.said).toBe(0);
  });

  it('which passes lint, format and types', () => {
    expect(tool('oxlint', '-c', 'oxlint.config.mjs', '--type-aware', made)).toMatchObject({ status: 0 });
    expect(tool('oxfmt', '--check', made)).toMatchObject({ status: 0 });
    const complaints = tool('tsc', '--noEmit', '-p', '.')
      .said.split('\n')
      .filter((line) => line.startsWith(made));
    expect(complaints).toEqual([]);
  });

  it('refuses a name that is taken, that is a room, or that is none', () => {
    for (const name of ['git', 'core', 'template', 'No Name', 'a--b'])
      expect(make('connector', name).status, name).toBe(2);
    expect(make('scanner', 'pickle').status).toBe(2);
  });
});
