/**
 * All files to their facts, remembered in parts: reading back some large texts takes a fraction of what thousands of
 * small ones take. When one file changes, the others of its part still come from what is remembered of each.
 */
import { sha256, type Skipped } from '#core';
import type { ConnectorContext, FileEntry } from '../connector.ts';
import { toParts } from '../parts.ts';
import { rememberWhole } from '../remember-whole.ts';
import { FACTS_VERSION, readCode, type ReadFile } from './read-file.ts';

/** With fewer files the parts would hold too little to gain anything. */
const MIN_FILES = 256;

type Read = readonly [path: string, read: ReadFile | Skipped];

/** In the order of `entries`; stops early when it is told to. */
export async function readCodes(context: ConnectorContext, entries: readonly FileEntry[]): Promise<readonly Read[]> {
  if (entries.length < MIN_FILES) return readEach(context, entries);
  const reads = new Map<string, ReadFile | Skipped>();
  for (const [part, own] of toParts(entries)) {
    if (context.signal.aborted) break;
    for (const [path, read] of await readPart(context, part, own)) reads.set(path, read);
  }
  return entries.flatMap(({ path }) => {
    const read = reads.get(path);
    return read ? [[path, read] as const] : [];
  });
}

async function readEach(context: ConnectorContext, entries: readonly FileEntry[]): Promise<readonly Read[]> {
  const reads: Read[] = [];
  for (const entry of entries) {
    if (context.signal.aborted) break;
    reads.push([entry.path, await readCode(context, entry, false)]);
  }
  return reads;
}

/** A part with something that could not be read is not remembered: it may be readable next time without having changed. */
async function readPart(
  context: ConnectorContext,
  part: number,
  entries: readonly FileEntry[],
): Promise<readonly Read[]> {
  const fingerprint = sha256(entries.map((entry) => `${entry.path}\0${entry.blob ?? entry.fingerprint}`).join('\n'));
  return rememberWhole(context, `python-part/${FACTS_VERSION}/${part}`, fingerprint, async () => {
    const value = await readEach(context, entries);
    return { value, whole: value.length === entries.length && value.every(([, read]) => !('kind' in read)) };
  });
}
