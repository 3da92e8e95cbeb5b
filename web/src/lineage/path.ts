/** What a thing stands on and what stands on it, over every link of the answer: what stays when a reader looks at it. */
import type { Tied } from './tied.ts';

export interface Path {
  /** Of each thing: 1 where it is the one looked at or that stands on it. */
  readonly below: Uint8Array;
  /** Of each thing: 1 where it is the one looked at or stands on that. */
  readonly above: Uint8Array;
}

export function pathOf(tied: Tied, thing: number): Path {
  const size = tied.things.length;
  return {
    below: walk(tied.to, tied.from, { size, start: thing }),
    above: walk(tied.from, tied.to, { size, start: thing }),
  };
}

export function isOnPath(path: Path, thing: number): boolean {
  return path.below[thing] === 1 || path.above[thing] === 1;
}

/** A link is on the path where both its ends are, on the same side. */
export function isLinkOnPath(path: Path, from: number, to: number): boolean {
  return (path.below[from] === 1 && path.below[to] === 1) || (path.above[from] === 1 && path.above[to] === 1);
}

function walk(here: Int32Array, there: Int32Array, { size, start }: { size: number; start: number }): Uint8Array {
  const offsets = new Uint32Array(size + 2);
  for (const id of here) if (id >= 0) offsets[id + 2] = (offsets[id + 2] ?? 0) + 1;
  for (let id = 2; id < offsets.length; id += 1) offsets[id] = (offsets[id] ?? 0) + (offsets[id - 1] ?? 0);
  const next = new Int32Array(here.length);
  for (const [link, id] of here.entries()) {
    if (id < 0) continue;
    const slot = offsets[id + 1] ?? 0;
    next[slot] = there[link] ?? -1;
    offsets[id + 1] = slot + 1;
  }
  const seen = new Uint8Array(size);
  seen[start] = 1;
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (let slot = offsets[id] ?? 0; slot < (offsets[id + 1] ?? 0); slot += 1) {
      const neighbour = next[slot] ?? -1;
      if (neighbour < 0 || seen[neighbour] === 1) continue;
      seen[neighbour] = 1;
      waiting.push(neighbour);
    }
  }
  return seen;
}
