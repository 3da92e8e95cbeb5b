/** A forge that answers as recorded (sample.ts): pages, refusals, limits, damaged answers, and what is asked a second time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from '#core';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import type { ConnectorContext, Seen, ServerAnswer, ServerHeaders, ServerReader } from '../connector.ts';
import { connector } from './index.ts';
import { github, gitlab } from './sample.ts';

const address = 'https://api.github.com/repos/acme/churn';
interface Given {
  readonly value?: unknown;
  readonly status?: number;
  readonly headers?: ServerHeaders;
}
type Routes = Readonly<Record<string, Given>>;

const routes: Routes = {
  '': { value: github.repository, headers: { etag: '"r"' } },
  '/environments': { value: github.environments, headers: { etag: '"e"' } },
  '/environments/production/deployment-branch-policies': { value: github.policies },
  '/actions/workflows': { value: github.workflows },
  '/actions/workflows/31/runs': { value: github.runs },
  '/actions/workflows/32/runs': { value: { total_count: 0, workflow_runs: [] } },
  '/pulls': { value: github.pulls },
  '/pulls/12/reviews': { value: github.reviews },
  '/pulls/13/reviews': { value: [] },
  '/deployments': { value: github.deployments },
  '/deployments/501/statuses': { value: github.statuses },
  '/actions/runs/9001/approvals': { value: github.approvals },
  '/releases': { value: github.releases },
  '/branches/main/protection': { value: github.protection },
  '/rules/branches/main': { value: github.rules },
};

/** By path without its query; `instead` may answer first, by the whole question. */
function serverOf(
  given: Routes,
  instead: (path: string) => Given | undefined = () => undefined,
  scheme = 'github',
): ServerReader & { readonly asked: string[]; readonly spared: string[] } {
  const asked: string[] = [];
  const spared: string[] = [];
  return {
    scheme,
    address: scheme === 'github' ? address : 'https://gitlab.example.org/api/v4/projects/risk%2Fmodels%2Fchurn',
    asked,
    spared,
    async ask(path, _body, ifNoneMatch): Promise<ServerAnswer> {
      asked.push(path);
      const answer = instead(path) ?? given[path.replace(/\?.*$/su, '')] ?? { status: 404 };
      const { status = 200, headers = {}, value } = answer;
      if (ifNoneMatch !== undefined && headers.etag === ifNoneMatch) {
        spared.push(path);
        return { kind: 'refused', status: 304, reason: 'It stands.', headers };
      }
      if (status !== 200) return { kind: 'refused', status, reason: `It answers HTTP ${status}.`, headers };
      return { kind: 'answer', value, headers };
    },
  };
}

const read = async (server: ServerReader, context?: ConnectorContext): Promise<readonly Seen[]> =>
  collectAll(connector.collect({}, { ...(context ?? memoryContext({ files: {} })), server }));
const skipped = (seen: readonly Seen[]): readonly string[] =>
  seen.flatMap((one) => (one.kind === 'skipped' ? [`${one.scope} ${one.locator}: ${one.reason}`] : []));
const refs = (seen: readonly Seen[], kind: string): readonly string[] =>
  seen.flatMap((one) => (one.kind === 'entity' && one.ref.startsWith(`${kind}:`) ? [one.ref] : [])).toSorted();
const attributes = (seen: readonly Seen[], ref: string): unknown =>
  seen.find((one) => one.kind === 'entity' && one.ref === ref && 'attributes' in one)?.['attributes' as never];
const said = (seen: readonly Seen[]): readonly string[] =>
  seen.map((one) => canonicalJson(one as unknown as JsonValue)).toSorted();

describe('a repository on GitHub', () => {
  it('is read whole, with evidence that is an address', async () => {
    const seen = await read(serverOf(routes));
    expect(skipped(seen)).toEqual([]);
    expect(refs(seen, 'change')).toEqual(['change:ws/12', 'change:ws/13']);
    expect(attributes(seen, 'environment:ws/production')).toMatchObject({
      branches: ['main'],
      reviewers: ['ines', 'team model-owners'],
    });
    expect(attributes(seen, 'source:ws/ws')).toMatchObject({
      repository: 'github.com/acme/churn',
      protectedBranches: [{ name: 'main', approvals: 2, codeOwners: true }],
      workflows: [
        { path: '.github/workflows/deploy.yml', runs: 1, state: 'active' },
        { path: '.github/workflows/nightly.yml', runs: 0, state: 'disabled_inactivity' },
      ],
    });
    expect(seen).toContainEqual(
      expect.objectContaining({ from: 'run:ws/deployments/501', relation: 'approvedBy', to: 'person:ws/ines' }),
    );
    for (const one of seen)
      for (const { locator } of 'evidence' in one ? one.evidence : [])
        expect(locator).toMatch(/^https:\/\/(?:api\.)?github\.com\//u);
  });

  it('is followed page by page; only the query of the next page is taken', async () => {
    const next = (page: number): ServerHeaders => ({
      link: `<https://api.github.com/repositories/1/pulls?page=1>; rel="prev", <https://evil.example/x?page=${page}>; rel="next"`,
    });
    const server = serverOf(routes, (path) => {
      if (!path.startsWith('/pulls?')) return undefined;
      return path.endsWith('?page=2') ? { value: [github.pulls[1]] } : { value: [github.pulls[0]], headers: next(2) };
    });
    const seen = await read(server);
    expect(refs(seen, 'change')).toEqual(['change:ws/12', 'change:ws/13']);
    expect(server.asked.filter((path) => path.startsWith('/pulls?'))).toHaveLength(2);
    expect(skipped(seen)).toEqual([]);
  });

  it('is left where a list leads back or does not end', async () => {
    const back = serverOf(routes, (path) =>
      path.startsWith('/releases')
        ? { value: github.releases, headers: { link: '<https://x.example/?page=1>; rel="next"' } }
        : undefined,
    );
    expect(skipped(await read(back))).toEqual([expect.stringContaining('leads back')]);
    let page = 0;
    const endless = serverOf(routes, (path) => {
      page += 1;
      const link = `<https://x.example/?page=${page}>; rel="next"`;
      return path.startsWith('/releases') ? { value: github.releases, headers: { link } } : undefined;
    });
    expect(skipped(await read(endless))).toEqual([expect.stringMatching(/more than the newest 2 releases/u)]);
  });

  it.each([
    ['a bad token', { status: 401 }, 'It answers HTTP 401.'],
    ['no such repository', { status: 404 }, 'there is no such repository, or this token may not read it'],
    ['a page for people', { value: '<!doctype html><html>' }, 'is a page for people'],
    ['an answer that was cut off', { value: '{"full_name": "acme/ch' }, 'is no whole JSON'],
    ['something else', { value: { message: 'hello' } }, 'describes no repository'],
  ] as const)('with %s is not read, and one line says so', async (_, answer, reason) => {
    const seen = await read(serverOf({ '': answer }));
    expect(skipped(seen)).toEqual([expect.stringContaining(reason)]);
    expect(seen).toMatchObject([{ kind: 'skipped', scope: 'source', locator: '.' }]);
  });

  it('whose parts are refused gives the rest, and says what is not known', async () => {
    const server = serverOf(routes, (path) =>
      /^\/(?:branches|environments|rules)/u.test(path) ? { status: path.startsWith('/env') ? 403 : 404 } : undefined,
    );
    const seen = await read(server);
    expect(refs(seen, 'environment')).toEqual([]);
    expect(refs(seen, 'change')).toHaveLength(2);
    expect(skipped(seen)).toEqual([
      expect.stringContaining('The list of environments is not given with these rights (HTTP 403)'),
      expect.stringContaining('is told to administrators only (HTTP 404)'),
    ]);
    expect(attributes(seen, 'source:ws/ws')).not.toHaveProperty('protectedBranches');
  });

  it.each([
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767229200' }, 403, '2026-01-01T01:00:00Z'],
    [{ 'retry-after': '90' }, 429, '2026-01-01T00:01:30Z'],
  ] as const)('that has been asked too often is not asked again: %j', async (headers, status, until) => {
    const server = serverOf(routes, (path) => (path.startsWith('/pulls') ? { status, headers } : undefined));
    const seen = await read(server);
    const reasons = skipped(seen);
    expect(reasons).toEqual([
      expect.stringContaining(`(HTTP ${status}); the rest was not asked. It may be asked again from ${until} on.`),
    ]);
    expect(server.asked.at(-1)).toMatch(/^\/pulls\?/u);
    expect(refs(seen, 'environment')).toHaveLength(2);
  });

  it('whose page is too large for us gives the others', async () => {
    const large: ServerAnswer = { kind: 'refused', reason: 'It answers with more than 256000000 bytes.' };
    const server = serverOf(routes);
    const bounded = { ...server, ask: async (path: string) => (path.startsWith('/pulls?') ? large : server.ask(path)) };
    const seen = await read(bounded);
    expect(skipped(seen)).toEqual(['part pulls: It answers with more than 256000000 bytes.']);
    expect(refs(seen, 'run').length).toBeGreaterThan(1);
  });

  it('is asked with the tags of what is known; what has changed is read anew', async () => {
    const context = memoryContext({ files: {} });
    const first = await read(serverOf(routes), context);
    const again = serverOf(routes);
    expect(said(await read(again, context))).toEqual(said(first));
    expect(again.spared).toEqual(['', '/environments?per_page=100']);
    expect(again.asked.some((path) => path.includes('/reviews'))).toBe(false);
    const [production] = github.environments.environments;
    const changed = { total_count: 1, environments: [{ ...production, protection_rules: [] }] };
    const later = serverOf({ ...routes, '/environments': { value: changed, headers: { etag: '"e2"' } } });
    expect(attributes(await read(later, context), 'environment:ws/production')).toMatchObject({ reviewers: [] });
    const last = serverOf({ ...routes, '/environments': { value: changed, headers: { etag: '"e2"' } } });
    expect(attributes(await read(last, context), 'environment:ws/production')).toMatchObject({ reviewers: [] });
    expect(last.spared).toContain('/environments?per_page=100');
  });

  it('that answers anything at all never makes us throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom(...Object.keys(routes).slice(1)),
        async (value, path) => {
          const odd = serverOf({ ...routes, [path]: { value } });
          await expect(read(odd)).resolves.toBeInstanceOf(Array);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('a project on GitLab', () => {
  const answers: Routes = {
    '': { value: gitlab.project },
    '/environments': { value: gitlab.environments },
    '/protected_environments': { value: gitlab.guarded },
    '/pipelines': { value: gitlab.pipelines },
    '/merge_requests': { value: gitlab.mergeRequests },
    '/merge_requests/3/approvals': { value: gitlab.approvals },
    '/deployments': { value: gitlab.deployments },
    '/deployments/42': { value: gitlab.deployment },
    '/releases': { value: gitlab.releases },
    '/protected_branches': { value: gitlab.branches },
  };

  it('is read whole', async () => {
    const seen = await read(serverOf(answers, undefined, 'gitlab'));
    expect(skipped(seen)).toEqual([]);
    expect(attributes(seen, 'run:ws/pipelines/61')).toMatchObject({ workflow: '.gitlab-ci.yml', status: 'failed' });
    expect(attributes(seen, 'source:ws/ws')).toMatchObject({
      forge: 'gitlab',
      repository: 'gitlab.example.org/risk/models/churn',
    });
    expect(seen).toContainEqual(
      expect.objectContaining({ from: 'run:ws/deployments/42', relation: 'approvedBy', to: 'person:ws/ines' }),
    );
  });

  it('of an edition without protected environments says that these are not known', async () => {
    const server = serverOf(
      answers,
      (path) => (path.startsWith('/protected_env') ? { status: 404 } : undefined),
      'gitlab',
    );
    expect(skipped(await read(server))).toEqual([
      expect.stringContaining('protected environments needs more rights, or another edition (HTTP 404)'),
    ]);
  });
});
