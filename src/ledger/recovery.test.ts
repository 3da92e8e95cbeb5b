import { execFile, spawn } from 'node:child_process';
import {
  appendFileSync,
  globSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  appendRange,
  codeOf,
  copyOf,
  expected,
  freshDirectory,
  openTestLog,
  payload,
  texts,
  writeLog,
} from './fixtures/logs.ts';
import { verifyLog } from './verify/index.ts';

const FIRST = 'segments/00000000000000000000.seg';

const SIGNED = 7;
const ALL = 11;

/** Seven entries signed, four more acknowledged after them. */
async function halfSigned(options = {}): Promise<string> {
  const directory = await writeLog(SIGNED, options);
  const ledger = openTestLog(directory, options);
  await appendRange(ledger, { from: SIGNED, to: ALL });
  ledger.close();
  return directory;
}

describe('a log whose end is torn', () => {
  it('is cut back to the last whole entry at every byte of the last batch, says so, and goes on', async () => {
    const directory = await halfSigned();
    const file = join(directory, FIRST);
    const whole = readFileSync(file);
    const sizes = endsOfEntries(whole);
    for (let length = sizes[SIGNED] ?? 0; length <= whole.byteLength; length += 1) {
      writeFileSync(file, whole.subarray(0, length));
      const durable = sizes.findLastIndex((end) => end <= length);
      expect(await verifyLog(directory)).toMatchObject({ ok: true, size: durable });
      const reader = openTestLog(directory, { readOnly: true });
      expect([reader.size, reader.recovered]).toEqual([durable, undefined]);
      expect(statSync(file).size).toBe(length);
      const ledger = openTestLog(directory);
      const cutBytes = length - (sizes[durable] ?? 0);
      expect(ledger.recovered).toEqual(cutBytes === 0 ? undefined : { file, atOffset: sizes[durable], cutBytes });
      expect(texts(ledger)).toEqual(expected(durable));
      await ledger.append([payload(durable)]);
      expect(texts(ledger)).toEqual(expected(durable + 1));
      ledger.close();
    }
  });

  it('is refused, never mended, when the cut reaches what was signed', async () => {
    const directory = await halfSigned();
    const file = join(directory, FIRST);
    const whole = readFileSync(file);
    for (let length = 0; length < (endsOfEntries(whole)[SIGNED] ?? 0); length += 7) {
      writeFileSync(file, whole.subarray(0, length));
      expect(codeOf(() => openTestLog(directory))).toBe('LEDGER_DAMAGED');
      expect(statSync(file).size).toBe(length);
      expect((await verifyLog(directory)).ok).toBe(false);
    }
    rmSync(file);
    expect(codeOf(() => openTestLog(directory))).toBe('LEDGER_DAMAGED');
    expect((await verifyLog(directory)).problems[0]?.code).toBe('ENTRIES_MISSING');
  });

  it('drops a segment that was only begun', async () => {
    for (const begun of ['', 'tlseg', 'tlseg/1\n\0\0\0\0\0\0\0\x14', '\0'.repeat(4096)]) {
      const directory = await writeLog(20);
      writeFileSync(join(directory, 'segments/00000000000000000020.seg'), begun, 'latin1');
      expect(await verifyLog(directory)).toMatchObject({ ok: true, size: 20 });
      const ledger = openTestLog(directory);
      await appendRange(ledger, { from: 20, to: 23 });
      expect(texts(ledger)).toEqual(expected(23));
      ledger.close();
      expect(await verifyLog(directory)).toMatchObject({ ok: true, size: 23 });
    }
  });

  it('drops the first segment when nothing else was written', async () => {
    const directory = freshDirectory();
    openTestLog(directory).close();
    writeFileSync(join(directory, FIRST), 'tls');
    const ledger = openTestLog(directory);
    expect(ledger.recovered).toMatchObject({ atOffset: 0, cutBytes: 3 });
    await appendRange(ledger, { from: 0, to: 2 });
    expect(texts(ledger)).toEqual(expected(2));
    ledger.close();
  });
});

describe('a log with one flipped byte', () => {
  it.each([{ segmentBytes: 200 }, {}])(
    'gives exactly what was written, or less of the unsigned end and says so, or refuses (%j)',
    async (options) => {
      const directory = await halfSigned(options);
      const files = globSync('{segments,tile,large,key}/**', { cwd: directory }).concat('checkpoint', 'key.pub');
      const lies: string[] = [];
      let refused = 0;
      for (const name of files.filter((each) => statSync(join(directory, each)).isFile())) {
        const file = join(directory, name);
        const whole = readFileSync(file);
        for (let at = 0; at < whole.byteLength; at += name.startsWith('segments') ? 1 : 11) {
          const bytes = Buffer.from(whole);
          bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
          writeFileSync(file, bytes);
          const outcome = tryReading(directory);
          refused += outcome === 'refused' ? 1 : 0;
          writeFileSync(file, bytes); // Opening may have cut it.
          const report = await verifyLog(directory);
          // The private key is the one file that a verifier never reads; an unsigned last entry may be cut off.
          const mayHold = name.startsWith('key/') || (report.size === ALL - 1 && report.torn?.where === name);
          if (outcome === 'lied' || report.ok !== mayHold)
            lies.push(`${name}@${at}: ${outcome}, ${JSON.stringify(report)}`);
        }
        writeFileSync(file, whole);
      }
      expect(lies).toEqual([]);
      expect(refused).toBeGreaterThan(500);
      expect(tryReading(directory)).toBe('whole');
    },
  );
});

describe('damage', () => {
  it('between segments is reported with file and offset', async () => {
    const directory = await writeLog(60, { segmentBytes: 500, sign: false });
    const names = globSync('segments/*.seg', { cwd: directory }).toSorted();
    const cases: readonly (readonly [string, (copy: string) => void, RegExp])[] = [
      ['a segment in the middle is gone', (copy) => rmSync(join(copy, names[2] ?? '')), /damaged or missing/u],
      ['the first segment is gone', (copy) => rmSync(join(copy, names[0] ?? '')), /before it are missing/u],
      [
        'a segment in the middle is cut',
        (copy) => truncateSync(join(copy, names[1] ?? ''), 300),
        /damaged or missing/u,
      ],
      [
        'segments are swapped',
        (copy) => {
          renameSync(join(copy, names[1] ?? ''), join(copy, 'x'));
          renameSync(join(copy, names[2] ?? ''), join(copy, names[1] ?? ''));
          renameSync(join(copy, 'x'), join(copy, names[2] ?? ''));
        },
        /damaged or missing/u,
      ],
      [
        'a segment is absurdly large',
        (copy) => truncateSync(join(copy, names.at(-1) ?? ''), 2 ** 34),
        /larger than any segment/u,
      ],
      [
        'the head of a segment is damaged',
        (copy) => {
          const file = join(copy, names.at(-1) ?? '');
          writeFileSync(file, Buffer.concat([Buffer.alloc(16), readFileSync(file).subarray(16)]));
        },
        /damaged/u,
      ],
    ];
    for (const [, harm, message] of cases) {
      const copy = copyOf(directory);
      harm(copy);
      expect(() => openTestLog(copy)).toThrow(
        expect.objectContaining({
          code: 'LEDGER_DAMAGED',
          message: expect.stringMatching(message),
          location: expect.stringMatching(/\.seg@\d+$/u),
          hint: expect.stringMatching(/Nothing was changed/u),
        }),
      );
      expect((await verifyLog(copy)).ok).toBe(false);
    }
  });

  it('in an earlier, signed segment is found when it is read', async () => {
    const directory = await writeLog(60, { segmentBytes: 500 });
    const file = join(directory, FIRST);
    const bytes = readFileSync(file);
    for (const at of [3, 100]) {
      writeFileSync(file, Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 4 : byte))));
      const ledger = openTestLog(directory);
      expect(() => texts(ledger)).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
      expect(texts(ledger, 20)).toEqual(expected(60).slice(20));
      ledger.close();
    }
  });

  it('is suspected, not cut, when an absurd end makes the search for later records too dear', async () => {
    const directory = await writeLog(3, { sign: false });
    const file = join(directory, FIRST);
    // Heads of records of 65,535 bytes, at every 11th byte, none of which is whole: only the budget ends the search.
    const decoy = Buffer.alloc(11);
    decoy.writeUInt32BE(5, 4);
    decoy.writeUInt16BE(65_535, 8);
    appendFileSync(file, Buffer.concat(Array.from({ length: 60_000 }, () => decoy)));
    expect(codeOf(() => openTestLog(directory))).toBe('LEDGER_DAMAGED');
  });
});

describe('kill -9', () => {
  it('never loses what was acknowledged, and the log verifies and goes on each time', async () => {
    const directory = freshDirectory();
    const script = fileURLToPath(new URL('./fixtures/append-forever.ts', import.meta.url));
    let acknowledged = 0;
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      await once(child.stdout, 'data');
      await new Promise((resolve) => {
        setTimeout(resolve, 20 + round * 23);
      });
      child.kill('SIGKILL');
      await once(child, 'close');
      acknowledged = Math.max(acknowledged, ...said.split('\n').slice(0, -1).map(Number));
      const report = await verifyLog(directory);
      expect(report.problems).toEqual([]);
      const ledger = openTestLog(directory);
      expect(ledger.size).toBeGreaterThanOrEqual(acknowledged);
      for (const { index, payload: found } of ledger.read()) {
        expect(Buffer.from(found).toString()).toBe(`entry ${index} ${'x'.repeat(index % 900)}`);
      }
      ledger.close();
    }
    expect(acknowledged).toBeGreaterThan(100);
  });

  it('leaves a lock that another program respects while the writer lives, and takes over when it is gone', async () => {
    const directory = freshDirectory();
    const script = fileURLToPath(new URL('./fixtures/append-forever.ts', import.meta.url));
    const child = execFile(process.execPath, [script, directory]);
    await once(child.stdout ?? child, 'data');
    expect(() => openTestLog(directory)).toThrow(
      expect.objectContaining({ code: 'LEDGER_LOCKED', message: expect.stringContaining(`process ${child.pid}`) }),
    );
    child.kill('SIGKILL');
    await once(child, 'close');
    openTestLog(directory).close();
  });
});

/** What a program that opens the log and reads it is told. */
function tryReading(directory: string): 'whole' | 'cut and said so' | 'refused' | 'lied' {
  try {
    const ledger = openTestLog(directory);
    try {
      const found = texts(ledger);
      const right = JSON.stringify(found) === JSON.stringify(expected(found.length));
      if (right && found.length === ALL) return 'whole';
      return right && found.length === ALL - 1 && ledger.recovered !== undefined ? 'cut and said so' : 'lied';
    } finally {
      ledger.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return /^LEDGER_(?:DAMAGED|BAD_CHECKPOINT|ROOT_MISMATCH|UNSAFE_KEY)$/u.test(code) ? 'refused' : 'lied';
  }
}

/** Offsets after 0, 1, 2 … entries of a segment that begins the log. */
function endsOfEntries(bytes: Buffer): readonly number[] {
  const ends = [16];
  for (let at = 16; at < bytes.byteLength;) {
    at += 11 + bytes.readUInt16BE(at + 8);
    ends.push(at);
  }
  return ends;
}
