import { describe, expect, it } from 'vitest';
import type { ConnectorContext } from '#connectors';
import { toRef, type Observation } from '#core';
import { memoryContext } from '../../../test/support/memory-context.ts';
import { keepReadings } from './kept-readings.ts';
import { memoryMemo, type Memo } from './remember.ts';

const files = { 'a.txt': 'one', 'b.txt': 'two', 'data/c.txt': 'three' };
const said = (name: string): readonly Observation[] => [
  {
    kind: 'entity',
    layer: 'encoded',
    method: 'parsed',
    evidence: [{ source: 'ws', locator: name }],
    ref: toRef('artifact', 'ws', name),
    attributes: { path: name },
  },
];

/** Lets a connector read as `look` does, and keeps that it said "a". */
async function readOnce(memo: Memo, look: (context: ConnectorContext) => unknown): Promise<void> {
  const reading = keepReadings(memo, memoryContext({ files })).begin();
  await look(reading.context);
  reading.keep('one', said('a'));
}

function recalled(memo: Memo, now: Readonly<Record<string, string>>): readonly Observation[] | undefined {
  return keepReadings(memo, memoryContext({ files: now })).recall('one');
}

describe('what a connector said', () => {
  it.each<[string, (context: ConnectorContext) => unknown]>([
    ['reads it', async (context) => context.files.read('a.txt')],
    ['asks for its size', (context) => context.files.get('a.txt')?.sizeBytes],
    ['asks for its digest in the list', (context) => context.files.list().map((entry) => entry.blob)],
    ['asks for its fingerprint', (context) => context.files.list().map((entry) => entry.fingerprint)],
    ['opens it as a database', async (context) => context.sqlite('a.txt')],
    ['has it on the disk', async (context) => context.files.materialise('a.txt')],
  ])('holds until a file changes of which it %s', async (_, look) => {
    const memo = memoryMemo();
    await readOnce(memo, look);
    expect(recalled(memo, files)).toEqual(said('a'));
    expect(recalled(memo, { ...files, 'a.txt': 'other' })).toBeUndefined();
  });

  it('holds when a file changes of which only the name was seen', async () => {
    const memo = memoryMemo();
    await readOnce(memo, async (context) => {
      context.files.list().map((entry) => entry.path);
      context.files.hasDirectory('data');
      await context.files.read('a.txt');
    });
    expect(recalled(memo, { ...files, 'b.txt': 'other' })).toEqual(said('a'));
  });

  it('does not hold when a file comes, goes or is renamed, for a look-up could find another', async () => {
    const memo = memoryMemo();
    await readOnce(memo, async (context) => context.files.read('a.txt'));
    expect(recalled(memo, { ...files, 'd.txt': '' })).toBeUndefined();
    expect(recalled(memo, { 'a.txt': 'one', 'b.txt': 'two' })).toBeUndefined();
    expect(recalled(memo, { 'a.txt': 'one', 'b.txt': 'two', 'data/d.txt': 'three' })).toBeUndefined();
  });

  it('is not kept where git or the clock was asked, or reading was cut short', async () => {
    for (const look of [(context: ConnectorContext) => context.git, (context: ConnectorContext) => context.clock]) {
      const memo = memoryMemo();
      await readOnce(memo, look);
      expect(recalled(memo, files)).toBeUndefined();
    }
    const memo = memoryMemo();
    const stopped = { ...memoryContext({ files }), signal: AbortSignal.abort() };
    keepReadings(memo, stopped).begin().keep('one', said('a'));
    expect(recalled(memo, files)).toBeUndefined();
  });

  it('does not hold when the place of what it read is named by another commit', async () => {
    const memo = memoryMemo();
    await readOnce(memo, (context) => context.locate('a.txt', 1, 2));
    const context: ConnectorContext = {
      ...memoryContext({ files }),
      locate: (path) => `${path}@0123456789ab`,
    };
    expect(keepReadings(memo, context).recall('one')).toBeUndefined();
  });

  it('is each connector’s own, and is made anew when it is damaged', async () => {
    const memo = memoryMemo();
    await readOnce(memo, async (context) => context.files.read('a.txt'));
    expect(keepReadings(memo, memoryContext({ files })).recall('two')).toBeUndefined();
    const damaged: Memo = { ...memo, get: (key, print) => memo.get(key, print)?.replace('"path":"a"', '"path":"b"') };
    expect(recalled(damaged, files)).toBeUndefined();
    expect(recalled({ ...memo, get: () => 'no record' }, files)).toBeUndefined();
    expect(recalled({ ...memo, get: () => '{"looked":7}\n' }, files)).toBeUndefined();
  });
});
