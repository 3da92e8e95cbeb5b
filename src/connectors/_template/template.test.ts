import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';

describe('the template connector', () => {
  it('reads the title of a file, with its place', async () => {
    const seen = await collectAll(
      connector.collect({}, memoryContext({ files: { 'a.template.yaml': 'title: One\n' } })),
    );
    expect(seen).toEqual([
      expect.objectContaining({ kind: 'entity', ref: 'artifact:ws/a.template.yaml', attributes: { title: 'One' } }),
    ]);
  });

  it('skips what is no such file, and says so', async () => {
    const seen = await collectAll(connector.collect({}, memoryContext({ files: { 'a.template.yaml': '- no\n' } })));
    expect(seen).toEqual([expect.objectContaining({ kind: 'skipped', locator: 'a.template.yaml' })]);
  });
});
