/**
 * Runs of a database, in chunks in the order in which they were written: what belongs to neighbouring runs then lies on
 * neighbouring pages, which is what counts when the file is not in memory yet. Parameters, metrics and tags of a chunk
 * are gathered by SQLite into one JSON text for each run: twenty rows then cost one crossing into JavaScript (measured:
 * 2.3 times faster than rows). A chunk is bounded in rows; a chunk with more is read run by run, each bounded.
 */
import type { SqliteReader, SqliteRow } from '../connector.ts';
import { toDataset } from './datasets.ts';
import type { DatasetUse, RunRecord } from './records.ts';
import { toRunAttributes } from './run-attributes.ts';
import {
  cut,
  has,
  MOST_ROWS_OF_A_RUN,
  numberColumns,
  supportOf,
  text,
  textColumns,
  type SqlShape,
} from './sql-shape.ts';
import { toMs, toName, toText } from './text.ts';

const CHUNK = 500;
/** Without an index by run every chunk is a scan (stores before MLflow 1.26): fewer, larger ones. */
const CHUNK_WITHOUT_INDEX = 10_000;
const INPUTS_PER_RUN = 400;

/** JSON. `next` is where the following chunk begins; without it the end was reached. */
export interface RunChunk {
  readonly runs: readonly RunRecord[];
  readonly next?: number;
}

/** Runs whose row number comes after `after`. Throws what SQLite throws. */
export function readRunChunk(reader: SqliteReader, shape: SqlShape, after: number): RunChunk {
  const size = valueTables(shape).every((table) => shape.byRun.includes(table)) ? CHUNK : CHUNK_WITHOUT_INDEX;
  const columns = [
    '_rowid_ AS row_number',
    'CASE WHEN octet_length(run_uuid) <= 64 THEN run_uuid END AS run_uuid',
    textColumns(shape, 'runs', [
      'name',
      'user_id',
      'status',
      'source_name',
      'source_version',
      'lifecycle_stage',
      'experiment_id',
    ]),
    numberColumns(shape, 'runs', ['start_time', 'end_time']),
  ]
    .filter((part) => part !== '')
    .join(', ');
  const rows = [...reader.rows(`SELECT ${columns} FROM runs WHERE _rowid_ > ? ORDER BY _rowid_ LIMIT ?`, after, size)];
  const end = rows.at(-1)?.['row_number'];
  if (rows.length === 0) return { runs: [] };
  if (typeof end !== 'number' || end <= after)
    throw new Error('the rows of runs are not numbered as SQLite numbers them');
  const range: Range = { after, end, ids: rows.flatMap((row) => text(row, 'run_uuid') ?? []) };
  const parts: ChunkParts = {
    parameters: readValues(reader, shape, { table: 'params', value: cut('value'), range }),
    metrics: readMetrics(reader, shape, range),
    tags: readValues(reader, shape, { table: 'tags', value: cut('value', tagLength), range }),
    datasets: readDatasetUses(reader, shape, range),
    models: readModelsUsed(reader, shape, range),
  };
  return { runs: rows.flatMap((row) => toRecord(row, parts) ?? []), ...(rows.length === size ? { next: end } : {}) };
}

/** The chunk's runs; its two bounds are the parameters after it. */
const inChunk = 'IN (SELECT run_uuid FROM runs WHERE _rowid_ > ? AND _rowid_ <= ?)';

function valueTables(shape: SqlShape): readonly string[] {
  return (['params', 'tags', 'latest_metrics'] as const).filter((table) => shape.columns[table]);
}

const tagLength =
  "CASE key WHEN 'mlflow.log-model.history' THEN 8000 WHEN 'mlflow.note.content' THEN 1001 ELSE 251 END";

interface Range {
  readonly after: number;
  readonly end: number;
  readonly ids: readonly string[];
}
type Values = Readonly<Record<string, unknown>>;
interface ChunkParts {
  readonly parameters: ReadonlyMap<string, Values>;
  readonly metrics: ReadonlyMap<string, Values>;
  readonly tags: ReadonlyMap<string, Values>;
  readonly datasets: ReadonlyMap<string, readonly DatasetUse[]>;
  readonly models: ReadonlyMap<string, readonly string[]>;
}

interface Asked {
  readonly table: 'params' | 'tags' | 'latest_metrics' | 'metrics';
  readonly value: string;
  readonly range: Range;
}

function readValues(
  reader: SqliteReader,
  shape: SqlShape,
  { table, value, range }: Asked,
): ReadonlyMap<string, Values> {
  if (!has(shape, table, 'key', 'value', 'run_uuid')) return new Map();
  const json = `json_group_object(${cut('key')}, ${value}) AS json`;
  if (!shape.crowded.includes(table)) {
    return toValues(
      reader.rows(
        `SELECT run_uuid AS id, ${json} FROM ${table} WHERE run_uuid ${inChunk} GROUP BY run_uuid`,
        range.after,
        range.end,
      ),
    );
  }
  if (!shape.byRun.includes(table))
    throw new Error(
      `in the table ${table} one run has more than ${MOST_ROWS_OF_A_RUN} rows, and there is no index by run`,
    );
  const one = `SELECT run_uuid AS id, ${json} FROM (SELECT * FROM ${table} WHERE run_uuid = ? LIMIT ${MOST_ROWS_OF_A_RUN}) GROUP BY run_uuid`;
  return new Map(range.ids.flatMap((id) => [...toValues(reader.rows(one, id))]));
}

function toValues(rows: Iterable<SqliteRow>): ReadonlyMap<string, Values> {
  const values = new Map<string, Values>();
  for (const { id, json } of rows as Iterable<{ id?: unknown; json?: unknown }>) {
    if (typeof id === 'string' && typeof json === 'string') values.set(id, JSON.parse(json) as Values);
  }
  return values;
}

/** `is_nan` rows hold 0 as their value; infinity stands as the largest double, which toMetric makes null. */
function readMetrics(reader: SqliteReader, shape: SqlShape, range: Range): ReadonlyMap<string, Values> {
  const table = supportOf(shape).latestMetrics ? 'latest_metrics' : 'metrics';
  const nan = has(shape, table, 'is_nan') ? 'WHEN is_nan = 1 THEN NULL ' : '';
  const value = `CASE ${nan}WHEN typeof(value) IN ('real', 'integer') THEN value END`;
  if (table === 'latest_metrics') return readValues(reader, shape, { table, value, range });
  return readFromHistory(reader, shape, { value, range });
}

/** Before latest_metrics (MLflow 1.4) the last value is found in the history: highest step, then time. */
function readFromHistory(
  reader: SqliteReader,
  shape: SqlShape,
  { value, range }: Pick<Asked, 'value' | 'range'>,
): ReadonlyMap<string, Values> {
  if (!has(shape, 'metrics', 'key', 'value', 'run_uuid', 'timestamp')) return new Map();
  const step = has(shape, 'metrics', 'step') ? 'step' : '0';
  const last = `SELECT run_uuid, key, ${value} AS value, row_number() OVER (PARTITION BY run_uuid, key ORDER BY ${step} DESC, timestamp DESC, value DESC) AS place
    FROM metrics WHERE run_uuid ${inChunk}`;
  return toValues(
    reader.rows(
      `SELECT run_uuid AS id, json_group_object(${cut('key')}, value) AS json FROM (${last}) WHERE place = 1 GROUP BY run_uuid`,
      range.after,
      range.end,
    ),
  );
}

function readDatasetUses(
  reader: SqliteReader,
  shape: SqlShape,
  range: Range,
): ReadonlyMap<string, readonly DatasetUse[]> {
  const uses = new Map<string, DatasetUse[]>();
  if (!supportOf(shape).datasets) return uses;
  const described = textColumns(
    shape,
    'datasets',
    ['dataset_uuid', 'name', 'digest', 'dataset_source_type', 'dataset_source', 'dataset_profile'],
    'd.',
  );
  const context =
    has(shape, 'input_tags', 'input_uuid', 'name', 'value') && has(shape, 'inputs', 'input_uuid')
      ? `(SELECT ${cut('t.value')} FROM input_tags AS t WHERE t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context' LIMIT 1) AS context`
      : 'NULL AS context';
  const sql = `SELECT i.destination_id AS run, ${described}, ${context} FROM inputs AS i JOIN datasets AS d ON d.dataset_uuid = i.source_id
    WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id ${inChunk} LIMIT ?`;
  for (const row of reader.rows(sql, range.after, range.end, Math.max(range.ids.length, CHUNK) * INPUTS_PER_RUN)) {
    const run = text(row, 'run');
    const dataset = toDataset({
      place: `datasets/${text(row, 'dataset_uuid') ?? ''}`,
      name: row['name'],
      digest: row['digest'],
      sourceType: row['dataset_source_type'],
      source: row['dataset_source'],
      profile: row['dataset_profile'],
    });
    const role = toText(row['context'], 60);
    if (run === undefined || !dataset) continue;
    const list = uses.get(run) ?? [];
    list.push({ dataset, ...(role === undefined ? {} : { context: role }) });
    uses.set(run, list);
  }
  return uses;
}

function readModelsUsed(reader: SqliteReader, shape: SqlShape, range: Range): ReadonlyMap<string, readonly string[]> {
  const used = new Map<string, string[]>();
  if (!supportOf(shape).modelInputs) return used;
  const sql = `SELECT source_id AS run, destination_id AS model FROM inputs
    WHERE source_type = 'RUN_INPUT' AND destination_type = 'MODEL_INPUT' AND source_id ${inChunk} LIMIT ?`;
  for (const row of reader.rows(sql, range.after, range.end, Math.max(range.ids.length, CHUNK) * INPUTS_PER_RUN)) {
    const run = text(row, 'run');
    const model = toName(row['model'], 100);
    if (run !== undefined && model !== undefined) used.set(run, [...(used.get(run) ?? []), model]);
  }
  return used;
}

function toRecord(row: SqliteRow, parts: ChunkParts): RunRecord | undefined {
  const id = text(row, 'run_uuid');
  if (id === undefined) return undefined;
  const experiment = text(row, 'experiment_id');
  const attributes = toRunAttributes({
    id,
    name: text(row, 'name'),
    status: text(row, 'status'),
    startMs: toMs(row['start_time']),
    endMs: toMs(row['end_time']),
    deleted: text(row, 'lifecycle_stage') === 'deleted',
    user: text(row, 'user_id'),
    sourceName: text(row, 'source_name'),
    sourceVersion: text(row, 'source_version'),
    experiment,
    parameters: parts.parameters.get(id) ?? {},
    metrics: parts.metrics.get(id) ?? {},
    tags: parts.tags.get(id) ?? {},
  });
  return {
    id,
    place: `runs/${id}`,
    experiment,
    attributes,
    datasets: parts.datasets.get(id) ?? [],
    modelsUsed: parts.models.get(id) ?? [],
  };
}
