/** What was found at a location; and the listing of a plain directory or of one file. */
import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileTree } from '#connectors';
import type { Skipped } from '#core';
import { confine, readConfined } from './confined-file.ts';
import type { Detected, SourceKind } from './detect.ts';
import type { OpenGit } from './git-reader.ts';
import { skipFor, type Skip } from './skip.ts';
import { toTree } from './tree.ts';
import type { WalkRules } from './walk.ts';
import { readWorkingTree, type WorkingTree } from './working-tree.ts';

/** Everything that is known when a source starts to be opened. */
export interface Opening {
  readonly detected: Detected;
  readonly location: string;
  /** This source's own temporary directory, removed when it is closed. */
  readonly own: string;
  readonly tempDirectory: string;
  readonly program: string | undefined;
  readonly maxEntries: number;
  readonly signal: AbortSignal;
  readonly name: (originUrl: string | undefined) => string;
}

export interface Listing {
  readonly name: string;
  readonly kind: SourceKind;
  readonly files: FileTree;
  readonly git: OpenGit | undefined;
  /** HEAD and all references, as one text for the fingerprint. */
  readonly history: string;
  readonly skipped: readonly Skipped[];
  /** `worktree`, or the first 12 digits of HEAD where the file's content is HEAD's. */
  revisionOf(path: string): string;
}

export function rulesOf(opening: Opening): WalkRules {
  return { maxEntries: opening.maxEntries, maxDepth: 64, leaveOut: new Set(), enterRepositories: true };
}

export async function readDirectory(opening: Opening): Promise<Listing> {
  const { path, kind } = opening.detected;
  const name = opening.name(undefined);
  const skip = skipFor(name);
  const single = kind === 'file';
  const root = single ? dirname(path) : path;
  const tree = single
    ? oneFile(path)
    : await readWorkingTree(root, undefined, skip, { rules: rulesOf(opening), signal: opening.signal });
  return {
    name,
    kind: single ? 'file' : 'directory',
    files: toDiskTree(root, tree, skip),
    git: undefined,
    history: '',
    skipped: tree.skipped,
    revisionOf: () => 'worktree',
  };
}

function oneFile(path: string): WorkingTree {
  const stat = lstatSync(path);
  const fingerprint = `${stat.size}-${stat.mtimeMs}-${stat.ctimeMs}-${stat.ino}`;
  return {
    entries: [{ path: basename(path), sizeBytes: stat.size, kind: 'file', fingerprint }],
    asCommitted: new Set(),
    skipped: [],
  };
}

/** Reads only what was listed, so a single file's neighbours and left-out directories stay out. */
export function toDiskTree(root: string, tree: WorkingTree, skip: Skip): FileTree {
  const files = toTree(tree.entries, {
    read: async (path, maxBytes = 8_000_000) => refuse(path) ?? readConfined(root, path, maxBytes, skip),
    materialise: async (path) => refuse(path) ?? confine(root, path, skip),
  });
  const refuse = (path: string): Skipped | undefined => {
    const entry = files.get(path);
    if (!entry) return skip(path, 'There is no such file.');
    return entry.kind === 'submodule' ? skip(path, 'It is a submodule; it is not followed.') : undefined;
  };
  return files;
}
