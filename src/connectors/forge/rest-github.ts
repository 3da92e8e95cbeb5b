/**
 * A repository on GitHub: what its REST API tells with the right to read. Newest first and bounded; branch protection needs
 * the right to administer and is not known without.
 */
import { z } from 'zod';
import { given, toText } from './fields.ts';
import { BranchPolicies, BranchRule } from './github-schema.ts';
import type { Asked } from './asking.ts';
import type { DeploymentRecord, EnvironmentRecord, ForgeRecord, WorkflowRecord } from './records.ts';
import { readList, readOnce, skip, type Reading } from './rest.ts';

const PAGE = 'per_page=100';
/** Pages of a hundred; deployments and pull requests that are looked into one by one. */
const most = { pulls: 5, deployments: 2, looked: 60, reviewed: 200, workflows: 100, runs: 1 } as const;

/** The sentence that says why not even the repository was given; else nothing. */
export async function readGithubRepository(reading: Reading): Promise<string | undefined> {
  const asked = await reading.asking.ask('');
  const repository = asked.kind === 'page' ? asked.page.records.find((one) => one.kind === 'repository') : undefined;
  if (!repository) return asked.kind === 'refused' ? sayRefused(asked, reading) : 'The answer describes no repository.';
  reading.records.push(repository);
  await readEnvironments(reading);
  await readWorkflows(reading);
  if (repository.branch !== undefined) await readProtection(reading, repository.branch);
  await readDeployments(reading);
  await readList(reading, { path: `/releases?${PAGE}`, pages: 2, what: 'releases' });
  // Last, for it asks most: without a token GitHub answers sixty questions an hour.
  await readPulls(reading);
  return undefined;
}

export function sayRefused({ status, reason }: Extract<Asked, { kind: 'refused' }>, { asking }: Reading): string {
  if (status !== 404) return reason;
  return `${asking.server.address} answers HTTP 404: there is no such repository, or this token may not read it.`;
}

async function readEnvironments(reading: Reading): Promise<void> {
  const from = reading.records.length;
  await readList(reading, { path: `/environments?${PAGE}`, pages: 5, what: 'environments' });
  for (const [at, one] of reading.records.entries()) {
    if (at < from || one.kind !== 'environment' || one.customBranches !== true) continue;
    const path = `/environments/${encodeURIComponent(one.name)}/deployment-branch-policies?${PAGE}`;
    const asked = await reading.asking.ask(path, true);
    const policies = asked.kind === 'page' ? BranchPolicies.safeParse(asked.page.value).data : undefined;
    const branches = policies?.branch_policies.flatMap(({ name }) => name ?? []);
    if (branches) reading.records[at] = { ...one, branches: branches.toSorted() } satisfies EnvironmentRecord;
  }
}

/** The newest runs of each workflow: one that runs often would hide one that runs once a month. */
async function readWorkflows(reading: Reading): Promise<void> {
  const from = reading.records.length;
  await readList(reading, { path: `/actions/workflows?${PAGE}`, pages: 3, what: 'workflows' });
  const workflows = reading.records.flatMap((one, at) => (at >= from && one.kind === 'workflow' ? [{ one, at }] : []));
  for (const { one, at } of workflows.slice(0, most.workflows)) {
    const path = `/actions/workflows/${one.id}/runs?per_page=30`;
    const asked = await reading.asking.ask(path);
    if (asked.kind === 'refused') {
      skip(reading, reading.asking.stopped() === undefined ? `actions/workflows/${one.id}/runs` : '.', asked.reason);
      if (reading.asking.stopped() !== undefined) return;
      continue;
    }
    const { records, total } = asked.page;
    reading.records.push(...records.filter((each) => each.kind === 'run'));
    reading.records[at] = { ...one, ...given({ runs: total }) } satisfies WorkflowRecord;
  }
  const beyond = workflows.length - most.workflows;
  if (beyond > 0)
    skip(reading, 'actions/workflows', `Runs of ${beyond} of ${workflows.length} workflows were not read.`);
}

async function readPulls(reading: Reading): Promise<void> {
  const query = `state=all&sort=updated&direction=desc&${PAGE}`;
  const { records } = await readList(reading, { path: `/pulls?${query}`, pages: most.pulls, what: 'pull requests' });
  const pulls = records.filter((one) => one.kind === 'change');
  for (const pull of pulls.slice(0, most.reviewed)) {
    if (reading.asking.stopped() !== undefined) return;
    const path = `/pulls/${pull.number}/reviews?${PAGE}`;
    reading.records.push(...(await readOnce(reading, path, pull.updatedAt ?? '', { pages: 3, what: 'reviews' })));
  }
  const beyond = pulls.length - most.reviewed;
  if (beyond > 0) skip(reading, 'pulls', `Reviews of ${beyond} older pull requests were not read.`);
}

/** A run's approvals say neither when nor of which run, so they are asked run by run. */
async function readDeployments(reading: Reading): Promise<void> {
  const path = `/deployments?${PAGE}`;
  const { records } = await readList(reading, { path, pages: most.deployments, what: 'deployments' });
  const deployments = records.filter((one) => one.kind === 'deployment');
  const runs = new Map<string, DeploymentRecord>();
  for (const deployment of newestOfEach(deployments)) {
    if (reading.asking.stopped() !== undefined) return;
    const today = reading.context.clock.now().slice(0, 10);
    const version = `${deployment.updatedAt ?? ''} ${today}`;
    const place = `/deployments/${deployment.id}/statuses?${PAGE}`;
    const statuses = await readOnce(reading, place, version, { pages: 1, what: 'deployment statuses' });
    reading.records.push(...statuses);
    for (const one of statuses) if (one.kind === 'status' && one.run !== undefined) runs.set(one.run, deployment);
  }
  for (const [run, deployment] of runs) {
    if (reading.asking.stopped() !== undefined) return;
    const version = `${deployment.updatedAt ?? ''} ${reading.context.clock.now().slice(0, 10)}`;
    const place = `/actions/runs/${run}/approvals`;
    const approvals = await readOnce(reading, place, version, { pages: 1, what: 'approvals of a run' });
    reading.records.push(...approvals.map((one): ForgeRecord => (one.kind === 'approval' ? { ...one, run } : one)));
  }
}

/** Some of each environment: previews would hide production. */
function newestOfEach(deployments: readonly DeploymentRecord[]): readonly DeploymentRecord[] {
  const each = [...Map.groupBy(deployments, (one) => one.environment).values()].map((list) => list.slice(0, 10));
  return each
    .toSorted((a, b) => b.length - a.length)
    .flatMap((list) => list)
    .slice(0, most.looked);
}

const Rules = z.array(z.unknown()).max(1000);

/** Rulesets are given to whoever may read; the older protection only to administrators. Both count. */
async function readProtection(reading: Reading, branch: string): Promise<void> {
  const name = encodeURIComponent(branch);
  const [protection, ruled] = [
    await reading.asking.ask(`/branches/${name}/protection`),
    await reading.asking.ask(`/rules/branches/${name}?${PAGE}`, true),
  ];
  if (reading.asking.stopped() !== undefined) {
    skip(reading, '.', reading.asking.stopped() ?? '');
    return;
  }
  const rules = ruled.kind === 'page' ? Rules.safeParse(ruled.page.value).data : undefined;
  const counts = (rules ?? [])
    .map((rule) => BranchRule.safeParse(rule).data?.parameters)
    .filter((one) => one !== undefined);
  const needed = counts.flatMap((one) => one.required_approving_review_count ?? []);
  const owners = counts.some((one) => one.require_code_owner_review === true);
  const old = protection.kind === 'page' ? protection.page.records.find((one) => one.kind === 'branch') : undefined;
  const all = [...needed, ...(old?.protection.approvals === undefined ? [] : [old.protection.approvals])];
  const approvals = all.length > 0 ? Math.max(...all) : undefined;
  const url = `${reading.asking.server.address}/branches/${name}/protection`;
  const codeOwners = owners || old?.protection.codeOwners === true ? true : undefined;
  // With the rulesets alone, no rule is no word that there is no protection.
  const known = old !== undefined || (approvals ?? 0) > 0;
  if (known) {
    const record = { name: toText(branch) ?? branch, ...given({ approvals, codeOwners }) };
    reading.records.push({ kind: 'branch', forge: 'github', url, protection: record });
  }
  if (protection.kind === 'refused' && !known) {
    const reason = `Whether the branch ${branch} is protected is told to administrators only (HTTP ${protection.status ?? 'none'}), so it is not known.`;
    skip(reading, `branches/${name}/protection`, reason);
  }
}
