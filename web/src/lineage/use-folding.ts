/** What a reader opened and folded of one answer, and the nodes that come of it. */
import { useMemo, useState } from 'react';
import { fold, type Node } from './fold.ts';
import type { Choice } from './room.ts';
import type { Tied } from './tied.ts';

interface Folding {
  readonly nodes: readonly Node[];
  readonly isTouched: boolean;
  readonly open: (key: string) => void;
  readonly shut: (lane: number) => void;
  readonly reset: () => void;
}

/** So many neighbours of the start are drawn by themselves, where there are not more. */
const NEAR = 10;
const untouched = { opened: new Map<string, number>(), shut: new Set<number>() };

/** The start and what is looked at always stand by themselves. */
export function useFolding(tied: Tied, looked: number | undefined): Folding {
  const [touched, setTouched] = useState<Pick<Choice, 'opened' | 'shut'>>(untouched);
  const nodes = useMemo(() => {
    const near = tied.things.map((_thing, index) => index).filter((index) => Math.abs(tied.rank[index] ?? 0) === 1);
    const pinned = [0, ...(near.length <= NEAR ? near : [])];
    const usual = fold(tied, { ...touched, pinned });
    // What stands by itself already stays where it is.
    const isFolded = looked !== undefined && usual.some((node) => node.isFold && node.members.includes(looked));
    return isFolded ? fold(tied, { ...touched, pinned: [...pinned, looked] }) : usual;
  }, [tied, touched, looked]);
  return {
    nodes,
    isTouched: touched !== untouched,
    open: (key) =>
      setTouched(({ opened, shut }) => {
        const pages = (opened.get(key) ?? 0) + 1;
        const others = [...opened].filter(([each]) => each !== key);
        return { opened: new Map([...others, [key, pages]]), shut: without(shut, laneOf(key)) };
      }),
    shut: (lane) =>
      setTouched(({ opened, shut }) => ({
        opened: new Map([...opened].filter(([key]) => laneOf(key) !== lane)),
        shut: new Set([...shut, lane]),
      })),
    reset: () => setTouched(untouched),
  };
}

function laneOf(key: string): number {
  return Number(key.split('/')[1]);
}

function without(lanes: ReadonlySet<number>, lane: number): ReadonlySet<number> {
  return new Set([...lanes].filter((each) => each !== lane));
}
