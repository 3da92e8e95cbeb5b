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
import { plants, settle } from './plants.ts';
import { claimed, score, surveyWorld, type Surveyed } from './run.ts';
import { openTally } from './tally.ts';
import { removals, type Removal } from './take-away.ts';
import { variantOf } from './variant.ts';
import { cleanWorld, type Expected, type World } from './world.ts';
import { writeWorld, type Written } from './write.ts';

const VARIANTS = 12;
const seeds = Array.from({ length: VARIANTS }, (_, seed) => seed);
const tally = openTally();

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'throughline-worlds-'));
});
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
  tally.print();
});

function plant(seed: number, kinds: readonly DivergenceKind[]): World {
  const world = cleanWorld(variantOf(seed));
  for (const kind of kinds) plants[kind](world);
  return settle(world);
}

function write(world: World): Written {
  return writeWorld(world, mkdtempSync(join(place, `world-${world.variant.seed}-`)));
}

async function survey(locations: readonly string[]): Promise<Surveyed> {
  const surveyed = await surveyWorld(locations, join(place, 'opened'));
  expect(surveyed.unproven).toEqual([]);
  return surveyed;
}

/** Gaps that the map says to be none. */
function deniedIn(surveyed: Surveyed, expected: readonly Expected[]): readonly string[] {
  return surveyed.divergences
    .filter((each) => each.outcome === 'consistent')
    .filter((each) => expected.some((gap) => gap.kind === each.kind && gap.title === each.title))
    .map((each) => each.statement);
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
    for (const each of scores) tally.planted(kind, each);
    expect(scores.flatMap((each) => each.missed)).toEqual([]);
    expect(scores.flatMap((each) => each.wrong)).toEqual([]);
    expect(scores.reduce((sum, each) => sum + each.found, 0)).toBeGreaterThanOrEqual(VARIANTS / 2);
  });

  it('what is found of a step stands at its stage', () => {
    const kinds: readonly string[] = ['stale-run', 'broken-declaration', 'unexecuted-step'];
    const found = [...surveys.values()].flatMap(({ surveyed }) =>
      claimed(surveyed).flatMap((each) => {
        const [, name] = /^(train|evaluate)(?::|$)/u.exec(each.title) ?? [];
        return kinds.includes(each.kind) && name !== undefined ? [{ name, stage: each.stage }] : [];
      }),
    );
    expect(found.length).toBeGreaterThan(VARIANTS / 2);
    expect(found.filter(({ name, stage }) => name !== stage)).toEqual([]);
  });

  it('none of them is said to agree', () => {
    for (const { surveyed, expected } of surveys.values()) expect(deniedIn(surveyed, expected)).toEqual([]);
  });
});

describe('worlds with one gap', () => {
  it.each(divergenceKinds.map((kind, index) => [kind, 100 + index] as const))('%s alone', async (kind, seed) => {
    const world = plant(seed, [kind]);
    const found = score(await survey(write(world).locations), world.expected);
    tally.planted(kind, { ...found, wrong: [] });
    expect(found).toEqual({ found: 1, missed: [], wrong: [] });
  });
});

/** What a world without a gap must say to agree: a check that says nothing there has not looked. */
const agreeing: readonly DivergenceKind[] = [
  'stale-run',
  'unexecuted-step',
  'broken-declaration',
  'missing-producer',
  'unjoined-run',
  'orphaned-run',
  'diagram-differs',
  'documented-path-missing',
  'registered-unevaluated',
  'registered-before-run-ended',
  'claim-contradicted',
  'rule-not-followed',
  'decision-not-adopted',
  'served-not-documented',
  'documented-not-served',
];
/** Steps whose distractors are files that nobody recorded: whether their runs are stale is not known. */
const notKnown = ['prepare', 'evaluate'];

describe('worlds without a gap, full of what looks like one', () => {
  const agreed = new Set<DivergenceKind>();
  it.each(seeds)('variant %i has no finding, and says what agrees', async (seed) => {
    const world = cleanWorld(variantOf(seed));
    for (const kind of divergenceKinds) distractors[kind](world);
    const surveyed = await survey(write(world).locations);
    for (const kind of divergenceKinds) tally.clean(kind, score(surveyed, [], kind));
    expect(surveyed.skipped).toEqual([]);
    expect(score(surveyed, [])).toEqual({ found: 0, missed: [], wrong: [] });
    const agree = surveyed.divergences.filter((each) => each.outcome === 'consistent');
    expect(agreeing.filter((kind) => !agree.some((each) => each.kind === kind))).toEqual([]);
    const titles = (kind: DivergenceKind): readonly string[] =>
      agree.filter((each) => each.kind === kind).map((each) => each.title);
    const locked = world.steps.filter((step) => step.locked).map((step) => step.name);
    expect(titles('unexecuted-step').toSorted()).toEqual(locked.toSorted());
    expect(titles('stale-run').toSorted()).toEqual(locked.filter((name) => !notKnown.includes(name)).toSorted());
    expect(titles('broken-declaration')).toEqual(expect.arrayContaining([...locked, 'report']));
    expect(surveyed.open).toMatch(/^unexecuted-step: report/mu);
    for (const each of agree) agreed.add(each.kind);
  });

  it('all kinds that compare two layers say somewhere that they agree', () => {
    const never = ['unpinned-input'];
    expect(divergenceKinds.filter((kind) => !agreed.has(kind))).toEqual(never);
  });
});

describe('worlds in which a forge enforces an approval', () => {
  it.each([3, 7])(
    'variant %i: it is held; without the forge, or what ties it to the repository, it is not known',
    async (seed) => {
      const world = cleanWorld(variantOf(seed));
      distractors['approval-not-observable'](world);
      const written = write(world);
      const outcomes = (surveyed: Surveyed): readonly string[] =>
        surveyed.divergences.filter((each) => each.kind === 'approval-not-observable').map((each) => each.outcome);
      const whole = await survey(written.locations);
      expect(outcomes(whole)).toEqual(['consistent']);
      expect(whole.divergences.find((each) => each.kind === 'approval-not-observable')?.statement).toContain(
        'GitHub holds each deployment there until one of ada and ben approves it.',
      );
      const alone = await survey(written.locations.filter((location) => !written.forge.includes(location)));
      expect(outcomes(alone)).toEqual(['unknown']);
      expect(alone.open).toMatch(/^approval-not-observable: environment 'guarded'/mu);
      rmSync(join(written.repository, '.git'), { recursive: true });
      const untied = await survey(written.locations);
      expect(outcomes(untied)).toEqual(['unknown']);
      expect(untied.open).toMatch(/is tied to no repository that was read/u);
    },
  );
});

/** The gaps of a world that rest on what is taken away, and what must be said instead. */
function restingOn(removal: Removal, world: World): readonly { readonly gap: Expected; readonly instead: RegExp }[] {
  return world.expected.flatMap((gap) => {
    const given = removal.silences[gap.kind];
    const instead = typeof given === 'function' ? given(gap) : given;
    return instead === undefined ? [] : [{ gap, instead }];
  });
}

describe('worlds from which a source is taken away', () => {
  it('take from every kind what shows it', () => {
    const silenced = removals.flatMap((removal) => Object.keys(removal.silences));
    expect(divergenceKinds.filter((kind) => !silenced.includes(kind))).toEqual([]);
  });

  /** Variants in which most of the kinds that a removal silences have a gap that rests on it. */
  const cases = removals.flatMap((removal) =>
    seeds
      .filter((seed) => removal.needs?.(cleanWorld(variantOf(seed))) ?? true)
      .map((seed) => ({ removal, seed, name: removal.name, rests: restingOn(removal, plant(seed, divergenceKinds)) }))
      .toSorted((a, b) => b.rests.length - a.rests.length)
      .slice(0, 4),
  );
  it.each(removals)('without $name, each kind that it silences has a gap that rested on it', ({ name, silences }) => {
    const rests = cases.filter((each) => each.name === name).flatMap((each) => each.rests.map(({ gap }) => gap.kind));
    expect(Object.keys(silences).filter((kind) => !rests.some((each) => each === kind))).toEqual([]);
  });
  it.each(cases)(
    'without $name (variant $seed) nothing false is claimed, and each gap is said to be open',
    async ({ removal, seed }) => {
      const world = plant(seed, divergenceKinds);
      const surveyed = await survey(removal.take(world, write(world)));
      const claims = claimed(surveyed);
      for (const { gap, instead } of restingOn(removal, world)) {
        const still = claims.filter((each) => each.kind === gap.kind && each.title === gap.title);
        expect(still.map((each) => each.statement)).toEqual([]);
        expect(surveyed.open, `${gap.kind}: ${gap.title}`).toMatch(instead);
        tally.opened(gap.kind);
      }
      const invented = claims.filter(
        (each) =>
          ![...world.expected, ...world.unforged].some((gap) => gap.kind === each.kind && gap.title === each.title),
      );
      expect(invented.map((each) => each.statement)).toEqual([]);
      expect(deniedIn(surveyed, world.expected)).toEqual([]);
    },
  );

  it('did so for at least one gap of every kind', () => {
    expect(divergenceKinds.filter((kind) => tally.timesOpened(kind) === 0)).toEqual([]);
  });
});
