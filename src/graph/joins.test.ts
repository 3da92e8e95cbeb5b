import type { EntityRef, Observation, RelationName, RelationObservation } from '#core';
import { toRef } from '#core';
import { describe, expect, it } from 'vitest';
import { findEntities } from './find.ts';
import { foldGraph, type Graph } from './graph.ts';
import { joinGraph } from './joins.ts';
import { createLineage } from './lineage.ts';

const evidence = [{ source: 's', locator: 'x@worktree' }];
const file = (path: string, source = 's'): EntityRef => toRef('artifact', source, path);
const relation = (from: EntityRef, name: RelationName, to: EntityRef, attributes = {}): RelationObservation => ({
  kind: 'relation',
  from,
  relation: name,
  to,
  attributes,
  layer: 'encoded',
  method: 'parsed',
  evidence,
});
const entity = (ref: EntityRef, attributes = {}): Observation => ({
  kind: 'entity',
  ref,
  attributes,
  layer: 'executed',
  method: 'recorded',
  evidence,
});
const commit = (sha: string, source = 's'): Observation => ({
  kind: 'event',
  activity: 'commit',
  at: '2026-01-01T00:00:00Z',
  layer: 'executed',
  method: 'recorded',
  evidence,
  objects: [{ ref: toRef('code-revision', source, sha), qualifier: 'revision' }],
  attributes: { sha, subject: 'First', paths: [] },
});
const graphOf = (...observations: Observation[]): Graph =>
  foldGraph({ surveyedAt: 't', sources: [], skipped: [], observations });

function reach(graph: Graph, start: EntityRef, way: 'upstream' | 'downstream'): readonly EntityRef[] {
  return createLineage(joinGraph(graph), () => true)
    .reach(start, way, 99)
    .map((one) => one.ref)
    .toSorted();
}

const run = toRef('run', 'tracking', 'abc123def456');
const sha = 'a'.repeat(40);

describe('joined lineage', () => {
  it('ties a run to the commit and the file it names, in the repository that has them', () => {
    const graph = graphOf(
      commit(sha),
      entity(file('train.py')),
      entity(run, { name: 'bold-fox', commit: sha, sourceFile: 'train.py' }),
      entity(toRef('run', 'tracking', 'other'), { name: 'other', commit: 'b'.repeat(40), sourceFile: 'train.py' }),
    );
    expect(reach(graph, run, 'upstream')).toEqual([file('train.py'), toRef('code-revision', 's', sha)]);
    expect(reach(graph, file('train.py'), 'downstream')).toEqual([run]);
  });

  it('follows a registered name to its versions, and a deployment to what it serves', () => {
    const [model, version] = [toRef('model', 'registry', 'churn'), toRef('model-version', 'registry', 'churn', '3')];
    const deployment = toRef('deployment', 's', 'k8s/api.yaml:api');
    const graph = graphOf(
      entity(model),
      entity(version),
      relation(version, 'registeredAs', model),
      relation(version, 'wasGeneratedBy', run),
      relation(deployment, 'serves', toRef('model', 'mlflow', 'churn')),
    );
    expect(reach(graph, run, 'downstream')).toEqual(
      [deployment, toRef('model', 'mlflow', 'churn'), model, version].toSorted(),
    );
    expect(joinGraph(graph).find((link) => link.relation === 'sameAs')).toMatchObject({
      method: 'inferred',
      because: expect.stringContaining('only'),
    });
  });

  it('takes no name for a model of two registries', () => {
    const graph = graphOf(
      entity(toRef('model', 'one', 'churn')),
      entity(toRef('model', 'two', 'churn')),
      relation(file('api.py'), 'used', toRef('model', 'mlflow', 'churn')),
    );
    expect(reach(graph, file('api.py'), 'upstream')).toEqual([toRef('model', 'mlflow', 'churn')]);
  });

  it('ties equal content across repositories, and not files without any', () => {
    const digest = 'md5:0123456789abcdef0123456789abcdef';
    const graph = graphOf(
      relation(run, 'used', file('a.csv'), { digest }),
      relation(run, 'used', file('copy.csv', 'other'), { digest }),
      relation(run, 'used', file('empty', 'other'), { digest: 'md5:d41d8cd98f00b204e9800998ecf8427e' }),
      relation(run, 'used', file('empty'), { digest: 'md5:d41d8cd98f00b204e9800998ecf8427e' }),
    );
    expect(reach(graph, file('a.csv'), 'upstream')).toEqual([file('copy.csv', 'other')]);
    expect(reach(graph, file('empty'), 'upstream')).toEqual([]);
  });

  it('gives what lies in a directory its makers and takers, and not its neighbours', () => {
    const [make, take] = [toRef('step', 's', 'dvc.yaml:make'), toRef('step', 's', 'dvc.yaml:take')];
    const graph = graphOf(
      relation(file('data'), 'wasGeneratedBy', make),
      relation(take, 'used', file('data')),
      relation(file('x.py'), 'used', file('data/a.csv')),
      relation(file('y.py'), 'used', file('data/b.csv')),
    );
    expect(reach(graph, file('data/a.csv'), 'upstream')).toEqual([make]);
    expect(reach(graph, file('data/a.csv'), 'downstream')).toEqual([file('data'), file('x.py'), take].toSorted());
  });
});

describe('finding what is meant', () => {
  const graph = graphOf(
    commit(sha),
    entity(run, { name: 'bold-fox' }),
    entity(file('src/train.py')),
    entity(file('old/train.py')),
    entity(file('model.pkl'), { recordedDigest: 'md5:feedfacecafe0000' }),
    entity(toRef('step', 's', 'src/train.py')),
    entity(toRef('model', 'registry', 'churn')),
    entity(toRef('model-version', 'registry', 'churn', '3')),
  );
  it.each([
    ['src/train.py', [file('src/train.py')]],
    ['./src/train.py', [file('src/train.py')]],
    ['train.py', [file('old/train.py'), file('src/train.py')]],
    ['aaaaaaaa', [toRef('code-revision', 's', sha)]],
    ['abc123d', [run]],
    ['bold-fox', [run]],
    ['churn', [toRef('model', 'registry', 'churn')]],
    ['churn@3', [toRef('model-version', 'registry', 'churn', '3')]],
    ['md5:feedfacecafe0000', [file('model.pkl')]],
    ['step:s/src/train.py', ['step:s/src/train.py']],
    ['rain.py', []],
    ['aaa', []],
  ])('%s', (text, expected) => {
    expect(findEntities(graph, joinGraph(graph), text)).toEqual(expected);
  });
});
