/**
 * Where files went that are named and are not there: the commit that removed such a path either added one file with
 * the very same content (equal blob ids), or one with the same name. Nothing else counts as a move. Recorded as
 * claims `moved`, because a map made from the log must know as much as one made from the sources.
 */
import type { GitReader } from '#connectors';
import {
  parseRef,
  toRef,
  type ClaimObservation,
  type CommitAttributes,
  type EventObservation,
  type Observation,
} from '#core';
import type { OpenedSource } from './sources/index.ts';

/** Most paths that are followed in one source, and most moves one after another. */
const MOST_PATHS = 200;
const MOST_HOPS = 8;

export async function recordMoves(
  observations: Iterable<Observation>,
  sources: readonly OpenedSource[],
): Promise<readonly ClaimObservation[]> {
  const seen = [...observations];
  const claims: ClaimObservation[] = [];
  for (const source of sources) {
    const { git, files } = source.context;
    if (git?.head === undefined) continue;
    const named = namedAndMissing(seen, source.name);
    const lost = named.filter((each) => files.get(each) === undefined).slice(0, MOST_PATHS);
    if (lost.length === 0) continue;
    const commitsOf = commitsByPath(seen, source.name, lost);
    for (const path of lost) {
      const move = await follow({ git, commitsOf, exists: (to) => files.get(to) !== undefined }, path);
      if (move) claims.push(toClaim(source.name, path, move));
    }
  }
  return claims;
}

interface Move {
  readonly to: string;
  readonly commit: string;
  readonly how: 'same content' | 'same name';
}

interface Trail {
  readonly git: GitReader;
  /** The commits that touched a path, newest first. */
  commitsOf(path: string): readonly string[];
  exists(path: string): boolean;
}

async function follow(trail: Trail, path: string): Promise<Move | undefined> {
  let at = path;
  let weakest: Move['how'] = 'same content';
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const move = await moveOf(trail, at);
    if (!move) return undefined;
    if (move.how === 'same name') weakest = move.how;
    if (trail.exists(move.to)) return { ...move, how: weakest };
    at = move.to;
  }
  return undefined;
}

/** The newest commit that removed the path tells. */
async function moveOf(trail: Trail, path: string): Promise<Move | undefined> {
  for (const commit of trail.commitsOf(path).slice(0, 3)) {
    const changes = await readChanges(trail.git, commit);
    const removed = changes.find((change) => change.status === 'D' && change.path === path);
    if (!removed) continue;
    const added = changes.filter((change) => change.status === 'A');
    const same = added.filter((change) => change.blob === removed.blob);
    const [only] = same;
    if (only && same.length === 1) return { to: only.path, commit, how: 'same content' };
    const named = same.length === 0 ? added.filter((change) => baseName(change.path) === baseName(path)) : [];
    const [one] = named;
    return one && named.length === 1 ? { to: one.path, commit, how: 'same name' } : undefined;
  }
  return undefined;
}

interface RawChange {
  readonly status: string;
  readonly path: string;
  /** Of what was removed or added. */
  readonly blob: string;
}

/** `:100644 000000 OLD NEW D\0path\0…` (git-diff, "raw output format"). */
async function readChanges(git: GitReader, commit: string): Promise<readonly RawChange[]> {
  const args = [
    'log',
    '-1',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--relative',
    '-z',
    '--no-color',
    '--format=',
    commit,
  ];
  const { exitCode, text } = await git.run(args);
  if (exitCode !== 0) return [];
  const tokens = text.split('\0');
  return tokens.flatMap((token, index) => {
    const [, before = '', after = '', status = ''] =
      /^:\d+ \d+ ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([A-Z])$/u.exec(token.trim()) ?? [];
    const path = tokens[index + 1];
    if (status === '' || path === undefined) return [];
    return [{ status, path, blob: status === 'D' ? before : after }];
  });
}

/** Paths that a pipeline, a workflow or a document names and that do not exist; sorted. */
function namedAndMissing(observations: readonly Observation[], source: string): readonly string[] {
  const lost = new Set<string>();
  for (const each of observations) {
    if (each.kind === 'entity' && each.attributes['missing'] === true) {
      const { kind, namespace, name } = parseRef(each.ref);
      if (kind === 'artifact' && namespace === source) lost.add(name);
    }
    if (each.kind !== 'claim' || each.claim !== 'path' || each.attributes['exists'] !== false) continue;
    if (parseRef(each.document).namespace !== source) continue;
    const { resolved, path } = each.attributes;
    for (const text of [resolved, path]) if (typeof text === 'string') lost.add(text.replace(/^\.\//u, ''));
  }
  return [...lost].sort();
}

/** One pass over the history for all paths that are surely asked for; another for each that turns up later. */
function commitsByPath(
  observations: readonly Observation[],
  source: string,
  asked: readonly string[],
): Trail['commitsOf'] {
  const known = touchesOf(observations, source, new Set(asked));
  return (path) => {
    const commits = known.get(path) ?? touchesOf(observations, source, new Set([path])).get(path) ?? [];
    known.set(path, commits);
    return commits;
  };
}

/** Commits by the path that they touched, newest first. */
function touchesOf(
  observations: readonly Observation[],
  source: string,
  asked: ReadonlySet<string>,
): Map<string, readonly string[]> {
  const touches = new Map<string, { readonly at: string; readonly sha: string }[]>();
  for (const event of observations) {
    if (event.kind !== 'event' || event.activity !== 'commit') continue;
    const { sha, paths } = event.attributes as unknown as CommitAttributes;
    for (const path of paths) {
      if (!asked.has(path) || !isOf(event, source)) continue;
      const list = touches.get(path);
      if (list) list.push({ at: event.at, sha });
      else touches.set(path, [{ at: event.at, sha }]);
    }
  }
  return new Map(
    [...touches].map(([path, list]) => [
      path,
      list.sort((a, b) => (a.at === b.at ? (a.sha < b.sha ? -1 : 1) : a.at < b.at ? 1 : -1)).map(({ sha }) => sha),
    ]),
  );
}

function isOf(event: EventObservation, source: string): boolean {
  const revision = event.objects.find((object) => object.qualifier === 'revision');
  return revision !== undefined && parseRef(revision.ref).namespace === source;
}

function toClaim(source: string, path: string, { to, commit, how }: Move): ClaimObservation {
  return {
    kind: 'claim',
    layer: 'executed',
    method: how === 'same content' ? 'hashed' : 'inferred',
    evidence: [{ source, locator: `commit/${commit}` }],
    document: toRef('artifact', source, path),
    claim: 'moved',
    attributes: { path, to, commit, how },
  };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
