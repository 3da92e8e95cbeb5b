/** Opens what git knows: a working tree, a bare repository, or a bundle unpacked into one. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Skipped } from '#core';
import { chooseHead, unpackBundle } from './bundle.ts';
import { parseIndex, type IndexEntry, type TreeEntry } from './git-listing.ts';
import type { GitPlace } from './git-process.ts';
import { openGit, runGit, type OpenGit } from './git-reader.ts';
import { openGitTree } from './git-tree.ts';
import { listTree } from './list-tree.ts';
import { readDirectory, rulesOf, toDiskTree, type Listing, type Opening } from './listing.ts';
import { skipFor, type Skip } from './skip.ts';
import { readWorkingTree } from './working-tree.ts';

interface Repository {
  readonly place: GitPlace;
  readonly git: OpenGit;
  readonly head: string | undefined;
  readonly references: string;
  readonly originUrl: string | undefined;
  readonly tree: ReadonlyMap<string, TreeEntry>;
  readonly unnamed: readonly string[];
  readonly treeComplaint: string | undefined;
  /** Empty without a working tree. */
  readonly index: ReadonlyMap<string, IndexEntry>;
  readonly indexComplaint: string | undefined;
}

export async function openRepository(opening: Opening, program: string): Promise<Listing> {
  const place = await placeOf(opening, program);
  const repository = await readRepository(place, opening.signal);
  const name = opening.name(repository.originUrl);
  const skip = skipFor(name);
  const found = notListed(repository, skip);
  return opening.detected.kind === 'git'
    ? openWorkingTree(opening, repository, name, found)
    : openBare(opening, repository, name, found);
}

async function placeOf(opening: Opening, program: string): Promise<GitPlace> {
  const { detected, own } = opening;
  const emptyDirectory = join(own, 'empty');
  mkdirSync(emptyDirectory, { mode: 0o700 });
  if (detected.kind === 'git-bundle') {
    const { location, tempDirectory, signal } = opening;
    const unpacked = await unpackBundle({
      file: detected.path,
      location,
      program,
      tempDirectory,
      emptyDirectory,
      signal,
    });
    return { program, gitDirectory: unpacked, directory: unpacked, emptyDirectory };
  }
  const gitDirectory = detected.gitDirectory ?? detected.path;
  const place = { program, gitDirectory, directory: detected.path, emptyDirectory };
  return detected.workTree === undefined ? place : { ...place, workTree: detected.workTree };
}

async function readRepository(place: GitPlace, signal: AbortSignal): Promise<Repository> {
  const run = async (...args: string[]): Promise<string | undefined> => {
    const output = await runGit(place, args, { signal });
    return output.exitCode === 0 ? output.text : undefined;
  };
  const [named, references = '', originUrl, prefix = '', index] = await Promise.all([
    run('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    run('for-each-ref', '--format=%(objectname) %(refname)'),
    run('config', '--get', 'remote.origin.url'),
    place.workTree === undefined ? '' : run('rev-parse', '--show-prefix'),
    place.workTree === undefined ? noIndex : readIndex(place, signal),
  ]);
  const head = named?.trim() ?? (place.workTree === undefined ? await otherHead(references, run) : undefined);
  const tree = head === undefined ? undefined : await listTree(place, head, signal);
  const git = openGit(place, tree?.endless ? undefined : head, prefix.replace(/\n$/u, ''), signal);
  return {
    place,
    git,
    head,
    references,
    originUrl: originUrl?.trim(),
    tree: tree?.entries ?? new Map(),
    unnamed: tree?.unnamed ?? [],
    treeComplaint: tree?.complaint,
    index: index.entries,
    indexComplaint: index.complaint,
  };
}

/** A bare mirror's HEAD may name a branch that does not exist; then the usual branch is read. */
async function otherHead(
  references: string,
  run: (...args: string[]) => Promise<string | undefined>,
): Promise<string | undefined> {
  const heads = references
    .split('\n')
    .map((line) => line.split(' ', 2))
    .filter(([, name]) => name?.startsWith('refs/heads/'));
  if (heads.length === 0) return undefined;
  const chosen = chooseHead(heads).replace(/^ref: /u, '');
  return (await run('rev-parse', '--verify', '--quiet', `${chosen}^{commit}`))?.trim();
}

function notListed(repository: Repository, skip: Skip): Skipped[] {
  const skipped = repository.unnamed.map((path) => skip(path, 'Its name is not UTF-8; it cannot be referred to.'));
  if (repository.treeComplaint !== undefined) {
    skipped.push(skip('', `Git could not list the whole tree of HEAD (${repository.treeComplaint}).`, 'part'));
  }
  if (repository.indexComplaint !== undefined) {
    const reason = `Git could not read its index (${repository.indexComplaint}); which files are tracked is taken from HEAD.`;
    skipped.push(skip('.git/index', reason, 'part'));
  }
  return skipped;
}

function openBare(opening: Opening, repository: Repository, name: string, skipped: readonly Skipped[]): Listing {
  const { git, head, tree, references } = repository;
  const entries = new Map([...tree].slice(0, opening.maxEntries));
  const beyond =
    tree.size > entries.size
      ? [
          skipFor(name)(
            '',
            `The source has more than ${opening.maxEntries} files; those beyond are not looked at.`,
            'source',
          ),
        ]
      : [];
  const revision = (head ?? 'worktree').slice(0, 12);
  return {
    name,
    kind: opening.detected.kind,
    files: openGitTree({ entries, blobs: git.blobs, skip: skipFor(name), copies: () => opening.own }),
    git,
    history: `${head ?? ''}\n${references}`,
    skipped: [...skipped, ...beyond],
    revisionOf: () => revision,
  };
}

async function openWorkingTree(
  opening: Opening,
  repository: Repository,
  name: string,
  skipped: readonly Skipped[],
): Promise<Listing> {
  const { git, head, tree, references, place, index } = repository;
  if (tree.size === 0 && index.size === 0 && place.workTree !== place.directory) {
    // A directory that the repository around it does not track is no part of its history.
    git.close();
    return readDirectory({ ...opening, detected: { kind: 'directory', path: opening.detected.path } });
  }
  const skip = skipFor(name);
  const tracked = { head: tree, index, indexMtimeMs: indexTime(place) };
  const found = await readWorkingTree(place.directory, tracked, skip, {
    rules: rulesOf(opening),
    signal: opening.signal,
  });
  const revision = (head ?? '').slice(0, 12);
  return {
    name,
    kind: 'git',
    files: toDiskTree(place.directory, found, skip),
    git,
    history: `${head ?? ''}\n${references}`,
    skipped: [...skipped, ...found.skipped],
    revisionOf: (path) => (found.asCommitted.has(path) ? revision : 'worktree'),
  };
}

interface Index {
  readonly entries: ReadonlyMap<string, IndexEntry>;
  readonly complaint?: string;
}

const noIndex: Index = { entries: new Map() };

async function readIndex(place: GitPlace, signal: AbortSignal): Promise<Index> {
  const listed = await runGit(place, ['ls-files', '-s', '-z', '--debug'], { signal });
  return listed.exitCode === 0
    ? { entries: parseIndex(listed.text) }
    : { ...noIndex, complaint: listed.complaint === '' ? 'it stopped without a word' : listed.complaint };
}

/** 0 when there is no index: then nothing counts as clean. */
function indexTime(place: GitPlace): number {
  return statSync(join(place.gitDirectory, 'index'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
