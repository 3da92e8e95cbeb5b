/** Whole logs, made here byte by byte from the description of the format, so that the reader is checked against it. */
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { checkpointText } from './checkpoint.ts';
import { formatStub, toStub } from './large.ts';
import { openLogFiles, type LogFiles } from './log-files.ts';
import { leafHash } from './merkle.ts';
import { formatVerifierKey, signNote, toVerifierKey } from './note.ts';
import { hasRecordBeyond } from './segment.ts';
import { createTileEdge } from './tile-edge.ts';
import { indexPath, partialTiles, tilePath } from './tile-path.ts';
import { verifyLog } from './verify-log.ts';

const privateKey = createPrivateKey({
  // RFC 8032 §7.1, TEST 1: a published key.
  key: Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
});
const key = toVerifierKey('example.com/log', createPublicKey(privateKey));

function record(index: number, leaf: Uint8Array): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt32BE(index);
  head.writeUInt16BE(leaf.byteLength, 4);
  const rest = Buffer.concat([head, leaf]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(rest));
  return Buffer.concat([checksum, rest]);
}

function segment(first: number, leaves: readonly Uint8Array[]): Buffer {
  const head = Buffer.from(`tlseg/1\n${'\0'.repeat(8)}`);
  head.writeUInt32BE(first, 12);
  return Buffer.concat([head, ...leaves.map((leaf, at) => record(first + at, leaf))]);
}

/** A signed log of these leaves, in segments of at most 100 entries. */
function makeLog(leaves: readonly Uint8Array[], signed = leaves.length): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let first = 0; first < leaves.length; first += 100) {
    files.set(`segments/${String(first).padStart(20, '0')}.seg`, segment(first, leaves.slice(first, first + 100)));
  }
  const edge = createTileEdge((level, index, hashes) => files.set(tilePath(level, index), hashes));
  for (const leaf of leaves.slice(0, signed)) edge.push(leafHash(leaf).toString('latin1'));
  for (const { level, index, width } of partialTiles(signed))
    files.set(tilePath(level, index, width), Buffer.from(edge.hashes(level)));
  for (let first = 0; first < signed; first += 256) {
    const part = leaves.slice(first, Math.min(first + 256, signed));
    const bundle = part.flatMap((leaf) => [Buffer.from([leaf.byteLength >> 8, leaf.byteLength & 255]), leaf]);
    files.set(tilePath('entries', first / 256, part.length), Buffer.concat(bundle));
  }
  files.set('checkpoint', Buffer.from(signNote(checkpointText(key.name, signed, edge.root()), key, privateKey)));
  files.set('key.pub', Buffer.from(`${formatVerifierKey(key)}\n`));
  return files;
}

function reader(files: ReadonlyMap<string, Buffer>): LogFiles {
  return {
    list: (directory) => {
      const names = [...files.keys()]
        .filter((path) => path.startsWith(`${directory}/`))
        .map((path) => path.slice(directory.length + 1));
      return names.length === 0 ? undefined : names.toSorted();
    },
    read: (path, maxBytes) => {
      const bytes = files.get(path);
      return bytes !== undefined && bytes.byteLength <= maxBytes ? bytes : undefined;
    },
  };
}

const leaves = Array.from({ length: 300 }, (_, index) => Buffer.from(`{"n":${index}}`));

async function problemsOf(files: ReadonlyMap<string, Buffer>, options = {}): Promise<readonly string[]> {
  const report = await verifyLog(reader(files), options);
  equal(report.ok, report.problems.length === 0);
  return report.problems.map(({ code, where }) => `${code} ${where}`);
}

void describe('verifyLog()', () => {
  void it('finds nothing wrong with a log made by the book', async () => {
    const report = await verifyLog(reader(makeLog(leaves)), { key: formatVerifierKey(key) });
    deepEqual(
      { ...report, root: report.root.length },
      {
        ok: true,
        size: 300,
        root: 64,
        checkpointSize: 300,
        origin: key.name,
        keyFrom: 'given',
        torn: undefined,
        problems: [],
        problemCount: 0,
      },
    );
    equal((await verifyLog(reader(makeLog([])))).ok, true);
    equal((await verifyLog(reader(makeLog(leaves, 120)))).checkpointSize, 120);
    equal((await verifyLog(reader(makeLog(leaves.slice(0, 256))))).ok, true);
  });

  void it("reports each file that is missing or holds another file's bytes, wherever it lies", async () => {
    const whole = makeLog(leaves);
    for (const path of whole.keys()) {
      const without = new Map(whole);
      without.delete(path);
      equal((await problemsOf(without)).length > 0, true, `without ${path}`);
      for (const other of whole.keys()) {
        if (other === path) continue;
        const swapped = new Map(whole).set(path, whole.get(other) ?? Buffer.alloc(0));
        equal((await problemsOf(swapped)).length > 0, true, `${other} in place of ${path}`);
      }
    }
  });

  void it('names what is wrong', async () => {
    const whole = makeLog(leaves);
    const changed = async (path: string, content: string | Buffer | undefined): Promise<readonly string[]> => {
      const files = new Map(whole);
      if (content === undefined) files.delete(path);
      else files.set(path, Buffer.from(content));
      return problemsOf(files);
    };
    deepEqual(await changed('checkpoint', undefined), ['CHECKPOINT_MISSING checkpoint']);
    deepEqual(await changed('checkpoint', 'nonsense'), ['CHECKPOINT_INVALID checkpoint']);
    deepEqual(await changed('checkpoint', Buffer.from([0xff, 0x0a])), ['CHECKPOINT_INVALID checkpoint']);
    deepEqual(await changed('key.pub', undefined), ['KEY_MISSING key.pub']);
    deepEqual(await changed('key.pub', 'nonsense'), ['KEY_INVALID key.pub', 'KEY_MISSING key.pub']);
    deepEqual(await changed('tile/0/000', undefined), ['TILE_MISSING tile/0/000']);
    deepEqual(await changed('tile/0/001.p/44', Buffer.alloc(44 * 32)), ['TILE_MISMATCH tile/0/001.p/44']);
    deepEqual(await changed('tile/entries/000', undefined), ['BUNDLE_MISSING tile/entries/000']);
    deepEqual(await changed('tile/entries/001.p/44', ''), ['BUNDLE_MISMATCH tile/entries/001.p/44']);
    const bundle = whole.get('tile/entries/001.p/44') ?? Buffer.alloc(0);
    deepEqual(await changed('tile/entries/001.p/44', Buffer.concat([bundle, bundle])), [
      'BUNDLE_MISMATCH tile/entries/001.p/44',
    ]);
    deepEqual(await changed('segments/00000000000000000100.seg', undefined), [
      'SEGMENT_MISSING segments/00000000000000000200.seg',
    ]);
    deepEqual(await changed('segments/00000000000000000200.seg', undefined), ['ENTRIES_MISSING segments']);
    deepEqual(await changed('segments/00000000000000000100.seg', Buffer.alloc(17 * 1024 * 1024)), [
      'SEGMENT_DAMAGED segments/00000000000000000100.seg',
    ]);
    deepEqual(await problemsOf(whole, { key: 'nonsense' }), ['KEY_INVALID the given key', 'KEY_MISSING key.pub']);
  });

  void it('finds an entry that was changed with its checksum, and says which tile and bundle differ', async () => {
    const files = new Map(makeLog(leaves));
    const forged = leaves.map((leaf, index) => (index === 150 ? Buffer.from('{"n":666}') : leaf));
    files.set('segments/00000000000000000100.seg', segment(100, forged.slice(100, 200)));
    deepEqual(await problemsOf(files), [
      'BUNDLE_MISMATCH tile/entries/000',
      'TILE_MISMATCH tile/0/000',
      'TILE_MISMATCH tile/1/000.p/1',
      'ROOT_MISMATCH checkpoint',
    ]);
  });

  void it('reports the first hundred problems and counts all', async () => {
    const many = Array.from({ length: 40_000 }, () => Buffer.from('{}'));
    const files = new Map([...makeLog(many)].filter(([path]) => !path.startsWith('tile/')));
    const report = await verifyLog(reader(files));
    equal(report.problems.length, 100);
    equal(report.problemCount, 2 * Math.ceil(40_000 / 256) + 1);
    equal(report.ok, false);
  });

  void it('checks large payloads against the stub that stands for them', async () => {
    const payload = Buffer.alloc(70_000, 5);
    const stub = toStub(payload);
    const files = makeLog([formatStub(stub), Buffer.from('{"bytes":1}')]);
    const where = `large/${stub.sha256}`;
    deepEqual(await problemsOf(files), [`PAYLOAD_MISSING ${where}`]);
    deepEqual(await problemsOf(new Map(files).set(where, Buffer.alloc(70_000, 6))), [`PAYLOAD_MISMATCH ${where}`]);
    deepEqual(await problemsOf(new Map(files).set(where, payload)), []);
  });

  void it('tells a write that was cut short beyond the signature from damage', async () => {
    const files = makeLog(leaves, 250);
    const last = 'segments/00000000000000000200.seg';
    const whole = files.get(last) ?? Buffer.alloc(0);
    const cut = await verifyLog(reader(new Map(files).set(last, whole.subarray(0, -3))));
    deepEqual([cut.ok, cut.size, cut.torn?.where, cut.torn?.bytes], [true, 299, last, 17]);
    const begun = await verifyLog(reader(new Map(files).set('segments/00000000000000000300.seg', Buffer.from('tls'))));
    deepEqual([begun.ok, begun.torn], [true, { where: 'segments/00000000000000000300.seg', offset: 0, bytes: 3 }]);
    const damaged = Buffer.from(whole);
    damaged[whole.byteLength - 50] = 0xff;
    deepEqual(await problemsOf(new Map(files).set(last, damaged)), [`ENTRY_DAMAGED ${last}`]);
    const headless = Buffer.concat([Buffer.alloc(16), whole.subarray(16)]);
    deepEqual(await problemsOf(new Map(files).set(last, headless)), [`SEGMENT_DAMAGED ${last}`]);
  });

  void it('reads a directory on disk, and says when there is no log in it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'throughline-verify-'));
    try {
      await rejects(verifyLog(root), { code: 'LEDGER_NOT_FOUND', location: root });
      await rejects(verifyLog(reader(new Map())), { code: 'LEDGER_NOT_FOUND', location: undefined });
      for (const [path, bytes] of makeLog(leaves)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), bytes);
      }
      writeFileSync(join(root, 'segments/notes.txt'), 'not a segment');
      equal((await verifyLog(root)).ok, true);
      const files = openLogFiles(root);
      equal(files.read('segments', 10), undefined);
      equal(files.read('none', 10), undefined);
      equal(files.read('checkpoint', 3), undefined);
      equal(files.list('none'), undefined);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

void describe('the names of tiles', () => {
  void it('are those of C2SP tlog-tiles', () => {
    equal(indexPath(1_234_067), 'x001/x234/067');
    equal(indexPath(0), '000');
    equal(indexPath(999), '999');
    equal(indexPath(1000), 'x001/000');
    equal(tilePath(1, 5, 7), 'tile/1/005.p/7');
    equal(tilePath('entries', 5), 'tile/entries/005');
    deepEqual(partialTiles(70_000), [
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
    deepEqual(partialTiles(256), [{ level: 1, index: 0, width: 1 }]);
    deepEqual(partialTiles(0), []);
  });
});

void describe('the search beyond a bad record', () => {
  void it('finds a later record, and gives up on the safe side', () => {
    const bytes = Buffer.concat([Buffer.from('garbage'), record(9, Buffer.from('{}'))]);
    equal(hasRecordBeyond(bytes, { offset: 0, index: 8 }), true);
    equal(hasRecordBeyond(bytes, { offset: 0, index: 9 }), false);
    equal(hasRecordBeyond(bytes.subarray(0, -1), { offset: 0, index: 8 }), false);
    equal(hasRecordBeyond(bytes.subarray(0, -1), { offset: 0, index: 8 }, 1), true);
    const wrapped = Buffer.concat([Buffer.from('garbage'), record(0, Buffer.from('{}'))]);
    equal(hasRecordBeyond(wrapped, { offset: 0, index: 2 ** 32 - 1 }), true);
  });
});
