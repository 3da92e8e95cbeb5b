/** Surveys a written world in this process, without a log, and scores what was found against what was planted. */
import { fixedClock, type Observation } from '#core';
import { foldGraph } from '#graph';
import { compare, type Divergence, type DivergenceKind, type Lifecycle } from '#lifecycle';
import { readRequests } from '#survey';
import { collect } from '../../src/survey/collect.ts';
import { openSources } from '../../src/survey/open-sources.ts';
import { memoryMemo } from '../../src/survey/sources/index.ts';
import { recordTraces } from '../../src/survey/traces.ts';
import { unprovenIn } from '../support/evidence.ts';
import { openSqlite } from '../support/sqlite.ts';
import type { Expected } from './world.ts';

export interface Surveyed extends Lifecycle {
  readonly skipped: readonly { readonly locator: string; readonly reason: string }[];
  /** What is said not to be known: unknowns, skipped places, and how each source was read, a line each. */
  readonly open: string;
  /** Divergences without evidence, and locators that lead nowhere. */
  readonly unproven: readonly string[];
}

export async function surveyWorld(locations: readonly string[], tempDirectory: string): Promise<Surveyed> {
  const clock = fixedClock('2026-01-01T00:00:00Z');
  const sources = await openSources(readRequests(locations), {
    memo: memoryMemo(),
    clock,
    signal: new AbortController().signal,
    tempDirectory,
    openSqlite,
  });
  try {
    const collected = await collect(sources, () => undefined);
    const seen: Observation[] = [...collected.observations.values()].map((each) => each.observation);
    seen.push(...(await recordTraces(seen, sources)));
    const lifecycle = compare(
      foldGraph({
        surveyedAt: clock.now(),
        sources: collected.sources,
        skipped: collected.skipped,
        observations: seen,
      }),
    );
    const open = [
      ...lifecycle.unknowns.map(({ subject, reason }) => `${subject}: ${reason}`),
      ...collected.skipped.map(({ locator, reason }) => `skipped ${locator}: ${reason}`),
      ...collected.sources.map(({ ref, read }) => `read ${ref}: ${read}`),
    ].join('\n');
    const unproven = await unprovenIn(lifecycle.divergences, sources);
    return { ...lifecycle, skipped: collected.skipped, open, unproven };
  } finally {
    await Promise.all(sources.map(async (source) => source.close()));
  }
}

/** What counts as found: a disagreement; for approvals, which git can never show, the unknown itself. */
export function claimed(lifecycle: Pick<Lifecycle, 'divergences'>): readonly Divergence[] {
  return lifecycle.divergences.filter((each) =>
    each.kind === 'approval-not-observable' ? each.outcome === 'unknown' : each.outcome === 'divergent',
  );
}

export interface Score {
  readonly found: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

export function score(
  lifecycle: Pick<Lifecycle, 'divergences'>,
  expected: readonly Expected[],
  kind?: DivergenceKind,
): Score {
  const wanted = expected.filter((each) => kind === undefined || each.kind === kind);
  const made = claimed(lifecycle).filter((each) => kind === undefined || each.kind === kind);
  const fits = (one: Expected, each: Divergence): boolean =>
    one.kind === each.kind && one.title === each.title && (one.says?.test(each.statement) ?? true);
  return {
    found: wanted.filter((one) => made.some((each) => fits(one, each))).length,
    missed: wanted.filter((one) => !made.some((each) => fits(one, each))).map((one) => `${one.kind}: ${one.title}`),
    wrong: made
      .filter((each) => !wanted.some((one) => fits(one, each)))
      .map((each) => `${each.kind}: ${each.title}: ${each.statement}`),
  };
}
