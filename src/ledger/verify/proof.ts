/**
 * Checks of inclusion and consistency proofs (RFC 6962 §2.1.1 and §2.1.2, by the algorithms of RFC 9162 §2.1.3.2 and
 * §2.1.4.2). Pure; a proof of the wrong length is refused as surely as one with a wrong hash.
 */
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './merkle.ts';

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  /** From the leaf's sibling up to the root's child. */
  readonly hashes: readonly Uint8Array[];
}

export interface ConsistencyProof {
  readonly oldSize: number;
  readonly newSize: number;
  readonly hashes: readonly Uint8Array[];
}

/** Whether the leaf with this hash is entry `proof.index` of the tree of `proof.size` entries with this root. */
export function verifyInclusion(proof: InclusionProof, leaf: Uint8Array, root: Uint8Array): boolean {
  const computed = rootFromInclusion(proof, leaf);
  return computed !== undefined && equal(computed, root);
}

/** The only root this proof can lead to; undefined when its shape fits no tree. */
function rootFromInclusion({ index, size, hashes }: InclusionProof, leaf: Uint8Array): Uint8Array | undefined {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, ...hashes])) return undefined;
  let [at, last, result] = [index, size - 1, leaf];
  for (const each of hashes) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      result = nodeHash(each, result);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      result = nodeHash(result, each);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? result : undefined;
}

/** Whether the tree with `newRoot` holds the tree with `oldRoot` as its first `oldSize` entries. */
export function verifyConsistency(proof: ConsistencyProof, oldRoot: Uint8Array, newRoot: Uint8Array): boolean {
  const { oldSize, newSize, hashes } = proof;
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize || !areHashes([oldRoot, newRoot, ...hashes]))
    return false;
  if (oldSize === newSize) return hashes.length === 0 && equal(oldRoot, newRoot);
  if (oldSize === 0) return hashes.length === 0 && equal(oldRoot, EMPTY_ROOT);
  return climb(proof, oldRoot, newRoot);
}

function climb({ oldSize, newSize, hashes }: ConsistencyProof, oldRoot: Uint8Array, newRoot: Uint8Array): boolean {
  let [at, last] = [oldSize - 1, newSize - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  const path = at === 0 ? [oldRoot, ...hashes] : hashes;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [older, newer] = [first, first];
  for (const each of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      older = nodeHash(each, older);
      newer = nodeHash(each, newer);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      newer = nodeHash(newer, each);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equal(older, oldRoot) && equal(newer, newRoot);
}

function half(n: number): number {
  return Math.floor(n / 2);
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((each) => each.byteLength === HASH_BYTES);
}

/** Nothing here is secret, so the comparison need not take constant time. */
function equal(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
