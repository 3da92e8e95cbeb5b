/** Reads the small files of a file store: bounded, as text, and what could not be read is counted, not thrown. */
import type { Skipped } from '#core';
import { decodeText, type ConnectorContext, type FileEntry } from '../connector.ts';
import type { ValueFile } from './file-layout.ts';
import { MAX_META_BYTES, parseMeta, type MetaFile } from './meta-file.ts';

/** MLflow itself refuses parameters above 6,000 and tags above 8,000 characters. */
const MAX_VALUE_BYTES = 100_000;
const AT_ONCE = 32;

export interface FileReader {
  /** Undefined when it cannot be read or is no UTF-8 text; the reason goes to `unread`. */
  text(entry: FileEntry, maxBytes?: number): Promise<string | undefined>;
  meta(entry: FileEntry): Promise<MetaFile | undefined>;
  /** The first `most` by name. */
  values(files: readonly ValueFile[], most: number): Promise<Record<string, string>>;
  readonly unread: readonly Unread[];
}
export interface Unread {
  readonly path: string;
  readonly reason: string;
}

export function openFileReader(context: ConnectorContext): FileReader {
  const unread: Unread[] = [];
  const text: FileReader['text'] = async ({ path }, maxBytes = MAX_VALUE_BYTES) => {
    const content = await context.files.read(path, Math.min(maxBytes, context.limits.fileBytes));
    if (content.kind === 'skipped') {
      unread.push({ path, reason: content.reason });
      return undefined;
    }
    const decoded = decodeText(content.bytes);
    if (decoded === undefined) unread.push({ path, reason: 'It is not UTF-8 text.' });
    return decoded;
  };
  const meta: FileReader['meta'] = async (entry) => {
    const content = await text(entry, MAX_META_BYTES);
    if (content === undefined) return undefined;
    const parsed = parseMeta(content);
    if (!parsed)
      unread.push({
        path: entry.path,
        reason: 'It is not the plain YAML that MLflow writes (torn, or changed by hand).',
      });
    return parsed;
  };
  return {
    text,
    meta,
    unread,
    async values(files, most) {
      const values: Record<string, string> = {};
      for (const { name, entry } of files.slice(0, most)) {
        const value = await text(entry);
        // MLflow writes no line end; people who edit do.
        if (value !== undefined && name !== '__proto__') values[name] = value.replace(/\r?\n$/u, '');
      }
      return values;
    },
  };
}

/** Works on `items` with at most 32 at once, in order of the items. */
export async function inBatches<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    made.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(make))));
  return made;
}

/** One sentence for all of them. */
export function gapOf(unread: readonly Unread[]): string | undefined {
  const [first] = unread;
  if (!first) return undefined;
  return unread.length === 1
    ? `${first.path} was not read: ${first.reason}`
    : `${unread.length} of its files were not read; the first is ${first.path}: ${first.reason}`;
}

export function toSkipped(source: string, locator: string, reason: string): Skipped {
  return { kind: 'skipped', source, locator, reason, scope: 'part' };
}
