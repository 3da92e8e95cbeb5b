/** The source itself as an entity: how long its history is, and whether all of it was read. */
import { toRef, type EntityObservation, type Skipped } from '#core';
import type { ConnectorContext, GitReader } from '../connector.ts';
import { instantOf } from './instant.ts';
import { repositoryAddress } from '../repository-address.ts';
import type { History } from './history.ts';

export interface SourceFacts {
  readonly history: History | undefined;
  readonly branch: string | undefined;
  readonly branches: number;
  readonly tags: number;
  /** Commits that other branches and tags hold and HEAD does not; undefined when they were not read whole. */
  readonly elsewhere: readonly string[] | undefined;
  /** Where it was cloned from, without credentials; undefined where that is no host. */
  readonly repository?: string | undefined;
}

export function toSourceEntity(context: ConnectorContext, facts: SourceFacts): EntityObservation {
  const { history, branch } = facts;
  const head = context.git?.head;
  const times = (history?.commits ?? []).map((commit) => commit.committerSeconds).filter((seconds) => seconds > 0);
  const first = times.reduce((least, seconds) => Math.min(least, seconds), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, seconds) => Math.max(most, seconds), 0);
  const counted = history && history.expected > 0;
  return {
    kind: 'entity',
    layer: 'executed',
    method: 'recorded',
    evidence: [{ source: context.source, locator: head === undefined ? '.' : `commit/${head}` }],
    ref: toRef('source', context.source, context.source),
    attributes: {
      title: context.source,
      ...(head === undefined ? {} : { head }),
      ...(branch === undefined ? {} : { branch }),
      ...(counted ? { commits: history.state === 'shallow' ? history.commits.length : history.expected } : {}),
      ...(counted && history.state === 'whole' && times.length > 0 ? { firstAt: instantOf(first) } : {}),
      ...(counted && times.length > 0 ? { lastAt: instantOf(last) } : {}),
      history: history?.state ?? 'none',
      ...(counted ? { signedCommits: history.commits.filter((commit) => commit.signed).length } : {}),
      ...(history ? { branches: facts.branches, tags: facts.tags } : {}),
      ...(facts.elsewhere === undefined ? {} : { elsewhere: facts.elsewhere }),
      ...(facts.repository === undefined ? {} : { repository: facts.repository }),
    },
  };
}

/** A history that is not whole is said to be so, with both numbers. */
export function skippedHistory(context: ConnectorContext, history: History): readonly Skipped[] {
  const read = history.commits.length;
  const locator = context.git?.head === undefined ? 'HEAD' : `commit/${context.git.head}`;
  const skip = (reason: string): readonly Skipped[] => [
    { kind: 'skipped', source: context.source, locator, reason, scope: 'part' },
  ];
  if (history.state === 'shallow') {
    return skip(`The clone is shallow: ${read} commits are here, and what came before them is not known.`);
  }
  if (history.state !== 'partial') return [];
  const { complaint = '', expected } = history;
  const much = expected === 0 ? 'No history was read' : `The history was read in part: ${read} of ${expected} commits`;
  return skip(`${much} (a partial or damaged clone).${complaint === '' ? '' : ` Git says: ${complaint}`}`);
}

const MOST_ELSEWHERE = 20_000;

/** Only that they exist is read of them: a run may name a commit of a branch that HEAD does not contain. */
export async function readElsewhere(git: GitReader): Promise<readonly string[] | undefined> {
  const listed = await git.run(['rev-list', `--max-count=${MOST_ELSEWHERE + 1}`, '--all', '--not', 'HEAD']);
  const commits = listed.text.split('\n').filter((line) => line !== '');
  return listed.exitCode === 0 && commits.length <= MOST_ELSEWHERE ? commits.toSorted() : undefined;
}

/** Of the remote that a clone calls origin. */
export async function readRepository(git: GitReader): Promise<string | undefined> {
  const remote = await git.run(['config', '--get', 'remote.origin.url']);
  return remote.exitCode === 0 ? repositoryAddress(remote.text) : undefined;
}
