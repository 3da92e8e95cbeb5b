import fc from 'fast-check';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendRange, codeOf, freshDirectory, openTestLog, payload, writeLog } from './fixtures/logs.ts';
import {
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
  verifyLog,
  type ConsistencyProof,
  type InclusionProof,
} from './verify/index.ts';
import { EMPTY_ROOT } from './verify/merkle.ts';

/** MTH as RFC 6962 §2.1 writes it, recursive and slow: the oracle. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first !== undefined && leaves.length === 1) return leafHash(first);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

const flipped = (hash: Uint8Array): Buffer => Buffer.from(hash.map((byte, at) => (at === 7 ? byte ^ 1 : byte)));
const flippedAt = (hashes: readonly Uint8Array[], at: number): readonly Uint8Array[] =>
  hashes.map((each, index) => (index === at % hashes.length ? flipped(each) : each));

/** Every way to tamper with an inclusion proof that still verifies; must be empty. */
function inclusionLies(proof: InclusionProof, leaf: Uint8Array, root: Uint8Array, pick: number): readonly string[] {
  const { index, size, hashes } = proof;
  const tampered: Readonly<Record<string, boolean>> = {
    leaf: verifyInclusion(proof, flipped(leaf), root),
    root: verifyInclusion(proof, leaf, flipped(root)),
    longer: verifyInclusion({ ...proof, hashes: [...hashes, leaf] }, leaf, root),
    shorter: hashes.length > 0 && verifyInclusion({ ...proof, hashes: hashes.slice(1) }, leaf, root),
    hash: hashes.length > 0 && verifyInclusion({ ...proof, hashes: flippedAt(hashes, pick) }, leaf, root),
    index: size > 1 && verifyInclusion({ ...proof, index: (index + 1) % size }, leaf, root),
    'index beyond': verifyInclusion({ ...proof, index: size }, leaf, root),
    'index below': verifyInclusion({ ...proof, index: -1 }, leaf, root),
    'short hash': verifyInclusion({ ...proof, hashes: [Buffer.alloc(31)] }, leaf, root),
  };
  return Object.keys(tampered).filter((name) => tampered[name]);
}

function consistencyLies(
  proof: ConsistencyProof,
  roots: readonly [Uint8Array, Uint8Array],
  pick: number,
): readonly string[] {
  const [older, newer] = roots;
  const { hashes } = proof;
  const tampered: Readonly<Record<string, boolean>> = {
    'old root': verifyConsistency(proof, flipped(older), newer),
    'new root': verifyConsistency(proof, older, flipped(newer)),
    longer: verifyConsistency({ ...proof, hashes: [...hashes, newer] }, older, newer),
    shorter: hashes.length > 0 && verifyConsistency({ ...proof, hashes: hashes.slice(1) }, older, newer),
    hash: hashes.length > 0 && verifyConsistency({ ...proof, hashes: flippedAt(hashes, pick) }, older, newer),
    backwards: verifyConsistency({ ...proof, oldSize: proof.newSize + 1 }, older, newer),
    'not a size': verifyConsistency({ ...proof, oldSize: -1 }, older, newer),
  };
  return Object.keys(tampered).filter((name) => tampered[name]);
}

/** Numbered payloads: of two equal neighbours a proof for one is, rightly, a proof for the other. */
function numbered(batches: readonly (readonly Uint8Array[])[]): readonly (readonly Uint8Array[])[] {
  let next = 0;
  return batches.map((batch) => batch.map((bytes) => Buffer.concat([Buffer.from([next >> 8, next++ & 255]), bytes])));
}

describe('proofs', () => {
  it('of any appended sequence lead to the root that RFC 6962 gives, and fail when tampered with', async () => {
    const batches = fc.array(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 60 }), {
      minLength: 1,
      maxLength: 12,
    });
    const picks = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.nat());
    const property = fc.asyncProperty(batches, picks, async (drawn, [a, b, c, pick, signs]) => {
      const given = numbered(drawn);
      const ledger = openTestLog(freshDirectory());
      for (const [at, batch] of given.entries()) {
        await ledger.append(batch);
        if (Math.floor(signs / 2 ** at) % 2 === 1) await ledger.checkpoint();
      }
      const leaves = given.flat();
      expect(Buffer.from(ledger.root()).equals(mth(leaves))).toBe(true);

      const newSize = 1 + (a % leaves.length);
      const newRoot = mth(leaves.slice(0, newSize));
      const index = b % newSize;
      const leaf = leafHash(leaves[index] ?? Buffer.alloc(0));
      const proof = ledger.prove(index, newSize);
      expect(verifyInclusion(proof, leaf, newRoot)).toBe(true);
      expect(inclusionLies(proof, leaf, newRoot, pick)).toEqual([]);

      const oldSize = 1 + (c % newSize);
      const oldRoot = mth(leaves.slice(0, oldSize));
      const consistency = ledger.proveConsistency(oldSize, newSize);
      expect(verifyConsistency(consistency, oldRoot, newRoot)).toBe(true);
      expect(consistencyLies(consistency, [oldRoot, newRoot], pick)).toEqual([]);
      ledger.close();
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('reach over several levels of tiles, before and after a restart', async () => {
    const size = 66_300;
    const directory = await writeLog(size, { batch: 8192 });
    const ledger = openTestLog(directory);
    await appendRange(ledger, { from: size, to: size + 300 });
    const all = size + 300;
    const roots = new Map([300, size, all].map((of) => [of, mth([...ledger.read(0, of)].map((item) => item.payload))]));
    expect(Buffer.from(ledger.root()).equals(roots.get(all) ?? Buffer.alloc(0))).toBe(true);
    const wrong: string[] = [];
    for (const [of, root] of roots) {
      for (const index of [0, 255, 256, 299, 65_535, 65_536, 66_047, 66_048, size - 1, size, all - 1].filter(
        (each) => each < of,
      )) {
        if (!verifyInclusion(ledger.prove(index, of), leafHash(payload(index)), root)) wrong.push(`${index} of ${of}`);
      }
      if (!verifyConsistency(ledger.proveConsistency(of), root, ledger.root())) wrong.push(`${of} to all`);
      if (!verifyConsistency(ledger.proveConsistency(300, of), roots.get(300) ?? root, root))
        wrong.push(`300 to ${of}`);
    }
    expect(wrong).toEqual([]);
    ledger.close();
  });

  it('are refused for entries and sizes that are not there', async () => {
    const ledger = openTestLog(await writeLog(5));
    const places = [
      [5, 5],
      [-1, 5],
      [0, 6],
      [0.5, 5],
      [0, Number.NaN],
      [0, 0],
    ] as const;
    const codes = [
      ...places.map(([index, size]) => codeOf(() => ledger.prove(index, size))),
      ...(
        [
          [4, 3],
          [-1, 5],
          [0, 6],
        ] as const
      ).map(([older, newer]) => codeOf(() => ledger.proveConsistency(older, newer))),
    ];
    expect(new Set(codes)).toEqual(new Set(['LEDGER_BAD_PROOF']));
    expect(ledger.proveConsistency(0).hashes).toEqual([]);
    expect(ledger.proveConsistency(5).hashes).toEqual([]);
    expect(verifyConsistency(ledger.proveConsistency(0), EMPTY_ROOT, ledger.root())).toBe(true);
    expect(verifyConsistency(ledger.proveConsistency(0), ledger.root(), ledger.root())).toBe(false);
    ledger.close();
  });
});

describe('tiles', () => {
  it('that were swapped, cut or deleted give no wrong proof: they are made again from the entries', async () => {
    const directory = await writeLog(66_000, { batch: 8192 });
    const tile = (name: string): string => join(directory, 'tile', name);
    const [first, second] = [readFileSync(tile('0/000')), readFileSync(tile('0/001'))];
    writeFileSync(tile('0/000'), second);
    writeFileSync(tile('0/001'), first);
    writeFileSync(tile('0/002'), first.subarray(0, 100));
    rmSync(tile('0/003'));
    writeFileSync(tile('1/000'), Buffer.alloc(8192, 1));
    const ledger = openTestLog(directory);
    expect(ledger.tilesRemade).toBe(false);
    for (const index of [0, 256, 512, 768, 65_999]) {
      expect(verifyInclusion(ledger.prove(index), leafHash(payload(index)), ledger.root())).toBe(true);
    }
    ledger.close();
    const codes = (await verifyLog(directory)).problems.map(({ code, where }) => `${code} ${where}`);
    expect(codes.toSorted()).toEqual(
      [
        'TILE_MISMATCH tile/0/000',
        'TILE_MISMATCH tile/0/001',
        'TILE_MISMATCH tile/0/002',
        'TILE_MISMATCH tile/1/000',
        'TILE_MISSING tile/0/003',
      ].toSorted(),
    );
  });

  it('of the edge that are wrong are found at once, said, and written again at the next checkpoint', async () => {
    for (const harm of [
      (file: string) => rmSync(file),
      (file: string) => writeFileSync(file, Buffer.alloc(44 * 32, 9)),
      (file: string) => writeFileSync(file, 'short'),
    ]) {
      const directory = await writeLog(300);
      harm(join(directory, 'tile/0/001.p/44'));
      rmSync(join(directory, 'tile/entries/000'));
      expect((await verifyLog(directory)).ok).toBe(false);
      const ledger = openTestLog(directory);
      expect(ledger.tilesRemade).toBe(true);
      await ledger.checkpoint();
      ledger.close();
      expect(await verifyLog(directory)).toMatchObject({ ok: true, problems: [] });
      const again = openTestLog(directory);
      expect(again.tilesRemade).toBe(false);
      again.close();
    }
  });

  it('may be the full one in place of the partial one that was signed', async () => {
    const directory = await writeLog(300);
    const ledger = openTestLog(directory);
    const signed = readFileSync(join(directory, 'checkpoint'));
    await appendRange(ledger, { from: 300, to: 520 });
    await ledger.checkpoint();
    ledger.close();
    writeFileSync(join(directory, 'checkpoint'), signed);
    const reader = openTestLog(directory, { readOnly: true });
    expect(reader.tilesRemade).toBe(false);
    expect(reader.size).toBe(520);
    expect(await verifyLog(directory)).toMatchObject({ ok: true, size: 520, checkpointSize: 300 });
  });

  it('and entries that both do not lead to the root are refused as damage', async () => {
    const directory = await writeLog(600);
    const other = freshDirectory();
    const forged = openTestLog(other);
    await forged.append(Array.from({ length: 600 }, (_, index) => payload(index === 3 ? 999 : index)));
    forged.close();
    const segment = 'segments/00000000000000000000.seg';
    writeFileSync(join(directory, segment), readFileSync(join(other, segment)));
    rmSync(join(directory, 'tile/0/000'));
    const ledger = openTestLog(directory);
    expect(codeOf(() => ledger.prove(7))).toBe('LEDGER_DAMAGED');
    ledger.close();
    expect((await verifyLog(directory)).problems.map(({ code }) => code)).toContain('ROOT_MISMATCH');
    rmSync(join(directory, 'tile'), { recursive: true });
    expect(codeOf(() => openTestLog(directory))).toBe('LEDGER_ROOT_MISMATCH');
  });
});
