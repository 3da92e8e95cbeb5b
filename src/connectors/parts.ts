/**
 * Files in parts, for what is kept of many at once: which part a file is in depends on its path alone, so one that comes,
 * goes or changes touches one part only.
 */
import type { FileEntry } from './connector.ts';

const PARTS = 64;

/** Parts by number, each in the order of `entries`. FNV-1a over the characters only spreads paths evenly. */
export function toParts(entries: readonly FileEntry[]): ReadonlyMap<number, readonly FileEntry[]> {
  const parts = new Map<number, FileEntry[]>();
  for (const entry of entries) {
    const part = partOf(entry.path);
    const list = parts.get(part);
    if (list) list.push(entry);
    else parts.set(part, [entry]);
  }
  return parts;
}

function partOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at += 1) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % PARTS;
}
