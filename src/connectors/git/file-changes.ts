/** What the history says about each file of the tree: first and last change, how often, and by whom. */
import type { Change, EntityRef, Instant } from '#core';
import type { Commit } from './history.ts';

/** Plain JSON, so that it can be remembered. `at` is the committer's time: when a change entered this history. */
export type FileChanges = {
  readonly first: Change;
  readonly last: Change;
  readonly commits: number;
  /** Most commits first; at most 8. */
  readonly authors: readonly { readonly person: EntityRef; readonly commits: number; readonly lastAt: Instant }[];
};

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
  const toChange = (commit: Commit): Change => ({ commit: commit.sha, at: commit.at, person: personOf(commit) });
  for (const [path, tally] of tallies) {
    if (!tally) continue;
    const { first, last, commits: count } = tally;
    changes.set(path, { first: toChange(first), last: toChange(last), commits: count, authors: topAuthors(tally) });
  }
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

function topAuthors(tally: Tally): FileChanges['authors'] {
  const authors = [...tally.authors].map(([person, counted]) => ({ person, ...counted }));
  authors.sort(
    (left, right) =>
      right.commits - left.commits ||
      right.last.committerSeconds - left.last.committerSeconds ||
      (left.person < right.person ? -1 : 1),
  );
  return authors.slice(0, MAX_AUTHORS).map(({ person, commits, last }) => ({ person, commits, lastAt: last.at }));
}
