import { describe, expect, it } from 'vitest';
import { none, reasons } from './code-answer.ts';
import {
  downloadOf,
  firstOfEach,
  nameIn,
  onlyText,
  roleOfFile,
  savedAs,
  spreadOver,
  toResolved,
} from './code-finding.ts';
import { plain } from './path-text.ts';

const spot = { what: 'read-data', call: 'read', line: 3, scope: 0 } as const;
const noRole = (): undefined => undefined;
const moving = { text: 'https://e.org/x.csv', url: 'https://e.org/x.csv', inferred: false };

describe('what a call does', () => {
  it('is said of each target, with what is known of it', () => {
    const targets = [
      { text: 'a.csv', path: 'a.csv', inferred: false },
      { text: 'b.csv', path: 'b.csv', inferred: false, assumed: true },
    ];
    expect(spreadOver(spot, { targets }, undefined, (path) => (path === 'a.csv' ? 'data' : undefined))).toEqual([
      { ...spot, target: targets[0], role: 'data' },
      { ...spot, target: targets[1], inferred: true },
    ]);
  });

  it('is said once with the reason when there is no target', () => {
    expect(spreadOver(spot, { targets: [], unresolved: reasons.parameter }, 'data', noRole)).toEqual([
      { ...spot, unresolved: 'from a parameter', role: 'data', parameter: true },
    ]);
    expect(spreadOver(spot, { targets: [] }, undefined, noRole)).toEqual([
      { ...spot, unresolved: 'built at run time' },
    ]);
  });

  it('leaves no trace when it writes to memory', () => {
    const found = { targets: [], unresolved: reasons.memory };
    expect(spreadOver({ ...spot, what: 'write-data' }, found, undefined, noRole)).toEqual([]);
    expect(spreadOver(spot, found, undefined, noRole)).toHaveLength(1);
  });

  it('takes an address that can change when it reads or downloads, not when it writes', () => {
    const looseIn = (what: 'read-data' | 'write-data'): unknown =>
      spreadOver({ ...spot, what }, { targets: [moving] }, undefined, noRole)[0]?.loose;
    expect(looseIn('read-data')).toMatchObject({ what: 'url' });
    expect(looseIn('write-data')).toBeUndefined();
    expect(downloadOf({ ...spot, what: 'download' }, moving).loose).toMatchObject({ what: 'url' });
  });

  it('counts once at one line', () => {
    const found = [spot, { ...spot, scope: 2 }, { ...spot, line: 4 }, { ...spot, named: 'm' }];
    expect(firstOfEach(found)).toEqual([found[0], found[2], found[3]]);
    expect(firstOfEach(found, (one) => one.what)).toEqual([spot]);
  });
});

describe('a download', () => {
  it('is saved as files of the repository only', () => {
    const targets = [moving, { text: 'a.csv', path: 'a.csv', inferred: true }];
    expect(savedAs({ ...spot, what: 'write-file' }, targets)).toEqual([
      { ...spot, what: 'write-file', target: targets[1], role: 'data', inferred: true },
    ]);
  });
});

describe('an answer', () => {
  it('gives different targets, or its reason', () => {
    const both = { values: [plain('a'), plain('a'), plain('b')] };
    const toTarget = ({ text }: { text: string }): { text: string; inferred: boolean } => ({ text, inferred: false });
    expect(toResolved(both, toTarget).targets.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(toResolved(both, () => undefined)).toEqual({ targets: [], unresolved: 'built at run time' });
    expect(toResolved(none('why'), toTarget)).toEqual({ targets: [], unresolved: 'why' });
  });

  it('is a name when it is one short text', () => {
    expect(onlyText({ values: [plain('m')] })).toBe('m');
    const others = [
      [],
      [plain('')],
      [plain('a'), plain('b')],
      [{ ...plain('m'), rooted: true }],
      [plain('x'.repeat(200))],
    ];
    expect(others.map((values) => onlyText({ values }))).toEqual(others.map(() => undefined));
  });
});

describe('a name', () => {
  it('is shown without secrets, or the reason why it is not known', () => {
    const unknown = (): { targets: []; unresolved: string } => ({ targets: [], unresolved: 'why' });
    expect(nameIn('https://me:word@e.org/m', unknown)).toEqual({ named: 'https://e.org/m' });
    expect(nameIn(undefined, unknown)).toEqual({ unresolved: 'why' });
    expect(nameIn(undefined, () => ({ targets: [] }))).toEqual({});
  });
});

describe('the role of a file', () => {
  it.each([
    ['a/b.csv', 'data'],
    ['conf/a.YAML', 'parameters'],
    ['out/metrics.json', 'metrics'],
    ['out/test_scores_2.json', 'metrics'],
    ['out/symmetrics.json', undefined],
    ['a.py', undefined],
  ])('of %s is %s', (path, role) => {
    expect(roleOfFile(path, /\.csv$/u)).toBe(role);
  });
});
