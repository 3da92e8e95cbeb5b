import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../../test/support/memory-context.ts';
import type { ConnectorContext } from '../connector.ts';
import { readCode } from './read-file.ts';
import { readCodes } from './read-files.ts';

const files = Object.fromEntries(
  Array.from({ length: 300 }, (_, n) => [`src/m${n}.py`, `import m${(n * 7) % 300}\nx = ${n}\n`]),
);

/** Counts what is read from files, over a memo that outlives the context. */
function watch(context: ConnectorContext): { readonly context: ConnectorContext; readonly read: string[] } {
  const read: string[] = [];
  const tree = {
    ...context.files,
    read: async (path: string, most?: number) => {
      read.push(path);
      return context.files.read(path, most);
    },
  };
  return { context: { ...context, files: tree }, read };
}

describe('many files, in parts', () => {
  it('are read as each alone is, in the order of the list', async () => {
    const context = memoryContext({ files });
    const entries = context.files.list();
    const each = [];
    for (const entry of entries) each.push([entry.path, await readCode(memoryContext({ files }), entry, false)]);
    expect(await readCodes(context, entries)).toEqual(each);
    expect(await readCodes(context, entries)).toEqual(each);
  });

  it('are not read again, and of a part that changed only what changed is', async () => {
    const first = memoryContext({ files });
    await readCodes(first, first.files.list());
    const changed = memoryContext({ files: { ...files, 'src/m5.py': 'import m9\n' } });
    const again = watch({ ...changed, remember: async (key, print, make) => first.remember(key, print, make) });
    const reads = new Map(await readCodes(again.context, changed.files.list()));
    expect(again.read).toEqual(['src/m5.py']);
    expect(reads.get('src/m5.py')).toMatchObject({ facts: { importsOnly: true } });
    expect(reads.size).toBe(300);
  });

  it('keep nothing of a part in which a file could not be read', async () => {
    const refused = { ...files };
    delete refused['src/m5.py'];
    const context = memoryContext({ files: refused, unreadable: { 'src/m5.py': 'Reading it is not permitted.' } });
    const reads = new Map(await readCodes(context, context.files.list()));
    expect(reads.get('src/m5.py')).toMatchObject({ kind: 'skipped', reason: 'Reading it is not permitted.' });
    const again = watch(context);
    await readCodes(again.context, context.files.list());
    expect(again.read).toContain('src/m5.py');
  });
});
