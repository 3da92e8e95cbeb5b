import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '#core';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import type { ConnectorContext, Seen } from '../connector.ts';
import { connector } from './index.ts';

const COUNT = 300;
const nameOf = (n: number): string => `lib/m${n % COUNT}.py`;
const world = (): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: COUNT }, (_, n) => [nameOf(n), `from lib import m${(n * 7) % COUNT}\nimport os\nX = ${n}\n`]),
  );

/** A source whose blocks outlive it; counts those that are made. */
function keeping(blocks: Map<string, readonly [string, readonly Observation[] | undefined]>): {
  open(files: Readonly<Record<string, string>>): ConnectorContext;
  made: number;
} {
  const keeper = {
    made: 0,
    open: (files: Readonly<Record<string, string>>): ConnectorContext => ({
      ...memoryContext({ files }),
      keep: async (key, fingerprint, make) => {
        const known = blocks.get(key);
        if (known?.[0] === fingerprint) return known[1];
        const made = await make();
        keeper.made += 1;
        blocks.set(key, [fingerprint, made]);
        return made;
      },
    }),
  };
  return keeper;
}

const say = async (context: ConnectorContext): Promise<readonly string[]> =>
  (await collectAll(connector.collect({}, context))).map((one: Seen) => JSON.stringify(one)).toSorted();

const edits: readonly ((files: Record<string, string>, n: number) => void)[] = [
  (files, n) => (files[nameOf(n)] = `import m${n}\nfrom lib import m${n + 1}\n`),
  (files, n) =>
    (files[nameOf(n)] = `import joblib\nfrom lib.m${(n + 1) % COUNT} import X\njoblib.dump(X, 'out.pkl')\n`),
  (files, n) => (files[nameOf(n)] = `if __name__ == "__main__":\n    pass\n`),
  (files, n) => delete files[nameOf(n)],
  (files, n) => (files[`lib/new${n}.py`] = 'import os\n'),
  (files, n) => (files[`m${n % COUNT}.py`] = 'import os\n'),
  (files, n) => (files['pyproject.toml'] = `[project]\nname = "x"\n[project.scripts]\nx = "lib.m${n % COUNT}:main"\n`),
];

describe('modules that only import', () => {
  it('are told from what was kept exactly as they are told anew, whatever is edited', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(edits.length - 1), fc.nat(COUNT - 1)), { minLength: 1, maxLength: 4 }),
        async (steps) => {
          const blocks = new Map<string, readonly [string, readonly Observation[] | undefined]>();
          const files = world();
          await say(keeping(blocks).open(files));
          for (const [edit, n] of steps) {
            edits[edit]?.(files, n);
            expect(await say(keeping(blocks).open(files))).toEqual(await say(memoryContext({ files })));
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('are made anew in one part only when one of them changes', async () => {
    const blocks = new Map<string, readonly [string, readonly Observation[] | undefined]>();
    const files = world();
    const first = keeping(blocks);
    await say(first.open(files));
    files[nameOf(5)] = 'import os\n# changed\n';
    const second = keeping(blocks);
    await say(second.open(files));
    expect(first.made).toBeGreaterThan(20);
    expect(second.made).toBe(1);
  });
});
