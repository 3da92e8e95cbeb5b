/** Answers as the forges' REST APIs have them, small and made up; for the tests of this folder alone. */
const sha = (digit: string): string => digit.repeat(40);
export const commits = { merged: sha('a'), head: sha('b'), old: sha('c') } as const;
const api = 'https://api.github.com/repos/acme/churn';
const web = 'https://github.com/acme/churn';
const user = (login: string, type = 'User'): object => ({ login, id: 7, type, site_admin: false });

export const github = {
  repository: { id: 1, full_name: 'acme/churn', html_url: web, url: api, default_branch: 'main', private: false },
  pulls: [
    {
      url: `${api}/pulls/12`,
      html_url: `${web}/pull/12`,
      number: 12,
      state: 'closed',
      title: 'Retrain on the new extract',
      user: user('mira'),
      requested_reviewers: [user('otto')],
      created_at: '2026-03-01T08:00:00Z',
      updated_at: '2026-03-02T09:30:00Z',
      merged_at: '2026-03-02T09:30:00Z',
      merge_commit_sha: commits.merged,
      head: { ref: 'retrain', sha: commits.head },
      base: { ref: 'main', sha: commits.old },
    },
    {
      url: `${api}/pulls/13`,
      html_url: `${web}/pull/13`,
      number: 13,
      state: 'open',
      title: 'Bump numpy',
      user: user('dependabot[bot]', 'Bot'),
      requested_reviewers: [],
      created_at: '2026-03-03T08:00:00Z',
      updated_at: '2026-03-03T08:00:00Z',
      merged_at: null,
      merge_commit_sha: commits.old,
      head: { ref: 'bump', sha: commits.head },
      base: { ref: 'main', sha: commits.merged },
    },
  ],
  reviews: [
    {
      id: 80,
      user: user('ines'),
      body: 'Good.',
      state: 'APPROVED',
      html_url: `${web}/pull/12#pullrequestreview-80`,
      pull_request_url: `${api}/pulls/12`,
      submitted_at: '2026-03-02T09:00:00Z',
      commit_id: commits.head,
    },
  ],
  environments: {
    total_count: 2,
    environments: [
      {
        id: 1,
        name: 'production',
        url: `${api}/environments/production`,
        html_url: `${web}/deployments/activity_log?environments_filter=production`,
        protection_rules: [
          { id: 1, type: 'wait_timer', wait_timer: 30 },
          {
            id: 2,
            type: 'required_reviewers',
            prevent_self_review: true,
            reviewers: [
              { type: 'User', reviewer: user('ines') },
              { type: 'Team', reviewer: { id: 3, slug: 'model-owners', name: 'Model owners' } },
            ],
          },
          { id: 3, type: 'branch_policy' },
        ],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
      {
        id: 2,
        name: 'staging',
        url: `${api}/environments/staging`,
        html_url: `${web}/deployments/activity_log?environments_filter=staging`,
        protection_rules: [],
        deployment_branch_policy: null,
      },
    ],
  },
  policies: { total_count: 1, branch_policies: [{ id: 9, name: 'main', type: 'branch' }] },
  deployments: [
    {
      url: `${api}/deployments/501`,
      id: 501,
      sha: commits.merged,
      ref: 'main',
      task: 'deploy',
      environment: 'production',
      creator: user('github-actions[bot]', 'Bot'),
      created_at: '2026-03-02T10:00:00Z',
      updated_at: '2026-03-02T10:09:00Z',
      statuses_url: `${api}/deployments/501/statuses`,
    },
  ],
  statuses: [
    {
      url: `${api}/deployments/501/statuses/2`,
      id: 2,
      state: 'success',
      creator: user('github-actions[bot]', 'Bot'),
      environment: 'production',
      created_at: '2026-03-02T10:09:00Z',
      deployment_url: `${api}/deployments/501`,
      log_url: `${web}/actions/runs/9001/job/77`,
    },
    {
      url: `${api}/deployments/501/statuses/1`,
      id: 1,
      state: 'waiting',
      environment: 'production',
      created_at: '2026-03-02T10:00:00Z',
      deployment_url: `${api}/deployments/501`,
      log_url: `${web}/actions/runs/9001/job/77`,
    },
  ],
  approvals: [
    {
      state: 'approved',
      comment: 'ok',
      environments: [{ id: 1, name: 'production', url: `${api}/environments/production` }],
      user: user('ines'),
    },
  ],
  workflows: {
    total_count: 2,
    workflows: [
      workflow(31, '.github/workflows/deploy.yml', 'deploy', 'active'),
      workflow(32, '.github/workflows/nightly.yml', 'nightly', 'disabled_inactivity'),
    ],
  },
  runs: {
    total_count: 1,
    workflow_runs: [
      {
        id: 9001,
        name: 'deploy',
        path: '.github/workflows/deploy.yml@main',
        workflow_id: 31,
        run_number: 4,
        run_attempt: 1,
        event: 'push',
        status: 'completed',
        conclusion: 'success',
        head_sha: commits.merged,
        head_branch: 'main',
        actor: user('mira'),
        html_url: `${web}/actions/runs/9001`,
        url: `${api}/actions/runs/9001`,
        created_at: '2026-03-02T09:31:00Z',
        run_started_at: '2026-03-02T09:31:00Z',
        updated_at: '2026-03-02T10:10:00Z',
      },
    ],
  },
  releases: [
    {
      url: `${api}/releases/1`,
      html_url: `${web}/releases/tag/v1`,
      id: 1,
      tag_name: 'v1',
      draft: false,
      author: user('mira'),
      published_at: '2026-03-02T11:00:00Z',
      assets: [{ name: 'model.onnx', size: 12, digest: `sha256:${'1'.repeat(64)}`, state: 'uploaded' }],
    },
  ],
  protection: {
    url: `${api}/branches/main/protection`,
    enforce_admins: { url: `${api}/branches/main/protection/enforce_admins`, enabled: true },
    required_pull_request_reviews: { required_approving_review_count: 1, require_code_owner_reviews: true },
  },
  rules: [
    { type: 'deletion', ruleset_id: 42 },
    {
      type: 'pull_request',
      ruleset_id: 42,
      parameters: { required_approving_review_count: 2, require_code_owner_review: false },
    },
  ],
} as const;

function workflow(id: number, path: string, name: string, state: string): object {
  const badge_url = `${web}/workflows/${name}/badge.svg`;
  return {
    id,
    name,
    path,
    state,
    url: `${api}/actions/workflows/${id}`,
    html_url: `${web}/blob/main/${path}`,
    badge_url,
  };
}

const project = 'https://gitlab.example.org/risk/models/churn';
const member = (username: string, bot = false): object => ({ id: 4, username, name: 'Somebody', state: 'active', bot });

export const gitlab = {
  project: {
    id: 5,
    path_with_namespace: 'risk/models/churn',
    default_branch: 'main',
    web_url: project,
    ci_config_path: '',
  },
  mergeRequests: [
    {
      id: 900,
      iid: 3,
      project_id: 5,
      title: 'Retrain',
      state: 'merged',
      source_branch: 'retrain',
      target_branch: 'main',
      author: member('mira'),
      reviewers: [member('ines')],
      merge_user: member('otto'),
      created_at: '2026-03-01T08:00:00.120+01:00',
      updated_at: '2026-03-02T08:00:00.000Z',
      merged_at: '2026-03-02T08:00:00.000Z',
      merge_commit_sha: commits.merged,
      sha: commits.head,
      web_url: `${project}/-/merge_requests/3`,
    },
  ],
  approvals: { id: 900, iid: 3, project_id: 5, approvals_required: 1, approved_by: [{ user: member('ines') }] },
  environments: [{ id: 1, name: 'production', slug: 'production', external_url: null, state: 'available' }],
  guarded: [
    {
      name: 'production',
      deploy_access_levels: [{ access_level: 40, access_level_description: 'Maintainers', user_id: null }],
      required_approval_count: 0,
      approval_rules: [{ access_level: 40, access_level_description: 'Maintainers', required_approvals: 2 }],
    },
  ],
  deployments: [deployment([])],
  deployment: deployment([
    { user: member('ines'), status: 'approved', created_at: '2026-03-02T08:40:00.000Z', comment: '' },
  ]),
  pipelines: [
    {
      id: 61,
      iid: 6,
      project_id: 5,
      sha: commits.merged,
      ref: 'main',
      status: 'failed',
      source: 'schedule',
      created_at: '2026-03-02T08:10:00.000Z',
      updated_at: '2026-03-02T08:50:00.000Z',
      web_url: `${project}/-/pipelines/61`,
    },
  ],
  releases: [
    {
      tag_name: 'v1',
      name: 'One',
      author: member('mira'),
      released_at: '2026-03-02T11:00:00.000Z',
      commit: { id: commits.merged },
      assets: { count: 1, links: [{ name: 'model.onnx', url: 'https://example.org/model.onnx' }] },
      _links: { self: `${project}/-/releases/v1` },
    },
  ],
  branches: [
    {
      id: 1,
      name: 'main',
      push_access_levels: [{ access_level: 40 }],
      merge_access_levels: [{ access_level: 40 }],
      code_owner_approval_required: true,
    },
  ],
} as const;

function deployment(approvals: readonly object[]): object {
  return {
    id: 42,
    iid: 2,
    ref: 'main',
    sha: commits.merged,
    status: 'success',
    created_at: '2026-03-02T08:30:00.000Z',
    updated_at: '2026-03-02T08:45:00.000Z',
    user: member('otto'),
    environment: { id: 1, name: 'production' },
    deployable: { id: 70, name: 'deploy', stage: 'deploy' },
    approvals,
  };
}
