/** Finding things by a part of their name: what comes first, how many, and that one question has one answer. */
import { LineageWalk, ThingsAnswer } from '#api';
import { toRef, type EntityRef, type Observation, type RelationName } from '#core';
import { createLineage, foldGraph, joinGraph } from '#graph';
import { stagesOfThings } from '#lifecycle';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkLineage, type LineageState } from './lineage.ts';
import { searchThings } from './things.ts';

const evidence = [{ source: 's', locator: 'x@worktree' }];
const common = { layer: 'executed', method: 'recorded', evidence } as const;
const entity = (ref: EntityRef, attributes = {}): Observation => ({ kind: 'entity', ref, attributes, ...common });
const relation = (from: EntityRef, name: RelationName, to: EntityRef): Observation => ({
  kind: 'relation',
  from,
  relation: name,
  to,
  attributes: {},
  ...common,
});
const file = (path: string): EntityRef => toRef('artifact', 's', path);
const [raw, clean, churn, run] = [
  file('data/raw/churn.csv'),
  file('data/clean/churn.csv'),
  toRef('model', 's', 'churn'),
  toRef('run', 's', '0123456789abcdef0123456789abcdef'),
];
const observations = [
  ...[raw, clean, file('src/unchurned.py'), churn].map((ref) => entity(ref)),
  entity(run, { name: 'bold-fox' }),
  relation(clean, 'wasDerivedFrom', raw),
  relation(run, 'used', raw),
  relation(run, 'used', clean),
];

function stateOf(all: readonly Observation[]): LineageState {
  const graph = foldGraph({ surveyedAt: 't', sources: [], skipped: [], observations: all });
  const links = joinGraph(graph);
  return { graph, links, lineage: createLineage(links, () => true), stageOf: stagesOfThings(graph), asOf: undefined };
}
const state = stateOf(observations);
const find = (q?: string, most?: number): readonly string[] =>
  searchThings(state, { ...(q === undefined ? {} : { q }), ...(most === undefined ? {} : { most }) }).things.map(
    (thing) => thing.ref,
  );

describe('searchThings()', () => {
  it('puts the whole name first, then the beginning of a file’s name, then any place in it', () => {
    expect(find('churn')).toEqual([churn, clean, raw, file('src/unchurned.py')]);
  });

  it('finds a run by its name, takes several words in any order, and does not mind case', () => {
    expect(find('bold')).toEqual([run]);
    expect(find('CSV raw')).toEqual([raw]);
    expect(find('no such thing')).toEqual([]);
  });

  it('puts a name’s last part before what only begins so', () => {
    const [whole, other] = [file('zz/prepare'), file('prepared.csv')];
    const refs = searchThings(stateOf([whole, other].map((ref) => entity(ref))), { q: 'prepare' }).things.map(
      ({ ref }) => ref,
    );
    expect(refs).toEqual([whole, other]);
  });

  it('begins with models where nothing was typed, and counts what it leaves out', () => {
    expect(find()[0]).toBe(churn);
    const answer = ThingsAnswer.parse(searchThings(state, { q: 'churn', most: 1 }));
    expect([answer.things.length, answer.more]).toEqual([1, 3]);
  });

  it('answers the same in whatever order things were seen', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(observations, { minLength: observations.length }), (shuffled) => {
        expect(searchThings(stateOf(shuffled), { q: 'c' })).toEqual(searchThings(state, { q: 'c' }));
      }),
      { numRuns: 20 },
    );
  });
});

describe('walkLineage() with all links', () => {
  it('tells, after the links by which things were reached, each other one between listed things, once', () => {
    const nearest = walkLineage(state, { from: raw });
    const all = LineageWalk.parse(walkLineage(state, { from: raw, links: 'all' }));
    expect(all.links.slice(0, nearest.links.length)).toEqual(nearest.links);
    expect(all.links.slice(nearest.links.length).map((link) => [link.from, link.to])).toEqual([[run, clean]]);
    expect({ ...all, links: [] }).toEqual({ ...nearest, links: [] });
    expect(walkLineage(state, { from: raw, most: 1, links: 'all' }).links).toHaveLength(1);
  });
});
