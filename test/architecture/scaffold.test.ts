/** `npm run new connector NAME` gives a connector that passes types, the conformance suite and its own tests. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = process.cwd();
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'throughline-new-'));
  for (const name of ['package.json', 'tsconfig.json', 'vitest.config.ts', 'src', 'test']) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const make = (...args: string[]): ReturnType<typeof spawnSync> => spawnSync(process.execPath, [join(root, 'scripts/new.ts'), ...args, copy], { encoding: 'utf8' });

describe('the scaffold', () => {
  it('makes a connector that is listed in order and passes the suite straight away', () => {
    expect(make('connector', 'helm-charts').status).toBe(0);
    const list = [...readFileSync(join(copy, 'src/connectors/index.ts'), 'utf8').matchAll(/^ {2}'?([\w-]+)'?: async/gmu)].map((match) => match[1]);
    expect(list).toContain('helm-charts');
    expect(list).toEqual(list.toSorted());
    const run = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', 'src/connectors/helm-charts', 'test/conformance/connectors.test.ts', '-t', 'helm-charts'], { cwd: copy, encoding: 'utf8' });
    expect(run.stdout + run.stderr).toMatch(/passed/u);
    expect(run.status).toBe(0);
  });

  it('refuses a name that exists or is none', () => {
    expect(make('connector', 'git').status).toBe(2);
    expect(make('connector', 'No Name').status).toBe(2);
  });
});
