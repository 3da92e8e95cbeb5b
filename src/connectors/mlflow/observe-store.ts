/** Everything that is said of one store: its runs as they are read, its registry, and last what it was as a whole. */
import { toInstant, toRef, type EntityObservation, type JsonObject } from '#core';
import type { ConnectorContext, Seen } from '../connector.ts';
import { toSkipped } from './file-reader.ts';
import type { Names } from './names.ts';
import { observeLoggedModel, observeModel, observeVersion, type RoleOf } from './observe-registry.ts';
import { observeDataset, observeRun, observeUses, recorded, type Saying } from './observe-runs.ts';
import type { DatasetRecord, Gap, RunRecord, Store, StoreTotals } from './records.ts';
import { addressOf } from './rest-store.ts';
import { sourceFileFinder } from './source-file.ts';
import { known } from './text.ts';

/** A store that is all gaps says so for some, then for the rest at once. */
const MOST_GAPS = 20;

interface Telling extends Saying {
  readonly context: ConnectorContext;
  readonly store: Store;
  readonly totals: StoreTotals;
  /** Said already; and in which role a run used it. */
  readonly datasets: Set<string>;
  readonly roles: Map<string, string>;
  gaps: number;
}

/** In batches: each of many thousand runs through several generators would cost more than reading it. */
export async function* observeStore(
  context: ConnectorContext,
  store: Store,
  names: Names,
): AsyncGenerator<readonly Seen[]> {
  const telling = open(context, store, names);
  yield store.gaps.flatMap((gap) => tellGap(telling, gap));
  for await (const batch of store.runs())
    yield batch.flatMap((item) => ('kind' in item ? tellGap(telling, item) : tellRun(telling, item)));
  if (context.signal.aborted) return;
  yield [...tellRegistry(telling)];
  if (telling.gaps > MOST_GAPS) {
    yield [
      toSkipped(
        context.source,
        placeOf(store),
        `${telling.gaps - MOST_GAPS} more runs of this store were not read whole.`,
      ),
    ];
  }
  const whole = toStoreEntity(telling);
  if (whole) yield [whole];
}

function open(context: ConnectorContext, store: Store, names: Names): Telling {
  const { source } = context;
  return {
    context,
    source,
    store,
    names,
    experiments: store.experiments,
    sourceFile: sourceFileFinder(context.files),
    evidence: (place) => ({ source, locator: locate(context, store, place) }),
    totals: { runs: 0, deletedRuns: 0, newestAt: undefined, whole: true },
    datasets: new Set(),
    roles: new Map(),
    gaps: 0,
  };
}

function locate(context: ConnectorContext, store: Store, place: string): string {
  if (context.server) return addressOf(context.server, place);
  return store.kind === 'mlflow-file' ? context.locate(place) : `${store.path}#${place}`;
}

function placeOf(store: Store): string {
  return store.path === '' ? '.' : store.path;
}

function tellGap(telling: Telling, gap: Gap): readonly Seen[] {
  telling.totals.whole = false;
  telling.gaps += 1;
  return telling.gaps > MOST_GAPS ? [] : [toSkipped(telling.source, gap.place, gap.reason)];
}

function tellRun(telling: Telling, run: RunRecord): readonly Seen[] {
  const { totals } = telling;
  totals.runs += 1;
  if (run.attributes['deleted'] === true) totals.deletedRuns += 1;
  newer(totals, run.attributes['startedAt']);
  newer(totals, run.attributes['endedAt']);
  const seen: Seen[] = [observeRun(telling, run)];
  if (run.gap !== undefined) seen.push(...tellGap(telling, { kind: 'gap', place: run.place, reason: run.gap }));
  if (run.datasets.length + run.modelsUsed.length === 0) return seen;
  for (const { dataset, context } of run.datasets) {
    if (context !== undefined) telling.roles.set(`${run.id}\0${dataset.name}\0${dataset.digest}`, context);
    seen.push(...tellDataset(telling, dataset));
  }
  seen.push(...observeUses(telling, run));
  return seen;
}

function tellDataset(telling: Telling, dataset: DatasetRecord): readonly Seen[] {
  const key = `${dataset.name}\0${dataset.digest}\0${dataset.place}`;
  if (telling.datasets.has(key)) return [];
  telling.datasets.add(key);
  return observeDataset(telling, dataset);
}

function* tellRegistry(telling: Telling): Generator<Seen> {
  const { store, totals, roles } = telling;
  const { models, versions, loggedModels } = store.registry;
  const roleOf: RoleOf = (run, dataset, digest) => roles.get(`${run}\0${dataset}\0${digest}`);
  const measured = new Map(loggedModels.map((model) => [model.id, model.measured]));
  const aliases = new Map<string, string[]>();
  for (const model of models) {
    yield observeModel(telling, store, model);
    for (const [alias, version] of Object.entries(model.aliases)) {
      const key = `${model.workspace ?? ''}\0${model.name}\0${version}`;
      aliases.set(key, [...(aliases.get(key) ?? []), alias]);
    }
  }
  for (const version of versions) {
    const own = aliases.get(`${version.workspace ?? ''}\0${version.model}\0${version.version}`) ?? [];
    newer(totals, version.createdMs === undefined ? undefined : toInstant(version.createdMs));
    yield* observeVersion(telling, store, version, { aliases: own, measured, roleOf });
  }
  for (const model of loggedModels) yield* observeLoggedModel(telling, model, roleOf);
}

/** Instants of one form compare as text, but for the milliseconds of a whole second. */
function newer(totals: StoreTotals, at: unknown): void {
  if (typeof at === 'string' && (totals.newestAt === undefined || padded(at) > padded(totals.newestAt)))
    totals.newestAt = at;
}

function padded(instant: string): string {
  return instant.length === 20 ? `${instant.slice(0, 19)}.000Z` : instant;
}

/** Undefined when there is no file that proves the store: then nothing of it was read. */
function toStoreEntity(telling: Telling): EntityObservation | undefined {
  const { context, source, store, totals } = telling;
  const { registry } = store;
  const place = proofOf(context, store);
  if (place === undefined) return undefined;
  const attributes: JsonObject = {
    title: `MLflow store ${placeOf(store)}`,
    kind: store.kind,
    ...known({ schema: store.schema, generation: store.generation }),
    runs: totals.runs,
    deletedRuns: totals.deletedRuns,
    experiments: store.experiments.size,
    models: registry.models.length,
    versions: registry.versions.length,
    deletedVersions: registry.deletedVersions,
    loggedModels: registry.loggedModels.length,
    readWhole: totals.whole,
    ...known({ newestAt: totals.newestAt }),
  };
  return {
    kind: 'entity',
    ...recorded,
    evidence: [{ source, locator: place }],
    ref: toRef('source', source, placeOf(store)),
    attributes,
  };
}

function proofOf(context: ConnectorContext, store: Store): string | undefined {
  if (context.server) return addressOf(context.server, 'experiments/search');
  return store.kind === 'mlflow-sqlite' ? `${store.path}#alembic_version` : firstFile(context, store);
}

/** A directory is no evidence; the first meta.yaml in it is. */
function firstFile(context: ConnectorContext, store: Store): string | undefined {
  const inside = store.path === '' ? '' : `${store.path}/`;
  const first = context.files.list().find(({ path }) => path.startsWith(inside) && path.endsWith('meta.yaml'));
  return first && context.locate(first.path);
}
