/** The files of HEAD in a repository without a working tree; contents come from git's object store. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { FileContent, FileEntry, FileTree } from '#connectors';
import { sha256, type Skipped } from '#core';
import { tooLarge } from './confined-file.ts';
import type { Blobs } from './git-blobs.ts';
import type { TreeEntry } from './git-listing.ts';
import type { Skip } from './skip.ts';
import { toTree } from './tree.ts';

const MAX_LINKS = 10;
const MAX_COPY_BYTES = 1_000_000_000;
const LINK_BYTES = 4096;

export interface GitTreeParts {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly blobs: Blobs;
  readonly skip: Skip;
  /** Makes (once) the private directory for copies. */
  readonly copies: () => string;
}

export function openGitTree(parts: GitTreeParts): FileTree {
  const tree = toTree(
    [...parts.entries].map(([path, entry]) => toEntry(path, entry)),
    {
      read: async (path, maxBytes = 8_000_000) => readBlob(parts, path, maxBytes),
      materialise: async (path) => materialise(parts, path),
    },
  );
  return tree;
}

function toEntry(path: string, entry: TreeEntry): FileEntry {
  const kind = entry.mode === '160000' ? 'submodule' : entry.mode === '120000' ? 'symlink' : 'file';
  return {
    path,
    sizeBytes: entry.sizeBytes ?? 0,
    kind,
    fingerprint: entry.blob,
    blob: entry.blob,
    ...(entry.mode === '100755' ? { executable: true } : {}),
  };
}

async function readBlob(parts: GitTreeParts, path: string, maxBytes: number): Promise<FileContent | Skipped> {
  const target = await followLinks(parts, path);
  if (typeof target !== 'string') return target;
  const entry = parts.entries.get(target);
  if (!entry) return parts.skip(path, 'There is no such file in the tree of HEAD.');
  if (entry.mode === '160000') return parts.skip(path, 'It is a submodule; it is not followed.');
  if (entry.sizeBytes === undefined) return parts.skip(path, missingBlob);
  if (entry.sizeBytes > maxBytes) return parts.skip(path, tooLarge(entry.sizeBytes, maxBytes));
  const bytes = await parts.blobs.read(entry.blob, maxBytes);
  return bytes ? { kind: 'content', bytes } : parts.skip(path, missingBlob);
}

const missingBlob = 'The blob is not in this clone (partial clone).';

/** A link's blob holds the path it leads to, seen from the link's directory. */
async function followLinks(parts: GitTreeParts, path: string): Promise<string | Skipped> {
  let at = path;
  for (let hops = 0; hops <= MAX_LINKS; hops += 1) {
    const entry = parts.entries.get(at);
    if (entry?.mode !== '120000') return at;
    const bytes = await parts.blobs.read(entry.blob, LINK_BYTES);
    if (!bytes) return parts.skip(path, missingBlob);
    const target = Buffer.from(bytes).toString('utf8');
    const next = posix.normalize(posix.join(posix.dirname(at), target));
    if (posix.isAbsolute(target) || next.startsWith('..')) {
      return parts.skip(path, 'The link leads outside the source; it is not followed.');
    }
    if (!parts.entries.has(next)) return parts.skip(path, 'The link leads to nothing that is in the tree of HEAD.');
    at = next;
  }
  return parts.skip(path, 'The link leads round in a circle or through another link.');
}

async function materialise(parts: GitTreeParts, path: string): Promise<string | Skipped> {
  const content = await readBlob(parts, path, MAX_COPY_BYTES);
  if (content.kind === 'skipped') return content;
  const directory = join(parts.copies(), sha256(path).slice(7, 39));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'copy');
  writeFileSync(file, content.bytes, { mode: 0o600 });
  return file;
}
