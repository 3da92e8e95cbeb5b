import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../test/support/memory-context.ts';
import { openReading } from './reading.ts';

/** Reads the text twice in one source: the second time from what was kept. */
async function readTwice(text: string): Promise<readonly unknown[]> {
  const context = memoryContext({ files: { 'x.yaml': text } });
  return [await openReading(context).yaml('x.yaml'), await openReading(context).yaml('x.yaml')];
}

const filler = `\nfiller: ${'x'.repeat(5000)}\n`;

describe('YAML that is kept', () => {
  it('is what was read, lines, blocks and all', async () => {
    const text = `a: 1\nb: [x, 2.5, null, true]\nc: |\n  # text\n  more\nd: >-\n  folded\ne:\n  f: {g: 'h'}\n${filler}`;
    const [first, again] = await readTwice(text);
    expect(first).toBeDefined();
    expect(again).toEqual(first);
  });

  it('is what was read, whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ depthSize: 'small' }), async (value) => {
        const [first, again] = await readTwice(`value: ${JSON.stringify(value)}${filler}`);
        expect(again).toEqual(first);
      }),
      { numRuns: 50 },
    );
  });

  it('is not written out where aliases make much of little', async () => {
    const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array.from({ length: 10 }, () => `*a${n}`).join(', ')}]\n`).join('')}`;
    const kept: string[] = [];
    const context = memoryContext({ files: { 'x.yaml': bomb + filler } });
    const watched: typeof context = {
      ...context,
      remember: async (key, fingerprint, make) => {
        const value = await context.remember(key, fingerprint, make);
        kept.push(JSON.stringify(value));
        return value;
      },
    };
    expect(await openReading(watched).yaml('x.yaml')).toMatchObject({ kind: 'map' });
    expect(kept).toEqual(['null']);
    expect(await openReading(watched).yaml('x.yaml')).toMatchObject({ kind: 'map' });
  });

  it('is refused again where it was refused', async () => {
    const context = memoryContext({ files: { 'x.yaml': `a: [${filler}` } });
    for (const reading of [openReading(context), openReading(context)]) {
      expect(await reading.yaml('x.yaml')).toBeUndefined();
      expect([...reading.skipped.values()]).toHaveLength(1);
    }
  });
});
