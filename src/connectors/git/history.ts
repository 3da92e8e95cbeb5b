/**
 * Reads the history of HEAD once and keeps it, so that one new commit costs one small `git log`.
 *
 * Scheme: every 128th commit of the first-parent chain, counted from the root, is a checkpoint. The commits between
 * two checkpoints are a segment; both ends name its content for ever, so `remember` holds it under `from..to`.
 * Adding commits changes the last, short segment only; a rewritten branch keeps the segments below the rewrite.
 * On a miss all that follows is read in one pass from the last checkpoint that is known.
 */
import type { ConnectorContext, GitReader } from '../connector.ts';
import { readGraph, readHeaders, readPaths, type Graph } from './commit-log.ts';

export interface Commit {
  readonly sha: string;
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970; may be absurd, as git keeps what it was told. */
  readonly authorSeconds: number;
  readonly committerSeconds: number;
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
  if (git.head === undefined) return { state: 'empty', commits: [], expected: 0 };
  const prefix = (await git.run(['rev-parse', '--show-prefix'])).text.trim();
  const shallow = (await git.run(['rev-parse', '--is-shallow-repository'])).text.trim() === 'true';
  if (prefix !== '') return readDirectly(git, git.head, shallow, ['--', '.']);
  if (shallow) return readDirectly(git, git.head, true, []);
  const graph = await readGraph(git, [git.head]);
  if (graph.end.exitCode !== 0) return readDirectly(git, git.head, false, []);
  return readSegments(context, git, graph.value);
}

/** Without memory: a part of the tree, a cut history, a damaged one. */
async function readDirectly(git: GitReader, head: string, shallow: boolean, scope: readonly string[]): Promise<History> {
  const [count, read] = await Promise.all([
    git.run(['rev-list', '--count', head, ...scope]),
    readRange(git, head, [head, ...scope]),
  ]);
  const counted = Number.parseInt(count.text, 10);
  const expected = Number.isSafeInteger(counted) ? counted : read.commits.length;
  const complaint = read.complaint ?? (count.exitCode === 0 ? undefined : count.complaint);
  const whole = complaint === undefined && expected === read.commits.length;
  return {
    state: whole ? (shallow ? 'shallow' : 'whole') : 'partial',
    commits: read.commits,
    expected,
    ...(whole ? {} : { complaint: complaint ?? '' }),
  };
}

async function readSegments(context: ConnectorContext, git: GitReader, graph: Graph): Promise<History> {
  const segments = toSegments(graph);
  const found = new Map<string, Commit>();
  let pending: Promise<RangeRead> | undefined;
  let complaint: string | undefined;
  const readFrom = async (from: string | undefined): Promise<RangeRead> => {
    pending ??= readRange(git, git.head ?? '', from === undefined ? [git.head ?? ''] : [git.head ?? '', `^${from}`]);
    return pending;
  };
  for (const segment of segments) {
    if (context.signal.aborted) break;
    try {
      const stored = await context.remember(FORMAT, `${segment.from ?? ''}..${segment.to}`, async () =>
        toStored((await readFrom(segment.from)).commits, segment));
      for (const commit of fromStored(stored)) found.set(commit.sha, commit);
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
  for (const [sha, header] of headers.value) {
    const changed = paths.value.get(sha);
    if (!changed) continue;
    const { parents, ...rest } = header;
    commits.push({ sha, ...rest, merge: parents > 1, cut: false, paths: changed });
  }
  const failed = [headers.end, paths.end].find((end) => end.exitCode !== 0);
  return { commits: await markCuts(git, range, commits, headers.value), complaint: failed?.complaint };
}

/** In a shallow clone the oldest commits have parents that are not here; git shows all their files as new. */
async function markCuts(
  git: GitReader, range: readonly string[], commits: readonly Commit[], headers: ReadonlyMap<string, { readonly parents: number }>,
): Promise<readonly Commit[]> {
  const shallow = (await git.run(['rev-parse', '--is-shallow-repository'])).text.trim() === 'true';
  if (!shallow) return commits;
  const graph = await readGraph(git, [range[0] ?? '']);
  return commits.map((commit) => {
    const cut = (headers.get(commit.sha)?.parents ?? 0) > 0 && graph.value.parents.get(commit.sha)?.length === 0;
    return cut ? { ...commit, cut, paths: [] } : commit;
  });
}

/** Every commit belongs to the oldest checkpoint that reaches it; the newest segment ends at HEAD. */
function toSegments(graph: Graph): readonly Segment[] {
  const chain: string[] = [];
  for (let at = graph.shas[0]; at !== undefined; at = graph.parents.get(at)?.[0]) chain.push(at);
  chain.reverse();
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

function toStored(commits: readonly Commit[], segment: Segment): StoredSegment {
  const mine = commits.filter((commit) => segment.shas.has(commit.sha));
  if (mine.length !== segment.shas.size) throw new IncompleteSegment(mine);
  const indexes = new Map<string, number>();
  const people: [string, string][] = [];
  const stored = mine.map((commit): StoredCommit => {
    const key = `${commit.name}\0${commit.email}`;
    const known = indexes.get(key);
    const index = known ?? people.push([commit.name, commit.email]) - 1;
    if (known === undefined) indexes.set(key, index);
    const flags = (commit.merge ? 1 : 0) + (commit.signed ? 2 : 0);
    return [commit.sha, index, seconds(commit.authorSeconds), seconds(commit.committerSeconds), flags, commit.subject, commit.paths];
  });
  return { people, commits: stored };
}

/** JSON has no NaN. */
function seconds(value: number): number {
  return Number.isFinite(value) ? value : -1;
}

function fromStored(stored: StoredSegment): readonly Commit[] {
  return stored.commits.map(([sha, person, authorSeconds, committerSeconds, flags, subject, paths]) => {
    const [name = '', email = ''] = stored.people[person] ?? [];
    return {
      sha, name, email, authorSeconds, committerSeconds, subject, paths,
      merge: (flags & 1) !== 0, signed: (flags & 2) !== 0, cut: false,
    };
  });
}
