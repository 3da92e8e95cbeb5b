/** A file store (`mlruns/`): described and its registry read; runs on demand. */
import { sha256 } from '#core';
import type { ConnectorContext, FileEntry } from '../connector.ts';
import { toDataset } from './datasets.ts';
import type { ExperimentFiles, FileStoreFiles } from './file-layout.ts';
import { inBatches, openFileReader, type FileReader } from './file-reader.ts';
import { readFileRegistry } from './file-registry.ts';
import { readFileRuns } from './file-runs.ts';
import { rememberWhole } from './memo.ts';
import type { DatasetRecord, Gap, Generation, Registry, Store } from './records.ts';
import { toName } from './text.ts';

interface Description {
  readonly experiments: readonly (readonly [string, string])[];
  readonly datasets: readonly (readonly [string, DatasetRecord])[];
  readonly registry: Registry;
  readonly gaps: readonly Gap[];
}

/** Undefined when nothing in it is MLflow's: only its paths looked so. */
export async function openFileStore(context: ConnectorContext, files: FileStoreFiles): Promise<Store | undefined> {
  const { experiments, datasets, registry, gaps } = await rememberWhole(
    context,
    `store/${files.root}`,
    fingerprintOf(files),
    async () => {
      const value = await describe(context, files);
      return { value, whole: value.gaps.length === 0 };
    },
  );
  const named = files.root === 'mlruns' || files.root.endsWith('/mlruns');
  const hasRuns = [...files.experiments.values()].some((experiment) =>
    [...experiment.runs.values()].some((run) => run.meta),
  );
  const found = experiments.length + registry.models.length + registry.versions.length + registry.deletedVersions > 0;
  if (!found && (files.experiments.size === 0 || (!hasRuns && !named))) return undefined;
  const datasetsByKey = new Map(datasets);
  return {
    path: files.root,
    kind: 'mlflow-file',
    schema: undefined,
    generation: generationOf(files),
    experiments: new Map(experiments),
    registry,
    gaps,
    runs: () => readFileRuns(context, files, datasetsByKey),
    close: () => undefined,
  };
}

async function describe(context: ConnectorContext, files: FileStoreFiles): Promise<Description> {
  const reader = openFileReader(context);
  return {
    experiments: await readExperiments(reader, files),
    datasets: await readDatasets(reader, files),
    registry: await readFileRegistry(reader, files),
    gaps: reader.unread.map(({ path, reason }) => ({
      kind: 'gap',
      place: path,
      reason: `${path} was not read: ${reason}`,
    })),
  };
}

/** Of everything but the runs. */
function fingerprintOf(files: FileStoreFiles): string {
  const parts: string[] = [];
  const add = (entry: FileEntry | undefined): void => {
    if (entry) parts.push(entry.path, entry.fingerprint);
  };
  for (const { meta, datasets, loggedModels } of files.experiments.values()) {
    add(meta);
    datasets.forEach(add);
    for (const model of loggedModels.values()) [model.meta, ...model.metrics.map(({ entry }) => entry)].forEach(add);
  }
  for (const { meta, aliases, tags, versions } of files.models.values()) {
    [meta, ...[...aliases, ...tags].map(({ entry }) => entry)].forEach(add);
    for (const version of versions.values()) [version.meta, ...version.tags.map(({ entry }) => entry)].forEach(add);
  }
  return sha256(parts.join('\0'));
}

async function readExperiments(reader: FileReader, files: FileStoreFiles): Promise<Description['experiments']> {
  const read = await inBatches([...files.experiments.values()], async ({ id, meta }: ExperimentFiles) => {
    const row = meta && (await reader.meta(meta));
    if (row?.text('experiment_id') !== id) return undefined;
    return [id, toName(row.text('name')) ?? id] as const;
  });
  return read.flatMap((pair) => (pair ? [pair] : []));
}

/** By `<experiment>/<directory>`, which is how a run's inputs name them. */
async function readDatasets(reader: FileReader, files: FileStoreFiles): Promise<Description['datasets']> {
  const all = [...files.experiments.values()].flatMap((experiment) =>
    [...experiment.datasets].map(([id, entry]) => ({ key: `${experiment.id}/${id}`, entry })),
  );
  const read = await inBatches(all, async ({ key, entry }) => {
    const row = await reader.meta(entry);
    const dataset =
      row &&
      toDataset({
        place: entry.path,
        name: row.text('name'),
        digest: row.text('digest'),
        sourceType: row.text('source_type'),
        source: row.text('source'),
        profile: row.text('profile'),
      });
    return dataset && ([key, dataset] as const);
  });
  return read.flatMap((pair) => (pair ? [pair] : []));
}

/** A file store does not say which MLflow wrote it. Only logged models tell: earlier than 3.x has none. */
function generationOf(files: FileStoreFiles): Generation | undefined {
  return [...files.experiments.values()].some((experiment) => experiment.loggedModels.size > 0) ? '3.x' : undefined;
}
