import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  appendRange,
  codeOf,
  expected,
  freshDirectory,
  openTestLog,
  payload,
  texts,
  writeLog,
} from './fixtures/logs.ts';
import { openCheckpoint, parseReceipt, parseVerifierKey, verifyLog, verifyReceipt } from './verify/index.ts';

describe('openLedger()', () => {
  it('keeps what was appended over a restart, in order', async () => {
    const directory = await writeLog(700);
    const ledger = openTestLog(directory);
    expect(ledger.size).toBe(700);
    expect(ledger.recovered).toBeUndefined();
    expect(ledger.tilesRemade).toBe(false);
    expect(texts(ledger)).toEqual(expected(700));
    expect(texts(ledger, 255, 258)).toEqual(expected(700).slice(255, 258));
    expect(texts(ledger, 690, 9999)).toEqual(expected(700).slice(690));
    expect(texts(ledger, 5, 5)).toEqual([]);
    ledger.close();
  });

  it('tells the first index and the size of each call, serves calls in order, and takes an empty one', async () => {
    const ledger = openTestLog(freshDirectory());
    const answers = await Promise.all([
      ledger.append([payload(0), payload(1)]),
      ledger.append([]),
      ledger.append([payload(2)]),
    ]);
    expect(answers).toEqual([
      { first: 0, size: 2 },
      { first: 2, size: 2 },
      { first: 2, size: 3 },
    ]);
    expect(texts(ledger)).toEqual(expected(3));
    ledger.close();
  });

  it('gives the same root before and after a restart, with and without a checkpoint, however it was batched', async () => {
    const roots = new Set<string>();
    for (const options of [{ batch: 1 }, { batch: 300 }, { sign: false }, { segmentBytes: 500 }]) {
      const directory = await writeLog(270, options);
      const ledger = openTestLog(directory);
      roots.add(Buffer.from(ledger.root()).toString('hex'));
      ledger.close();
    }
    expect(roots.size).toBe(1);
  });

  it('rolls segments, each named by its first entry, and reads across them', async () => {
    const directory = await writeLog(100, { segmentBytes: 1000, batch: 7 });
    const names = readdirSync(join(directory, 'segments'));
    expect(names.length).toBeGreaterThan(4);
    expect(names[0]).toBe('00000000000000000000.seg');
    for (const name of names) expect(statSync(join(directory, 'segments', name)).size).toBeLessThan(1000 + 70);
    const ledger = openTestLog(directory, { segmentBytes: 1000 });
    expect(texts(ledger)).toEqual(expected(100));
    for (let from = 0; from < 100; from += 9)
      expect(texts(ledger, from, from + 13)).toEqual(expected(100).slice(from, from + 13));
    await ledger.append([payload(100)]);
    expect(texts(ledger)).toEqual(expected(101));
    ledger.close();
  });

  it('reads for others while it is being written, without a lock', async () => {
    const directory = freshDirectory();
    const writer = openTestLog(directory);
    await appendRange(writer, { from: 0, to: 10 });
    const reader = openTestLog(directory, { readOnly: true });
    await appendRange(writer, { from: 10, to: 20 });
    expect(texts(reader)).toEqual(expected(10));
    await expect(reader.append([payload(0)])).rejects.toMatchObject({ code: 'LEDGER_UNWRITABLE' });
    reader.close();
    writer.close();
  });

  it('says when there is no log to read, and makes no directory for it', () => {
    const directory = join(freshDirectory(), 'none');
    expect(codeOf(() => openTestLog(directory, { readOnly: true }))).toBe('LEDGER_NOT_FOUND');
    expect(existsSync(directory)).toBe(false);
  });

  it('gives one clear error for a place that cannot be written', () => {
    const directory = join(freshDirectory(), 'file');
    writeFileSync(directory, '');
    expect(() => openTestLog(directory)).toThrow(
      expect.objectContaining({ code: 'LEDGER_UNWRITABLE', location: directory }),
    );
    expect(() => openTestLog(join(directory, 'below'))).toThrow(/cannot be used/u);
  });

  // Root may write anywhere, and Windows has no such permission: there is nothing to see there.
  it.skipIf(platform() === 'win32' || userInfo().uid === 0)(
    'gives the same error for a directory without permission',
    () => {
      const directory = freshDirectory();
      chmodSync(directory, 0o555);
      expect(() => openTestLog(directory)).toThrow(
        expect.objectContaining({ code: 'LEDGER_UNWRITABLE', message: expect.stringContaining('EACCES') }),
      );
      chmodSync(directory, 0o755);
    },
  );

  it('refuses to go on after a failed write until it is opened again', async () => {
    const directory = freshDirectory();
    const ledger = openTestLog(directory);
    mkdirSync(join(directory, 'segments', '00000000000000000000.seg'));
    await expect(ledger.append([payload(0)])).rejects.toMatchObject({ code: 'LEDGER_UNWRITABLE' });
    rmSync(join(directory, 'segments', '00000000000000000000.seg'), { recursive: true });
    await expect(ledger.append([payload(0)])).rejects.toMatchObject({ code: 'LEDGER_UNWRITABLE' });
    ledger.close();
    const again = openTestLog(directory);
    await appendRange(again, { from: 0, to: 3 });
    expect(texts(again)).toEqual(expected(3));
    again.close();
  });

  it('writes what is under way before it closes, refuses what comes after, and may be closed twice', async () => {
    const directory = freshDirectory();
    const ledger = openTestLog(directory);
    const written = ledger.append([payload(0)]);
    await Promise.resolve();
    ledger.close();
    ledger.close();
    await expect(ledger.append([payload(1)])).rejects.toMatchObject({ code: 'LEDGER_UNWRITABLE' });
    await written.catch(() => undefined);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    const again = openTestLog(directory);
    expect(texts(again)).toEqual(expected(again.size));
    again.close();
  });
});

describe('large payloads', () => {
  it('come back whole from beside the log, and a payload that reads like their stub does too', async () => {
    const directory = freshDirectory();
    const ledger = openTestLog(directory);
    const stub = Buffer.from(`{"bytes":3,"sha256":"${'ab'.repeat(32)}","type":"large"}`);
    const payloads = [Buffer.alloc(65_535, 7), Buffer.alloc(65_536, 8), Buffer.alloc(0), stub, Buffer.alloc(65_536, 8)];
    await ledger.append(payloads);
    await ledger.checkpoint();
    expect([...ledger.read()].map((item) => Buffer.from(item.payload))).toEqual(payloads);
    expect(readdirSync(join(directory, 'large'))).toHaveLength(2);
    ledger.close();
    expect(await verifyLog(directory)).toMatchObject({ ok: true, size: 5 });
  });

  it('are refused above the limit, and the log goes on', async () => {
    const ledger = openTestLog(freshDirectory());
    const huge = { byteLength: 257 * 1024 * 1024 } as Uint8Array;
    await expect(ledger.append([huge])).rejects.toMatchObject({ code: 'LEDGER_ENTRY_TOO_LARGE' });
    expect(await ledger.append([payload(0)])).toEqual({ first: 0, size: 1 });
    ledger.close();
  });

  it.each(['changed', 'missing'] as const)('are never given out when %s', async (how) => {
    const directory = freshDirectory();
    const ledger = openTestLog(directory);
    await ledger.append([Buffer.alloc(70_000, 1)]);
    await ledger.checkpoint();
    const [name = ''] = readdirSync(join(directory, 'large'));
    if (how === 'missing') rmSync(join(directory, 'large', name));
    else writeFileSync(join(directory, 'large', name), Buffer.alloc(70_000, 2));
    expect(codeOf(() => [...ledger.read()])).toBe('LEDGER_DAMAGED');
    // The same payload once more puts the right content back: it is named by its digest.
    await ledger.append([Buffer.alloc(70_000, 1)]);
    expect([...ledger.read()]).toHaveLength(2);
    ledger.close();
  });
});

describe('checkpoint()', () => {
  it('is a note that the published key opens, with the size and root of the log', async () => {
    const directory = await writeLog(300);
    const key = parseVerifierKey(readFileSync(join(directory, 'key.pub'), 'utf8'));
    const ledger = openTestLog(directory, { readOnly: true });
    const checkpoint = openCheckpoint(ledger.signed() ?? '', [key]);
    expect(checkpoint).toMatchObject({ size: 300, origin: key.name, extensions: [] });
    expect(checkpoint.root.equals(ledger.root())).toBe(true);
    expect(key.name).toMatch(/^throughline\.local\/[0-9a-f]{8}$/u);
  });

  it('signs an empty log, signs the same state once, and keeps partial tiles until the full one is there', async () => {
    const directory = freshDirectory();
    const ledger = openTestLog(directory);
    const empty = await ledger.checkpoint();
    expect(empty).toContain('\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
    await appendRange(ledger, { from: 0, to: 10 });
    const first = await ledger.checkpoint();
    const written = statSync(join(directory, 'checkpoint')).ino;
    expect(await ledger.checkpoint()).toBe(first);
    expect(statSync(join(directory, 'checkpoint')).ino).toBe(written);
    await appendRange(ledger, { from: 10, to: 20 });
    await ledger.checkpoint();
    expect(readdirSync(join(directory, 'tile/0/000.p'))).toEqual(['10', '20']);
    expect(readdirSync(join(directory, 'tile/entries/000.p'))).toEqual(['10', '20']);
    await appendRange(ledger, { from: 20, to: 257 });
    await ledger.checkpoint();
    expect(existsSync(join(directory, 'tile/0/000.p'))).toBe(false);
    expect(readdirSync(join(directory, 'tile/0'))).toEqual(['000', '001.p']);
    expect(readdirSync(join(directory, 'tile/1/000.p'))).toEqual(['1']);
    ledger.close();
    expect((await verifyLog(directory)).problems).toEqual([]);
  });

  it('gives one clear error when it cannot be written', async () => {
    const directory = await writeLog(3, { sign: false });
    const ledger = openTestLog(directory);
    writeFileSync(join(directory, 'tile'), 'in the way');
    await expect(ledger.checkpoint()).rejects.toMatchObject({ code: 'LEDGER_UNWRITABLE' });
    rmSync(join(directory, 'tile'));
    await expect(ledger.checkpoint()).resolves.toContain('\n3\n');
    ledger.close();
  });
});

describe('receipt()', () => {
  it('proves an entry under the last checkpoint, and nothing beyond it', async () => {
    const directory = await writeLog(300);
    const ledger = openTestLog(directory);
    await appendRange(ledger, { from: 300, to: 310 });
    const key = parseVerifierKey(readFileSync(join(directory, 'key.pub'), 'utf8'));
    expect(verifyReceipt(parseReceipt(ledger.receipt(299)), payload(299), [key]).size).toBe(300);
    expect(() => verifyReceipt(parseReceipt(ledger.receipt(299)), payload(298), [key])).toThrow(/is not number 299/u);
    expect(codeOf(() => ledger.receipt(300))).toBe('LEDGER_BAD_PROOF');
    ledger.close();
    const unsigned = openTestLog(freshDirectory());
    expect(codeOf(() => unsigned.receipt(0))).toBe('LEDGER_BAD_PROOF');
    unsigned.close();
  });
});
