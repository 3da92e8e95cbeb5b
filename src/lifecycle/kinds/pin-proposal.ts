/** unpinned-input: how to pin it; as a patch where a source that was read shows what the moving name points to. */
import type { ClaimObservation } from '#core';
import { nameOf, parseRef } from '#core';
import type { Finding } from '../lifecycle.ts';
import { sided } from '../pipeline.ts';
import { linesOf } from '../repair/proposal.ts';
import { textOf } from '../words.ts';
import type { CheckView } from './kind.ts';

export function repairPin(
  view: CheckView,
  claims: readonly ClaimObservation[],
): Pick<Finding, 'repair' | 'proposal' | 'since'> {
  const [first] = claims;
  if (!first) return {};
  const { document, attributes } = first;
  const { namespace: source } = parseRef(document);
  const path = nameOf(document);
  const changed = view.history.lastChange(`artifact:${source}/${path}`);
  return {
    ...(changed ? { since: { at: changed.at, commit: changed.commit } } : {}),
    repair: {
      kind: 'advice',
      text: advise(textOf(attributes['what']), textOf(attributes['reference'])),
      explanation: 'What was used can then be named, and fetched again.',
    },
    ...proposePin(view, claims, { source, path }),
  };
}

function proposePin(
  view: CheckView,
  claims: readonly ClaimObservation[],
  file: { readonly source: string; readonly path: string },
): Pick<Finding, 'proposal'> {
  const reference = textOf(claims[0]?.attributes['reference']);
  const [target, ...others] = view.workspace.graph
    .claims('target')
    .filter((claim) => claim.attributes['reference'] === reference);
  const ranges = claims
    .flatMap((claim) => sided(claim.evidence, claim.layer, claim.method))
    .flatMap((item) => linesOf(item, file.path) ?? []);
  if (!target || others.length > 0 || ranges.length === 0) return {};
  const branch = textOf(target.attributes['branch']);
  const commit = textOf(target.attributes['commit']);
  const pinned = withCommit(reference, branch, commit);
  if (pinned === undefined) return {};
  const explanation = `${branch} stood at ${commit.slice(0, 8)} in ${nameOf(target.document)} when that was last fetched. The file then stays the same until somebody moves the pin.`;
  const words = [{ from: reference, to: pinned }];
  return { proposal: { ...file, changes: [{ change: 'replace', ranges, words }], explanation } };
}

/** `…/main/data.csv` or `…@main`: the branch stands once, between these marks. */
function withCommit(reference: string, branch: string, commit: string): string | undefined {
  for (const mark of [`/refs/heads/${branch}/`, `/${branch}/`]) {
    if (reference.split(mark).length === 2) return reference.replace(mark, () => `/${commit}/`);
  }
  return reference.endsWith(`@${branch}`) ? `${reference.slice(0, -branch.length)}${commit}` : undefined;
}

function advise(what: string, reference: string): string {
  const asked = askForCommit(reference);
  if (what === 'action')
    return `Pin the action to the full commit SHA it uses today, with the version as a comment.${asked}`;
  if (what === 'image') return 'Pin the image by digest (name@sha256:…).';
  if (what === 'model') return 'Name a revision (commit) or a version number.';
  if (what === 'package') return `Pin the package to a commit or a released version.${asked}`;
  return `Point the URL at a commit instead of a branch, or record the digest of the file and check it.${asked}`;
}

/** What prints the commit: the one thing that is not on record here. */
function askForCommit(reference: string): string {
  const { repository, branch } =
    /^https:\/\/raw\.githubusercontent\.com\/(?<repository>[\w.-]+\/[\w.-]+)\/(?:refs\/heads\/)?(?<branch>[\w.-]+)\//u.exec(
      reference,
    )?.groups ??
    /^(?:git\+https:\/\/github\.com\/)?(?<repository>[\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@(?<branch>[\w.-]+)$/u.exec(
      reference,
    )?.groups ??
    {};
  if (repository === undefined || branch === undefined) return '';
  const url = `https://github.com/${repository.replace(/\.git$/u, '')}`;
  return ` \`git ls-remote ${url} ${branch}\` prints the commit.`;
}
