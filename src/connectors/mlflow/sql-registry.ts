/** The registry of a database: models, versions, aliases, tags, and the models that runs logged (3.x). */
import type { SqliteReader, SqliteRow } from '../connector.ts';
import {
  DELETED_STAGE,
  safeTags,
  stageOf,
  toLoggedStatus,
  toMeasured,
  workspaceOf,
  type MeasuredValue,
} from './file-registry.ts';
import type { LoggedModelRecord, Measured, ModelRecord, Registry, VersionRecord } from './records.ts';
import { cut, has, numberColumns, supportOf, text, textColumns, type SqlShape, type TableName } from './sql-shape.ts';
import { known, MAX_NOTE, toMs, toName, toText } from './text.ts';

const MOST_ROWS = 200_000;

export function readExperimentNames(reader: SqliteReader, shape: SqlShape): readonly (readonly [string, string])[] {
  const columns = textColumns(shape, 'experiments', ['experiment_id', 'name']);
  return [...reader.rows(`SELECT ${columns} FROM experiments LIMIT ${MOST_ROWS}`)].flatMap((row) => {
    const id = text(row, 'experiment_id');
    return id === undefined ? [] : [[id, toName(text(row, 'name')) ?? id] as const];
  });
}

export function readSqlRegistry(reader: SqliteReader, shape: SqlShape): Registry {
  const all = readVersions(reader, shape);
  const versions = all.filter((version): version is VersionRecord => version !== 'deleted');
  return {
    models: readModels(reader, shape),
    versions,
    deletedVersions: all.length - versions.length,
    loggedModels: readLoggedModels(reader, shape),
  };
}

/** Models are told apart by workspace and name where there are workspaces. */
function keyOf(row: SqliteRow): string {
  return `${workspaceOf(text(row, 'workspace')) ?? ''}\0${text(row, 'name') ?? ''}`;
}

/** A key may hold `/` and `@`; the locator's own signs are escaped. */
function placeOf(table: string, ...parts: readonly string[]): string {
  return `${table}/${parts.map((part) => part.replace(/[%@#]/gu, (sign) => encodeURIComponent(sign))).join('/')}`;
}

function readModels(reader: SqliteReader, shape: SqlShape): readonly ModelRecord[] {
  if (!has(shape, 'registered_models', 'name')) return [];
  const aliases = readAliases(reader, shape);
  const tags = readTags(reader, shape, 'registered_model_tags');
  const columns = [
    textColumns(shape, 'registered_models', ['name', 'workspace', 'description']),
    numberColumns(shape, 'registered_models', ['creation_time', 'last_updated_time']),
  ]
    .filter((part) => part !== '')
    .join(', ');
  return [...reader.rows(`SELECT ${columns} FROM registered_models LIMIT ${MOST_ROWS}`)].flatMap((row) => {
    const name = toName(text(row, 'name'));
    if (name === undefined) return [];
    return [
      {
        name,
        place: placeOf('registered_models', name),
        aliases: aliases.get(keyOf(row)) ?? {},
        tags: safeTags(tags.get(keyOf(row)) ?? {}),
        ...known({ createdMs: toMs(row['creation_time']), updatedMs: toMs(row['last_updated_time']) }),
        ...known({
          workspace: workspaceOf(text(row, 'workspace')),
          description: toText(text(row, 'description'), MAX_NOTE),
        }),
      },
    ];
  });
}

function readVersions(reader: SqliteReader, shape: SqlShape): readonly (VersionRecord | 'deleted')[] {
  if (!has(shape, 'model_versions', 'name', 'version')) return [];
  const tags = readTags(reader, shape, 'model_version_tags');
  const columns = [
    textColumns(shape, 'model_versions', [
      'name',
      'version',
      'workspace',
      'description',
      'user_id',
      'current_stage',
      'source',
      'run_id',
      'status',
    ]),
    numberColumns(shape, 'model_versions', ['creation_time', 'last_updated_time']),
  ]
    .filter((part) => part !== '')
    .join(', ');
  return [...reader.rows(`SELECT ${columns} FROM model_versions LIMIT ${MOST_ROWS}`)].flatMap(
    (row): readonly (VersionRecord | 'deleted')[] => {
      const model = toName(text(row, 'name'));
      const version = toName(text(row, 'version'), 40);
      if (model === undefined || version === undefined) return [];
      if (text(row, 'current_stage') === DELETED_STAGE) return ['deleted'];
      return [toVersion(row, { model, version, tags: safeTags(tags.get(`${keyOf(row)}\0${version}`) ?? {}) })];
    },
  );
}

function toVersion(row: SqliteRow, base: Pick<VersionRecord, 'model' | 'version' | 'tags'>): VersionRecord {
  return {
    ...base,
    place: placeOf('model_versions', base.model, base.version),
    ...known({ createdMs: toMs(row['creation_time']), updatedMs: toMs(row['last_updated_time']) }),
    ...known({
      workspace: workspaceOf(text(row, 'workspace')),
      stage: stageOf(text(row, 'current_stage')),
      status: toText(text(row, 'status'), 40),
      source: toText(text(row, 'source')),
      run: toName(text(row, 'run_id'), 64),
      user: toText(text(row, 'user_id')),
      description: toText(text(row, 'description'), MAX_NOTE),
    }),
  };
}

/** Aliases have no time and no actor, and are overwritten: only where each points now is known. */
function readAliases(reader: SqliteReader, shape: SqlShape): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const aliases = new Map<string, Record<string, string>>();
  if (!supportOf(shape).aliases) return aliases;
  const columns = textColumns(shape, 'registered_model_aliases', ['alias', 'version', 'name', 'workspace']);
  for (const row of reader.rows(`SELECT ${columns} FROM registered_model_aliases LIMIT ${MOST_ROWS}`)) {
    const alias = toName(text(row, 'alias'), 250);
    const version = toName(text(row, 'version'), 40);
    if (alias === undefined || alias === '__proto__' || version === undefined) continue;
    aliases.set(keyOf(row), { ...aliases.get(keyOf(row)), [alias]: version });
  }
  return aliases;
}

function readTags(
  reader: SqliteReader,
  shape: SqlShape,
  table: Extract<TableName, 'registered_model_tags' | 'model_version_tags'>,
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const tags = new Map<string, Record<string, string>>();
  if (!has(shape, table, 'key', 'value', 'name')) return tags;
  const columns = textColumns(shape, table, ['key', 'value', 'name', 'version', 'workspace']);
  for (const row of reader.rows(`SELECT ${columns} FROM ${table} LIMIT ${MOST_ROWS}`)) {
    const key = table === 'model_version_tags' ? `${keyOf(row)}\0${text(row, 'version') ?? ''}` : keyOf(row);
    const name = text(row, 'key');
    const of = tags.get(key) ?? {};
    if (name !== undefined && name !== '__proto__') of[name] = text(row, 'value') ?? '';
    tags.set(key, of);
  }
  return tags;
}

function readLoggedModels(reader: SqliteReader, shape: SqlShape): readonly LoggedModelRecord[] {
  if (!supportOf(shape).loggedModels) return [];
  const measured = readMeasured(reader, shape);
  const columns = [
    textColumns(shape, 'logged_models', [
      'model_id',
      'name',
      'artifact_location',
      'status',
      'lifecycle_stage',
      'model_type',
      'source_run_id',
    ]),
    numberColumns(shape, 'logged_models', ['creation_timestamp_ms']),
  ]
    .filter((part) => part !== '')
    .join(', ');
  return [...reader.rows(`SELECT ${columns} FROM logged_models LIMIT ${MOST_ROWS}`)].flatMap((row) => {
    const id = toName(text(row, 'model_id'), 100);
    if (id === undefined) return [];
    return [
      {
        id,
        name: toText(text(row, 'name')) ?? id,
        place: placeOf('logged_models', id),
        deleted: text(row, 'lifecycle_stage') === 'deleted',
        measured: measured.get(id) ?? [],
        ...known({ createdMs: toMs(row['creation_timestamp_ms']) }),
        ...known({
          status: toLoggedStatus(text(row, 'status')),
          type: toText(text(row, 'model_type'), 60),
          run: toName(text(row, 'source_run_id'), 64),
          location: toText(text(row, 'artifact_location')),
        }),
      },
    ];
  });
}

/**
 * The last value of each metric on each named dataset. This table has no is_nan: MLflow writes NaN as 0, and only the
 * same row in `metrics` tells; so a 0 is asked for there.
 */
function readMeasured(reader: SqliteReader, shape: SqlShape): ReadonlyMap<string, readonly Measured[]> {
  if (!supportOf(shape).measured || !has(shape, 'logged_model_metrics', 'metric_timestamp_ms', 'metric_step'))
    return new Map();
  const asked = has(shape, 'metrics', 'run_uuid', 'key', 'timestamp', 'step', 'is_nan')
    ? `WHEN metric_value = 0 AND EXISTS (SELECT 1 FROM metrics AS m WHERE m.run_uuid = run_id AND m.key = metric_name
        AND m.timestamp = metric_timestamp_ms AND m.step = metric_step AND m.is_nan = 1) THEN NULL `
    : '';
  const sql = `SELECT ${textColumns(shape, 'logged_model_metrics', ['model_id', 'metric_name', 'run_id', 'dataset_name', 'dataset_digest'])},
      CASE WHEN typeof(metric_timestamp_ms) = 'integer' THEN metric_timestamp_ms END AS at_ms,
      CASE WHEN typeof(metric_value) NOT IN ('real', 'integer') THEN NULL ${asked}ELSE metric_value END AS value
    FROM logged_model_metrics WHERE dataset_name IS NOT NULL AND dataset_digest IS NOT NULL
    ORDER BY metric_step, metric_timestamp_ms, ${cut('metric_name')} LIMIT ${MOST_ROWS}`;
  // In order of step and time: a later row replaces an earlier one.
  const values = new Map<string, MeasuredValue & { readonly model: string }>();
  for (const row of reader.rows(sql)) {
    const [model = '', name = '', run = '', dataset = '', digest = ''] = [
      'model_id',
      'metric_name',
      'run_id',
      'dataset_name',
      'dataset_digest',
    ].map((column) => text(row, column));
    if (model === '' || name === '' || toName(dataset) === undefined) continue;
    values.set([model, name, run, dataset, digest].join('\0'), {
      model,
      name,
      run,
      dataset,
      digest,
      value: row['value'],
      atMs: toMs(row['at_ms']),
    });
  }
  const byModel = Map.groupBy(values.values(), (value) => value.model);
  return new Map([...byModel].map(([model, group]) => [model, toMeasured(group)] as const));
}
