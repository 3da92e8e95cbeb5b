import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../test/support/memory-context.ts';
import { inOrder, observeCode, sameLines, toSignal, type CodeFile, type LineMap } from './code-file.ts';
import type { Finding } from './code-finding.ts';

const context = memoryContext({ files: { 'a.x': '', 'b.x': '' } });
const nothing: CodeFile = {
  path: 'a.x',
  role: 'code',
  entryPoint: false,
  signals: [],
  findings: [],
  links: [],
  taken: [],
  lines: sameLines,
  more: {},
};

function told(more: Partial<CodeFile>): readonly string[] {
  return [...observeCode({ ...nothing, ...more }, context)].map((one) => {
    const at = one.evidence.map(({ locator }) => locator).join(' ');
    if (one.kind === 'relation') return `${one.from} ${one.relation} ${one.to} ${one.method} ${at}`;
    if (one.kind === 'claim') return `${one.claim} ${one.quote} ${one.method} ${JSON.stringify(one.attributes)} ${at}`;
    return one.kind === 'entity' ? `${one.ref} ${JSON.stringify(one.attributes)} ${at}` : one.kind;
  });
}

function finding(what: Finding['what'], path: string, line: number, more: Partial<Finding> = {}): Finding {
  return { what, call: 'f', line, scope: 0, target: { text: path, path, inferred: false }, ...more };
}

/** As of a notebook: two lines a cell, the second cell's lines not known. */
const cells: LineMap = {
  place: (line) => (line < 3 ? { line: line + 10, cell: 1 } : { line: undefined, cell: 2 }),
};

describe('a file of code', () => {
  it('that does nothing is there', () => {
    expect(told({ more: { syntaxErrors: 2 } })).toEqual([
      'artifact:ws/a.x {"role":"code","syntaxErrors":2} a.x@worktree',
    ]);
  });

  it('uses what it reads and makes what it writes, itself left out', () => {
    const findings = [
      finding('read-data', 'd.csv', 1, { role: 'data' }),
      finding('write-model', 'm.pkl', 2, { inferred: true }),
      finding('read-file', 'a.x', 3),
      finding('fit', 'x', 4),
    ];
    expect(told({ findings }).slice(1)).toEqual([
      'artifact:ws/a.x used artifact:ws/d.csv parsed a.x#L1@worktree',
      'artifact:ws/m.pkl wasGeneratedBy artifact:ws/a.x inferred a.x#L2@worktree',
    ]);
  });

  it('takes in another file once, and runs it once', () => {
    const links = [
      { relation: 'imports', path: 'b.x', line: 1, inferred: true },
      { relation: 'imports', path: 'b.x', line: 2 },
      { relation: 'calls', path: 'b.x', line: 3 },
      { relation: 'imports', path: 'a.x', line: 4 },
    ] as const;
    expect(told({ links }).slice(1)).toEqual([
      'artifact:ws/a.x imports artifact:ws/b.x inferred a.x#L1@worktree',
      'artifact:ws/a.x calls artifact:ws/b.x parsed a.x#L3@worktree',
    ]);
  });

  it('claims what it takes unpinned, by cells where it has them', () => {
    const loose = { what: 'url', reference: 'https://e.org', why: 'so', pin: 'branch' } as const;
    const taken = [
      { call: 'get', line: 2, loose },
      { call: 'get', line: 3, loose, inferred: true },
      { call: 'fixed', line: 1 },
    ];
    const said = '"what":"url","reference":"https://e.org","why":"so","pin":"branch"';
    expect(told({ taken, lines: cells }).slice(1)).toEqual([
      `unpinned cell 1: get parsed {${said},"line":12} a.x#L12@worktree`,
      `unpinned cell 2: get inferred {${said}} a.x@worktree`,
    ]);
  });
});

describe('signals', () => {
  it('show a target, a name, or the reason why there is none', () => {
    const bare = { what: 'fit', call: 'f', line: 1, scope: 0 } as const;
    expect(toSignal(finding('read-data', 'd.csv', 1))).toMatchObject({ target: 'd.csv' });
    expect(toSignal({ ...bare, named: 'm', unresolved: 'why' })).toEqual({
      what: 'fit',
      call: 'f',
      line: 1,
      target: 'm',
    });
    expect(toSignal({ ...bare, unresolved: 'why' })).toMatchObject({ unresolved: 'why' });
    expect(toSignal({ ...bare, unresolved: '' })).toEqual({ what: 'fit', call: 'f', line: 1 });
  });

  it('stand in the order of lines, each once, whatever order they came in', () => {
    const given = [3, 1, 2, 1].map((line) => ({ what: 'fit', call: 'f', line }) as const);
    expect(inOrder(given, sameLines).map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(inOrder(given.toReversed(), sameLines)).toEqual(inOrder(given, sameLines));
    expect(inOrder(given, cells).map(({ call, line }) => `${line} ${call}`)).toEqual([
      '1 cell 2: f',
      '11 cell 1: f',
      '12 cell 1: f',
    ]);
  });
});
