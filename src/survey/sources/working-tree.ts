/**
 * The files of a directory as they lie there now. With git behind it each file also gets the blob id of its
 * content where that is known, and whether its content is what HEAD holds (so evidence may name the commit).
 * Git is never asked to compare contents: that would run the repository's clean filters.
 */
import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { FileEntry } from '#connectors';
import { gitBlobId, type Skipped } from '#core';
import { confine, readConfined } from './confined-file.ts';
import type { IndexEntry, TreeEntry } from './git-listing.ts';
import { NOTHING_THERE, type Skip } from './skip.ts';
import { walk, type Found, type WalkRules } from './walk.ts';

export interface WorkingTree {
  readonly entries: readonly FileEntry[];
  /** Paths whose content is HEAD's. */
  readonly asCommitted: ReadonlySet<string>;
  readonly skipped: readonly Skipped[];
}

/** What git knows of a working tree: HEAD's tree, the index, and when the index was written. */
export interface Tracked {
  readonly head: ReadonlyMap<string, TreeEntry>;
  readonly index: ReadonlyMap<string, IndexEntry>;
  readonly indexMtimeMs: number;
}

const MAX_HASHED_FILE_BYTES = 8_000_000;
const MAX_HASHED_BYTES = 256_000_000;
/** A tree whose data are links into a cache elsewhere has thousands; some are named, the rest are counted. */
const MOST_LINKS_NAMED = 20;

export async function readWorkingTree(
  root: string,
  tracked: Tracked | undefined,
  skip: Skip,
  options: { readonly rules: WalkRules; readonly signal: AbortSignal },
): Promise<WorkingTree> {
  const submodules = new Set(
    [...(tracked?.index ?? [])].filter(([, entry]) => entry.mode === '160000').map(([path]) => path),
  );
  const rules = { ...options.rules, leaveOut: submodules, enterRepositories: tracked === undefined };
  const walked = await walk(root, rules, skip, options.signal);
  const found = tracked ? addTracked(root, walked.found, tracked) : walked.found;
  const skipped = [...walked.skipped, ...leadingOut(root, found, skip)];
  if (!tracked) return { entries: found.map((file) => toEntry(file)), asCommitted: new Set(), skipped };
  const entries: FileEntry[] = [];
  const asCommitted = new Set<string>();
  const unsure: Found[] = [];
  for (const file of found) {
    const known = tracked.index.get(file.path);
    if (!known || !isClean(file.stat, known, tracked.indexMtimeMs)) {
      if (known || tracked.head.has(file.path)) unsure.push(file);
      else entries.push(toEntry(file));
      continue;
    }
    const committed = tracked.head.get(file.path);
    // Another size means that git converts on the way (line ends, LFS): the bytes here are not the blob's.
    const same = committed?.blob === known.blob;
    if (same && committed.sizeBytes !== undefined && committed.sizeBytes !== file.stat.size) unsure.push(file);
    else {
      if (same) asCommitted.add(file.path);
      entries.push(toEntry(file, same ? known.blob : undefined));
    }
  }
  entries.push(...(await hashUnsure(root, unsure, tracked, { asCommitted, skip })));
  for (const path of submodules) {
    const blob = tracked.index.get(path)?.blob ?? '';
    if (tracked.head.get(path)?.blob === blob) asCommitted.add(path);
    entries.push({ path, sizeBytes: 0, kind: 'submodule', fingerprint: blob, blob });
  }
  return { entries, asCommitted, skipped };
}

/** Links that are not followed wherever they are met; one that leads to nothing is only missing. */
function leadingOut(root: string, found: readonly Found[], skip: Skip): readonly Skipped[] {
  const left = found.flatMap(({ path, stat }): readonly Skipped[] => {
    const end = stat.isSymbolicLink() ? confine(root, path, skip) : path;
    return typeof end === 'string' || end.reason === NOTHING_THERE ? [] : [end];
  });
  const [last] = left.slice(MOST_LINKS_NAMED);
  if (!last) return left;
  const more = `${left.length - MOST_LINKS_NAMED} more links lead out of the source or round in a circle.`;
  return [...left.slice(0, MOST_LINKS_NAMED), skip(last.locator, more)];
}

/** Tracked files in directories that the walk leaves out are files of the source all the same. */
function addTracked(root: string, found: readonly Found[], tracked: Tracked): readonly Found[] {
  const seen = new Set(found.map((file) => file.path));
  const more: Found[] = [];
  for (const [path, entry] of tracked.index) {
    if (seen.has(path) || entry.mode === '160000' || path.includes('\uFFFD')) continue;
    const stat = statOf(root, path);
    if (stat && (stat.isFile() || stat.isSymbolicLink())) more.push({ path, stat });
  }
  return more.length === 0 ? found : [...found, ...more];
}

function statOf(root: string, path: string): Stats | undefined {
  try {
    return lstatSync(join(root, path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Git's own rule (racy-git): same times and size as in the index, and older than the index itself. */
function isClean(stat: Stats, known: IndexEntry, indexMtimeMs: number): boolean {
  return (
    !known.unmerged &&
    Math.abs(stat.mtimeMs - known.mtimeMs) < 0.002 &&
    Math.abs(stat.ctimeMs - known.ctimeMs) < 0.002 &&
    stat.size % 2 ** 32 === known.sizeBytes &&
    stat.mtimeMs < indexMtimeMs - 0.002 &&
    (known.mode === '120000') === stat.isSymbolicLink()
  );
}

/** Reads the files in doubt and compares their ids with HEAD's; adds those that agree to `asCommitted`. */
async function hashUnsure(
  root: string,
  files: readonly Found[],
  tracked: Tracked,
  given: { readonly asCommitted: Set<string>; readonly skip: Skip },
): Promise<FileEntry[]> {
  const { asCommitted, skip } = given;
  let left = MAX_HASHED_BYTES;
  const entries: FileEntry[] = [];
  for (const file of files) {
    const small = file.stat.size <= Math.min(MAX_HASHED_FILE_BYTES, left);
    const bytes = small ? await contentOf(root, file, skip) : undefined;
    left -= bytes?.byteLength ?? 0;
    const blob = bytes && gitBlobId(bytes);
    const committed = tracked.head.get(file.path)?.blob;
    if (
      bytes &&
      committed !== undefined &&
      (blob === committed || gitBlobId(withoutCarriageReturns(bytes)) === committed)
    ) {
      asCommitted.add(file.path);
    }
    entries.push(toEntry(file, blob));
  }
  return entries;
}

async function contentOf(root: string, file: Found, skip: Skip): Promise<Uint8Array | undefined> {
  if (!file.stat.isSymbolicLink()) {
    const content = await readConfined(root, file.path, MAX_HASHED_FILE_BYTES, skip);
    return content.kind === 'content' ? content.bytes : undefined;
  }
  try {
    return readlinkSync(join(root, file.path), { encoding: 'buffer' });
  } catch {
    return undefined;
  }
}

/** CR LF as LF, as git stores text with `autocrlf`. */
function withoutCarriageReturns(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(13)) return bytes;
  return bytes.filter((byte, at) => byte !== 13 || bytes[at + 1] !== 10);
}

function toEntry(file: Found, blob?: string): FileEntry {
  const { stat, path } = file;
  const symlink = stat.isSymbolicLink();
  return {
    path,
    sizeBytes: stat.size,
    kind: symlink ? 'symlink' : 'file',
    fingerprint: blob ?? `${stat.size}-${stat.mtimeMs}-${stat.ctimeMs}-${stat.ino}`,
    ...(blob === undefined ? {} : { blob }),
    ...(!symlink && (stat.mode & 0o111) !== 0 ? { executable: true } : {}),
  };
}
