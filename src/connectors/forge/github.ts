/** One value of GitHub's answers to a record. What it is, its fields say: exported files are called anything. */
import type { ReviewAttributes } from '#core';
import { given, toText } from './fields.ts';
import * as shape from './github-schema.ts';
import { toEnvironment } from './github-environments.ts';
import type { ForgeRecord } from './records.ts';
import { toStatus } from './run-status.ts';

const forge = 'github' as const;

/** `undefined` for what is none of the answers that are read. */
export function readGithub(value: unknown): ForgeRecord | undefined {
  for (const read of readers) {
    const record = read(value);
    if (record) return record;
  }
  return undefined;
}

/** Those that demand most come first. */
const readers: readonly ((value: unknown) => ForgeRecord | undefined)[] = [
  toReview,
  toStatusRecord,
  toRun,
  toPull,
  toDeployment,
  toWorkflow,
  toRelease,
  toRepository,
  toProtection,
  toApproval,
  toEnvironment,
];

function addressed(one: { readonly html_url?: string | undefined; readonly url?: string | undefined }): {
  readonly url?: string;
} {
  return given({ url: one.html_url ?? one.url });
}

function toRepository(value: unknown): ForgeRecord | undefined {
  const read = shape.Repository.safeParse(value).data;
  return read && { kind: 'repository', forge, ...addressed(read), ...given({ branch: toText(read.default_branch) }) };
}

function toPull(value: unknown): ForgeRecord | undefined {
  const read = shape.Pull.safeParse(value).data;
  if (!read) return undefined;
  const merged = read.merged_at !== undefined;
  return {
    kind: 'change',
    forge,
    ...addressed(read),
    number: read.number,
    title: read.title ?? `#${read.number}`,
    state: merged ? 'merged' : read.state === 'closed' ? 'closed' : 'open',
    asked: read.requested_reviewers,
    ...given({
      author: read.user,
      openedAt: read.created_at,
      updatedAt: read.updated_at,
      mergedAt: read.merged_at,
      mergedBy: read.merged_by,
      // Of one that is open this is a trial merge, which is in no history.
      commit: merged ? read.merge_commit_sha : undefined,
      headCommit: read.head.sha,
      base: read.base.ref,
    }),
  };
}

const reviewStates: Readonly<Record<string, ReviewAttributes['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
};

/** One that is pending is nobody's word yet. */
function toReview(value: unknown): ForgeRecord | undefined {
  const read = shape.Review.safeParse(value).data;
  const state = read && Object.hasOwn(reviewStates, read.state) ? reviewStates[read.state] : undefined;
  const number = Number(/\/pulls\/(\d{1,12})$/u.exec(read?.pull_request_url ?? '')?.[1]);
  if (!read?.user || state === undefined || !Number.isSafeInteger(number)) return undefined;
  const { user: by, submitted_at: at, commit_id: commit } = read;
  return { kind: 'review', forge, ...addressed(read), number, by, state, ...given({ at, commit }) };
}

function toDeployment(value: unknown): ForgeRecord | undefined {
  const read = shape.Deployment.safeParse(value).data;
  const environment = toText(read?.environment);
  if (!read || environment === undefined) return undefined;
  const { sha: commit, creator: by, created_at: at, updated_at: updatedAt, ref: branch } = read;
  const rest = given({ commit, by, at, updatedAt, branch });
  return { kind: 'deployment', forge, ...addressed(read), id: String(read.id), environment, ...rest };
}

function toStatusRecord(value: unknown): ForgeRecord | undefined {
  const read = shape.Status.safeParse(value).data;
  const [, deployment] = /\/deployments\/(\d{1,20})$/u.exec(read?.deployment_url ?? '') ?? [];
  if (!read || deployment === undefined) return undefined;
  const [, run] = /\/actions\/runs\/(\d{1,20})(?:\/|$)/u.exec(read.log_url ?? read.target_url ?? '') ?? [];
  return {
    kind: 'status',
    forge,
    ...addressed(read),
    deployment,
    state: read.state,
    ...given({ at: read.created_at, run }),
  };
}

function toApproval(value: unknown): ForgeRecord | undefined {
  const read = shape.Approval.safeParse(value).data;
  if (!read?.user || (read.state !== 'approved' && read.state !== 'rejected')) return undefined;
  const environments = read.environments.flatMap(({ name }) => toText(name) ?? []);
  return { kind: 'approval', forge, environments, by: read.user, state: read.state };
}

function toRelease(value: unknown): ForgeRecord | undefined {
  const read = shape.Release.safeParse(value).data;
  const tag = toText(read?.tag_name);
  if (!read || tag === undefined) return undefined;
  const assets = read.assets.flatMap((one) => {
    const asset = shape.Asset.safeParse(one).data;
    const digest = /^sha256:[0-9a-f]{64}$/u.test(asset?.digest ?? '') ? asset?.digest : undefined;
    return asset ? [{ name: toText(asset.name) ?? '', ...given({ digest, sizeBytes: asset.size }) }] : [];
  });
  const { author: by, published_at: at, draft = false } = read;
  return { kind: 'release', forge, ...addressed(read), tag, draft, assets, ...given({ by, at }) };
}

function toRun(value: unknown): ForgeRecord | undefined {
  const read = shape.Run.safeParse(value).data;
  if (!read) return undefined;
  const ended = read.status === 'completed';
  // Newer answers name the reference after the path: `.github/workflows/ci.yml@main`.
  const workflow = read.path?.replace(/@.*$/u, '');
  return {
    kind: 'run',
    forge,
    ...addressed(read),
    id: String(read.id),
    name: read.name ?? workflow ?? String(read.id),
    status: toStatus(ended ? read.conclusion : read.status),
    ...given({
      workflow,
      commit: read.head_sha,
      branch: read.head_branch,
      conclusion: ended ? read.conclusion : undefined,
      trigger: read.event,
      by: read.actor,
      startedAt: read.run_started_at ?? read.created_at,
      // GitHub gives no time of the end; of a run that has ended this is its last change.
      endedAt: ended ? read.updated_at : undefined,
    }),
  };
}

function toWorkflow(value: unknown): ForgeRecord | undefined {
  const read = shape.Workflow.safeParse(value).data;
  const path = toText(read?.path, 500);
  if (!read || path === undefined) return undefined;
  const { id, name = path, state } = read;
  return {
    kind: 'workflow',
    forge,
    ...given({ url: read.url ?? read.html_url }),
    id: String(id),
    path,
    name,
    ...given({ state }),
  };
}

function toProtection(value: unknown): ForgeRecord | undefined {
  const read = shape.Protection.safeParse(value).data;
  const [, written] = /\/branches\/([^/]+)\/protection$/u.exec(read?.url ?? '') ?? [];
  const name = toText(decode(written));
  if (!read || name === undefined) return undefined;
  const reviews = read.required_pull_request_reviews;
  // All of the protection was given: without this member no review is required.
  const approvals = reviews ? reviews.required_approving_review_count : 0;
  const protection = { name, ...given({ approvals, codeOwners: reviews?.require_code_owner_reviews }) };
  return { kind: 'branch', forge, url: read.url.slice(0, 500), protection };
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
