/** One artifact per file of the source, with what the history says about it where there is one. */
import { toRef, type EntityObservation, type JsonObject } from '#core';
import type { ConnectorContext, FileEntry } from '../connector.ts';
import type { FileChanges } from './file-changes.ts';

export interface FilesContext {
  readonly changes: ReadonlyMap<string, FileChanges>;
  /** Whether every commit was read: only then is the first one seen the first one, and no change a sign of none. */
  readonly whole: boolean;
}

/**
 * Where MLflow keeps one small file for each parameter and metric of each run. Those that git does not keep are told by
 * the connector that reads the store; as files they say nothing.
 */
const ofStore = /(?:^|\/)(?:mlruns|mlartifacts)\//u;

export function* observeFiles(
  context: ConnectorContext,
  entries: readonly FileEntry[],
  given: FilesContext,
): Generator<EntityObservation> {
  for (const entry of entries) {
    if (given.whole && !given.changes.has(entry.path) && ofStore.test(entry.path)) continue;
    const locator = context.locate(entry.path);
    const digest = entry.blob === undefined ? {} : { digest: `gitBlob:${entry.blob}` as const };
    yield {
      kind: 'entity',
      layer: 'encoded',
      method: entry.blob === undefined ? 'recorded' : 'hashed',
      evidence: [{ source: context.source, locator, ...digest }],
      ref: toRef('artifact', context.source, entry.path),
      attributes: { ...ofFile(entry), ...ofHistory(entry, locator, context, given) },
    };
  }
}

function ofFile(entry: FileEntry): JsonObject {
  return {
    path: entry.path,
    ...(entry.kind === 'submodule' ? { submodule: true } : { sizeBytes: entry.sizeBytes }),
    ...(entry.kind === 'symlink' ? { symlink: true } : {}),
    ...(entry.blob === undefined ? {} : { blob: entry.blob }),
    ...(entry.executable === true ? { executable: true } : {}),
  };
}

function ofHistory(entry: FileEntry, locator: string, context: ConnectorContext, given: FilesContext): JsonObject {
  if (context.git?.head === undefined) return {};
  const changes = given.changes.get(entry.path);
  const here = locator.endsWith('@worktree');
  if (!changes) return here && given.whole ? { untracked: true } : {};
  return {
    ...(here ? { modified: true } : {}),
    lastChange: changes.last,
    ...(given.whole ? { firstChange: changes.first, commits: changes.commits } : {}),
    authors: changes.authors,
  };
}
