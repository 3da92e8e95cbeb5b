import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../test/support/memory-context.ts';
import { rememberWhole } from './remember-whole.ts';

describe('rememberWhole', () => {
  it('keeps what was read whole, passes on what was not, and reads that again', async () => {
    const context = memoryContext({ files: {} });
    let reads = 0;
    const read = async (whole: boolean): Promise<number> =>
      rememberWhole(context, 'key', 'f', async () => ({ value: (reads += 1), whole }));
    expect([await read(false), await read(false), await read(true), await read(false)]).toEqual([1, 2, 3, 3]);
  });

  it('lets other errors through', async () => {
    const failing = rememberWhole(memoryContext({ files: {} }), 'key', 'f', async () => {
      throw new RangeError('ours');
    });
    await expect(failing).rejects.toThrow('ours');
  });
});
