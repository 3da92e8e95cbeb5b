/**
 * Forges: what GitHub and GitLab keep of a repository and git does not: reviews, environments and who must approve there,
 * deployments, workflow runs, releases, branch protection. Out of a server that the user named, or of its exported answers.
 */
import type { Skipped } from '#core';
import { z } from 'zod';
import type { Connector, ConnectorContext, Seen, ServerReader } from '../connector.ts';
import { openAsking } from './asking.ts';
import { readExports } from './exports.ts';
import { observe } from './observe.ts';
import { ofOneRepository } from './one-repository.ts';
import type { ForgeRecord, Found } from './records.ts';
import { readGithubRepository } from './rest-github.ts';
import { readGitlabProject } from './rest-gitlab.ts';
import { openReading } from './rest.ts';

const Options = z.object({});
type Options = z.infer<typeof Options>;

export const connector: Connector<Options> = {
  name: 'forge',
  title: 'GitHub and GitLab: reviews, environments, deployments, runs',
  emits: ['entity', 'relation', 'event'],
  options: Options,
  applies: (context) => isForge(context.server) || (context.asked === 'forge' && context.server === undefined),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

function isForge(server: ServerReader | undefined): server is ServerReader {
  return server?.scheme === 'github' || server?.scheme === 'gitlab';
}

async function* collect(context: ConnectorContext): AsyncGenerator<readonly Seen[]> {
  const { found, skipped } = isForge(context.server)
    ? await readServer(context, context.server)
    : await readExports(context);
  const own = ofOneRepository(context, found);
  if (context.signal.aborted) return;
  yield [...skipped, ...own.skipped];
  if (own.found.length === 0) return;
  yield observe(context, own);
}

async function readServer(
  context: ConnectorContext,
  server: ServerReader,
): Promise<{ readonly found: readonly Found[]; readonly skipped: readonly Skipped[] }> {
  const reading = openReading(context, openAsking(context, server));
  const refused = server.scheme === 'github' ? await readGithubRepository(reading) : await readGitlabProject(reading);
  if (refused !== undefined) {
    const reason = refused;
    return { found: [], skipped: [{ kind: 'skipped', source: context.source, locator: '.', reason, scope: 'source' }] };
  }
  const found = reading.records.map((record) => ({
    record,
    locator: record.url ?? `${server.address}${placeOf(record)}`,
  }));
  return { found, skipped: reading.skipped };
}

/** The question that shows a record whose answer names no address. */
function placeOf(record: ForgeRecord): string {
  if (record.kind === 'approval') {
    const { run, deployment = '' } = record;
    return run === undefined ? `/deployments/${deployment}` : `/actions/runs/${run}/approvals`;
  }
  if (record.kind === 'deployment') return `/deployments/${record.id}`;
  if (record.kind === 'environment') return record.reviewers ? '/protected_environments' : '/environments';
  if (record.kind === 'review') return `/merge_requests/${record.number}/approvals`;
  return record.kind === 'branch' ? '/protected_branches' : '';
}
