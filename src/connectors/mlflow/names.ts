/**
 * References of models. Two stores in one source may each have a model of the same name that is another model; then
 * each is named with its store (`mlflow.db:churn`), so that the versions of one are never said of the other.
 */
import { toRef, type EntityRef } from '#core';
import type { ModelRecord, Store, VersionRecord } from './records.ts';

export interface Names {
  model(store: Store, record: ModelRecord | VersionRecord): EntityRef;
  version(store: Store, record: VersionRecord, version?: string): EntityRef;
  loggedModel(id: string): EntityRef;
  run(id: string): EntityRef;
}

export function nameModels(source: string, stores: readonly Store[]): Names {
  const shared = findShared(stores);
  const nameOf = (store: Store, record: ModelRecord | VersionRecord): string => {
    const plain = plainName(record);
    return shared.has(plain) ? `${store.path === '' ? '.' : store.path}:${plain}` : plain;
  };
  return {
    model: (store, record) => toRef('model', source, nameOf(store, record)),
    version: (store, record, version = record.version) =>
      toRef('model-version', source, nameOf(store, record), version),
    loggedModel: (id) => toRef('model-version', source, `logged/${id}`),
    run: (id) => toRef('run', source, id),
  };
}

/** A model's name holds no `/` (MLflow refuses it), so a workspace before it cannot be mistaken. */
function plainName(record: ModelRecord | VersionRecord): string {
  const name = 'name' in record ? record.name : record.model;
  return record.workspace === undefined ? name : `${record.workspace}/${name}`;
}

/** Names that stand for different models: created at different times. A copy of a store is the same models again. */
function findShared(stores: readonly Store[]): ReadonlySet<string> {
  const created = new Map<string, number | undefined>();
  const shared = new Set<string>();
  for (const store of stores) {
    for (const record of store.registry.models) {
      const name = plainName(record);
      if (created.has(name) && created.get(name) !== record.createdMs) shared.add(name);
      created.set(name, record.createdMs);
    }
  }
  return shared;
}
