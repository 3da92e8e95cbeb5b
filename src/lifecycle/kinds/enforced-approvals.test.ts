/** What a forge says of approval, held against what documents say: what is held, what is contradicted, and what stays open. */
import { describe, expect, it } from 'vitest';
import { toRef, type EntityObservation, type JsonObject, type Observation } from '#core';
import { foldGraph } from '#graph';
import { compare } from '../compare.ts';
import type { Divergence } from '../lifecycle.ts';

const sha = 'a'.repeat(40);
const workflow = '.github/workflows/ship.yml';

const entity = (
  ref: EntityObservation['ref'],
  attributes: JsonObject,
  layer: 'encoded' | 'executed' = 'executed',
): Observation => ({
  kind: 'entity',
  layer,
  method: 'recorded',
  evidence: [
    { source: ref.includes('/forge') || ref.includes(':forge') ? 'forge' : 'repo', locator: `${ref}@worktree` },
  ],
  ref,
  attributes,
});
const claim = (name: string, document: string, quote: string, attributes: JsonObject): Observation => ({
  kind: 'claim',
  layer: 'declared',
  method: 'parsed',
  evidence: [{ source: 'repo', locator: `${document}#L1@worktree` }],
  document: toRef('document', 'repo', document),
  claim: name,
  quote,
  attributes,
});

const repository = (address?: string): readonly Observation[] => [
  entity('source:repo/repo', {
    title: 'repo',
    history: 'whole',
    ...(address === undefined ? {} : { repository: address }),
  }),
  {
    kind: 'event',
    layer: 'executed',
    method: 'recorded',
    evidence: [{ source: 'repo', locator: `commit/${sha}` }],
    activity: 'commit',
    at: '2026-03-01T00:00:00Z',
    objects: [{ ref: toRef('code-revision', 'repo', sha), qualifier: 'revision' }],
    attributes: { sha, subject: 'x', paths: [] },
  },
  entity(
    'step:repo/.github/workflows/ship.yml:ship',
    {
      name: 'ship',
      tool: 'github-actions',
      file: workflow,
      environment: 'live',
      commands: ['kubectl apply -f x', 'trivy fs .'],
    },
    'encoded',
  ),
  claim('environment', workflow, '', { environment: 'live', job: 'ship' }),
];
const forge = (
  environment: JsonObject,
  more: JsonObject = {},
  address = 'github.com/acme/churn',
): readonly Observation[] => [
  entity('source:forge/forge', { title: 'forge', forge: 'github', repository: address, ...more }),
  entity('environment:forge/Live', { name: 'Live', ...environment }),
];
const says = (quote: string): Observation => claim('approval', 'README.md', quote, { text: quote });
const demand = says('Deployments to live require approval by the model owner.');
const deployment = (commit = sha): readonly Observation[] => [
  entity('run:forge/deployments/1', {
    name: 'live',
    tool: 'github-deployments',
    forge: 'github',
    environment: 'live',
    status: 'finished',
    conclusion: 'success',
    startedAt: '2026-03-02T00:00:00Z',
    commit,
  }),
];

function look(...observations: readonly Observation[]): ReturnType<typeof compare> {
  const sources = ['repo', 'forge'].map((ref) => ({ ref, kind: 'git', location: ref, read: 'whole' as const }));
  return compare(foldGraph({ surveyedAt: '2026-04-01T00:00:00Z', sources, skipped: [], observations }));
}
const approvals = (found: ReturnType<typeof compare>): readonly Divergence[] =>
  found.divergences.filter((each) => each.stage === 'approve');
const one = (...observations: readonly Observation[]): Divergence | undefined => {
  const [first, ...others] = approvals(look(...observations));
  expect(others).toEqual([]);
  return first;
};

const at = 'github.com/acme/churn';

describe('an environment that a workflow names', () => {
  it('is unknown without a forge, as ever', () => {
    expect(one(...repository(at), demand)).toMatchObject({
      outcome: 'unknown',
      statement: expect.stringContaining('is a setting kept outside git, so no approval can be shown from here.'),
    });
  });

  it('is held where somebody must approve, and who did is said', () => {
    const approved: Observation = {
      kind: 'relation',
      layer: 'executed',
      method: 'recorded',
      relation: 'approvedBy',
      evidence: [{ source: 'forge', locator: 'https://github.com/x' }],
      from: 'run:forge/deployments/1',
      to: 'person:forge/ines',
      attributes: { state: 'approved', environment: 'live' },
    };
    const given = [
      ...repository(at),
      ...forge({ reviewers: ['ines', 'team owners'] }),
      ...deployment(),
      approved,
      demand,
    ];
    expect(one(...given)).toMatchObject({
      kind: 'approval-not-observable',
      outcome: 'consistent',
      statement: `${workflow} names the environment 'live'. GitHub holds each deployment there until one of ines and team owners approves it. On record: the deployment of 2026-03-02 (commit aaaaaaaa) was approved by ines.`,
    });
    expect(one(...given)).not.toHaveProperty('repair');
  });

  it('contradicts a sentence that demands approval there when nobody is asked', () => {
    expect(one(...repository(at), ...forge({ reviewers: [] }), demand)).toMatchObject({
      kind: 'claim-contradicted',
      outcome: 'divergent',
      title: "README.md: approval in 'live'",
      statement: expect.stringContaining('GitHub asks nobody'),
    });
  });

  it('agrees where nobody must approve and nobody says so', () => {
    expect(one(...repository(at), ...forge({ reviewers: [] }))).toMatchObject({
      outcome: 'consistent',
      statement: expect.stringContaining('nothing that was read says that somebody must'),
    });
  });

  it.each([
    ['the sentence speaks of another place', says('Deployments to live require approval in a Jira ticket.'), {}, {}],
    ['the sentence does not name it', says('The release requires approval from the owner.'), {}, {}],
    ['another program guards it', demand, { otherRules: ['custom_gate'] }, {}],
    ['merging needs a review', demand, {}, { protectedBranches: [{ name: 'main', approvals: 1 }] }],
  ] as const)('stays unknown where %s', (_, said, rules, settings) => {
    const found = one(...repository(at), ...forge({ reviewers: [], ...rules }, settings), said);
    expect(found).toMatchObject({ kind: 'approval-not-observable', outcome: 'unknown' });
    expect(found?.statement).toContain('GitHub asks nobody to approve a deployment there; ');
  });

  it.each([
    ['does not say who must approve', forge({})],
    [
      'is of a fork on the same host',
      [...forge({ reviewers: ['ines'] }, {}, 'github.com/other/churn'), ...deployment()],
    ],
    [
      'names neither this address nor a commit',
      [...forge({ reviewers: ['ines'] }, {}, 'forge.example/acme/churn'), ...deployment('b'.repeat(40))],
    ],
  ])('stays unknown where the forge %s', (_, answers) => {
    expect(one(...repository(at), ...answers)).toMatchObject({ outcome: 'unknown' });
  });

  it('is tied by a commit where the clone names no address of that host', () => {
    expect(
      one(...repository('mirror.example/acme/churn'), ...forge({ reviewers: ['ines'] }), ...deployment()),
    ).toMatchObject({
      outcome: 'consistent',
    });
    expect(one(...repository(), ...forge({ reviewers: ['ines'] }), ...deployment())).toMatchObject({
      outcome: 'consistent',
    });
  });
});

describe('words about an approval, where no workflow names an environment', () => {
  const words = (text: string, environment?: string): Observation =>
    claim('approval', workflow, text, { text, ...(environment === undefined ? {} : { environment }) });
  const alone = repository(at).filter((each) => each.kind !== 'claim');
  const gated = words('Batch jobs are gated behind a `live` environment that requires manual approval.', 'live');

  it('are answered by the environment that they name', () => {
    expect(one(...alone, ...forge({ reviewers: ['ines'] }), gated)).toMatchObject({
      outcome: 'consistent',
      title: workflow,
    });
    expect(one(...alone, ...forge({ reviewers: [] }), gated)).toMatchObject({
      kind: 'claim-contradicted',
      title: `${workflow}: approval in 'live'`,
    });
  });

  it('stay unknown where they name none, and what the forge asks for is said', () => {
    const said = words('Releases require approval by the owner.');
    expect(one(...alone, ...forge({ reviewers: ['ines'] }), said)).toMatchObject({
      outcome: 'unknown',
      statement: expect.stringContaining(
        "GitHub asks for approval in the environment 'Live'; whether that is meant is not known.",
      ),
    });
    expect(one(...alone, ...forge({ reviewers: [] }), said)?.statement).toContain(
      'nothing that was read records an approval',
    );
  });
});

describe('a workflow whose runs a forge keeps', () => {
  const run = (id: number, status: string, day: string): Observation =>
    entity(`run:forge/actions/${id}`, {
      name: 'ship',
      tool: 'github-actions',
      forge: 'github',
      workflow,
      status,
      conclusion: status === 'finished' ? 'success' : 'failure',
      startedAt: `2026-03-0${day}T00:00:00Z`,
      commit: sha,
    });
  const practice = (...observations: readonly Observation[]): Divergence | undefined =>
    look(...observations).divergences.find((each) => each.kind === 'practice-not-run');
  const open = (...observations: readonly Observation[]): readonly string[] =>
    look(...observations).unknowns.map(({ subject }) => subject);

  it('is said with how it last ran; its runs are no longer unknown', () => {
    const given = [...repository(at), ...forge({}), run(1, 'finished', '1'), run(2, 'failed', '2')];
    expect(practice(...repository(at))?.statement).toBe(
      `trivy (vulnerability scanning) is run by continuous integration: ship of ${workflow}.`,
    );
    expect(practice(...given)?.statement).toMatch(
      /; the workflow last ran on 2026-03-02 \(failure\); the last that succeeded is of 2026-03-01\.$/u,
    );
    expect(open(...repository(at))).toContain('runs of 1 workflow job');
    expect(open(...given)).not.toContain('runs of 1 workflow job');
  });

  it('that never ran leaves open whether its tools ever did', () => {
    const never = forge({}, { workflows: [{ path: workflow, name: 'ship', state: 'active', runs: 0 }] });
    expect(practice(...repository(at), ...never)).toMatchObject({
      outcome: 'unknown',
      statement: expect.stringContaining('has no run that GitHub keeps, so whether it ever ran is not known'),
    });
  });
});
