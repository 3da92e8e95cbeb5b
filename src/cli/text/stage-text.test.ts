/** The table of stages keeps to its width and tells everything it was given, by name or by number. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelLine } from '#api';
import { stages } from '#core';
import { columns, tame, wrap } from './layout.ts';
import type { Paint } from './paint.ts';
import { stageLines } from './stage-text.ts';

const same = (text: string): string => text;
const paint: Paint = { bold: same, dim: same, red: same, yellow: same, green: same };

const item = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 90 })
  .map((title) => ({ ref: 'artifact:ws/x' as const, title, source: 'ws', locator: 'x' }));
const layer = fc.oneof(
  fc.record({ state: fc.constant('seen' as const), items: fc.array(item, { minLength: 1, maxLength: 12 }) }),
  fc.constantFrom({ state: 'none' as const, items: [] }, { state: 'unknown' as const, items: [] }),
);
const cells = fc.tuple(
  ...stages.map((stage) =>
    fc.record({
      stage: fc.constant(stage),
      layers: fc.record({ declared: layer, encoded: layer, executed: layer }),
      outcome: fc.constantFrom('consistent' as const, 'divergent' as const, 'unknown' as const),
      because: fc.constant('because'),
      divergences: fc.constant([]),
    }),
  ),
);
const model = (title: string) =>
  cells.map((list) => ({ ref: 'model:ws/m', title, foundAs: 'registered', stages: list }) as unknown as ModelLine);

describe('the line of stages as text', () => {
  it('is never wider than 100 columns', () => {
    fc.assert(
      fc.property(fc.array(model('model'), { minLength: 1, maxLength: 4 }), (models) => {
        for (const line of stageLines(models, { paint, all: true })) expect(columns(line)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 200 },
    );
  });

  it('says of a model with the same line only that', () => {
    fc.assert(
      fc.property(model('first'), (one) => {
        const lines = stageLines([one, { ...one, title: 'second' }], { paint, all: true });
        expect(lines.filter((line) => line.includes('second'))).toEqual(['second (registered) the same line as first']);
        expect(lines.filter((line) => line.startsWith('  intent'))).toHaveLength(1);
      }),
    );
  });

  it('counts what it has no room to name', () => {
    const items = Array.from({ length: 12 }, (_, at) => ({ title: `${'x'.repeat(20)}${at}` }));
    const layers = { declared: { state: 'seen', items, more: 5 }, encoded: { state: 'none', items: [] } };
    const line = {
      title: 'm',
      foundAs: 'pipeline',
      stages: [{ stage: 'train', outcome: 'unknown', layers: { ...layers, executed: layers.encoded } }],
    } as unknown as ModelLine;
    const row = stageLines([line], { paint, all: true }).find((each) => each.includes('train')) ?? '';
    const named = row.match(/x{20}\d+/gu)?.length ?? 0;
    expect(named).toBeGreaterThan(0);
    expect(row.endsWith(` +${17 - named}`)).toBe(true);
  });
});

describe('what a terminal would obey', () => {
  it('is replaced in every text, line ends excepted', () => {
    const hostile = { title: 'a\u001b[2Jb\u0007\u202ec', list: ['x\ny\tz', '\u009b31m'] };
    expect(tame(hostile)).toEqual({ title: 'a�[2Jb��c', list: ['x\ny\tz', '�31m'] });
  });
});

describe('wrapping', () => {
  it('keeps words whole and lines short', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\S{1,60}$/u), { minLength: 1, maxLength: 80 }), (words) => {
        const lines = wrap(words.join(' '), { indent: '    ' });
        expect(lines.join(' ').split(/\s+/u).filter(Boolean)).toEqual(words.join(' ').split(/\s+/u).filter(Boolean));
        for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(100);
      }),
    );
  });
});
