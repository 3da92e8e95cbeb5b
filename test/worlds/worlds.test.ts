/**
 * Planted worlds: each kind of finding must find every gap that was planted and nothing else, must leave clean worlds
 * alone, and must fall silent, aloud, when the source that showed the gap is taken away (design.md, principles 3 and 11).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { divergenceKinds, type DivergenceKind } from '#lifecycle';
import { distractors } from './distractors.ts';
import { plants } from './plants.ts';
import { claimed, score, surveyWorld, type Surveyed } from './run.ts';
import { removals } from './take-away.ts';
import { variantOf } from './variant.ts';
import { cleanWorld, type Expected, type World } from './world.ts';
import { writeWorld, type Written } from './write.ts';

const VARIANTS = 12;
const seeds = Array.from({ length: VARIANTS }, (_, seed) => seed);

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'throughline-worlds-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function plant(seed: number, kinds: readonly DivergenceKind[]): World {
  const world = cleanWorld(variantOf(seed));
  for (const kind of kinds) plants[kind](world);
  return world;
}

function write(world: World): Written {
  return writeWorld(world, mkdtempSync(join(place, `world-${world.variant.seed}-`)));
}

async function survey(locations: readonly string[]): Promise<Surveyed> {
  const surveyed = await surveyWorld(locations, join(place, 'opened'));
  expect(surveyed.unproven).toEqual([]);
  return surveyed;
}

describe('worlds in which every gap is planted', () => {
  const surveys = new Map<number, { readonly surveyed: Surveyed; readonly expected: readonly Expected[] }>();
  beforeAll(async () => {
    for (const seed of seeds) {
      const world = plant(seed, divergenceKinds);
      surveys.set(seed, { surveyed: await survey(write(world).locations), expected: world.expected });
    }
  });

  it.each(divergenceKinds)('%s: all of them are found, and nothing else is', (kind) => {
    const scores = [...surveys.values()].map(({ surveyed, expected }) => score(surveyed, expected, kind));
    expect(scores.flatMap((each) => each.missed)).toEqual([]);
    expect(scores.flatMap((each) => each.wrong)).toEqual([]);
    expect(scores.reduce((sum, each) => sum + each.found, 0)).toBeGreaterThanOrEqual(VARIANTS / 2);
  });
});

describe('worlds with one gap', () => {
  it.each(divergenceKinds.map((kind, index) => [kind, 100 + index] as const))('%s alone', async (kind, seed) => {
    const world = plant(seed, [kind]);
    expect(score(await survey(write(world).locations), world.expected)).toEqual({ found: 1, missed: [], wrong: [] });
  });
});

describe('worlds without a gap, full of what looks like one', () => {
  it.each(seeds)('variant %i has no finding', async (seed) => {
    const world = cleanWorld(variantOf(seed));
    for (const kind of divergenceKinds) distractors[kind](world);
    const surveyed = await survey(write(world).locations);
    expect(surveyed.skipped).toEqual([]);
    expect(score(surveyed, [])).toEqual({ found: 0, missed: [], wrong: [] });
  });
});

describe('worlds from which a source is taken away', () => {
  const cases = removals.flatMap((removal) =>
    seeds
      .filter((seed) => removal.needs?.(cleanWorld(variantOf(seed))) ?? true)
      .slice(0, 3)
      .map((seed) => ({ removal, seed, name: removal.name })),
  );
  it.each(cases)(
    'without $name (variant $seed) nothing false is claimed, and the gap is said',
    async ({ removal, seed }) => {
      const world = plant(seed, divergenceKinds);
      const surveyed = await survey(removal.take(world, write(world)));
      const claims = claimed(surveyed);
      expect(claims.filter((each) => removal.silences.includes(each.kind)).map((each) => each.statement)).toEqual([]);
      expect(
        claims
          .filter((each) => !world.expected.some((one) => one.kind === each.kind && one.title === each.title))
          .map((each) => each.statement),
      ).toEqual([]);
      expect(surveyed.unknowns.map((each) => `${each.subject}: ${each.reason}`).join('\n')).toMatch(removal.says);
    },
  );
});
