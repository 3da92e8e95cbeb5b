/**
 * What a database has: its tables and columns, asked before anything is read, so that stores of every generation are
 * read by what they hold. Only ordinary tables and ordinary columns count: views, virtual tables and generated columns
 * can be made to run for ever. Tables that are not named here are never read; `secrets` is one of them.
 */
import type { SqliteReader, SqliteRow } from '../connector.ts';
import type { Generation } from './records.ts';

const tablesRead = [
  'alembic_version',
  'experiments',
  'runs',
  'params',
  'tags',
  'metrics',
  'latest_metrics',
  'registered_models',
  'model_versions',
  'registered_model_tags',
  'model_version_tags',
  'registered_model_aliases',
  'datasets',
  'inputs',
  'input_tags',
  'logged_models',
  'logged_model_metrics',
] as const;
export type TableName = (typeof tablesRead)[number];

/** JSON: remembered with the file's fingerprint. */
export interface SqlShape {
  /** `alembic_version.version_num`, as recorded. */
  readonly schema?: string;
  readonly generation: Generation;
  readonly columns: Readonly<Partial<Record<TableName, readonly string[]>>>;
  /** Tables whose rows can be found by run without a scan. */
  readonly byRun: readonly string[];
  /** Tables in which some run has more rows than any real run: they are read run by run, each bounded. */
  readonly crowded: readonly string[];
}
export const MOST_ROWS_OF_A_RUN = 2_000;

/** Undefined when it is no MLflow store. Throws what SQLite throws. */
export function readShape(reader: SqliteReader): SqlShape | undefined {
  const present = new Set<string>();
  // rootpage is 0 for views and virtual tables (sqlite.org/schematab.html).
  for (const row of reader.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 LIMIT 2000")) {
    if (typeof row['name'] === 'string') present.add(row['name']);
  }
  const columns: Partial<Record<TableName, readonly string[]>> = {};
  for (const table of tablesRead) {
    if (!present.has(table)) continue;
    // table_info leaves out generated and hidden columns (sqlite.org/pragma.html#pragma_table_info).
    columns[table] = [...reader.rows('SELECT name FROM pragma_table_info(?) LIMIT 200', table)].flatMap(
      (row) => text(row, 'name') ?? [],
    );
  }
  const has = (table: TableName, column: string): boolean => columns[table]?.includes(column) === true;
  if (!has('runs', 'run_uuid') || !has('runs', 'status') || !has('experiments', 'experiment_id')) return undefined;
  const [version] = has('alembic_version', 'version_num')
    ? [...reader.rows('SELECT substr(version_num, 1, 40) AS version FROM alembic_version LIMIT 1')]
    : [];
  const schema = version && text(version, 'version');
  const values = (['params', 'tags', 'latest_metrics'] as const).filter((table) => has(table, 'run_uuid'));
  const byRun = values.filter((table) => isIndexed(reader, table));
  const crowded = values.filter((table) => isCrowded(reader, table));
  const generation = columns.logged_models
    ? '3.x'
    : (columns.registered_model_aliases ?? columns.datasets)
      ? '2.x'
      : '1.x';
  return { ...(schema === undefined ? {} : { schema }), generation, columns, byRun, crowded };
}

function isIndexed(reader: SqliteReader, table: TableName): boolean {
  const sql =
    "SELECT 1 AS found FROM pragma_index_list(?) AS list JOIN pragma_index_info(list.name) AS part WHERE part.seqno = 0 AND part.name = 'run_uuid' AND list.partial = 0 LIMIT 1";
  return [...reader.rows(sql, table)].length > 0;
}

function isCrowded(reader: SqliteReader, table: TableName): boolean {
  return (
    [
      ...reader.rows(
        `SELECT 1 AS found FROM ${table} GROUP BY run_uuid HAVING count(*) > ${MOST_ROWS_OF_A_RUN} LIMIT 1`,
      ),
    ].length > 0
  );
}

export function has(shape: SqlShape, table: TableName, ...columns: readonly string[]): boolean {
  const known = shape.columns[table];
  return known !== undefined && columns.every((column) => known.includes(column));
}

/** What this store can tell, by what it has. */
export interface Support {
  readonly latestMetrics: boolean;
  readonly aliases: boolean;
  readonly datasets: boolean;
  readonly modelInputs: boolean;
  readonly loggedModels: boolean;
  readonly measured: boolean;
  readonly workspaces: boolean;
}

export function supportOf(shape: SqlShape): Support {
  return {
    latestMetrics: has(shape, 'latest_metrics', 'key', 'value', 'run_uuid'),
    aliases: has(shape, 'registered_model_aliases', 'alias', 'version', 'name'),
    datasets:
      has(shape, 'datasets', 'dataset_uuid', 'name', 'digest') &&
      has(shape, 'inputs', 'source_type', 'source_id', 'destination_type', 'destination_id'),
    modelInputs: has(shape, 'inputs', 'source_type', 'source_id', 'destination_type', 'destination_id', 'step'),
    loggedModels: has(shape, 'logged_models', 'model_id', 'name'),
    measured: has(
      shape,
      'logged_model_metrics',
      'model_id',
      'metric_name',
      'metric_value',
      'run_id',
      'dataset_name',
      'dataset_digest',
    ),
    workspaces: has(shape, 'model_versions', 'workspace') && has(shape, 'registered_models', 'workspace'),
  };
}

/** Values above this are not loaded at all: SQLite knows a value's size without reading it. */
const MAX_LOADED = 200_000;

/** Text of at most `max` characters; NULL for what is larger than is ever loaded. */
export function cut(column: string, max: number | string = 251): string {
  return `CASE WHEN octet_length(${column}) > ${MAX_LOADED} THEN NULL ELSE substr(CAST(${column} AS TEXT), 1, ${max}) END`;
}

/** `expression AS column` for each text column that exists. */
export function textColumns(shape: SqlShape, table: TableName, columns: readonly string[], prefix = ''): string {
  return columns
    .filter((column) => has(shape, table, column))
    .map((column) => `${cut(`${prefix}${column}`, 1001)} AS ${column}`)
    .join(', ');
}

/** Numbers only: times, versions, states. */
export function numberColumns(shape: SqlShape, table: TableName, columns: readonly string[]): string {
  return columns
    .filter((column) => has(shape, table, column))
    .map((column) => `CASE WHEN typeof(${column}) IN ('integer', 'real') THEN ${column} END AS ${column}`)
    .join(', ');
}

export function text(row: SqliteRow, column: string): string | undefined {
  const value = row[column];
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}
