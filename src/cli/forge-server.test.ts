/** A repository and its forge in one survey, over a real server on loopback: tied by address, answered, and asked again. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MapAnswer } from '#api';
import { fixedClock } from '#core';
import { forgeBases, readRequests, survey } from '#survey';
import { git, temporaryDirectory, writeFiles } from '../../test/support/repository.ts';
import { createSend } from './send.ts';

const place = temporaryDirectory();
const repository = join(place.path, 'churn');
const asked: { path: string; status: number; token: string | undefined }[] = [];
let server: Server;
let environment: Readonly<Record<string, string>> = {};

const web = 'https://ghe.example/acme/churn';
const answers: Readonly<Record<string, unknown>> = {
  '': { full_name: 'acme/churn', default_branch: 'main', html_url: web },
  '/environments': {
    total_count: 1,
    environments: [
      {
        name: 'production',
        html_url: `${web}/deployments`,
        protection_rules: [{ type: 'required_reviewers', reviewers: [{ type: 'User', reviewer: { login: 'ines' } }] }],
      },
    ],
  },
  '/actions/workflows': { total_count: 0, workflows: [] },
  '/pulls': [],
  '/deployments': [],
  '/releases': [],
  '/rules/branches/main': [],
};

beforeAll(async () => {
  writeFiles(repository, {
    '.github/workflows/deploy.yml':
      'on: push\njobs:\n  deploy:\n    runs-on: x\n    environment: production\n    steps:\n      - run: ./deploy.sh\n',
    'README.md': '# Churn\n',
  });
  git(repository, 'init', '--quiet');
  git(repository, 'add', '.');
  git(repository, '-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '-m', 'x');
  git(repository, 'remote', 'add', 'origin', 'git@ghe.example:Acme/churn.git');
  server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/api\/v3\/repos\/acme\/churn/u, '').replace(/\?.*$/u, '');
    const known = Object.hasOwn(answers, path);
    const status = !known ? 404 : request.headers['if-none-match'] === '"1"' ? 304 : 200;
    asked.push({ path, status, token: request.headers.authorization });
    response.writeHead(status, { etag: '"1"' }).end(status === 200 ? JSON.stringify(answers[path]) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  environment = { GITHUB_API_URL: `http://127.0.0.1:${port}/api/v3`, GITHUB_TOKEN: 'pa55' };
});
afterAll(() => {
  server.close();
  place.remove();
});

async function map(typed: readonly string[], data: string): Promise<MapAnswer> {
  const { map: made } = await survey({
    requests: readRequests(typed, [], forgeBases(environment)),
    dataDirectory: join(place.path, data),
    clock: fixedClock('2026-03-01T00:00:00Z'),
    revision: 'test',
    signal: new AbortController().signal,
    progress: () => undefined,
    send: createSend(environment),
  });
  return made;
}
const approvals = (made: MapAnswer): readonly string[] =>
  made.divergences
    .filter((one) => one.kind === 'approval-not-observable')
    .map((one) => `${one.outcome}: ${one.statement}`);

it('is answered where git alone cannot, and a second reading asks for what changed', async () => {
  expect(approvals(await map([repository], 'alone'))).toEqual([expect.stringMatching(/^unknown: .*kept outside git/u)]);
  const both = await map([repository, 'github:acme/churn'], 'both');
  expect(approvals(both)).toEqual([
    "consistent: .github/workflows/deploy.yml names the environment 'production'. GitHub holds each deployment there until ines approves it.",
  ]);
  expect(both.sources).toMatchObject([
    { ref: 'churn', read: 'whole' },
    { ref: 'churn-github', kind: 'server', read: 'part' },
  ]);
  expect(both.skipped.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('told to administrators only (HTTP 404)'),
  ]);
  expect(JSON.stringify(both)).not.toContain('pa55');
  expect(asked.every(({ token }) => token === 'Bearer pa55')).toBe(true);
  asked.length = 0;
  expect(await map([repository, 'github:acme/churn'], 'both')).toEqual(both);
  expect(asked.filter(({ status }) => status === 200)).toEqual([]);
});
