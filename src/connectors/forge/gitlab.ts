/** One value of GitLab's answers to records. What it is, its fields say: exported files are called anything. */
import { given, toText } from './fields.ts';
import * as shape from './gitlab-schema.ts';
import type { ForgeRecord } from './records.ts';
import { toStatus } from './run-status.ts';

const forge = 'gitlab' as const;

/** Nothing for what is none of the answers that are read. */
export function readGitlab(value: unknown): readonly ForgeRecord[] {
  for (const read of readers) {
    const records = read(value);
    if (records.length > 0) return records;
  }
  return [];
}

type Read = (value: unknown) => readonly ForgeRecord[];

/** Those that demand most come first. */
const readers: readonly Read[] = [
  toApprovals,
  toMergeRequest,
  toDeployment,
  toProtectedEnvironment,
  toProtectedBranch,
  toRelease,
  toProject,
  toPipeline,
  toEnvironment,
];

function toProject(value: unknown): readonly ForgeRecord[] {
  const read = shape.Project.safeParse(value).data;
  if (!read) return [];
  const { web_url: url, default_branch: branch, ci_config_path: file } = read;
  // Elsewhere means another project's file, `path@group/project`, or an address.
  const own = typeof file === 'string' && /^[\w./-]{1,300}$/u.test(file) ? file : undefined;
  const pipelineFile = file === null || file === '' ? '.gitlab-ci.yml' : own;
  return [{ kind: 'repository', forge, ...given({ url, branch, pipelineFile }) }];
}

function toMergeRequest(value: unknown): readonly ForgeRecord[] {
  const read = shape.MergeRequest.safeParse(value).data;
  if (!read) return [];
  const merged = read.state === 'merged';
  return [
    {
      kind: 'change',
      forge,
      number: read.iid,
      title: read.title ?? `!${read.iid}`,
      state: merged ? 'merged' : read.state === 'closed' ? 'closed' : 'open',
      asked: read.reviewers,
      ...given({
        url: read.web_url,
        author: read.author,
        openedAt: read.created_at,
        updatedAt: read.updated_at,
        mergedAt: read.merged_at,
        mergedBy: read.merge_user ?? read.merged_by,
        // Without a merge commit the branch was fast-forwarded to its own, or squashed, last commit.
        commit: merged ? (read.merge_commit_sha ?? read.squash_commit_sha ?? read.sha) : undefined,
        headCommit: read.sha,
        base: read.target_branch,
      }),
    },
  ];
}

function toApprovals(value: unknown): readonly ForgeRecord[] {
  const read = shape.Approvals.safeParse(value).data;
  return (read?.approved_by ?? []).flatMap(({ user: by, approved_at: at }): readonly ForgeRecord[] =>
    by ? [{ kind: 'review', forge, number: read?.iid ?? 0, by, state: 'approved', ...given({ at }) }] : [],
  );
}

function toDeployment(value: unknown): readonly ForgeRecord[] {
  const read = shape.Deployment.safeParse(value).data;
  const environment = toText(read?.environment.name);
  if (!read || environment === undefined) return [];
  const id = String(read.id);
  const { sha: commit, user, created_at: at, updated_at: updatedAt, ref: branch, status } = read;
  const approvals = (read.approvals ?? []).flatMap((one): readonly ForgeRecord[] => {
    const approval = shape.DeploymentApproval.safeParse(one).data;
    const state = approval?.status;
    if (!approval?.user || (state !== 'approved' && state !== 'rejected')) return [];
    const common = { kind: 'approval', forge, environments: [environment], deployment: id } as const;
    return [{ ...common, by: approval.user, state, ...given({ at: approval.created_at }) }];
  });
  return [
    {
      kind: 'deployment',
      forge,
      id,
      environment,
      status: toStatus(status),
      ...given({ commit, by: user, at, updatedAt, branch, conclusion: status }),
    },
    ...approvals,
  ];
}

function toEnvironment(value: unknown): readonly ForgeRecord[] {
  const read = shape.Environment.safeParse(value).data;
  const name = toText(read?.name);
  return name === undefined ? [] : [{ kind: 'environment', forge, name }];
}

/** That nobody must approve is never said: a group may protect the environment beside the project. */
function toProtectedEnvironment(value: unknown): readonly ForgeRecord[] {
  const read = shape.ProtectedEnvironment.safeParse(value).data;
  const name = toText(read?.name);
  if (!read || name === undefined) return [];
  const rules = (read.approval_rules ?? []).filter((rule) => (rule.required_approvals ?? 0) > 0);
  const named = rules.map(
    ({ access_level_description: who = 'somebody', required_approvals: many = 1 }) => `${many} of ${who}`,
  );
  const counted = read.required_approval_count ?? 0;
  const reviewers = named.length > 0 ? named : counted > 0 ? [`${counted} of those who may deploy`] : [];
  return [{ kind: 'environment', forge, name, ...(reviewers.length > 0 ? { reviewers } : {}) }];
}

function toRelease(value: unknown): readonly ForgeRecord[] {
  const read = shape.Release.safeParse(value).data;
  const tag = toText(read?.tag_name);
  if (!read || tag === undefined) return [];
  const assets = (read.assets.links ?? []).flatMap(({ name }) => (name === undefined ? [] : [{ name }]));
  const { author: by, released_at: at, commit } = read;
  const rest = given({ by, at, commit: commit?.id, url: read._links?.self });
  return [{ kind: 'release', forge, tag, draft: false, assets, ...rest }];
}

/** A pipeline of its own file, and not what another one started. */
const ownSources = new Set(['push', 'web', 'trigger', 'schedule', 'api', 'merge_request_event', 'pipeline']);

function toPipeline(value: unknown): readonly ForgeRecord[] {
  const read = shape.Pipeline.safeParse(value).data;
  if (!read || !/\/pipelines\/\d+$/u.test(read.web_url ?? '')) return [];
  const { web_url: url, sha: commit, ref: branch, status, source: trigger, created_at: startedAt, user: by } = read;
  const state = toStatus(status);
  const ended = state === 'finished' || state === 'failed' || state === 'killed';
  return [
    {
      kind: 'run',
      forge,
      id: String(read.id),
      name: read.name ?? 'pipeline',
      status: state,
      ...given({ url, commit, branch, trigger, startedAt, by }),
      ...given({ endedAt: ended ? read.updated_at : undefined, conclusion: ended ? status : undefined }),
    },
  ];
}

export function isOwnPipeline(trigger: string | undefined): boolean {
  return trigger !== undefined && ownSources.has(trigger);
}

function toProtectedBranch(value: unknown): readonly ForgeRecord[] {
  const read = shape.ProtectedBranch.safeParse(value).data;
  if (read?.name === undefined) return [];
  const { name, code_owner_approval_required: codeOwners } = read;
  return [{ kind: 'branch', forge, protection: { name, ...given({ codeOwners }) } }];
}
