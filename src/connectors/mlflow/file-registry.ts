/** The registry of a file store: models, versions, aliases, tags, and the models that runs logged (3.x). */
import { toMetric } from './run-attributes.ts';
import type { FileStoreFiles, LoggedModelFiles, ModelFiles, VersionFiles } from './file-layout.ts';
import { inBatches, type FileReader } from './file-reader.ts';
import type { MetaFile } from './meta-file.ts';
import { lastOf, parseMetricLines, type MetricLine } from './metric-file.ts';
import type { LoggedModelRecord, Measured, ModelRecord, Registry, VersionRecord } from './records.ts';
import { known, MAX_NOTE, safeValue, toMs, toName, toText } from './text.ts';

const MAX_TAGS = 50;
/** entities/model_registry/model_version_stages.py */
export const DELETED_STAGE = 'Deleted_Internal';
/** LoggedModelStatus (3.x) in files and databases. */
const loggedStatus: Readonly<Record<string, string>> = { 1: 'PENDING', 2: 'READY', 3: 'FAILED' };

export async function readFileRegistry(reader: FileReader, store: FileStoreFiles): Promise<Registry> {
  const models: ModelRecord[] = [];
  const versions: VersionRecord[] = [];
  let deletedVersions = 0;
  for (const [name, files] of store.models) {
    const model = await readModel(reader, name, files);
    if (model) models.push(model);
    const read = await inBatches([...files.versions], async ([version, each]) =>
      readVersion(reader, { name, version }, each),
    );
    for (const record of read) {
      if (record === 'deleted') deletedVersions += 1;
      else if (record) versions.push(record);
    }
  }
  const logged = [...store.experiments.values()].flatMap((experiment) => [...experiment.loggedModels.values()]);
  const loggedModels = (await inBatches(logged, async (files) => readLoggedModel(reader, files))).flatMap(
    (record) => record ?? [],
  );
  return { models, versions, deletedVersions, loggedModels };
}

/** The meta file of a model or of a version, when it is whole and belongs to this name. */
async function readNamed(
  reader: FileReader,
  file: ModelFiles['meta'],
  name: string,
): Promise<{ readonly meta: MetaFile; readonly place: string } | undefined> {
  const meta = file && (await reader.meta(file));
  if (!file || !meta || meta.text('creation_timestamp') === undefined || meta.text('name') !== name) return undefined;
  return { meta, place: file.path };
}

function timesOf(meta: MetaFile): Record<string, number> {
  return known({
    createdMs: toMs(meta.text('creation_timestamp')),
    updatedMs: toMs(meta.text('last_updated_timestamp')),
  });
}

async function readModel(reader: FileReader, name: string, files: ModelFiles): Promise<ModelRecord | undefined> {
  const found = await readNamed(reader, files.meta, name);
  if (!found) return undefined;
  const { meta, place } = found;
  const aliases = await reader.values(files.aliases, MAX_TAGS);
  return {
    name,
    place,
    aliases: Object.fromEntries(Object.entries(aliases).map(([alias, version]) => [alias, version.trim()])),
    tags: safeTags(await reader.values(files.tags, MAX_TAGS)),
    ...timesOf(meta),
    ...known({
      workspace: workspaceOf(meta.text('workspace')),
      description: toText(meta.text('description'), MAX_NOTE),
    }),
  };
}

async function readVersion(
  reader: FileReader,
  { name, version }: { readonly name: string; readonly version: string },
  files: VersionFiles,
): Promise<VersionRecord | 'deleted' | undefined> {
  const found = await readNamed(reader, files.meta, name);
  if (!found) return undefined;
  const { meta, place } = found;
  const stage = meta.text('current_stage');
  if (stage === DELETED_STAGE) return 'deleted';
  return {
    model: name,
    version: toName(meta.text('version'), 40) ?? version,
    place,
    tags: safeTags(await reader.values(files.tags, MAX_TAGS)),
    ...timesOf(meta),
    ...known({
      workspace: workspaceOf(meta.text('workspace')),
      stage: stageOf(stage),
      status: toText(meta.text('status'), 40),
      source: toText(meta.text('source')),
      run: toName(meta.text('run_id'), 64),
      user: toText(meta.text('user_id')),
      description: toText(meta.text('description'), MAX_NOTE),
    }),
  };
}

async function readLoggedModel(reader: FileReader, files: LoggedModelFiles): Promise<LoggedModelRecord | undefined> {
  const meta = files.meta && (await reader.meta(files.meta));
  if (!files.meta || !meta || meta.text('model_id') !== files.id) return undefined;
  return {
    id: files.id,
    name: toText(meta.text('name')) ?? files.id,
    place: files.meta.path,
    deleted: meta.text('lifecycle_stage') === 'deleted',
    measured: await readMeasured(reader, files),
    ...known({ createdMs: toMs(meta.text('creation_timestamp')) }),
    ...known({
      status: toLoggedStatus(meta.text('status')),
      type: toText(meta.text('model_type'), 60),
      run: toName(meta.text('source_run_id'), 64),
      location: toText(meta.text('artifact_location')),
    }),
  };
}

/** Only values that name their dataset; the others stand in the run as well. */
async function readMeasured(reader: FileReader, files: LoggedModelFiles): Promise<readonly Measured[]> {
  const found: { readonly name: string; readonly line: MetricLine }[] = [];
  for (const { name, entry } of files.metrics.slice(0, 500)) {
    const lines = parseMetricLines((await reader.text(entry, 1_000_000)) ?? '', { ofModel: true }).filter(
      (line) => line.dataset,
    );
    const groups = Map.groupBy(lines, (line) => `${line.dataset ?? ''}\0${line.digest ?? ''}\0${line.run ?? ''}`);
    for (const group of groups.values()) {
      const line = lastOf(group);
      if (line) found.push({ name, line });
    }
  }
  return toMeasured(
    found.map(({ name, line }) => ({
      dataset: line.dataset ?? '',
      digest: line.digest ?? '',
      run: line.run ?? '',
      name,
      value: line.value,
      atMs: line.atMs,
    })),
  );
}

export interface MeasuredValue {
  readonly dataset: string;
  readonly digest: string;
  readonly run: string;
  readonly name: string;
  readonly value: unknown;
  readonly atMs: number | undefined;
}

/** One entry for each dataset and run. */
export function toMeasured(values: readonly MeasuredValue[]): readonly Measured[] {
  const groups = Map.groupBy(values, (value) => `${value.dataset}\0${value.digest}\0${value.run}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const digest = toName(first?.digest, 100);
    const run = toName(first?.run, 64);
    if (!first || digest === undefined || run === undefined) return [];
    const atMs = group.reduce((most, value) => Math.max(most, value.atMs ?? 0), 0);
    const metrics = Object.fromEntries(group.map((value) => [value.name, toMetric(value.name, value.value) ?? null]));
    return [{ dataset: first.dataset, digest, run, ...(atMs > 0 ? { atMs } : {}), metrics }];
  });
}

export function toLoggedStatus(recorded: string | undefined): string | undefined {
  return recorded === undefined ? undefined : (loggedStatus[recorded] ?? toText(recorded, 40));
}

/** The text "None" is MLflow's way to say that there is none. */
export function stageOf(stage: string | undefined): string | undefined {
  return stage === undefined || stage === 'None' ? undefined : toText(stage, 60);
}

/** Every store has the workspace `default`; it is said only when it is another. */
export function workspaceOf(workspace: string | undefined): string | undefined {
  return workspace === 'default' ? undefined : toName(workspace, 63);
}

export function safeTags(tags: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const safe = Object.entries(tags).flatMap(([name, value]) =>
    typeof value === 'string' && name !== '' && name !== '__proto__' ? [[name, safeValue(name, value)] as const] : [],
  );
  return Object.fromEntries(safe.slice(0, MAX_TAGS));
}
