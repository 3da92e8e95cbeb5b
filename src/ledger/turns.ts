/** Work that must not overlap, served one after the other in the order of calls; one that fails does not stop the next. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `then` when nothing is under way: at once, or after what has been taken. */
  whenIdle(then: () => void): void;
}

export function createTurns(): Turns {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    take: async (work) => {
      waiting += 1;
      const turn = last.then(work);
      const settled = (): void => {
        waiting -= 1;
      };
      last = turn.then(settled, settled);
      return turn;
    },
    whenIdle: (then) => {
      if (waiting === 0) then();
      else void last.then(then);
    },
  };
}
