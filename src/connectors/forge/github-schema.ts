/** Answers of GitHub's REST API (2022-11-28; docs.github.com/rest), as far as they are read. Every field may be missing. */
import { z } from 'zod';
import { Address, Count, Flag, Person, Persons, Sha, Text, Time } from './fields.ts';

const common = { url: Address, html_url: Address };
const Number_ = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** /repos/{owner}/{repo} */
export const Repository = z.looseObject({ ...common, full_name: z.string(), default_branch: z.string() });
/** /pulls: https://docs.github.com/rest/pulls/pulls */
export const Pull = z.looseObject({
  ...common,
  number: Number_,
  title: Text,
  state: Text,
  user: Person,
  requested_reviewers: Persons,
  created_at: Time,
  updated_at: Text,
  merged_at: Time,
  merged_by: Person,
  merge_commit_sha: Sha,
  head: z.looseObject({ sha: Sha }),
  base: z.looseObject({ ref: Text }),
});
/** /pulls/{number}/reviews */
export const Review = z.looseObject({
  ...common,
  pull_request_url: z.string(),
  state: z.string(),
  user: Person,
  submitted_at: Time,
  commit_id: Sha,
});
/** /deployments */
export const Deployment = z.looseObject({
  ...common,
  id: Number_,
  environment: z.string().min(1).max(300),
  sha: Sha,
  ref: Text,
  creator: Person,
  created_at: Time,
  updated_at: Text,
  statuses_url: z.string(),
});
/** /deployments/{id}/statuses */
export const Status = z.looseObject({
  ...common,
  deployment_url: z.string(),
  state: z.string().max(40),
  created_at: Time,
  log_url: Text,
  target_url: Text,
});
/** /environments */
export const Environment = z.looseObject({
  ...common,
  name: z.string().min(1).max(300),
  protection_rules: z.array(z.unknown()).max(100).optional(),
  deployment_branch_policy: z
    .looseObject({ protected_branches: Flag, custom_branch_policies: Flag })
    .nullish()
    .catch(undefined),
});
export const Rule = z.looseObject({
  type: z.string().max(100),
  wait_timer: Count,
  prevent_self_review: Flag,
  reviewers: z.array(z.unknown()).max(100).optional().catch(undefined),
});
export const Reviewer = z.looseObject({
  type: z.string(),
  reviewer: z.looseObject({ login: Text, slug: Text, name: Text }),
});
/** /environments/{name}/deployment-branch-policies */
export const BranchPolicies = z.looseObject({
  branch_policies: z.array(z.looseObject({ name: Text }).catch({ name: undefined })).max(1000),
});
/** /actions/runs/{id}/approvals: it has neither a time nor the run's id. */
export const Approval = z.looseObject({
  state: z.string(),
  user: Person,
  environments: z
    .array(z.looseObject({ name: z.string().min(1).max(300) }))
    .min(1)
    .max(100),
});
/** /releases */
export const Release = z.looseObject({
  ...common,
  tag_name: z.string().min(1).max(300),
  author: Person,
  published_at: Time,
  draft: Flag,
  assets: z.array(z.unknown()).max(1000),
});
export const Asset = z.looseObject({ name: z.string().min(1).max(300), size: Count, digest: Text });
/** /actions/runs */
export const Run = z.looseObject({
  ...common,
  id: Number_,
  workflow_id: z.number(),
  run_number: z.number(),
  name: Text,
  path: Text,
  head_sha: Sha,
  head_branch: Text,
  status: Text,
  conclusion: Text,
  event: Text,
  actor: Person,
  run_started_at: Time,
  created_at: Time,
  updated_at: Time,
});
/** /actions/workflows */
export const Workflow = z.looseObject({
  ...common,
  id: Number_,
  path: z.string().min(1).max(500),
  name: Text,
  state: Text,
  badge_url: z.string(),
});
/** /branches/{branch}/protection */
export const Protection = z.looseObject({
  url: z.string(),
  enforce_admins: z.unknown(),
  required_pull_request_reviews: z
    .looseObject({ required_approving_review_count: Count, require_code_owner_reviews: Flag })
    .optional(),
});
/** /rules/branches/{branch}, one rule of type pull_request */
export const BranchRule = z.looseObject({
  type: z.literal('pull_request'),
  ruleset_id: z.number(),
  parameters: z.looseObject({ required_approving_review_count: Count, require_code_owner_review: Flag }),
});
