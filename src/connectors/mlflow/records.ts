/**
 * What a store holds, in one form for file stores and databases. Records are plain JSON, so that they can be
 * remembered between surveys, and hold nothing of the source they lie in: names and locators are added when they
 * are said (observe-*.ts). `place` is a file's path in a file store and `table/key` in a database.
 */
import type { Instant, JsonObject } from '#core';

export type Generation = '1.x' | '2.x' | '3.x';

export interface RunRecord {
  readonly id: string;
  readonly place: string;
  readonly experiment: string | undefined;
  /** RunAttributes without what depends on the rest of the source: experiment's name, source file. */
  readonly attributes: JsonObject;
  readonly datasets: readonly DatasetUse[];
  /** Logged models the run took as input (3.x). */
  readonly modelsUsed: readonly string[];
  /** Parts of this run that could not be read, as one sentence. */
  readonly gap?: string;
}

export interface DatasetRecord {
  readonly name: string;
  /** MLflow's own short digest of a sample or of the content: it names a version, it does not identify bytes. */
  readonly digest: string;
  readonly place: string;
  readonly sourceType?: string;
  readonly location?: string;
  readonly rows?: number;
}
export interface DatasetUse {
  readonly dataset: DatasetRecord;
  /** Tag `mlflow.data.context`: training, eval … */
  readonly context?: string;
}

export interface ModelRecord {
  readonly name: string;
  readonly workspace?: string;
  readonly place: string;
  readonly createdMs?: number;
  readonly updatedMs?: number;
  readonly description?: string;
  readonly aliases: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface VersionRecord {
  readonly model: string;
  readonly workspace?: string;
  readonly version: string;
  readonly place: string;
  readonly createdMs?: number;
  readonly updatedMs?: number;
  readonly stage?: string;
  readonly status?: string;
  readonly source?: string;
  readonly run?: string;
  readonly user?: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A model that a run logged (3.x), whether or not it was registered. */
export interface LoggedModelRecord {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly createdMs?: number;
  readonly status?: string;
  readonly type?: string;
  readonly run?: string;
  readonly location?: string;
  readonly deleted: boolean;
  readonly measured: readonly Measured[];
}
/** Metrics of a logged model that were taken on a named dataset, by one run. */
export interface Measured {
  readonly dataset: string;
  readonly digest: string;
  readonly run: string;
  readonly atMs?: number;
  readonly metrics: Readonly<Record<string, number | null>>;
}

export interface Registry {
  readonly models: readonly ModelRecord[];
  readonly versions: readonly VersionRecord[];
  readonly deletedVersions: number;
  readonly loggedModels: readonly LoggedModelRecord[];
}

export interface Gap {
  readonly kind: 'gap';
  readonly place: string;
  readonly reason: string;
}

/** One store, described and with its registry read; its runs are read as they are asked for. */
export interface Store {
  /** Path in the source; empty when the source itself is the store. */
  readonly path: string;
  readonly kind: 'mlflow-file' | 'mlflow-sqlite' | 'mlflow-server';
  readonly schema: string | undefined;
  readonly generation: Generation | undefined;
  /** Names by id. */
  readonly experiments: ReadonlyMap<string, string>;
  readonly registry: Registry;
  readonly gaps: readonly Gap[];
  /** In batches; a gap says that what follows it is missing too. */
  runs(): AsyncIterable<readonly (RunRecord | Gap)[]>;
  close(): void;
}

export interface StoreTotals {
  runs: number;
  deletedRuns: number;
  newestAt: Instant | undefined;
  whole: boolean;
}
