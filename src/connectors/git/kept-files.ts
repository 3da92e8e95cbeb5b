/**
 * The files of a source and what a whole history says of them, in parts that are kept each for itself: when one file
 * changes, the others need not be said, written out and hashed again. Which part a file is in depends on its path alone.
 */
import { sha256, type Observation } from '#core';
import type { ConnectorContext, FileEntry } from '../connector.ts';
import type { FileChanges } from './file-changes.ts';
import { toParts } from '../parts.ts';
import { observeFiles } from './files.ts';

/** `history` names everything that the history says; `count` is called at most once. */
export async function* keepFiles(
  context: ConnectorContext,
  history: string,
  count: () => Promise<ReadonlyMap<string, FileChanges>>,
): AsyncGenerator<readonly Observation[]> {
  const names = sha256(
    `${history}${context.files
      .list()
      .map((entry) => entry.path)
      .join('\0')}`,
  );
  let counted: Promise<ReadonlyMap<string, FileChanges>> | undefined;
  for (const [part, entries] of toParts(context.files.list())) {
    const key = `git/files/${part}`;
    const told = await context.keep(key, fingerprintOf(context, names, entries), async () => {
      const changes = await context.remember(`${key}/changes`, names, async () => {
        const all = await (counted ??= count());
        return entries.flatMap(({ path }) => {
          const change = all.get(path);
          return change ? [[path, change] as const] : [];
        });
      });
      return [...observeFiles(context, entries, { changes: new Map(changes), whole: true })];
    });
    yield told ?? [];
  }
}

/** Of all that `observeFiles` says of these: the entries as listed, and the commit their places are named by. */
function fingerprintOf(context: ConnectorContext, names: string, entries: readonly FileEntry[]): string {
  const parts = entries.map(
    ({ path, kind, sizeBytes, blob = '', executable = false }) =>
      `${context.locate(path)}\0${kind}\0${sizeBytes}\0${blob}\0${executable ? 'x' : ''}`,
  );
  return sha256(`${names}\n${parts.join('\n')}`);
}
