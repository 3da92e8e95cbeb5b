/**
 * MLflow: runs, datasets, registered and logged models out of file stores (`mlruns/`), SQLite stores (`mlflow.db`) and
 * MLmodel files, as they lie in a source. Nothing is asked over the network; the `secrets` table is never read.
 */
import type { Skipped } from '#core';
import { z } from 'zod';
import type { Connector, ConnectorContext, Seen } from '../connector.ts';
import { findFileStores, isStoreFile } from './file-layout.ts';
import { openFileStore } from './file-store.ts';
import { isMlModel, readMlModels } from './ml-model.ts';
import { nameModels } from './names.ts';
import { observeStore } from './observe-store.ts';
import type { Store } from './records.ts';
import { openRestStore } from './rest-store.ts';
import { isDatabase, openSqlStore } from './sql-store.ts';

const Options = z.object({});
type Options = z.infer<typeof Options>;

export const connector: Connector<Options> = {
  name: 'mlflow',
  title: 'MLflow tracking and registry stores',
  emits: ['entity', 'relation', 'event'],
  options: Options,
  applies: (context) =>
    context.server?.scheme === 'mlflow' ||
    context.files.list().some((entry) => isMlModel(entry.path) || isDatabase(entry) || isStoreFile(entry.path)),
  collect,
} satisfies Connector<Options>;

async function* collect(_options: Options, context: ConnectorContext): AsyncGenerator<readonly Seen[]> {
  for await (const batch of observe(context)) {
    if (context.signal.aborted) return;
    yield [...batch];
  }
}

async function* observe(context: ConnectorContext): AsyncGenerator<Iterable<Seen>> {
  const { stores, skipped } = await openStores(context);
  try {
    yield skipped;
    // All registries are known before the first is said: a name may stand for two models.
    const names = nameModels(context.source, stores);
    for (const store of stores) yield* observeStore(context, store, names);
    yield* readMlModels(context);
  } finally {
    for (const store of stores) store.close();
  }
}

async function openStores(
  context: ConnectorContext,
): Promise<{ readonly stores: readonly Store[]; readonly skipped: readonly Skipped[] }> {
  const stores: Store[] = [];
  const skipped: Skipped[] = [];
  if (context.server) {
    const store = await openRestStore(context, context.server);
    if (store.kind === 'skipped') skipped.push(store);
    else stores.push(store);
  }
  for (const files of findFileStores(context.files.list())) {
    if (context.signal.aborted) break;
    const store = await openFileStore(context, files);
    if (store) stores.push(store);
  }
  for (const entry of context.files.list().filter(isDatabase).slice(0, context.limits.files)) {
    if (context.signal.aborted) break;
    const store = await openSqlStore(context, entry);
    if (store?.kind === 'skipped') skipped.push(store);
    else if (store) stores.push(store);
  }
  return { stores, skipped };
}
