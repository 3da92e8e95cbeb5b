/** Exported answers, in each form they are left in: what is told of them, and what is not made up. */
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue, type Observation } from '#core';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import type { Seen } from '../connector.ts';
import { fixtures, gitlabFixtures } from './conformance.ts';
import { connector } from './index.ts';
import { commits, github } from './sample.ts';

const read = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly Seen[]> =>
  collectAll(connector.collect({}, memoryContext({ files, asked: 'forge' })));
const entity = (seen: readonly Seen[], ref: string): unknown =>
  Object.assign({}, ...seen.map((one) => (one.kind === 'entity' && one.ref === ref ? one.attributes : {}))) as unknown;
const observations = (seen: readonly Seen[]): readonly Observation[] => seen.filter((one) => one.kind !== 'skipped');
const skipped = (seen: readonly Seen[]): readonly string[] =>
  seen.flatMap((one) => (one.kind === 'skipped' ? [one.reason] : []));

describe('exports of GitHub', () => {
  it('are read whatever the files are called', async () => {
    const seen = await read(fixtures);
    expect(skipped(seen)).toEqual([]);
    expect(entity(seen, 'environment:ws/production')).toMatchObject({
      reviewers: ['ines', 'team model-owners'],
      waitMinutes: 30,
      selfReview: false,
    });
    expect(entity(seen, 'environment:ws/staging')).toMatchObject({ name: 'staging', reviewers: [] });
    expect(entity(seen, 'change:ws/12')).toMatchObject({
      state: 'merged',
      commit: commits.merged,
      author: 'person:ws/mira',
      asked: ['person:ws/otto'],
    });
    expect(entity(seen, 'change:ws/13')).not.toHaveProperty('commit');
    expect(entity(seen, 'run:ws/deployments/501')).toMatchObject({
      status: 'finished',
      environment: 'production',
      commit: commits.merged,
    });
    expect(entity(seen, 'run:ws/actions/9001')).toMatchObject({
      workflow: '.github/workflows/deploy.yml',
      status: 'finished',
      trigger: 'push',
    });
    expect(entity(seen, 'source:ws/ws')).toMatchObject({
      forge: 'github',
      repository: 'github.com/acme/churn',
      protectedBranches: [{ name: 'main', approvals: 1, codeOwners: true }],
      releases: [{ tag: 'v1', assets: [{ name: 'model.onnx', digest: `sha256:${'1'.repeat(64)}` }] }],
    });
  });

  it('tell who approved a change; an approval that names no run is told of the environment', async () => {
    const relations = (await read(fixtures)).filter((one) => one.kind === 'relation');
    expect(relations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ from: 'change:ws/12', relation: 'approvedBy', to: 'person:ws/ines' }),
        expect.objectContaining({ from: 'environment:ws/production', relation: 'approvedBy', to: 'person:ws/ines' }),
        expect.objectContaining({ from: 'run:ws/deployments/501', to: 'run:ws/actions/9001' }),
      ]),
    );
  });

  it('name people by login only', async () => {
    const seen = await read(fixtures);
    expect(entity(seen, 'person:ws/ines')).toMatchObject({ name: 'ines', bot: false, identities: [], commits: 0 });
    expect(entity(seen, 'person:ws/dependabot[bot]')).toMatchObject({ bot: true });
    expect(canonicalJson(seen as unknown as JsonValue)).not.toContain('noreply');
  });

  it('of two repositories in one place are not mixed', async () => {
    const other = JSON.stringify(github.pulls).replaceAll('acme/churn', 'acme/other');
    const seen = await read({ ...fixtures, 'more.json': other });
    expect(skipped(seen)).toEqual([
      expect.stringMatching(/about 2 repositories lie here; 2 that are not about github/u),
    ]);
  });

  it('that are cut off give what is whole, and say where they end', async () => {
    const whole = JSON.stringify(github.pulls, null, 2);
    const seen = await read({ 'pulls.json': whole.slice(0, -40) });
    expect(observations(seen).some((one) => one.kind === 'entity' && one.ref === 'change:ws/12')).toBe(true);
    expect(skipped(seen)).toEqual([expect.stringMatching(/^Line \d+ of pulls\.json is no whole JSON value\.$/u)]);
  });

  it('that are empty lists are whole', async () => {
    expect(await read({ 'a.json': '[]', 'b.json': '{"total_count":0,"workflow_runs":[]}' })).toEqual([]);
  });

  it('that are something else are said to be so', async () => {
    expect(skipped(await read({ 'page.json': '<html></html>' }))).toHaveLength(1);
    expect(skipped(await read({ 'other.json': '[{"a":1}]' }))).toEqual([
      'other.json holds none of the answers of GitHub or GitLab that are read.',
    ]);
  });

  it('never say that nobody must approve where a rule could not be read, or is another program’s', async () => {
    const environment = (rules: readonly unknown[]): string =>
      JSON.stringify({ ...github.environments.environments[1], protection_rules: rules });
    const odd = await read({ 'a.json': environment(['?']) });
    expect(entity(odd, 'environment:ws/staging')).not.toHaveProperty('reviewers');
    const unnamed = await read({ 'a.json': environment([{ type: 'required_reviewers' }]) });
    expect(entity(unnamed, 'environment:ws/staging')).not.toHaveProperty('reviewers');
    const gate = await read({ 'a.json': environment([{ id: 1, type: 'custom_gate' }]) });
    expect(entity(gate, 'environment:ws/staging')).toMatchObject({ reviewers: [], otherRules: ['custom_gate'] });
  });
});

describe('exports of GitLab', () => {
  it('tell the same things', async () => {
    const seen = await read(gitlabFixtures);
    expect(skipped(seen)).toEqual([]);
    expect(entity(seen, 'environment:ws/production')).toMatchObject({ reviewers: ['2 of Maintainers'] });
    expect(entity(seen, 'change:ws/3')).toMatchObject({ commit: commits.merged, openedAt: '2026-03-01T07:00:00Z' });
    expect(entity(seen, 'run:ws/deployments/42')).toMatchObject({ status: 'finished', tool: 'gitlab-deployments' });
    expect(entity(seen, 'run:ws/pipelines/61')).toMatchObject({ status: 'failed', trigger: 'schedule' });
    expect(entity(seen, 'source:ws/ws')).toMatchObject({ repository: 'gitlab.example.org/risk/models/churn' });
    expect(seen).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ from: 'run:ws/deployments/42', relation: 'approvedBy', to: 'person:ws/ines' }),
        expect.objectContaining({ from: 'change:ws/3', relation: 'approvedBy', to: 'person:ws/ines' }),
      ]),
    );
  });

  it('do not say that nobody must approve: a group may demand it', async () => {
    const guarded = { name: 'production', deploy_access_levels: [], required_approval_count: 0, approval_rules: [] };
    const seen = await read({ 'a.json': JSON.stringify([guarded]) });
    expect(entity(seen, 'environment:ws/production')).toEqual({ name: 'production' });
  });
});
