/** Digests of the events kept last, so that one that is sent again is not kept again. Bounded: the oldest are forgotten. */
export interface Recent {
  has(digest: string): boolean;
  add(digest: string): void;
}

export function createRecent(most = 100_000): Recent {
  let younger = new Set<string>();
  let older = new Set<string>();
  return {
    has: (digest) => younger.has(digest) || older.has(digest),
    add(digest) {
      younger.add(digest);
      if (younger.size * 2 < most) return;
      older = younger;
      younger = new Set();
    },
  };
}
