/** One event per commit. `at` is the committer's time (the order of the history); the author's is kept when it differs. */
import { toRef, type EventObservation } from '#core';
import { instantOf } from './instant.ts';
import type { Commit } from './history.ts';
import type { People } from './people-of.ts';

const MAX_PATHS = 200;

export function* observeCommits(
  commits: readonly Commit[],
  source: string,
  people: People,
): Generator<EventObservation> {
  for (const commit of commits) yield toCommitEvent(commit, source, people);
}

function toCommitEvent(commit: Commit, source: string, people: People): EventObservation {
  const { sha, subject, paths } = commit;
  return {
    kind: 'event',
    layer: 'executed',
    method: 'recorded',
    evidence: [{ source, locator: `commit/${sha}` }],
    activity: 'commit',
    at: commit.at,
    actor: people.authorOf(commit),
    objects: [{ ref: toRef('code-revision', source, sha), qualifier: 'revision' }],
    attributes: {
      sha,
      subject,
      paths: paths.length > MAX_PATHS ? paths.slice(0, MAX_PATHS) : paths,
      ...(paths.length > MAX_PATHS ? { morePaths: paths.length - MAX_PATHS } : {}),
      ...(commit.authorSeconds === commit.committerSeconds ? {} : { authoredAt: instantOf(commit.authorSeconds) }),
      ...(commit.merge ? { merge: true } : {}),
      ...(commit.signed ? { signed: true } : {}),
      ...(commit.cut ? { cut: true } : {}),
    },
  };
}
