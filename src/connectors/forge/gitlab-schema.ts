/** Answers of GitLab's REST API (v4; docs.gitlab.com/api), as far as they are read. Every field may be missing. */
import { z } from 'zod';
import { Address, Count, Flag, Person, Persons, Sha, Text, Time } from './fields.ts';

const common = { web_url: Address };
const Number_ = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** /projects/{id} */
export const Project = z.looseObject({
  ...common,
  path_with_namespace: z.string(),
  default_branch: Text,
  ci_config_path: z.unknown(),
});
/** /merge_requests */
export const MergeRequest = z.looseObject({
  ...common,
  iid: Number_,
  title: Text,
  state: Text,
  source_branch: z.string(),
  target_branch: Text,
  author: Person,
  reviewers: Persons,
  created_at: Time,
  updated_at: Text,
  merged_at: Time,
  merged_by: Person,
  merge_user: Person,
  merge_commit_sha: Sha,
  squash_commit_sha: Sha,
  sha: Sha,
});
/** /merge_requests/{iid}/approvals; a time stands there since 18.x */
export const Approvals = z.looseObject({
  iid: Number_,
  approved_by: z.array(z.looseObject({ user: Person, approved_at: Time })).max(1000),
});
/** /deployments */
export const Deployment = z.looseObject({
  id: Number_,
  iid: Number_,
  environment: z.looseObject({ name: z.string().min(1).max(300) }),
  sha: Sha,
  ref: Text,
  status: Text,
  user: Person,
  created_at: Time,
  updated_at: Text,
  approvals: z.array(z.unknown()).max(1000).optional().catch(undefined),
});
export const DeploymentApproval = z.looseObject({ user: Person, status: z.string(), created_at: Time });
/** /environments */
export const Environment = z.looseObject({
  name: z.string().min(1).max(300),
  slug: z.string(),
  external_url: z.unknown(),
});
/** /protected_environments */
export const ProtectedEnvironment = z.looseObject({
  name: z.string().min(1).max(300),
  deploy_access_levels: z.array(z.unknown()),
  required_approval_count: Count,
  approval_rules: z
    .array(z.looseObject({ access_level_description: Text, required_approvals: Count }))
    .max(1000)
    .optional()
    .catch(undefined),
});
/** /releases */
export const Release = z.looseObject({
  tag_name: z.string().min(1).max(300),
  author: Person,
  released_at: Time,
  commit: z.looseObject({ id: Sha }).optional().catch(undefined),
  assets: z.looseObject({
    links: z
      .array(z.looseObject({ name: Text }))
      .max(1000)
      .optional()
      .catch(undefined),
  }),
  _links: z.looseObject({ self: Address }).optional().catch(undefined),
});
/** /pipelines */
export const Pipeline = z.looseObject({
  ...common,
  id: Number_,
  project_id: z.number(),
  sha: Sha,
  ref: Text,
  status: z.string().max(40),
  source: Text,
  name: Text,
  created_at: Time,
  updated_at: Time,
  user: Person,
});
/** /protected_branches */
export const ProtectedBranch = z.looseObject({
  name: Text,
  push_access_levels: z.array(z.unknown()),
  merge_access_levels: z.array(z.unknown()),
  code_owner_approval_required: Flag,
});
