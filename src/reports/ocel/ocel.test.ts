/** Whatever text stands in a log: its XML stays XML, its tables stay tables. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OcelLog } from './log.ts';
import { toTables } from './tables.ts';
import { toXml } from './xml.ts';

function logOf(text: string, types: readonly string[] = ['commit']): OcelLog {
  return {
    eventTypes: types.map((name) => ({ name, attributes: [{ name: text, type: 'string' }] })),
    objectTypes: [],
    objects: [],
    events: types.map((type, at) => ({
      id: `${at}${text}`,
      type,
      time: '2026-01-01T00:00:00Z',
      attributes: [{ name: text, value: text }],
      relationships: [],
    })),
  };
}

describe('toXml', () => {
  it('holds no character that XML has not, and no markup of its contents', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const xml = toXml(logOf(text));
        expect(xml.isWellFormed()).toBe(true);
        // oxlint-disable-next-line no-control-regex -- XML 1.0 §2.2
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u);
        expect(xml.split('<').length).toBe(toXml(logOf('x')).split('<').length);
      }),
    );
  });

  it('keeps what it can', () => {
    expect(toXml(logOf('a<b & "c"'))).toContain('>a&#60;b &#38; &#34;c&#34;</attribute>');
  });
});

describe('toTables', () => {
  it('gives every type a table of its own, and every attribute a column', () => {
    const tables = toTables(logOf('Name', ['run.started', 'runStarted', 'RUN-STARTED', '…']));
    const names = tables.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    const clash = toTables({
      ...logOf('x'),
      eventTypes: [
        { name: 'commit', attributes: ['name', 'Name', 'ocel_id'].map((name) => ({ name, type: 'string' as const })) },
      ],
    });
    expect(clash.find(({ name }) => name === 'event_commit')?.columns.map(({ name }) => name)).toEqual([
      'ocel_id',
      'ocel_time',
      'name',
      'Name_2',
      'ocel_id_2',
    ]);
  });
});
