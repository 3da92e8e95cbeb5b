/**
 * The Merkle tree of RFC 6962 §2.1 (SHA-256): hashes, and the two proofs as pure functions of a tree's complete
 * subtrees. Indexes and sizes are numbers up to 2^53, so there is no bit arithmetic here.
 */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** MTH({}) = SHA-256() (RFC 6962 §2.1). */
export const EMPTY_ROOT: Uint8Array = hash('sha256', '', 'buffer');

const LEAF_PREFIX = Buffer.from([0]);

/** SHA-256(0x00 || entry). */
export function leafHash(entry: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF_PREFIX, entry]), 'buffer');
}

/** 0x01 || left || right; one buffer for all nodes, since nothing here runs at the same time as another. */
const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return hash('sha256', node, 'buffer');
}

/**
 * Hashes neighbours of one row into the row above: `count` hashes at `from` become count/2 at `to`, which may be the
 * same buffer. Latin1 text ('binary' to node:crypto) is how a short digest is handed out most cheaply: a Buffer costs
 * four times as much.
 */
export function hashRow(from: Buffer, to: Buffer, count: number): void {
  for (let pair = 0; pair < count / 2; pair += 1) {
    from.copy(node, 1, pair * 2 * HASH_BYTES, (pair + 1) * 2 * HASH_BYTES);
    to.write(hash('sha256', node, 'binary'), pair * HASH_BYTES, HASH_BYTES, 'latin1');
  }
}

/** Hash of the complete subtree over leaves [index·2^level, (index+1)·2^level). */
export type SubtreeHash = (level: number, index: number) => Uint8Array;

/** MTH(D[start:end]) for a range that a proof over a tree can ask for. */
export function rangeHash(start: number, end: number, subtree: SubtreeHash): Uint8Array {
  if (end === start) return EMPTY_ROOT;
  if (end - start === 1) return subtree(0, start);
  const { span, level } = powerBelow(end - start);
  if (span * 2 === end - start) return subtree(level + 1, start / (span * 2));
  return nodeHash(rangeHash(start, start + span, subtree), rangeHash(start + span, end, subtree));
}

/** PATH(index, D[size]) (RFC 6962 §2.1.1), from the leaf's sibling up. */
export function inclusionPath(index: number, size: number, subtree: SubtreeHash): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + powerBelow(end - start).span;
    if (index < middle) {
      path.push(rangeHash(middle, end, subtree));
      end = middle;
    } else {
      path.push(rangeHash(start, middle, subtree));
      start = middle;
    }
  }
  return path.toReversed();
}

/** PROOF(oldSize, D[newSize]) (RFC 6962 §2.1.2); empty when the old tree is empty or the same. */
export function consistencyPath(oldSize: number, newSize: number, subtree: SubtreeHash): readonly Uint8Array[] {
  if (oldSize === 0) return [];
  const path: Uint8Array[] = [];
  let [start, end] = [0, newSize];
  while (end !== oldSize) {
    const middle = start + powerBelow(end - start).span;
    if (oldSize <= middle) {
      path.push(rangeHash(middle, end, subtree));
      end = middle;
    } else {
      path.push(rangeHash(start, middle, subtree));
      start = middle;
    }
  }
  if (start > 0) path.push(rangeHash(start, end, subtree));
  return path.toReversed();
}

/** The largest power of two below `n` (n > 1), and its exponent. */
function powerBelow(n: number): { readonly span: number; readonly level: number } {
  let [span, level] = [1, 0];
  while (span * 2 < n) {
    span *= 2;
    level += 1;
  }
  return { span, level };
}
