/**
 * Reads the history of HEAD once and keeps it, so that one new commit costs one small `git log`.
 *
 * Scheme: every 128th commit of the first-parent chain, counted from the root, is a checkpoint. The commits between
 * two checkpoints are a segment; both ends name its content for ever, so `remember` holds it under `to` (one value per key) for that `from`.
 * Adding commits changes the last, short segment only; a rewritten branch keeps the segments below the rewrite.
 * On a miss all that follows is read in one pass from the last checkpoint that is known.
 */
import type { Instant } from '#core';
import type { ConnectorContext, GitReader } from '../connector.ts';
import { readGraph, readHeaders, readPaths, type Graph, type Header } from './commit-log.ts';
import { instantOf } from './instant.ts';

export interface Commit {
  readonly sha: string;
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970; may be absurd, as git keeps what it was told. */
  readonly authorSeconds: number;
  readonly committerSeconds: number;
  /** `committerSeconds` as an instant. */
  readonly at: Instant;
  readonly merge: boolean;
  readonly signed: boolean;
  /** Its parents are not in this clone: what it changed is not known. */
  readonly cut: boolean;
  readonly subject: string;
  readonly paths: readonly string[];
}

export interface History {
  readonly state: 'whole' | 'shallow' | 'partial' | 'empty';
  /** Newest first, in git's order. */
  readonly commits: readonly Commit[];
  /** Commits that HEAD reaches, as git counts them. */
  readonly expected: number;
  /** Git's complaint, where it stopped early. */
  readonly complaint?: string;
}

/** JSON form: [sha, author (index), author seconds, committer seconds, flags, subject, paths]. */
type StoredCommit = readonly [string, number, number, number, number, string, readonly string[]];
interface StoredSegment {
  readonly people: readonly (readonly [string, string])[];
  readonly commits: readonly StoredCommit[];
}
interface Segment {
  readonly from: string | undefined;
  readonly to: string;
  readonly shas: ReadonlySet<string>;
}

const CHECKPOINT_EVERY = 128;
const FORMAT = 'git/history/1';

export async function readHistory(context: ConnectorContext, git: GitReader): Promise<History> {
  if (git.head === undefined) return readHeadless(git);
  const state = (await git.run(['rev-parse', '--is-shallow-repository', '--show-prefix'])).text.split('\n');
  const shallow = state[0] === 'true';
  if ((state[1] ?? '') !== '') return readDirectly(git, git.head, shallow, ['--', '.']);
  if (shallow) return readDirectly(git, git.head, true, []);
  if (await isFirstTime(context)) {
    const read = await readRange(git, git.head, [git.head]);
    if (read.complaint !== undefined) return readDirectly(git, git.head, false, []);
    return readSegments(context, git, { graph: read.graph, whole: read });
  }
  const graph = await readGraph(git, [git.head]);
  if (graph.end.exitCode !== 0) return readDirectly(git, git.head, false, []);
  return readSegments(context, git, { graph: graph.value });
}

/** No commits yet; or a repository that names commits which cannot be read, and that is something else. */
async function readHeadless(git: GitReader): Promise<History> {
  const none = { commits: [], expected: 0 } as const;
  const [named, others] = await Promise.all([
    git.run(['rev-parse', '--verify', '--quiet', 'HEAD']),
    git.run(['for-each-ref', '--count=1', '--format=%(refname)']),
  ]);
  const unborn = named.exitCode === 1;
  if (unborn && others.exitCode === 0 && others.text === '') return { state: 'empty', ...none };
  if (named.exitCode === 0) return { state: 'partial', ...none, complaint: 'HEAD’s commit could not be read' };
  const complaint = unborn ? 'HEAD names a branch that is not here' : named.complaint;
  return { state: 'partial', ...none, complaint };
}

/** Nothing can be remembered yet: then one pass over everything gives the graph as well. */
async function isFirstTime(context: ConnectorContext): Promise<boolean> {
  let first = false;
  await context.remember(`${FORMAT}/begun`, '', async () => {
    first = true;
    return true;
  });
  return first;
}

/** Without memory: a part of the tree, a cut history, a damaged one. */
async function readDirectly(
  git: GitReader,
  head: string,
  shallow: boolean,
  scope: readonly string[],
): Promise<History> {
  const [count, read] = await Promise.all([
    git.run(['rev-list', '--count', head, ...scope]),
    readRange(git, head, [head, ...scope]),
  ]);
  const commits = shallow ? await markCuts(git, head, read) : read.commits;
  const counted = Number.parseInt(count.text, 10);
  const expected = Number.isSafeInteger(counted) ? counted : commits.length;
  const complaint = read.complaint ?? (count.exitCode === 0 ? undefined : count.complaint);
  const whole = complaint === undefined && expected === commits.length;
  return {
    state: whole ? (shallow ? 'shallow' : 'whole') : 'partial',
    commits,
    expected,
    ...(whole ? {} : { complaint: complaint ?? '' }),
  };
}

async function readSegments(
  context: ConnectorContext,
  git: GitReader,
  given: { readonly graph: Graph; readonly whole?: RangeRead },
): Promise<History> {
  const { graph } = given;
  const head = git.head ?? '';
  const found = new Map<string, Commit>();
  let pending = given.whole === undefined ? undefined : Promise.resolve(given.whole);
  let complaint: string | undefined;
  const readFrom = async (from: string | undefined): Promise<RangeRead> => {
    pending ??= readRange(git, head, from === undefined ? [head] : [head, `^${from}`]);
    return pending;
  };
  for (const segment of toSegments(graph)) {
    if (context.signal.aborted) break;
    try {
      let fresh: RangeRead | undefined;
      const stored = await context.remember(`${FORMAT}/${segment.to}`, segment.from ?? '', async () => {
        fresh = await readFrom(segment.from);
        return toStored(fresh, segment);
      });
      for (const commit of fresh ? membersOf(fresh, segment) : fromStored(stored)) found.set(commit.sha, commit);
    } catch (thrown) {
      // Incomplete segments are never remembered; what was read of them counts all the same.
      if (!(thrown instanceof IncompleteSegment)) throw thrown;
      for (const commit of thrown.commits) found.set(commit.sha, commit);
      complaint ??= (await readFrom(segment.from)).complaint ?? '';
    }
  }
  const commits = graph.shas.map((sha) => found.get(sha)).filter((commit) => commit !== undefined);
  const state = complaint === undefined && commits.length === graph.shas.length ? 'whole' : 'partial';
  return { state, commits, expected: graph.shas.length, ...(state === 'whole' ? {} : { complaint: complaint ?? '' }) };
}

interface RangeRead {
  readonly commits: readonly Commit[];
  readonly bySha: ReadonlyMap<string, Commit>;
  /** As the commits themselves name their parents. */
  readonly graph: Graph;
  readonly complaint: string | undefined;
}

class IncompleteSegment extends Error {
  readonly commits: readonly Commit[];
  constructor(commits: readonly Commit[]) {
    super('The segment was not read whole.');
    this.commits = commits;
  }
}

/** `salt`: an id that the commits in the range cannot have known when they were written. */
async function readRange(git: GitReader, salt: string, range: readonly string[]): Promise<RangeRead> {
  const [headers, paths] = await Promise.all([readHeaders(git, range), readPaths(git, range, salt)]);
  const commits: Commit[] = [];
  const parentsOf = new Map<string, readonly string[]>();
  for (const [sha, { parents, ...header }] of headers.value) {
    parentsOf.set(sha, parents);
    const changed = paths.value.get(sha);
    if (changed) commits.push(toCommit(sha, header, { merge: parents.length > 1, paths: changed }));
  }
  const failed = [headers.end, paths.end].find((end) => end.exitCode !== 0);
  return {
    commits,
    bySha: new Map(commits.map((commit) => [commit.sha, commit])),
    graph: { shas: [...headers.value.keys()], parents: parentsOf },
    complaint: failed && (failed.complaint === '' ? 'it stopped without a word' : failed.complaint),
  };
}

function firstParents(graph: Graph): readonly string[] {
  const chain: string[] = [];
  let at = graph.shas[0];
  while (at !== undefined && graph.parents.has(at)) {
    chain.push(at);
    at = graph.parents.get(at)?.[0];
  }
  return chain;
}

function toCommit(
  sha: string,
  header: Omit<Header, 'parents'>,
  rest: { readonly merge: boolean; readonly paths: readonly string[] },
): Commit {
  return { sha, ...header, at: instantOf(header.committerSeconds), cut: false, ...rest };
}

/** In a shallow clone the oldest commits have parents that are not here; git shows all their files as new. */
async function markCuts(git: GitReader, head: string, read: RangeRead): Promise<readonly Commit[]> {
  const walked = await readGraph(git, [head]);
  return read.commits.map((commit) => {
    const stored = read.graph.parents.get(commit.sha)?.length ?? 0;
    const cut = stored > 0 && walked.value.parents.get(commit.sha)?.length === 0;
    return cut ? { ...commit, cut, paths: [] } : commit;
  });
}

/** Every commit belongs to the oldest checkpoint that reaches it; the newest segment ends at HEAD. */
function toSegments(graph: Graph): readonly Segment[] {
  const chain = firstParents(graph).toReversed();
  const ends = chain.filter((_, index) => (index + 1) % CHECKPOINT_EVERY === 0 || index === chain.length - 1);
  const taken = new Set<string>();
  let from: string | undefined;
  return ends.map((to) => {
    const shas = reachable(graph, to, taken);
    const segment = { from, to, shas };
    from = to;
    return segment;
  });
}

function reachable(graph: Graph, start: string, taken: Set<string>): ReadonlySet<string> {
  const shas = new Set<string>();
  const pending = [start];
  for (let sha = pending.pop(); sha !== undefined; sha = pending.pop()) {
    if (taken.has(sha)) continue;
    taken.add(sha);
    shas.add(sha);
    pending.push(...(graph.parents.get(sha) ?? []));
  }
  return shas;
}

function membersOf(read: RangeRead, segment: Segment): readonly Commit[] {
  return [...segment.shas].map((sha) => read.bySha.get(sha)).filter((commit) => commit !== undefined);
}

function toStored(read: RangeRead, segment: Segment): StoredSegment {
  const mine = membersOf(read, segment);
  if (mine.length !== segment.shas.size) throw new IncompleteSegment(mine);
  const indexes = new Map<string, number>();
  const people: [string, string][] = [];
  const stored = mine.map((commit): StoredCommit => {
    const key = `${commit.name}\0${commit.email}`;
    const known = indexes.get(key);
    const index = known ?? people.push([commit.name, commit.email]) - 1;
    if (known === undefined) indexes.set(key, index);
    const flags = (commit.merge ? 1 : 0) + (commit.signed ? 2 : 0);
    return [commit.sha, index, commit.authorSeconds, commit.committerSeconds, flags, commit.subject, commit.paths];
  });
  return { people, commits: stored };
}

function fromStored(stored: StoredSegment): readonly Commit[] {
  return stored.commits.map(([sha, person, authorSeconds, committerSeconds, flags, subject, paths]) => {
    const [name = '', email = ''] = stored.people[person] ?? [];
    const header = { name, email, authorSeconds, committerSeconds, signed: (flags & 2) !== 0, subject };
    return toCommit(sha, header, { merge: (flags & 1) !== 0, paths });
  });
}
