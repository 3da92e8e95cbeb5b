/**
 * A project on GitLab: what its REST API tells with the right to read. Newest first and bounded; protected environments and
 * approvals are of some editions only and are not known without.
 */
import type { DeploymentRecord, ForgeRecord } from './records.ts';
import { isOwnPipeline } from './gitlab.ts';
import { sayRefused } from './rest-github.ts';
import { readList, readOnce, skip, type Reading } from './rest.ts';

const PAGE = 'per_page=100';
const most = { changes: 5, reviewed: 200, deployments: 2, looked: 60, pipelines: 5 } as const;

/** The sentence that says why not even the project was given; else nothing. */
export async function readGitlabProject(reading: Reading): Promise<string | undefined> {
  const asked = await reading.asking.ask('');
  const project = asked.kind === 'page' ? asked.page.records.find((one) => one.kind === 'repository') : undefined;
  if (!project) return asked.kind === 'refused' ? sayRefused(asked, reading) : 'The answer describes no project.';
  reading.records.push(project);
  await readList(reading, { path: `/environments?${PAGE}`, pages: 5, what: 'environments' });
  const guarded = { path: `/protected_environments?${PAGE}`, pages: 2, what: 'protected environments', mayLack: true };
  await readList(reading, guarded);
  const pipelines = { path: `/pipelines?order_by=id&sort=desc&${PAGE}`, pages: most.pipelines, what: 'pipelines' };
  const from = reading.records.length;
  await readList(reading, pipelines);
  for (const [at, one] of reading.records.entries())
    if (at >= from) reading.records[at] = withFile(one, project.pipelineFile);
  await readDeployments(reading);
  await readList(reading, { path: `/releases?${PAGE}`, pages: 2, what: 'releases' });
  await readList(reading, { path: `/protected_branches?${PAGE}`, pages: 2, what: 'protected branches', mayLack: true });
  await readMergeRequests(reading);
  return undefined;
}

/** Which file a pipeline was made of is told by the project's settings alone. */
function withFile(one: ForgeRecord, file: string | undefined): ForgeRecord {
  return one.kind === 'run' && file !== undefined && isOwnPipeline(one.trigger) ? { ...one, workflow: file } : one;
}

async function readMergeRequests(reading: Reading): Promise<void> {
  const path = `/merge_requests?state=all&scope=all&order_by=updated_at&sort=desc&${PAGE}`;
  const { records } = await readList(reading, { path, pages: most.changes, what: 'merge requests' });
  const changes = records.filter((one) => one.kind === 'change');
  for (const change of changes.slice(0, most.reviewed)) {
    if (reading.asking.stopped() !== undefined) return;
    const place = `/merge_requests/${change.number}/approvals`;
    const wanted = { pages: 1, what: 'approvals of a merge request', mayLack: true };
    reading.records.push(...(await readOnce(reading, place, change.updatedAt ?? '', wanted)));
  }
  const beyond = changes.length - most.reviewed;
  if (beyond > 0) skip(reading, 'merge_requests', `Approvals of ${beyond} older merge requests were not read.`);
}

/** Only the answer about a single deployment holds who approved it. */
async function readDeployments(reading: Reading): Promise<void> {
  const path = `/deployments?order_by=id&sort=desc&${PAGE}`;
  const { records } = await readList(reading, { path, pages: most.deployments, what: 'deployments' });
  const deployments = records.filter((one): one is DeploymentRecord => one.kind === 'deployment');
  for (const deployment of deployments.slice(0, most.looked)) {
    if (reading.asking.stopped() !== undefined) return;
    const version = deployment.updatedAt ?? '';
    const wanted = { pages: 1, what: 'approvals of a deployment', mayLack: true };
    const again = await readOnce(reading, `/deployments/${deployment.id}`, version, wanted);
    reading.records.push(...again.filter((one) => one.kind === 'approval'));
  }
}
