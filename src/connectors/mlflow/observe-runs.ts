/** What is said of runs and of the datasets they used. Each run is one observation. */
import {
  toRef,
  type EntityObservation,
  type Evidence,
  type JsonObject,
  type Observation,
  type RelationObservation,
} from '#core';
import type { Names } from './names.ts';
import type { DatasetRecord, RunRecord } from './records.ts';
import { known } from './text.ts';

export const recorded = { layer: 'executed', method: 'recorded' } as const;

export interface Saying {
  readonly source: string;
  readonly names: Names;
  /** Evidence for a record's place: a file, or a row of a database. */
  readonly evidence: (place: string) => Evidence;
  readonly sourceFile: (sourceName: string) => string | undefined;
  readonly experiments: ReadonlyMap<string, string>;
}

export function observeRun(saying: Saying, run: RunRecord): EntityObservation {
  const { attributes, experiment } = run;
  const sourceName = attributes['sourceName'];
  const sourceFile = typeof sourceName === 'string' ? saying.sourceFile(sourceName) : undefined;
  return {
    kind: 'entity',
    ...recorded,
    evidence: [saying.evidence(run.place)],
    ref: saying.names.run(run.id),
    attributes: {
      ...attributes,
      ...(experiment === undefined ? {} : { experiment: saying.experiments.get(experiment) ?? experiment }),
      ...(sourceFile === undefined ? {} : { sourceFile }),
    },
  };
}

export function observeUses(saying: Saying, run: RunRecord): readonly RelationObservation[] {
  const evidence = [saying.evidence(run.place)];
  const from = saying.names.run(run.id);
  const datasets = run.datasets.map(({ dataset, context }): RelationObservation => ({
    kind: 'relation',
    ...recorded,
    evidence,
    from,
    relation: 'used',
    to: datasetVersionRef(saying.source, dataset),
    ...(context === undefined ? {} : { attributes: { role: context } }),
  }));
  const models = run.modelsUsed.map((id): RelationObservation => ({
    kind: 'relation',
    ...recorded,
    evidence,
    from,
    relation: 'used',
    to: saying.names.loggedModel(id),
    attributes: { role: 'model' },
  }));
  return [...datasets, ...models];
}

export function datasetVersionRef(
  source: string,
  dataset: Pick<DatasetRecord, 'name' | 'digest'>,
): ReturnType<typeof toRef> {
  return toRef('dataset-version', source, dataset.name, dataset.digest);
}

export function observeDataset(saying: Saying, dataset: DatasetRecord): readonly Observation[] {
  const evidence = [saying.evidence(dataset.place)];
  const version: JsonObject = {
    name: dataset.name,
    digest: dataset.digest,
    ...known({ sourceType: dataset.sourceType, source: dataset.location }),
    ...(dataset.rows === undefined ? {} : { rows: dataset.rows }),
  };
  return [
    {
      kind: 'entity',
      ...recorded,
      evidence,
      ref: toRef('dataset', saying.source, dataset.name),
      attributes: { name: dataset.name },
    },
    { kind: 'entity', ...recorded, evidence, ref: datasetVersionRef(saying.source, dataset), attributes: version },
  ];
}
