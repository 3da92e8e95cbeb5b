/** Known trees: the eight entries of the Certificate Transparency test data, whose roots and proofs are published. */
import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { consistencyPath, EMPTY_ROOT, inclusionPath, leafHash, rangeHash, type SubtreeHash } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';
import { createTileEdge } from './tile-edge.ts';

const entries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((text) => Buffer.from(text, 'hex'));

const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map((text) => Buffer.from(text, 'hex'));

const subtree: SubtreeHash = (level, index) => {
  if (level === 0) return leafHash(entries[index] ?? Buffer.alloc(0));
  return rangeHash(index * 2 ** level, (index + 1) * 2 ** level, (below, at) => {
    if (below < level) return subtree(below, at);
    const [left, right] = [subtree(level - 1, at * 2), subtree(level - 1, at * 2 + 1)];
    const edge = createTileEdge(() => undefined);
    for (const each of [left, right]) edge.push(Buffer.from(each).toString('latin1'));
    return edge.root();
  });
};

const hex = (hashes: readonly Uint8Array[]): readonly string[] =>
  hashes.map((each) => Buffer.from(each).toString('hex'));
const rootOf = (size: number): Buffer => roots[size] ?? Buffer.alloc(0);

void describe('the tree of RFC 6962', () => {
  void it('has the published roots', () => {
    deepEqual(Buffer.from(EMPTY_ROOT), rootOf(0));
    const edge = createTileEdge(() => undefined);
    deepEqual(Buffer.from(edge.root()), rootOf(0));
    for (const [at, entry] of entries.entries()) {
      edge.push(leafHash(entry).toString('latin1'));
      deepEqual(Buffer.from(edge.root()), rootOf(at + 1));
      deepEqual(Buffer.from(rangeHash(0, at + 1, subtree)), rootOf(at + 1));
    }
  });

  void it('has the published inclusion proofs', () => {
    deepEqual(inclusionPath(0, 1, subtree), []);
    deepEqual(hex(inclusionPath(5, 8, subtree)), [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    deepEqual(hex(inclusionPath(2, 3, subtree)), ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']);
    deepEqual(hex(inclusionPath(1, 5, subtree)), [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  void it('has the published consistency proofs', () => {
    deepEqual(consistencyPath(1, 1, subtree), []);
    deepEqual(hex(consistencyPath(6, 8, subtree)), [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    deepEqual(hex(consistencyPath(2, 5, subtree)), [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  void it('has proofs that verify for every entry and every pair of sizes, and for no other', () => {
    for (let size = 1; size <= 8; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const hashes = inclusionPath(index, size, subtree);
        for (let claimed = 0; claimed <= size; claimed += 1) {
          const proof = { index: claimed, size, hashes };
          equal(verifyInclusion(proof, leafHash(entries[index] ?? Buffer.alloc(0)), rootOf(size)), claimed === index);
        }
      }
      for (let older = 0; older <= size; older += 1) {
        const hashes = consistencyPath(older, size, subtree);
        for (let root = 0; root <= 8; root += 1) {
          equal(
            verifyConsistency({ oldSize: older, newSize: size, hashes }, rootOf(root), rootOf(size)),
            root === older,
          );
        }
        equal(
          verifyConsistency({ oldSize: older, newSize: size, hashes: [] }, rootOf(older), rootOf(size)),
          hashes.length === 0,
        );
      }
    }
  });

  void it('has no proof over a size that is no number of entries', () => {
    const leaf = leafHash(Buffer.alloc(0));
    for (const size of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      equal(verifyInclusion({ index: 0, size, hashes: [] }, leaf, leaf), false);
      equal(verifyConsistency({ oldSize: 1, newSize: size, hashes: [] }, leaf, leaf), false);
    }
    equal(verifyConsistency({ oldSize: 1, newSize: 2, hashes: [leaf, leaf] }, leaf, leaf), false);
    equal(verifyConsistency({ oldSize: 3, newSize: 2, hashes: [] }, leaf, leaf), false);
  });
});
