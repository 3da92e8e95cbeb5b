/** Counts, per kind, what was planted, found, wrongly claimed and said to be open, and prints it as one small table. */
import { divergenceKinds, type DivergenceKind } from '#lifecycle';
import type { Score } from './run.ts';

interface Counts {
  found: number;
  missed: number;
  wrong: number;
  clean: number;
  opened: number;
}

export interface Tally {
  planted(kind: DivergenceKind, score: Score): void;
  clean(kind: DivergenceKind, score: Score): void;
  opened(kind: DivergenceKind): void;
  timesOpened(kind: DivergenceKind): number;
  print(): void;
}

export function openTally(): Tally {
  const counts = new Map(
    divergenceKinds.map((kind): [DivergenceKind, Counts] => [
      kind,
      { found: 0, missed: 0, wrong: 0, clean: 0, opened: 0 },
    ]),
  );
  const of = (kind: DivergenceKind): Counts => {
    const found = counts.get(kind);
    if (!found) throw new Error(`${kind} is no kind.`);
    return found;
  };
  const add = (kind: DivergenceKind, score: Score): void => {
    of(kind).found += score.found;
    of(kind).missed += score.missed.length;
    of(kind).wrong += score.wrong.length;
  };
  return {
    planted: add,
    clean(kind, score) {
      add(kind, score);
      of(kind).clean += 1;
    },
    opened: (kind) => void (of(kind).opened += 1),
    timesOpened: (kind) => of(kind).opened,
    print: () => void process.stdout.write(`\n${tableOf(counts)}\n\n`),
  };
}

function tableOf(counts: ReadonlyMap<DivergenceKind, Counts>): string {
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : (part / whole).toFixed(2));
  const rows = [...counts].map(([kind, { found, missed, wrong, clean, opened }]) => [
    kind,
    String(found + missed),
    share(found, found + wrong),
    share(found, found + missed),
    String(clean),
    String(opened),
  ]);
  const lines = [['kind', 'planted', 'precision', 'recall', 'clean worlds', 'said open when taken away'], ...rows];
  return lines
    .map((cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(29) : cell.padStart(11))).join(' '))
    .join('\n');
}
