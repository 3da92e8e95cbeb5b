/**
 * Makes MLflow SQLite stores of any size in the shape of three schema generations, for tests and measurements.
 * Table and column names are those of the stores that MLflow 1.30.1, 2.22.1 and 3.17.2 made
 * (src/connectors/mlflow/fixtures); tables that the connector never reads are left out, `secrets` excepted.
 */
import { DatabaseSync } from 'node:sqlite';

export type Generation = '1.x' | '2.x' | '3.x';

export interface StoreShape {
  readonly runs: number;
  readonly parameters: number;
  readonly metrics: number;
  /** 3.x when not given. */
  readonly generation?: Generation;
  /** Versions of one registered model, each made by a run. */
  readonly versions?: number;
}

const alembic: Readonly<Record<Generation, string>> = {
  '1.x': '97727af70f4d',
  '2.x': '0584bdc529eb',
  '3.x': 'b7e4c1a90f23',
};

/** Tables of MLflow 1.30. */
const first = `
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256),
  lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT);
CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250), source_type VARCHAR(20), source_name VARCHAR(500),
  entry_point_name VARCHAR(50), user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT,
  source_version VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER, deleted_time BIGINT);
CREATE TABLE params (key VARCHAR(250) NOT NULL, value VARCHAR(500) NOT NULL, run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (key, run_uuid));
CREATE INDEX index_params_run_uuid ON params (run_uuid);
CREATE TABLE tags (key VARCHAR(250) NOT NULL, value VARCHAR(5000), run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (key, run_uuid));
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
CREATE TABLE metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL,
  step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL, PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan));
CREATE TABLE latest_metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT, step BIGINT NOT NULL,
  is_nan BOOLEAN NOT NULL, run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (key, run_uuid));
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
CREATE TABLE registered_models (name VARCHAR(256) NOT NULL PRIMARY KEY, creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000));
CREATE TABLE model_versions (name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, creation_time BIGINT, last_updated_time BIGINT,
  description VARCHAR(5000), user_id VARCHAR(256), current_stage VARCHAR(20), source VARCHAR(500), run_id VARCHAR(32),
  status VARCHAR(20), status_message VARCHAR(500), run_link VARCHAR(500), PRIMARY KEY (name, version));
CREATE TABLE registered_model_tags (key VARCHAR(250) NOT NULL, value VARCHAR(5000), name VARCHAR(256) NOT NULL, PRIMARY KEY (key, name));
CREATE TABLE model_version_tags (key VARCHAR(250) NOT NULL, value VARCHAR(5000), name VARCHAR(256) NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (key, name, version));`;

/** What 2.x added. */
const second = `
ALTER TABLE model_versions ADD COLUMN storage_location VARCHAR(500);
CREATE TABLE registered_model_aliases (alias VARCHAR(256) NOT NULL, version INTEGER NOT NULL, name VARCHAR(256) NOT NULL, PRIMARY KEY (name, alias));
CREATE TABLE datasets (dataset_uuid VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, name VARCHAR(500) NOT NULL, digest VARCHAR(36) NOT NULL,
  dataset_source_type VARCHAR(36) NOT NULL, dataset_source TEXT NOT NULL, dataset_schema TEXT, dataset_profile TEXT, PRIMARY KEY (experiment_id, name, digest));
CREATE TABLE inputs (input_uuid VARCHAR(36) NOT NULL, source_type VARCHAR(36) NOT NULL, source_id VARCHAR(36) NOT NULL,
  destination_type VARCHAR(36) NOT NULL, destination_id VARCHAR(36) NOT NULL, PRIMARY KEY (source_type, source_id, destination_type, destination_id));
CREATE TABLE input_tags (input_uuid VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL, value VARCHAR(500) NOT NULL, PRIMARY KEY (input_uuid, name));
CREATE TABLE trace_info (request_id VARCHAR(50) NOT NULL PRIMARY KEY, experiment_id INTEGER NOT NULL);`;

/** What 3.x added. */
const third = `
ALTER TABLE inputs ADD COLUMN step BIGINT DEFAULT '0' NOT NULL;
ALTER TABLE registered_models ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL;
ALTER TABLE model_versions ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL;
ALTER TABLE registered_model_aliases ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL;
CREATE TABLE logged_models (model_id VARCHAR(36) NOT NULL PRIMARY KEY, experiment_id INTEGER NOT NULL, name VARCHAR(500) NOT NULL,
  artifact_location VARCHAR(1000) NOT NULL, creation_timestamp_ms BIGINT NOT NULL, last_updated_timestamp_ms BIGINT NOT NULL,
  status INTEGER NOT NULL, lifecycle_stage VARCHAR(32), model_type VARCHAR(500), source_run_id VARCHAR(32), status_message VARCHAR(1000));
CREATE TABLE logged_model_metrics (model_id VARCHAR(36) NOT NULL, metric_name VARCHAR(500) NOT NULL, metric_timestamp_ms BIGINT NOT NULL,
  metric_step BIGINT NOT NULL, metric_value FLOAT, experiment_id INTEGER NOT NULL, run_id VARCHAR(32) NOT NULL, dataset_uuid VARCHAR(36),
  dataset_name VARCHAR(500), dataset_digest VARCHAR(36), PRIMARY KEY (model_id, metric_name, metric_timestamp_ms, metric_step, run_id));
CREATE TABLE secrets (secret_id VARCHAR(36) NOT NULL PRIMARY KEY, secret_name VARCHAR(255) NOT NULL, encrypted_value BLOB NOT NULL);
INSERT INTO secrets VALUES ('s1', 'planted-secret-name', x'00');`;

const schemas: Readonly<Record<Generation, string>> = {
  '1.x': first,
  '2.x': first + second,
  '3.x': first + second + third,
};

/** A database in memory or in a file, with the tables of a generation and nothing in them. */
export function emptyStore(generation: Generation, file = ':memory:'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(schemas[generation]);
  database.prepare('INSERT INTO alembic_version VALUES (?)').run(alembic[generation]);
  database.exec("INSERT INTO experiments VALUES (0, 'Default', './mlruns/0', 'active', 1700000000000, 1700000000000)");
  return database;
}

/** Writes a store of the given size; ids look random and are the same each time. */
export function makeMlflowStore(file: string, shape: StoreShape): void {
  const database = emptyStore(shape.generation ?? '3.x', file);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  const run = database.prepare(
    "INSERT INTO runs VALUES (?, ?, 'LOCAL', '', '', 'alice', 'FINISHED', ?, ?, '', 'active', ?, 0, NULL)",
  );
  const param = database.prepare('INSERT INTO params VALUES (?, ?, ?)');
  const metric = database.prepare('INSERT INTO latest_metrics VALUES (?, ?, ?, 0, 0, ?)');
  const tag = database.prepare('INSERT INTO tags VALUES (?, ?, ?)');
  for (let number = 0; number < shape.runs; number += 1) {
    const id = runId(number);
    const started = 1_700_000_000_000 + number * 60_000;
    run.run(id, `run ${number}`, started, started + 30_000, `./mlruns/0/${id}/artifacts`);
    for (let each = 0; each < shape.parameters; each += 1)
      param.run(`param_${each}`, `value ${each} of ${number % 97}`, id);
    for (let each = 0; each < shape.metrics; each += 1)
      metric.run(`metric_${each}`, (number % 1000) / 1000 + each, started, id);
    tag.run('mlflow.runName', `run ${number}`, id);
    tag.run('mlflow.user', 'alice', id);
    tag.run('mlflow.source.name', 'src/train.py', id);
    tag.run('mlflow.source.git.commit', '1'.repeat(40), id);
  }
  addVersions(database, shape.versions ?? 0);
  database.exec('COMMIT');
  database.close();
}

function addVersions(database: DatabaseSync, versions: number): void {
  if (versions === 0) return;
  database.exec("INSERT INTO registered_models (name, creation_time) VALUES ('churn', 1700000000000)");
  const version = database.prepare(
    "INSERT INTO model_versions (name, version, creation_time, current_stage, source, run_id, status) VALUES ('churn', ?, ?, 'None', ?, ?, 'READY')",
  );
  for (let number = 1; number <= versions; number += 1) {
    const id = runId(number - 1);
    version.run(number, 1_700_000_010_000 + (number - 1) * 60_000, `./mlruns/0/${id}/artifacts/model`, id);
  }
}

/** 32 hexadecimal digits, scattered as MLflow's are: neighbours in time are no neighbours in the index. */
function runId(number: number): string {
  let state = (number + 1) * 2_654_435_761;
  let id = '';
  for (let part = 0; part < 4; part += 1) {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_507) ^ (number + part);
    id += (state >>> 0).toString(16).padStart(8, '0');
  }
  return id;
}
