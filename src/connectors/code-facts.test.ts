import { describe, expect, it } from 'vitest';
import { memoryContext, type MemorySource } from '../../test/support/memory-context.ts';
import { readFacts, upToLimit, type Fault } from './code-facts.ts';
import type { ConnectorContext } from './connector.ts';

interface Size {
  readonly size: number;
}

/** What a file gives, and how often it was really read. */
function openSizes(source: MemorySource): {
  readonly context: ConnectorContext;
  size(path: string): Promise<string>;
  reads(): number;
} {
  const context = memoryContext(source);
  let reads = 0;
  const read = async (bytes: Uint8Array): Promise<Size | Fault> => {
    reads += 1;
    return bytes.length === 0 ? { fault: 'It is empty.' } : { size: bytes.length };
  };
  return {
    context,
    reads: () => reads,
    size: async (path) => {
      const entry = context.files.get(path);
      const found = entry && (await readFacts(context, entry, { key: 'size/1', called: 'The file', read }));
      return found === undefined ? '' : 'kind' in found ? `${found.locator}: ${found.reason}` : String(found.size);
    },
  };
}

describe('facts of a file', () => {
  it('are made once for a content', async () => {
    const sizes = openSizes({ files: { 'a.x': 'abc' } });
    expect([await sizes.size('a.x'), await sizes.size('a.x')]).toEqual(['3', '3']);
    expect(sizes.reads()).toBe(1);
  });

  it('may be that it says nothing, which is remembered as well', async () => {
    const sizes = openSizes({ files: { 'a.x': '' } });
    expect([await sizes.size('a.x'), await sizes.size('a.x')]).toEqual(['a.x: It is empty.', 'a.x: It is empty.']);
    expect(sizes.reads()).toBe(1);
  });

  it('are not made of a file that is too large', async () => {
    const sizes = openSizes({ files: { 'a.x': 'abcd' }, limits: { fileBytes: 3 } });
    expect(await sizes.size('a.x')).toBe(
      'a.x: The file has 4 bytes; at most 3 are read, so what its code does is not known.',
    );
    expect(sizes.reads()).toBe(0);
  });

  it('are asked for again when the file could not be read', async () => {
    const unreadable: Record<string, string> = { 'a.x': 'It is on a disk that is away.' };
    const sizes = openSizes({ files: {}, unreadable });
    expect(await sizes.size('a.x')).toBe('a.x: It is on a disk that is away.');
    unreadable['a.x'] = 'Now for another reason.';
    expect(await sizes.size('a.x')).toBe('a.x: Now for another reason.');
  });
});

describe('files', () => {
  it('are read up to a limit, and it is said when there are more', () => {
    const context = memoryContext({ files: { 'a.x': '', 'b.x': '' }, limits: { files: 1 } });
    const called = { locator: '*.x', plural: 'files' };
    const { entries, left } = upToLimit(context, context.files.list(), called);
    expect(entries.map(({ path }) => path)).toEqual(['a.x']);
    expect(left).toEqual([
      {
        kind: 'skipped',
        source: 'ws',
        locator: '*.x',
        reason: 'There are 2 files; only the first 1 were read.',
        scope: 'part',
      },
    ]);
    expect(upToLimit(context, entries, called)).toEqual({ entries, left: [] });
  });
});
