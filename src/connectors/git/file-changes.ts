/** What the history says about each file of the tree: first and last change, how often, and by whom. */
import { toInstant, type EntityRef, type Instant } from '#core';
import type { Commit } from './history.ts';

export interface FileChanges {
  readonly first: Commit;
  readonly last: Commit;
  readonly commits: number;
  /** Most commits first. */
  readonly authors: readonly { readonly person: EntityRef; readonly commits: number; readonly lastSeconds: number }[];
}

interface Tally {
  first: Commit;
  readonly last: Commit;
  commits: number;
  readonly authors: Map<EntityRef, { commits: number; lastSeconds: number }>;
}

const MAX_AUTHORS = 8;

/** `commits` are newest first, so a path's first sight is its last change. Only paths in `tracked` are counted. */
export function countChanges(
  commits: readonly Commit[],
  tracked: ReadonlySet<string>,
  personOf: (commit: Commit) => EntityRef,
): ReadonlyMap<string, FileChanges> {
  const tallies = new Map<string, Tally>();
  for (const commit of commits) {
    const person = personOf(commit);
    for (const path of commit.paths) {
      if (!tracked.has(path)) continue;
      const tally = tallies.get(path) ?? { first: commit, last: commit, commits: 0, authors: new Map() };
      if (tally.commits === 0) tallies.set(path, tally);
      tally.first = commit;
      tally.commits += 1;
      const author = tally.authors.get(person);
      if (author) author.commits += 1;
      else tally.authors.set(person, { commits: 1, lastSeconds: commit.committerSeconds });
    }
  }
  return new Map([...tallies].map(([path, tally]) => [path, { ...tally, authors: topAuthors(tally) }]));
}

function topAuthors(tally: Tally): FileChanges['authors'] {
  const authors = [...tally.authors].map(([person, counted]) => ({ person, ...counted }));
  authors.sort(
    (left, right) =>
      right.commits - left.commits || right.lastSeconds - left.lastSeconds || (left.person < right.person ? -1 : 1),
  );
  return authors.slice(0, MAX_AUTHORS);
}

/** A time git was told; 1970 when it is none that a calendar knows. */
export function instantOf(seconds: number): Instant {
  return toInstant(seconds * 1000) ?? '1970-01-01T00:00:00Z';
}
