/**
 * Runs of a file store, each out of its directory: meta.yaml, parameters, last metric values, tags, inputs.
 * A run whose meta.yaml is missing or torn is a gap; the others go on. Remembered by the fingerprints of its files.
 */
import { sha256 } from '#core';
import type { ConnectorContext, FileEntry } from '../connector.ts';
import type { ExperimentFiles, FileStoreFiles, RunFiles, ValueFile } from './file-layout.ts';
import { gapOf, inBatches, openFileReader, type FileReader } from './file-reader.ts';
import { rememberWhole } from './memo.ts';
import { lastOf, parseMetricLines } from './metric-file.ts';
import { toRunAttributes } from './run-attributes.ts';
import type { DatasetRecord, Gap, RunRecord } from './records.ts';
import { toMs, toName, toText } from './text.ts';

const MAX_PARAMETERS = 200;
const MAX_METRICS = 500;
const MAX_TAGS = 100;
const MAX_INPUTS = 100;
const AT_ONCE = 32;

interface RunReading {
  readonly run: Omit<RunRecord, 'datasets'> | undefined;
  readonly inputs: readonly { readonly dataset: string; readonly context?: string }[];
  readonly gap?: string;
}

export async function* readFileRuns(
  context: ConnectorContext,
  store: FileStoreFiles,
  datasets: ReadonlyMap<string, DatasetRecord>,
): AsyncGenerator<readonly (RunRecord | Gap)[]> {
  const all = [...store.experiments.values()].flatMap((experiment) =>
    [...experiment.runs.values()].map((run) => ({ experiment, run })),
  );
  for (let from = 0; from < all.length; from += AT_ONCE) {
    if (context.signal.aborted) return;
    yield await inBatches(all.slice(from, from + AT_ONCE), async ({ experiment, run }) => {
      const reading = await recall(context, experiment, run);
      return toRecord(reading, run, (id) => datasets.get(`${experiment.id}/${id}`));
    });
  }
}

async function recall(context: ConnectorContext, experiment: ExperimentFiles, run: RunFiles): Promise<RunReading> {
  const { meta } = run;
  if (!meta)
    return {
      run: undefined,
      inputs: [],
      gap: 'This run has no meta.yaml, so its state and times are not known; it was left out.',
    };
  return rememberWhole(context, run.directory, fingerprintOf(run), async () => {
    const value = await readRun(context, { experiment, run, meta });
    return { value, whole: value.gap === undefined };
  });
}

function fingerprintOf(run: RunFiles): string {
  let text = '';
  const add = (entry: FileEntry | undefined): void => {
    if (entry) text += `\0${entry.path}\0${entry.fingerprint}`;
  };
  add(run.meta);
  for (const files of [run.params, run.metrics, run.tags]) for (const { entry } of files) add(entry);
  run.inputs.forEach(add);
  return sha256(text);
}

interface Asked {
  readonly experiment: ExperimentFiles;
  readonly run: RunFiles;
  readonly meta: FileEntry;
}

async function readRun(context: ConnectorContext, { experiment, run, meta }: Asked): Promise<RunReading> {
  const reader = openFileReader(context);
  const row = await reader.meta(meta);
  if (!row)
    return {
      run: undefined,
      inputs: [],
      gap: `This run was left out: ${gapOf(reader.unread) ?? 'its meta.yaml cannot be read.'}`,
    };
  const id = row.text('run_id') ?? row.text('run_uuid');
  if (id !== run.id)
    return { run: undefined, inputs: [], gap: 'This run was left out: its meta.yaml names no run, or another one.' };
  const inputs = await readInputs(reader, run.inputs);
  const attributes = toRunAttributes({
    id,
    name: row.text('run_name') ?? row.text('name'),
    status: row.text('status'),
    startMs: toMs(row.text('start_time')),
    endMs: toMs(row.text('end_time')),
    deleted: run.trashed || row.text('lifecycle_stage') === 'deleted',
    user: row.text('user_id'),
    sourceName: row.text('source_name'),
    sourceVersion: row.text('source_version'),
    experiment: experiment.id,
    parameters: await readSome(reader, run.params, MAX_PARAMETERS),
    metrics: await readMetrics(reader, run.metrics, context.limits.fileBytes),
    tags: await readSome(reader, run.tags, MAX_TAGS),
  });
  const gap = gapOf(reader.unread);
  return {
    run: { id, place: meta.path, experiment: experiment.id, attributes, modelsUsed: inputs.models },
    inputs: inputs.datasets,
    ...(gap === undefined ? {} : { gap }),
  };
}

/** Names beyond the bound are kept without a value, so that they are counted. */
async function readSome(
  reader: FileReader,
  files: readonly ValueFile[],
  most: number,
): Promise<Readonly<Record<string, unknown>>> {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rest = Object.fromEntries(sorted.slice(most).map(({ name }) => [name, undefined]));
  return { ...rest, ...(await reader.values(sorted, most)) };
}

async function readMetrics(
  reader: FileReader,
  files: readonly ValueFile[],
  maxBytes: number,
): Promise<Readonly<Record<string, unknown>>> {
  const metrics: Record<string, number | null | undefined> = {};
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, entry } of sorted.slice(0, MAX_METRICS)) {
    const text = await reader.text(entry, maxBytes);
    const last = text === undefined ? undefined : lastOf(parseMetricLines(text, { ofModel: false }));
    if (last && name !== '__proto__') metrics[name] = last.value;
  }
  for (const { name } of sorted.slice(MAX_METRICS)) metrics[name] = undefined;
  return metrics;
}

async function readInputs(
  reader: FileReader,
  entries: readonly FileEntry[],
): Promise<{ readonly datasets: RunReading['inputs']; readonly models: readonly string[] }> {
  const datasets: { dataset: string; context?: string }[] = [];
  const models: string[] = [];
  for (const entry of entries.slice(0, MAX_INPUTS)) {
    const meta = await reader.meta(entry);
    const type = meta?.text('source_type');
    const id = toName(meta?.text('source_id'), 100);
    if (!meta || id === undefined) continue;
    const context = toText(meta.map('tags')['mlflow.data.context'], 60);
    if (type === 'DATASET') datasets.push({ dataset: id, ...(context === undefined ? {} : { context }) });
    else if (meta.text('destination_type') === 'MODEL_INPUT')
      models.push(toName(meta.text('destination_id'), 100) ?? id);
  }
  return { datasets, models };
}

function toRecord(
  reading: RunReading,
  files: RunFiles,
  dataset: (id: string) => DatasetRecord | undefined,
): RunRecord | Gap {
  if (!reading.run)
    return { kind: 'gap', place: files.directory, reason: reading.gap ?? 'This run could not be read.' };
  return {
    ...reading.run,
    datasets: reading.inputs.flatMap((input) => {
      const record = dataset(input.dataset);
      return record ? [{ dataset: record, ...(input.context === undefined ? {} : { context: input.context }) }] : [];
    }),
    ...(reading.gap === undefined ? {} : { gap: reading.gap }),
  };
}
