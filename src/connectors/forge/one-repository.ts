/**
 * Which repository the records are of: what their addresses have in common. Exports of several in one place would mix
 * numbers and names, so only one is taken, and that is said.
 */
import type { Skipped } from '#core';
import type { ConnectorContext } from '../connector.ts';
import { repositoryAddress } from '../repository-address.ts';
import type { ForgeRecord, Found } from './records.ts';

export interface OneRepository {
  readonly found: readonly Found[];
  /** `host/path`, where any record says it. */
  readonly repository: string | undefined;
  readonly skipped: readonly Skipped[];
}

export function ofOneRepository(context: ConnectorContext, all: readonly Found[]): OneRepository {
  const given = all.map((one) => ({ one, address: addressOf(one.record) }));
  const counts = [...Map.groupBy(given, ({ address }) => address ?? '')]
    .filter(([address]) => address !== '')
    .toSorted(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1));
  const [first, ...others] = counts;
  const found = given.filter(({ address }) => address === undefined || address === first?.[0]).map(({ one }) => one);
  if (others.length === 0) return { found, repository: first?.[0], skipped: [] };
  const left = others.reduce((sum, [, list]) => sum + list.length, 0);
  const reason = `Answers about ${counts.length} repositories lie here; ${left} that are not about ${first?.[0] ?? ''} were left out.`;
  const skipped: Skipped = { kind: 'skipped', source: context.source, locator: '.', reason, scope: 'part' };
  return { found, repository: first?.[0], skipped: [skipped] };
}

/** `https://github.com/acme/churn/pull/3`, `https://api.github.com/repos/acme/churn/…`, `https://gitlab.com/g/s/p/-/…`. */
function addressOf({ kind, url }: ForgeRecord): string | undefined {
  if (url === undefined) return undefined;
  const [, host = '', path = ''] = /^https?:\/\/([^/?#]+)\/([^?#]*)/u.exec(url) ?? [];
  const [, owner, name] = /^(?:api\/v3\/)?repos\/([^/]+)\/([^/]+)/u.exec(path) ?? [];
  if (owner !== undefined && name !== undefined) {
    return repositoryAddress(`https://${host === 'api.github.com' ? 'github.com' : host}/${owner}/${name}`);
  }
  // Before GitLab 12 there was no `/-/`.
  const [project = ''] = path.split(/\/-\/|\/(?:merge_requests|pipelines)\//u, 1);
  const own = kind === 'repository' || project !== path ? project : /^[^/]+\/[^/]+/u.exec(path)?.[0];
  return own === undefined ? undefined : repositoryAddress(`https://${host}/${own}`);
}
