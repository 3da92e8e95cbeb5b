import type { Entry, EntityRef, Observation } from '#core';
import { observationId, toRef } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldLog } from './fold.ts';
import { foldGraph, type Graph } from './graph.ts';

const evidence = [{ source: 's', locator: 'a.txt@worktree' }];
const ref = (name: string): EntityRef => toRef('artifact', 's', name);
const observations = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('entity' as const),
      ref: fc.constantFrom(ref('a'), ref('b')),
      attributes: fc.dictionary(fc.constantFrom('x', 'y'), fc.nat(3)),
      layer: fc.constantFrom('encoded' as const, 'executed' as const),
      method: fc.constantFrom('hashed' as const, 'parsed' as const),
      evidence: fc.constant(evidence),
    }),
    fc.record({
      kind: fc.constant('relation' as const),
      from: fc.constantFrom(ref('a'), ref('b')),
      relation: fc.constant('used' as const),
      to: fc.constantFrom(ref('a'), ref('b')),
      layer: fc.constant('encoded' as const),
      method: fc.constant('parsed' as const),
      evidence: fc.constant(evidence),
    }),
  ),
  { maxLength: 12 },
) as fc.Arbitrary<Observation[]>;

const survey = (at: string): Entry => ({ type: 'survey', at, sources: [], skipped: [] });
const fold = (entries: Iterable<Observation>): Graph =>
  foldGraph({ surveyedAt: 't', sources: [], skipped: [], observations: entries });
const shape = (graph: Graph): unknown => ({ artifacts: graph.ofKind('artifact'), relations: graph.relations() });

describe('the fold', () => {
  it('does not depend on order, and seeing twice changes nothing', () => {
    fc.assert(
      fc.property(observations, (list) => {
        const entries = (given: Observation[]): Entry[] => [
          ...given.map((observation): Entry => ({ type: 'observe', observation })),
          survey('2026-01-01T00:00:00Z'),
        ];
        const once = foldLog(entries(list));
        const twice = foldLog(entries([...list.toReversed(), ...list]));
        expect(shape(fold(twice?.observations.values() ?? []))).toEqual(shape(fold(once?.observations.values() ?? [])));
      }),
    );
  });

  it('leaves out what no survey closed, and what a later survey retracted', () => {
    const observation: Observation = {
      kind: 'entity',
      ref: ref('a'),
      attributes: {},
      layer: 'encoded',
      method: 'parsed',
      evidence,
    };
    const log: Entry[] = [
      { type: 'observe', observation },
      survey('2026-01-01T00:00:00Z'),
      { type: 'retract', ids: [observationId(observation)] },
      survey('2026-02-01T00:00:00Z'),
      { type: 'observe', observation },
    ];
    expect(foldLog(log, '2026-01-15T00:00:00Z')?.observations.size).toBe(1);
    expect(foldLog(log)?.observations.size).toBe(0);
    expect(foldLog(log, '2025-12-31T00:00:00Z')).toBeUndefined();
  });

  it('lets the stronger method stand where two facts disagree', () => {
    const common = { kind: 'entity', ref: ref('a'), layer: 'encoded', evidence } as const;
    const graph = fold([
      { ...common, method: 'parsed', attributes: { x: 1, y: 1 } },
      { ...common, method: 'hashed', attributes: { x: 2 } },
    ]);
    expect(graph.entity(ref('a'))?.attributes).toEqual({ x: 2, y: 1 });
  });
});
