/**
 * What a moving name from outside points to, where that is on record: a branch of a repository that is itself a
 * source, as its last fetch from there saw it. Nothing is fetched; a branch that was never fetched stays unknown.
 */
import type { GitReader } from '#connectors';
import { toRef, type ClaimObservation, type Observation } from '#core';
import type { OpenedSource } from './sources/index.ts';

/** Most names looked up in one survey. */
const MOST = 200;

export async function recordTargets(
  observations: Iterable<Observation>,
  sources: readonly OpenedSource[],
): Promise<readonly ClaimObservation[]> {
  const references = new Set<string>();
  for (const each of observations) {
    const { reference } = each.kind === 'claim' && each.claim === 'unpinned' ? each.attributes : {};
    if (typeof reference === 'string') references.add(reference);
  }
  const wanted = [...references].sort().flatMap((reference) => parseReference(reference) ?? []);
  if (wanted.length === 0) return [];
  const origins = await readOrigins(sources);
  const claims: ClaimObservation[] = [];
  for (const one of wanted.slice(0, MOST)) {
    const opened = origins.get(one.repository);
    const git = opened?.context.git;
    const target = git && (await resolve(git, one));
    if (opened && target) claims.push(toClaim(opened.name, one, target));
  }
  return claims;
}

interface MovingName {
  readonly reference: string;
  /** `owner/name`, lower case, on github.com. */
  readonly repository: string;
  readonly branch: string;
  readonly path?: string;
}

const patterns = [
  /^https:\/\/raw\.githubusercontent\.com\/(?<repository>[\w.-]+\/[\w.-]+)\/(?:refs\/heads\/)?(?<branch>[^/?#]+)\/(?<path>[^?#]+)$/u,
  /^https:\/\/(?:www\.)?github\.com\/(?<repository>[\w.-]+\/[\w.-]+)\/raw\/(?:refs\/heads\/)?(?<branch>[^/?#]+)\/(?<path>[^?#]+)$/u,
  /^(?:git\+https:\/\/github\.com\/)?(?<repository>[\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@(?<branch>[\w.-]+)$/u,
];

function parseReference(reference: string): MovingName | undefined {
  for (const pattern of patterns) {
    const { repository = '', branch = '', path } = pattern.exec(reference)?.groups ?? {};
    if (repository === '' || branch === '') continue;
    const name = repository.replace(/\.git$/u, '').toLowerCase();
    return { reference, repository: name, branch, ...(path === undefined ? {} : { path: decodePath(path) }) };
  }
  return undefined;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function readOrigins(sources: readonly OpenedSource[]): Promise<ReadonlyMap<string, OpenedSource>> {
  const origins = new Map<string, OpenedSource>();
  for (const source of sources) {
    const shown = await source.context.git?.run(['config', '--get', 'remote.origin.url']);
    const url = shown?.exitCode === 0 ? shown.text.trim() : '';
    const name = /^(?:https:\/\/(?:[^/@]*@)?|ssh:\/\/git@|git@)github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/u.exec(
      url,
    );
    if (name?.[1] !== undefined) origins.set(name[1].toLowerCase(), source);
  }
  return origins;
}

interface Target {
  readonly commit: string;
  readonly ref: string;
}

/** A branch of our own may not have been pushed; only what came from there counts. A bare clone has it as its own. */
async function resolve(git: GitReader, { branch, path }: MovingName): Promise<Target | undefined> {
  const bare = await git.run(['config', '--bool', '--get', 'core.bare']);
  const ref = bare.text.trim() === 'true' ? `refs/heads/${branch}` : `refs/remotes/origin/${branch}`;
  if (!/^[\w./-]+$/u.test(ref)) return undefined;
  const found = await git.run(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  const commit = found.text.trim();
  if (found.exitCode !== 0 || !/^[0-9a-f]{40,64}$/u.test(commit)) return undefined;
  if (path === undefined) return { commit, ref };
  const there = await git.run(['cat-file', '-e', `${commit}:${path}`]);
  return there.exitCode === 0 ? { commit, ref } : undefined;
}

function toClaim(source: string, { reference, branch }: MovingName, { commit, ref }: Target): ClaimObservation {
  return {
    kind: 'claim',
    layer: 'executed',
    method: 'recorded',
    evidence: [{ source, locator: ref }],
    document: toRef('source', source, source),
    claim: 'target',
    attributes: { reference, branch, commit },
  };
}
