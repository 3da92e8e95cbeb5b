/** Runs of a tracking server: `runs/search` over all experiments, deleted ones included. */
import { toDataset } from './datasets.ts';
import type { DatasetUse, RunRecord } from './records.ts';
import { RunJson, type Pairs } from './rest-schema.ts';
import { toRunAttributes } from './run-attributes.ts';
import { toMs, toName, toText } from './text.ts';

/** `undefined` for what is no run. */
export function toRunRecord(json: unknown): RunRecord | undefined {
  const run = RunJson.safeParse(json).data;
  const id = toName(run?.info.run_id ?? run?.info.run_uuid, 64);
  if (!run || id === undefined) return undefined;
  const { info, data, inputs } = run;
  const experiment = toName(info.experiment_id, 64);
  return {
    id,
    place: placeOfRun(id),
    experiment,
    attributes: toRunAttributes({
      id,
      name: info.run_name,
      status: info.status,
      startMs: toMs(info.start_time),
      endMs: toMs(info.end_time),
      deleted: info.lifecycle_stage === 'deleted',
      user: info.user_id,
      sourceName: undefined,
      sourceVersion: undefined,
      experiment,
      parameters: toValues(data.params),
      metrics: toValues(data.metrics),
      tags: toValues(data.tags),
    }),
    datasets: toDatasets(inputs?.dataset_inputs ?? [], id),
    modelsUsed: (inputs?.model_inputs ?? []).flatMap(({ model_id }) => toName(model_id, 100) ?? []),
  };
}

/** A path of the API that gives this run. */
function placeOfRun(id: string): string {
  return `runs/get?run_id=${encodeURIComponent(id)}`;
}

export function toValues(pairs: Pairs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(pairs.filter(({ key }) => key !== '__proto__').map(({ key, value }) => [key, value]));
}

type Inputs = NonNullable<RunJson['inputs']>['dataset_inputs'];

/** Datasets have no address of their own in the API: the run that used one shows it. */
function toDatasets(inputs: Inputs, run: string): readonly DatasetUse[] {
  return inputs.flatMap(({ dataset, tags }): readonly DatasetUse[] => {
    const record = toDataset({
      place: placeOfRun(run),
      name: dataset.name,
      digest: dataset.digest,
      sourceType: dataset.source_type,
      source: dataset.source,
      profile: dataset.profile,
    });
    const context = toText(tags.find(({ key }) => key === 'mlflow.data.context')?.value, 60);
    return record ? [{ dataset: record, ...(context === undefined ? {} : { context }) }] : [];
  });
}
