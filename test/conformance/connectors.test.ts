/** Runs the shared suite over every connector in the list; fixtures are `src/connectors/<name>/conformance.ts`. */
import { existsSync, readdirSync } from 'node:fs';
import { connectors, type Connector } from '#connectors';
import { describe, expect, it } from 'vitest';
import { testConnector, type Fixtures } from './connector.ts';

const folder = new URL('../../src/connectors/', import.meta.url);

for (const [name, load] of Object.entries<() => Promise<{ readonly connector: Connector<unknown> }>>(connectors)) {
  const file = new URL(`${name}/conformance.ts`, folder);
  if (existsSync(file)) {
    const { connector } = await load();
    const { fixtures } = (await import(file.href)) as { readonly fixtures: Fixtures };
    testConnector(name, connector, fixtures);
  } else {
    it(`connector ${name} has fixtures for the suite`, () => {
      expect.unreachable(`write src/connectors/${name}/conformance.ts; see src/connectors/README.md`);
    });
  }
}

describe('the list of connectors', () => {
  it('names only folders that exist, each under its own name', async () => {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    for (const [name, load] of Object.entries(connectors)) {
      expect(folders).toContain(name);
      expect((await load()).connector.name).toBe(name);
    }
  });

  it('is in alphabetical order', () => {
    expect(Object.keys(connectors)).toEqual(Object.keys(connectors).toSorted());
  });
});
