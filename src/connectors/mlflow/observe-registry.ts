/** What is said of registered models, their versions, and models that runs logged (3.x). */
import {
  toInstant,
  type EntityRef,
  type EventObservation,
  type JsonObject,
  type Observation,
  type RelationObservation,
} from '#core';
import { datasetVersionRef, recorded, type Saying } from './observe-runs.ts';
import type { LoggedModelRecord, Measured, ModelRecord, Store, VersionRecord } from './records.ts';
import { known } from './text.ts';

export function observeModel(saying: Saying, store: Store, model: ModelRecord): Observation {
  return {
    kind: 'entity',
    ...recorded,
    evidence: [saying.evidence(model.place)],
    ref: saying.names.model(store, model),
    attributes: {
      name: model.name,
      tool: 'mlflow',
      aliases: model.aliases,
      ...known({
        workspace: model.workspace,
        createdAt: instant(model.createdMs),
        updatedAt: instant(model.updatedMs),
        description: model.description,
        tags: someOf(model.tags),
      }),
    },
  };
}

/** `aliases`: those that point to this version now. `measured` by logged model. */
export interface VersionContext {
  readonly aliases: readonly string[];
  readonly measured: ReadonlyMap<string, readonly Measured[]>;
  readonly roleOf: RoleOf;
}
/** In which role a run used a dataset: `training`, `eval`; undefined when it is not on record. */
export type RoleOf = (run: string, dataset: string, digest: string) => string | undefined;

export function* observeVersion(
  saying: Saying,
  store: Store,
  record: VersionRecord,
  context: VersionContext,
): Generator<Observation> {
  const evidence = [saying.evidence(record.place)];
  const ref = saying.names.version(store, record);
  const run = record.run === undefined ? undefined : saying.names.run(record.run);
  const relate = (relation: RelationObservation['relation'], to: EntityRef): RelationObservation => ({
    kind: 'relation',
    ...recorded,
    evidence,
    from: ref,
    relation,
    to,
  });
  const origin = originOf(saying, store, record);
  yield { kind: 'entity', ...recorded, evidence, ref, attributes: toAttributes(record, context.aliases, run) };
  yield relate('registeredAs', saying.names.model(store, record));
  if (run) yield relate('wasGeneratedBy', run);
  if (origin) yield relate('wasDerivedFrom', origin.ref);
  const created = instant(record.createdMs);
  if (created !== undefined) yield toRegistered(record, { evidence, at: created, ref, run });
  for (const measured of origin?.logged === undefined ? [] : (context.measured.get(origin.logged) ?? [])) {
    // The version is the logged model under another name; that it is, is our conclusion.
    yield { ...toTested(saying, ref, measured, context.roleOf), method: 'inferred', evidence };
  }
}

function toAttributes(record: VersionRecord, aliases: readonly string[], run: EntityRef | undefined): JsonObject {
  return {
    name: record.model,
    version: record.version,
    tool: 'mlflow',
    ...known<JsonObject[string]>({
      workspace: record.workspace,
      createdAt: instant(record.createdMs),
      updatedAt: instant(record.updatedMs),
      stage: record.stage,
      aliases: aliases.length === 0 ? undefined : aliases.toSorted(),
      status: record.status,
      sourceUri: record.source,
      run,
      user: record.user,
      description: record.description,
      tags: someOf(record.tags),
    }),
  };
}

function toRegistered(
  record: VersionRecord,
  {
    evidence,
    at,
    ref,
    run,
  }: Pick<EventObservation, 'evidence' | 'at'> & { readonly ref: EntityRef; readonly run: EntityRef | undefined },
): EventObservation {
  return {
    kind: 'event',
    ...recorded,
    evidence,
    activity: 'model-version.registered',
    at,
    objects: [{ ref, qualifier: 'version' }, ...(run ? [{ ref: run, qualifier: 'run' }] : [])],
    attributes: { tool: 'mlflow', model: record.model, version: record.version },
  };
}

/** `models:/m-<id>` is a logged model, `models:/<name>/<version>` another version that was copied. */
function originOf(
  saying: Saying,
  store: Store,
  record: VersionRecord,
): { readonly ref: EntityRef; readonly logged?: string } | undefined {
  const source = record.source ?? '';
  const logged = /^models:\/(m-[0-9a-f]{32})(?:\/|$)/u.exec(source)?.[1];
  if (logged !== undefined) return { ref: saying.names.loggedModel(logged), logged };
  const copied = /^models:\/([^/@]+)\/(\d{1,10})$/u.exec(source);
  if (!copied) return undefined;
  return { ref: saying.names.version(store, { ...record, model: copied[1] ?? '' }, copied[2] ?? '') };
}

export function* observeLoggedModel(saying: Saying, record: LoggedModelRecord, roleOf: RoleOf): Generator<Observation> {
  const evidence = [saying.evidence(record.place)];
  const ref = saying.names.loggedModel(record.id);
  yield {
    kind: 'entity',
    ...recorded,
    evidence,
    ref,
    attributes: {
      loggedModel: true,
      tool: 'mlflow',
      name: record.name,
      modelId: record.id,
      ...(record.deleted ? { deleted: true } : {}),
      ...known({
        status: record.status,
        modelType: record.type,
        createdAt: instant(record.createdMs),
        sourceRun: record.run === undefined ? undefined : saying.names.run(record.run),
        artifactLocation: record.location,
      }),
    },
  };
  if (record.run !== undefined) {
    yield {
      kind: 'relation',
      ...recorded,
      evidence,
      from: ref,
      relation: 'wasGeneratedBy',
      to: saying.names.run(record.run),
    };
  }
  for (const measured of record.measured) yield { ...toTested(saying, ref, measured, roleOf), evidence };
}

function toTested(
  saying: Saying,
  from: EntityRef,
  measured: Measured,
  roleOf: RoleOf,
): Omit<RelationObservation, 'evidence'> {
  const role = roleOf(measured.run, measured.dataset, measured.digest);
  return {
    kind: 'relation',
    ...recorded,
    from,
    relation: 'testedOn',
    to: datasetVersionRef(saying.source, { name: measured.dataset, digest: measured.digest }),
    attributes: {
      run: saying.names.run(measured.run),
      metrics: measured.metrics,
      ...known({ at: instant(measured.atMs), role }),
    },
  };
}

function instant(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : toInstant(ms);
}

function someOf(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  return Object.keys(tags).length === 0 ? undefined : tags;
}
