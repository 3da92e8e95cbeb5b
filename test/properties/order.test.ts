/**
 * The comparison must not depend on the order in which things were observed: sources are read side by side, logs are
 * rebuilt, and connectors may list their findings in any order (design.md, determinism).
 */
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, fixedClock, type JsonValue, type Observation } from '#core';
import { foldGraph } from '#graph';
import { compare } from '#lifecycle';
import { readRequests } from '#survey';
import { collect, type Collected } from '../../src/survey/collect.ts';
import { openSources } from '../../src/survey/open-sources.ts';
import { memoryMemo } from '../../src/survey/sources/index.ts';
import { openSqlite } from '../support/sqlite.ts';

const clock = fixedClock('2026-01-01T00:00:00Z');
const place = mkdtempSync(join(tmpdir(), 'throughline-order-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

let collected: Collected;
let observations: readonly Observation[] = [];
beforeAll(async () => {
  const requests = readRequests([fileURLToPath(new URL('../../examples/triage', import.meta.url))]);
  const signal = new AbortController().signal;
  const sources = await openSources(requests, { memo: memoryMemo(), clock, signal, tempDirectory: place, openSqlite });
  collected = await collect(sources, () => undefined);
  observations = [...collected.observations.values()].map((each) => each.observation);
  await Promise.all(sources.map(async (source) => source.close()));
});

function lifecycleOf(list: readonly Observation[]): string {
  const { sources, skipped } = collected;
  const graph = foldGraph({ surveyedAt: clock.now(), sources, skipped, observations: list });
  return canonicalJson(compare(graph) as unknown as JsonValue);
}

describe('the comparison', () => {
  it('is the same whatever the order of observations', () => {
    const whole = lifecycleOf(observations);
    expect(whole.length).toBeGreaterThan(10_000);
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.nat()).map((stream) => shuffle(observations, stream)),
        (list) => {
          expect(lifecycleOf(list)).toBe(whole);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('bears any part of the observations, and says nothing twice', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(9)), (stream) => {
        const part = observations.filter(() => (stream.next().value ?? 0) > 2);
        const { divergences } = compare(
          foldGraph({ surveyedAt: clock.now(), sources: collected.sources, skipped: [], observations: part }),
        );
        expect(new Set(divergences.map((each) => each.id)).size).toBe(divergences.length);
        expect(divergences.filter((each) => each.statement.includes('undefined'))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

/** Fisher–Yates with the numbers given. */
function shuffle<T>(list: readonly T[], numbers: Iterator<number>): readonly T[] {
  const result = [...list];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = Number(numbers.next().value ?? 0) % (at + 1);
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}
