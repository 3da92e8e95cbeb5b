/** Posting lineage over real HTTP: who may, what is answered, what is refused, and that nothing is answered too early. */
import { LineageAnswer, Problem, type LineageWalk, type MapAnswer, type ThingsAnswer } from '#api';
import { ThroughlineError } from '#core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createServer, type RunningServer, type ServerPort } from './index.ts';

const port: ServerPort = {
  map: async () => ({}) as MapAnswer,
  mapAsOf: async () => ({}) as MapAnswer,
  evidence: async (source, locator) => ({ source, locator, lines: [] }),
  status: () => ({ revision: 1, state: 'ready', title: 'made up' }),
  lineage: async () => ({}) as LineageWalk,
  things: async () => ({}) as ThingsAnswer,
};
const token = 'correct horse battery staple';
const event = {
  eventType: 'START',
  eventTime: '2026-03-01T10:00:00Z',
  producer: 'https://example.org/producer',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  run: { runId: '0199a1b2-0000-7000-8000-000000000001', facets: { own: { kept: true } } },
  job: { namespace: 'prod', name: 'train' },
};

describe('POST /api/v1/lineage', () => {
  const place = mkdtempSync(join(tmpdir(), 'throughline-lineage-'));
  let server: RunningServer;
  let address: string;
  let kept: unknown[] = [];
  let keep: (events: readonly unknown[]) => Promise<void>;

  beforeAll(async () => {
    writeFileSync(join(place, 'index.html'), '<title>the page</title>');
    server = await createServer({
      port,
      webDirectory: place,
      intake: { token, keep: async (events) => keep(events), keepTelemetry: async () => ({ rejected: 0 }) },
    });
    address = await server.listen(0);
  });
  beforeEach(() => {
    kept = [];
    keep = async (events) => void kept.push(...events);
  });
  afterAll(async () => {
    await server.close();
    rmSync(place, { recursive: true, force: true });
  });

  function post(
    body: unknown,
    {
      headers = {},
      path = '/api/v1/lineage',
      to = address,
    }: { headers?: Record<string, string>; path?: string; to?: string } = {},
  ): Promise<Response> {
    return fetch(`${to}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    });
  }
  async function problemOf(answer: Response): Promise<Problem & { status: number }> {
    return { status: answer.status, ...Problem.parse(await answer.json()) };
  }

  it('keeps one event as it is and answers 200', async () => {
    const answer = await post(event);
    expect(answer.status).toBe(200);
    expect(LineageAnswer.parse(await answer.json())).toEqual({
      status: 'success',
      summary: { received: 1, successful: 1, failed: 0, retriable: 0, non_retriable: 0 },
      failed_events: [],
    });
    expect(kept).toEqual([event]);
  });

  it.each([
    ['gzip', { 'content-encoding': 'gzip' }, gzipSync(JSON.stringify(event))],
    ['another content type', { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(event)],
    ['a word for Bearer in small letters', { authorization: `bearer ${token}` }, JSON.stringify(event)],
  ])('takes %s', async (_name, headers, body) => {
    expect((await post(body, { headers })).status).toBe(200);
    expect(kept).toEqual([event]);
  });

  it.each([
    ['a job', { ...event, run: undefined }],
    ['a dataset', { eventTime: event.eventTime, producer: event.producer, dataset: { namespace: 'x', name: 'y' } }],
    ['a time without zone', { ...event, eventTime: '2026-03-01T10:00:00' }],
    ['no schema', { ...event, schemaURL: undefined }],
  ])('takes an event with %s', async (_name, given) => {
    expect((await post(given)).status).toBe(200);
  });

  it.each(['/api/v1/lineage', '/api/v1/lineage/batch'])(
    'says which events of a batch at %s were not kept',
    async (path) => {
      const answer = await post(
        [event, { ...event, producer: undefined }, 7, { ...event, job: { name: 'x' } }, { ...event, run: {} }],
        { path },
      );
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({
        status: 'partial_success',
        summary: { received: 5, successful: 1, failed: 4, retriable: 0, non_retriable: 4 },
        failed_events: [
          { index: 1, reason: 'The event has no producer.', retriable: false },
          { index: 2, reason: 'An event is a JSON object.', retriable: false },
          { index: 3, reason: 'The event has no job.namespace.', retriable: false },
          { index: 4, reason: 'The event has no run.runId.', retriable: false },
        ],
      });
      expect(kept).toEqual([event]);
    },
  );

  it('answers an empty batch', async () => {
    expect(await (await post([])).json()).toMatchObject({ status: 'success', summary: { received: 0 } });
  });

  it('answers nothing before the events are kept', async () => {
    let release = (): void => undefined;
    keep = async () => new Promise<void>((resolve) => (release = resolve));
    let answered = false;
    const answer = post(event).then((response) => {
      answered = true;
      return response;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    release();
    expect((await answer).status).toBe(200);
  });

  it('answers 503 when they cannot be kept', async () => {
    keep = async () => {
      throw new ThroughlineError('SURVEY_INBOX_UNUSABLE', 'Posted lineage cannot be kept: ENOSPC.', {
        hint: 'Make room.',
      });
    };
    expect(await problemOf(await post([event]))).toMatchObject({ status: 503, code: 'SURVEY_INBOX_UNUSABLE' });
  });

  it.each([
    ['none', {}],
    ['another', { authorization: 'Bearer something else' }],
    ['a longer one', { authorization: `Bearer ${token}x` }],
    ['the beginning of it', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${token}` }],
  ])('refuses who bears no token: %s', async (_name, headers: Record<string, string>) => {
    const answer = await fetch(`${address}/api/v1/lineage`, { method: 'POST', headers, body: JSON.stringify(event) });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'SERVER_UNAUTHORISED' });
    expect(kept).toEqual([]);
  });

  it.each([[undefined], ['']])(
    'refuses everybody, and says how to change that, where the token is %j',
    async (none) => {
      const own = await createServer({
        port,
        webDirectory: place,
        intake: { token: none, keep: async () => undefined, keepTelemetry: async () => ({ rejected: 0 }) },
      });
      const without = await createServer({ port, webDirectory: place });
      for (const one of [own, without]) {
        const to = await one.listen(0);
        for (const authorization of [`Bearer ${token}`, 'Bearer ', 'Bearer undefined']) {
          const problem = await problemOf(await post(event, { to, headers: { authorization } }));
          expect(problem).toMatchObject({ status: 401, message: 'Nothing is taken in: no token is set.' });
          expect(problem.hint).toContain('THROUGHLINE_INGEST_TOKEN');
        }
        await one.close();
      }
    },
  );

  it.each([
    ['a page of another site', 'SERVER_BAD_REQUEST', 400, { origin: 'http://evil.example' }, JSON.stringify(event)],
    ['no JSON', 'SERVER_BAD_REQUEST', 400, {}, '{"a":'],
    ['no body', 'SERVER_BAD_REQUEST', 400, {}, ''],
    ['no UTF-8', 'SERVER_BAD_REQUEST', 400, {}, new Uint8Array([0x22, 0xff, 0x22])],
    ['another encoding', 'SERVER_BAD_REQUEST', 400, { 'content-encoding': 'br' }, 'x'],
    ['what only claims to be gzip', 'SERVER_BAD_REQUEST', 400, { 'content-encoding': 'gzip' }, 'x'],
    [
      'gzip that was cut off',
      'SERVER_BAD_REQUEST',
      400,
      { 'content-encoding': 'gzip' },
      gzipSync(JSON.stringify(event)).subarray(0, 60),
    ],
    ['what is no event', 'SERVER_BAD_REQUEST', 400, {}, '{}'],
    ['absurd nesting', 'SERVER_BAD_REQUEST', 400, {}, '['.repeat(50_000)],
    ['too much', 'SERVER_TOO_LARGE', 413, {}, 'x'.repeat(8_000_001)],
    [
      'too much once it is unpacked',
      'SERVER_TOO_LARGE',
      413,
      { 'content-encoding': 'gzip' },
      gzipSync(Buffer.alloc(32_000_001, 0x20)),
    ],
    ['too many events', 'SERVER_TOO_LARGE', 413, {}, `[${'1,'.repeat(20_000)}1]`],
    [
      'an event that is too large',
      'SERVER_BAD_REQUEST',
      400,
      {},
      JSON.stringify({ ...event, text: 'x'.repeat(1_000_000) }),
    ],
  ])('refuses %s', async (_name, code, status, headers: Record<string, string>, body) => {
    expect(await problemOf(await post(body, { headers }))).toMatchObject({ status, code });
    expect(kept).toEqual([]);
  });

  it('refuses a batch that is none', async () => {
    expect(await problemOf(await post(event, { path: '/api/v1/lineage/batch' }))).toMatchObject({ status: 400 });
  });

  it('is not there for other methods', async () => {
    expect((await fetch(`${address}/api/v1/lineage`, { method: 'PUT' })).status).toBe(404);
  });
});
