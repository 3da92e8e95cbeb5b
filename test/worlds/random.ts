/** Seeded chance: the same seed gives the same choices on every machine. */
export interface Chance {
  next(): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  flip(): boolean;
}

/** mulberry32. */
export function chance(seed: number): Chance {
  let state = (seed * 2_654_435_761) | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    flip: () => next() < 0.5,
  };
}
