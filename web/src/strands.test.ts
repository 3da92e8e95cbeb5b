/** The drawing: who runs beside whom, and that a strand neither breaks nor turns back where nothing says so. */
import type { LayerCell, StageCell } from '#api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSegments, layerNames, pointAt, traceOf, type Geometry } from './strands.ts';

type State = LayerCell['state'];

const lying: Geometry = {
  step: 100,
  breadth: 100,
  spread: { divergent: 30, unknown: 14, consistent: 4 },
  upright: false,
};

function stage(outcome: StageCell['outcome'], ...states: readonly [State, State, State]): StageCell {
  const [declared, encoded, executed] = states.map((state): LayerCell => ({ state, items: [] }));
  if (!declared || !encoded || !executed) throw new Error('three states');
  return { stage: 'train', layers: { declared, encoded, executed }, outcome, because: '', divergences: [] };
}

const states = fc.constantFrom<State>('seen', 'none', 'unknown');
const stages = fc.array(
  fc
    .tuple(fc.constantFrom<StageCell['outcome']>('consistent', 'divergent', 'unknown'), states, states, states)
    .map(([outcome, ...each]) => stage(outcome, ...each)),
  { minLength: 1, maxLength: 11 },
);

function numbersOf(path: string): readonly number[] {
  return (path.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/gu) ?? []).map(Number);
}

describe('traceOf()', () => {
  it('dashes what is only declared, breaks what is not known, hides what is not there', () => {
    expect(traceOf(stage('unknown', 'seen', 'none', 'unknown'), 'declared')).toBe('dashed');
    expect(traceOf(stage('consistent', 'seen', 'seen', 'none'), 'declared')).toBe('solid');
    expect(traceOf(stage('unknown', 'none', 'seen', 'none'), 'encoded')).toBe('solid');
    expect(traceOf(stage('unknown', 'none', 'seen', 'unknown'), 'executed')).toBe('broken');
    expect(traceOf(stage('unknown', 'none', 'seen', 'unknown'), 'declared')).toBe('none');
  });
});

describe('pointAt()', () => {
  it('sets strands together where they agree, apart where they differ, loose where it is not known', () => {
    const gap = (outcome: StageCell['outcome']): number => {
      const [upper, , lower] = layerNames.map(
        (layer) => pointAt(stage(outcome, 'seen', 'seen', 'seen'), 0, layer, lying)[1],
      );
      return (lower ?? 0) - (upper ?? 0);
    };
    expect([gap('consistent'), gap('unknown'), gap('divergent')]).toEqual([8, 28, 60]);
  });

  it('turns the line on its side for a narrow page', () => {
    const here = stage('divergent', 'seen', 'seen', 'seen');
    const [along, across] = pointAt(here, 3, 'declared', lying);
    expect(pointAt(here, 3, 'declared', { ...lying, upright: true })).toEqual([across, along]);
  });
});

describe('drawSegments()', () => {
  it('covers the whole line with each strand, without seam or gap, inside its drawing', () => {
    fc.assert(
      fc.property(stages, fc.boolean(), (line, upright) => {
        for (const layer of layerNames) {
          const runs = drawSegments(line, { ...lying, upright }).filter((each) => each.layer === layer);
          const ends = runs.map(({ path }) => {
            const all = numbersOf(path);
            expect(all.every((value) => Number.isFinite(value) && value >= 0 && value <= lying.step * 11)).toBe(true);
            return [all.slice(0, 2), all.slice(-2)] as const;
          });
          expect(ends[0]?.[0][upright ? 1 : 0]).toBe(0);
          expect(ends.at(-1)?.[1][upright ? 1 : 0]).toBeCloseTo(line.length * lying.step);
          for (const [index, [start]] of ends.slice(1).entries()) {
            for (const [axis, value] of start.entries()) expect(value).toBeCloseTo(ends[index]?.[1][axis] ?? -1);
            expect(runs[index + 1]?.trace).not.toBe(runs[index]?.trace);
          }
        }
      }),
    );
  });

  it('runs level and together while nothing changes', () => {
    const same = Array.from({ length: 4 }, () => stage('consistent', 'seen', 'seen', 'seen'));
    const paths = drawSegments(same, lying);
    expect(paths).toHaveLength(3);
    expect(numbersOf(paths[0]?.path ?? '').filter((_, index) => index % 2 === 1)).toSatisfy((heights: number[]) =>
      heights.every((height) => height === 46),
    );
  });
});
