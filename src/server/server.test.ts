/** The server over real HTTP: who is answered, with what headers, and what is refused. */
import { MapAnswer, Problem, Status, ThingsAnswer } from '#api';
import { ThroughlineError } from '#core';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer, type RunningServer, type ServerPort } from './index.ts';

const map: MapAnswer = {
  schema: 'throughline/map/1',
  asOf: null,
  summary: 'Nothing.',
  sources: [],
  models: [],
  divergences: [],
  claims: [],
  unknowns: [],
  skipped: [],
};
let status: Status = { revision: 1, state: 'ready', title: 'made up' };
const port: ServerPort = {
  map: async () => map,
  mapAsOf: async (at) => {
    if (at === 'fault') throw new Error('SECRET at /home/somebody/secret.txt');
    throw new ThroughlineError('SURVEY_NOTHING_AS_OF', 'Nothing then.', { hint: 'Ask later.' });
  },
  evidence: async (source, locator) => ({ source, locator, lines: ['one'], firstLine: 1 }),
  status: () => status,
  lineage: async () => {
    throw new ThroughlineError('SURVEY_UNKNOWN_THING', 'Nothing is called so.', { hint: 'Give a path.' });
  },
  things: async ({ q = '', most }) => ({ schema: 'throughline/things/1', q, things: [], more: most ?? 0 }),
};

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

describe('the server', () => {
  const place = mkdtempSync(join(tmpdir(), 'throughline-server-'));
  const screens = join(place, 'screens');
  let server: RunningServer;
  let address: URL;

  beforeAll(async () => {
    mkdirSync(screens);
    writeFileSync(join(screens, 'index.html'), '<title>the page</title>');
    writeFileSync(join(place, 'outside.txt'), 'not for anybody');
    server = await createServer({ port, webDirectory: screens });
    address = new URL(await server.listen(0));
  });
  afterAll(async () => {
    await server.close();
    rmSync(place, { recursive: true, force: true });
  });

  function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: address.hostname, port: address.port, path, method, headers: { host: address.host, ...headers } },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        },
      );
      sent.on('error', reject);
      sent.end();
    });
  }

  it('answers things by a part of their name, and refuses more than it lists', async () => {
    const answer = ThingsAnswer.parse(JSON.parse((await ask('/api/v1/things?q=churn&most=3')).text));
    expect(answer).toEqual({ schema: 'throughline/things/1', q: 'churn', things: [], more: 3 });
    const refused = await ask('/api/v1/things?most=1000');
    expect([refused.status, Problem.parse(JSON.parse(refused.text)).code]).toEqual([400, 'SERVER_BAD_REQUEST']);
  });

  it('answers the map, evidence and status in the agreed shapes', async () => {
    expect(MapAnswer.parse(JSON.parse((await ask('/api/v1/map')).text))).toEqual(map);
    expect(Status.parse(JSON.parse((await ask('/api/v1/status')).text))).toEqual(status);
    const evidence = await ask('/api/v1/evidence?source=a&locator=b%23L1');
    expect(JSON.parse(evidence.text)).toMatchObject({ source: 'a', locator: 'b#L1', lines: ['one'] });
  });

  it('gives the page to any deep link, whatever is asked in it', async () => {
    expect((await ask('/lineage?from=data/raw.csv')).text).toContain('the page');
    expect((await ask('/lineage.css')).status).toBe(404);
  });

  it('listens on loopback only', async () => {
    expect(address.hostname).toBe('127.0.0.1');
    const outward = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find((each) => each.family === 'IPv4' && !each.internal);
    if (!outward) return;
    const failure: unknown = await fetch(`http://${outward.address}:${address.port}/`).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TypeError);
  });

  it.each([
    ['another name that leads here', { host: 'evil.example' }],
    ['a name that begins like ours', { host: '127.0.0.1.evil.example' }],
    ['a page of another site', { origin: 'http://evil.example' }],
    ['an origin that begins like ours', { origin: 'http://localhost:80.evil.example' }],
    ['a page without an origin of its own', { origin: 'null' }],
  ])('refuses %s', async (_name, headers) => {
    for (const path of ['/', '/api/v1/map', '/api/v1/events']) {
      const answer = await ask(path, headers);
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain('throughline/map/1');
    }
  });

  it.each(['localhost', '[::1]', '127.0.0.1'])('answers under the name %s', async (name) => {
    const host = `${name}:${address.port}`;
    expect((await ask('/api/v1/map', { host, origin: `http://${host}` })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('has no answer to %s', async (method) => {
    expect((await ask('/api/v1/map', {}, method)).status).toBe(404);
  });

  it('lets no script but its own run, nothing be framed, and nothing be kept', async () => {
    const { headers } = await ask('/');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('gives the page for any deep link, and no file from outside its directory', async () => {
    expect((await ask('/some/deep/link?kind=stale-run')).text).toContain('the page');
    expect((await ask('/lineage?from=data/raw/wdbc.csv')).text).toContain('the page');
    for (const path of ['/../outside.txt', '/..%2foutside.txt', '/%2e%2e/outside.txt']) {
      expect((await ask(path)).text).not.toContain('not for anybody');
    }
  });

  it('says in one shape what is wrong with a request, and never what is inside a fault of ours', async () => {
    const wrong = [
      ['/api/v1/map?asOf=2020', 404, 'SURVEY_NOTHING_AS_OF'],
      ['/api/v1/evidence', 400, 'SERVER_BAD_REQUEST'],
      ['/api/v1/nothing', 404, 'SERVER_BAD_REQUEST'],
      ['/%E0%A4%A', 400, 'SERVER_BAD_REQUEST'],
      ['/api/v1/map?asOf=fault', 500, 'INTERNAL'],
    ] as const;
    for (const [path, expected, code] of wrong) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, expected]);
      expect(Problem.parse(JSON.parse(answer.text)).code).toBe(code);
      expect(answer.text).not.toMatch(/SECRET|\/home\//u);
    }
  });

  it('tells an open screen of each survey, and ends the connection when it closes', async () => {
    const own = await createServer({ port, webDirectory: screens });
    const events = await fetch(`${await own.listen(0)}/api/v1/events`);
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('"revision":1');
    status = { ...status, revision: 2 };
    own.announce();
    expect((await reader?.read())?.value).toBe(`event: survey\ndata: ${JSON.stringify(status)}\n\n`);
    await own.close();
    expect((await reader?.read())?.done).toBe(true);
  });
});
