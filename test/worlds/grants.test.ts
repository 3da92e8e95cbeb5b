/** What a workflow that takes something unpinned is said to be given: counted where named, all where all is passed on. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '#core';
import { survey } from '#survey';
import { afterAll, describe, expect, it } from 'vitest';

const place = mkdtempSync(join(tmpdir(), 'throughline-grants-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function statementFor(name: string, secrets: string): Promise<string | undefined> {
  const location = join(place, name);
  mkdirSync(join(location, '.github/workflows'), { recursive: true });
  const workflow = `on: push\njobs:\n  call:\n    uses: org/shared/.github/workflows/run.yml@main\n${secrets}`;
  writeFileSync(join(location, '.github/workflows/a.yml'), workflow);
  const { map } = await survey({
    requests: [{ location }],
    dataDirectory: join(place, `${name}-data`),
    clock: fixedClock('2026-01-01T00:00:00Z'),
    signal: new AbortController().signal,
    progress: () => undefined,
    revision: 'test',
  });
  return map.divergences.find(({ kind }) => kind === 'unpinned-input')?.statement;
}

describe('a workflow that takes another from a branch', () => {
  it.each([
    ['none', '', undefined],
    ['one', '    secrets:\n      KEY: ${{ secrets.KEY }}\n', 'is given 1 secret.'],
    ['all', '    secrets: inherit\n', 'is given every secret of the repository'],
  ])('and is given %s', async (name, secrets, words) => {
    const statement = await statementFor(name, secrets);
    expect(statement).toContain('main');
    expect(statement?.includes('is given')).toBe(words !== undefined);
    expect(statement).toContain(words ?? 'main');
  });
});
