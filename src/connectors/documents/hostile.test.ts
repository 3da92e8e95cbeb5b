/** Documents that are made to hang or break a reader are left out with a sentence, and the rest is read. */
import { describe, expect, it } from 'vitest';
import { attributes, read } from './told.ts';

describe('hostile documents', () => {
  const bomb = `a: &a [x,x]\n${'bcdefghij'
    .split('')
    .map(
      (name, at) => `${name}: &${name} [*${'abcdefghi'[at] ?? ''},*${'abcdefghi'[at] ?? ''},*${'abcdefghi'[at] ?? ''}]`,
    )
    .join('\n')}\n`;
  it.each([
    ['too large', 'x'.repeat(9_000_000), /bytes/u],
    ['quotes within quotes', `${'> '.repeat(5000)}x`, /deeper than/u],
    ['lists within lists', `${'- '.repeat(5000)}x`, /deeper than/u],
    [
      'lists by indentation',
      Array.from({ length: 600 }, (_, at) => `${' '.repeat(2 * at)}- a`).join('\n'),
      /deeper than/u,
    ],
    ['emphasis', 'a_ '.repeat(30_000), /characters/u],
    ['emphasis over lines', 'a_ a_ a_\n'.repeat(30_000), /marks of emphasis/u],
    ['brackets', `${'[\n'.repeat(20_000)}${']\n'.repeat(20_000)}`, /marks of emphasis/u],
    ['bytes', new Uint8Array([0x23, 0x20, 0xff, 0xfe]), /UTF-8/u],
  ])('skips with a sentence and goes on: %s', async (_name, text, reason) => {
    const found = await read({ 'README.md': text, 'docs/other.md': '# Other\n' });
    expect(found.skipped.map((one) => one.reason).join(' ')).toMatch(reason);
    expect(found.entities.map((entity) => entity.ref)).toContain('document:ws/docs/other.md');
  });

  it.each([
    `---\n${bomb}---\n# Model card\n`,
    `---\n${'['.repeat(50_000)}\n---\n# Model card\n`,
    `---\n${'- '.repeat(5000)}\n---\n# Model card\n`,
  ])('takes no harm from a head (%#)', async (text) => {
    const found = await read({ 'MODEL_CARD.md': text });
    // Read without its head, or left out with a reason.
    expect([...found.entities, ...found.skipped]).not.toEqual([]);
  });

  it('caps a chart of 100,000 arrows', async () => {
    const found = await read({ 'README.md': `\`\`\`mermaid\ngraph LR\n${'a-->b\n'.repeat(70_000)}\`\`\`\n` });
    expect(attributes(found, 'edge').length).toBeLessThanOrEqual(2000);
    expect(found.skipped[0]?.reason).toMatch(/more than 2000 arrows/u);
  });
});
