import type { Divergence, MapAnswer } from '#api';
import { describe, expect, it } from 'vitest';
import { columns } from './layout.ts';
import { writeMap } from './map-text.ts';

const same = (text: string): string => text;
const paint = { bold: same, dim: same, red: same, yellow: same, green: same };

const long = `https://example.org/${'directory/'.repeat(20)}data.csv`;
const divergence = (repair: Divergence['repair']): Divergence => ({
  id: '0123456789abcdef',
  kind: 'unpinned-input',
  outcome: 'divergent',
  stage: 'data',
  subject: 'artifact:ws/src/train.py',
  models: [],
  title: `src/train.py: ${long}`,
  statement: 'src/train.py takes a file from an address that can change.',
  evidence: [],
  weight: 1,
  ...(repair ? { repair } : {}),
});
const map = (repair: Divergence['repair']): MapAnswer => ({
  schema: 'throughline/map/1',
  asOf: null,
  summary: 'One.',
  sources: [{ ref: 'ws', kind: 'git', location: 'ws', read: 'whole' }],
  models: [],
  divergences: [divergence(repair)],
  claims: [],
  unknowns: [],
  skipped: [],
});
const write = (repair: Divergence['repair']): readonly string[] =>
  writeMap(map(repair), { paint, all: false, program: 'throughline', arguments: 'ws' }).split('\n');

const patch = (line: string): Divergence['repair'] => ({
  kind: 'diff',
  text: `--- a/x\n+++ b/x\n@@ -1 +1 @@\n-${line}\n+other\n`,
  explanation: 'So.',
});

describe('a divergence as text', () => {
  it('fits, however long what it is about is called, and keeps both its ends', () => {
    const lines = write(undefined);
    for (const line of lines) expect(columns(line), line).toBeLessThanOrEqual(100);
    expect(lines.find((line) => line.startsWith('1.'))).toMatch(/src\/train\.py: https.*….*data\.csv {2}differs$/u);
  });

  it('shows a patch whole where its lines fit', () => {
    const lines = write(patch('short'));
    expect(lines).toContain('    repair (a patch for `git apply`):');
    expect(lines).toContain('      -short');
  });

  it('says so where it cuts the lines of a patch', () => {
    const lines = write(patch('x'.repeat(300)));
    for (const line of lines) expect(columns(line), line).toBeLessThanOrEqual(100);
    expect(lines.join(' ')).toContain('its lines cut here; whole with --format json');
    expect(lines.some((line) => line.endsWith('x…'))).toBe(true);
  });
});
