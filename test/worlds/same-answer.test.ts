/**
 * Same input, same bytes (design.md, principles 7 and 8): whatever was surveyed before, wherever the data lie, in
 * whatever order sources are named, with or without the view; and the log answers for a moment that has passed.
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MapAnswer } from '#api';
import { fixedClock, parseInstant, type Instant } from '#core';
import { divergenceKinds } from '#lifecycle';
import { mapAsOf, readRequests, survey } from '#survey';
import { distractors } from './distractors.ts';
import { plants } from './plants.ts';
import { variantOf } from './variant.ts';
import { cleanWorld, fromRoot, type World } from './world.ts';
import { writeWorld } from './write.ts';

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'throughline-same-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const at = (text: string): Instant => {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`${text} is no time.`);
  return instant;
};
const early = at('2026-03-01T00:00:00Z');
const late = at('2026-04-01T00:00:00Z');

async function mapOf(locations: readonly string[], dataDirectory: string, now: Instant): Promise<MapAnswer> {
  const { map } = await survey({
    requests: readRequests(locations),
    dataDirectory,
    clock: fixedClock(now),
    revision: 'test',
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  return map;
}

/** As `map --format json` prints it. */
const bytesOf = (map: MapAnswer): string => JSON.stringify(map, null, 2);

const anyWorld = fc
  .record({ seed: fc.nat({ max: 10_000 }), gaps: fc.subarray([...divergenceKinds]), distracted: fc.boolean() })
  .map(({ seed, gaps, distracted }): World => {
    const world = cleanWorld(variantOf(seed));
    for (const kind of gaps) plants[kind](world);
    if (distracted) for (const kind of divergenceKinds.filter((each) => !gaps.includes(each))) distractors[kind](world);
    return world;
  });

describe('the map of any world', () => {
  it('has the same bytes again, elsewhere, later, in another order, and without the view', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const directory = mkdtempSync(join(place, 'world-'));
        const { locations } = writeWorld(world, directory);
        const [here, elsewhere] = [join(directory, 'data-1'), join(directory, 'data-2')];
        const first = bytesOf(await mapOf(locations, here, early));
        expect(bytesOf(await mapOf(locations, here, late))).toBe(first);
        expect(bytesOf(await mapOf(locations.toReversed(), elsewhere, late))).toBe(first);
        rmSync(join(here, 'views.sqlite'));
        expect(bytesOf(await mapOf(locations, here, late))).toBe(first);
      }),
      { numRuns: 8, seed: 20_260_301 },
    );
  });

  it('as of a moment is the one that was given then, whatever came after and without the sources', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const directory = mkdtempSync(join(place, 'world-'));
        const { locations, repository } = writeWorld(world, directory);
        const data = join(directory, 'data');
        const then = await mapOf(locations, data, early);
        appendFileSync(join(repository, fromRoot(world, 'dvc.yaml')), '  added:\n    cmd: python added.py\n');
        const now = await mapOf(locations, data, late);
        expect(bytesOf(now)).not.toBe(bytesOf(then));
        rmSync(repository, { recursive: true });
        rmSync(join(data, 'views.sqlite'));
        expect({ ...mapAsOf(data, early, fixedClock(late)), asOf: null }).toEqual({ ...then, asOf: null });
        expect({ ...mapAsOf(data, late, fixedClock(late)), asOf: null }).toEqual({ ...now, asOf: null });
        expect(() => mapAsOf(data, at('2001-01-01T00:00:00Z'), fixedClock(late))).toThrow(/no survey/u);
      }),
      { numRuns: 5, seed: 20_260_302 },
    );
  });
});
