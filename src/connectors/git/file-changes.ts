/** What the history says about each file of the tree: first and last change, how often, and by whom. */
import type { EntityRef } from '#core';
import type { Commit } from './history.ts';

export interface FileChanges {
  readonly first: Commit;
  readonly last: Commit;
  readonly commits: number;
  /** Most commits first; at most 8. */
  readonly authors: readonly Author[];
}

export interface Author {
  readonly person: EntityRef;
  readonly commits: number;
  readonly last: Commit;
}

interface Tally {
  first: Commit;
  readonly last: Commit;
  commits: number;
  readonly authors: Map<EntityRef, { commits: number; readonly last: Commit }>;
}

const MAX_AUTHORS = 8;

/** `commits` are newest first, so a path's first sight is its last change. Only the given paths are counted. */
export function countChanges(
  commits: readonly Commit[],
  tracked: Iterable<string>,
  personOf: (commit: Commit) => EntityRef,
): ReadonlyMap<string, FileChanges> {
  const tallies = new Map<string, Tally | undefined>();
  for (const path of tracked) tallies.set(path, undefined);
  for (const commit of commits) {
    const person = personOf(commit);
    for (const path of commit.paths) {
      const tally = tallies.get(path);
      if (tally) addTo(tally, commit, person);
      else if (tallies.has(path)) tallies.set(path, startWith(commit, person));
    }
  }
  const changes = new Map<string, FileChanges>();
  for (const [path, tally] of tallies) if (tally) changes.set(path, { ...tally, authors: topAuthors(tally) });
  return changes;
}

function startWith(commit: Commit, person: EntityRef): Tally {
  return { first: commit, last: commit, commits: 1, authors: new Map([[person, { commits: 1, last: commit }]]) };
}

function addTo(tally: Tally, commit: Commit, person: EntityRef): void {
  tally.first = commit;
  tally.commits += 1;
  const author = tally.authors.get(person);
  if (author) author.commits += 1;
  else tally.authors.set(person, { commits: 1, last: commit });
}

function topAuthors(tally: Tally): readonly Author[] {
  const authors = [...tally.authors].map(([person, counted]) => ({ person, ...counted }));
  authors.sort(
    (left, right) =>
      right.commits - left.commits ||
      right.last.committerSeconds - left.last.committerSeconds ||
      (left.person < right.person ? -1 : 1),
  );
  return authors.slice(0, MAX_AUTHORS);
}
