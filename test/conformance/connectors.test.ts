/** Runs the shared suite over every connector in the list; fixtures are `src/connectors/<name>/conformance.ts`. */
import { existsSync, readdirSync } from 'node:fs';
import { connectors, type Connector } from '#connectors';
import { describe, expect, it } from 'vitest';
import { testConnector, type Fixtures } from './connector.ts';

const folder = new URL('../../src/connectors/', import.meta.url);

const all = Object.entries<() => Promise<{ readonly connector: Connector<unknown> }>>(connectors);
const withFixtures = all.filter(([name]) => existsSync(new URL(`${name}/conformance.ts`, folder)));

for (const [name, load] of withFixtures) {
  const { connector } = await load();
  const { fixtures, asked = false } = (await import(new URL(`${name}/conformance.ts`, folder).href)) as {
    readonly fixtures: Fixtures;
    readonly asked?: boolean;
  };
  testConnector(name, connector, { fixtures, asked });
}

describe('the list of connectors', () => {
  it('gives the suite fixtures for each (src/connectors/README.md says how)', () => {
    expect(withFixtures.map(([name]) => name)).toEqual(all.map(([name]) => name));
  });

  it('names only folders that exist, each under its own name', async () => {
    const folders = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    for (const [name, load] of all) {
      expect(folders).toContain(name);
      expect((await load()).connector.name).toBe(name);
    }
  });

  it('is in alphabetical order', () => {
    expect(Object.keys(connectors)).toEqual(Object.keys(connectors).toSorted());
  });
});
