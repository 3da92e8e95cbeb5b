/** Posting telemetry over real HTTP, as the SDK of OpenTelemetry writes it: who may, what is answered, what is refused. */
import type { LineageWalk, MapAnswer, ThingsAnswer } from '#api';
import { fixedClock, ThroughlineError } from '#core';
import { openInbox, type Inbox } from '#survey';
import protobuf from 'protobufjs';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportSpans, SpanKind } from '../../test/support/telemetry.ts';
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
const PROTOBUF = 'application/x-protobuf';
const answers = protobuf.parse(`syntax = "proto3";
  message Partial { int64 rejected = 1; string why = 2; } message Answer { Partial partial = 1; }
  message Status { int32 code = 1; string message = 2; }`).root;

const { json, protobuf: bytes } = exportSpans({ 'service.name': 'triage', 'service.version': '2.1.0' }, [
  {
    name: 'invoke_agent helper',
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'helper' },
    children: [
      {
        name: 'chat',
        kind: SpanKind.CLIENT,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.response.model': 'gpt-4o-2024-08-06',
          'gen_ai.input.messages': 'a planted secret of a patient',
        },
      },
      {
        name: 'execute_tool search',
        attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' },
      },
    ],
  },
  { name: 'GET /health', kind: SpanKind.SERVER, attributes: { 'url.path': '/health', 'http.request.method': 'GET' } },
]);

describe('POST /v1/traces', () => {
  const place = mkdtempSync(join(tmpdir(), 'throughline-telemetry-'));
  let server: RunningServer;
  let address: string;
  let inbox: Inbox;
  let data = '';
  let failure: ThroughlineError | undefined;

  beforeAll(async () => {
    writeFileSync(join(place, 'index.html'), '<title>the page</title>');
    const keepTelemetry = async (request: unknown): Promise<{ readonly rejected: number }> => {
      if (failure) throw failure;
      return inbox.keepTelemetry(request);
    };
    server = await createServer({
      port,
      webDirectory: place,
      intake: { token, keep: async () => undefined, keepTelemetry },
    });
    address = await server.listen(0);
  });
  beforeEach(() => {
    empty();
    failure = undefined;
  });
  afterEach(async () => inbox.close());
  afterAll(async () => {
    await server.close();
    rmSync(place, { recursive: true, force: true });
  });

  async function post(
    body: string | Buffer,
    headers: Record<string, string> = {},
    path = '/v1/traces',
  ): Promise<Response> {
    return fetch(`${address}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    });
  }
  function empty(): void {
    data = mkdtempSync(join(place, 'data-'));
    inbox = openInbox(data, fixedClock('2026-01-01T00:00:00Z'));
  }
  /** What is on disk. */
  function kept(): readonly Record<string, string | number | undefined>[] {
    const calls = join(data, 'inbox', 'calls');
    return readdirSync(calls)
      .flatMap((name) => readFileSync(join(calls, name), 'utf8').trim().split('\n'))
      .map((line) => JSON.parse(line) as Record<string, string | number>);
  }
  const told = (): readonly unknown[] =>
    kept()
      .map((one) => [
        one['service'],
        one['role'],
        one['agent'],
        one['model'],
        one['version'],
        one['tool'],
        one['calls'],
      ])
      .toSorted(([, a], [, b]) => (String(a) < String(b) ? -1 : 1));
  const expected = [
    ['triage', 'agent', 'helper', undefined, undefined, undefined, 1],
    ['triage', 'tool', 'helper', undefined, undefined, 'search', 1],
    ['triage', 'uses', 'helper', 'gpt-4o', 'gpt-4o-2024-08-06', undefined, 1],
  ];

  it('takes JSON and protobuf for the same, plain and packed, and answers in kind', async () => {
    for (const [body, headers] of [
      [json, {}],
      [bytes, { 'content-type': PROTOBUF }],
      [gzipSync(json), { 'content-encoding': 'gzip' }],
      [gzipSync(bytes), { 'content-type': PROTOBUF, 'content-encoding': 'gzip' }],
    ] as const) {
      await inbox.close();
      empty();
      const answer = await post(body, headers);
      expect(answer.status).toBe(200);
      const isBinary = 'content-type' in headers;
      expect(answer.headers.get('content-type')).toContain(isBinary ? PROTOBUF : 'application/json');
      expect(await answer.text()).toBe(isBinary ? '' : '{}');
      expect(told()).toEqual(expected);
      expect(JSON.stringify(kept())).not.toContain('planted');
    }
  });

  it('says how many it could not place, and keeps the others', async () => {
    const request = JSON.parse(json.toString()) as {
      resourceSpans: { scopeSpans: { spans: { traceId: string }[] }[] }[];
    };
    const [first] = request.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    if (first) first.traceId = '00000000000000000000000000000000';
    const answer = await post(JSON.stringify(request));
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('1 of them') as unknown } },
    ]);
    expect(kept()).toHaveLength(2);
    // An array instead of a message where the trace's id should be: the span is there, its id is not.
    const cut = await post(Buffer.from([0x0a, 0x06, 0x12, 0x04, 0x12, 0x02, 0x2a, 0x00]), { 'content-type': PROTOBUF });
    const read = answers.lookupType('Answer').decode(new Uint8Array(await cut.arrayBuffer())) as unknown as {
      readonly partial: { readonly rejected: number };
    };
    expect([cut.status, Number(read.partial.rejected)]).toEqual([200, 1]);
  });

  it('takes log records, also without a trace', async () => {
    const attributes = [{ key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o' } }];
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'triage' } }] };
    const logRecords = [{ timeUnixNano: '1772359200000000000', eventName: 'gen_ai.choice', attributes }];
    const answer = await post(
      JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }),
      {},
      '/v1/logs',
    );
    expect(answer.status).toBe(200);
    expect(kept()).toMatchObject([{ role: 'uses', model: 'gpt-4o', logged: true, calls: 1 }]);
  });

  it('takes nothing from who does not bear the token', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${token}`]) {
      const answer = await post(bytes, { authorization, 'content-type': PROTOBUF });
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(kept()).toEqual([]);
  });

  it.each([
    ['no JSON', '{', {}],
    ['another thing', '[]', {}],
    ['a text', '"resourceSpans"', {}],
    ['a member of another kind', '{"resourceSpans":{}}', {}],
    ['no UTF-8', Buffer.from([0xff, 0xfe]), {}],
    ['JSON said to be protobuf', json, { 'content-type': PROTOBUF }],
    ['a field that ends too early', bytes.subarray(0, bytes.byteLength - 3), { 'content-type': PROTOBUF }],
    ['no gzip', json, { 'content-encoding': 'gzip' }],
    ['another packing', json, { 'content-encoding': 'br' }],
  ])('refuses %s in words and in kind', async (_name, body, headers: Record<string, string>) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(400);
    const whole = new Uint8Array(await answer.arrayBuffer());
    const { message } =
      headers['content-type'] === PROTOBUF
        ? (answers.lookupType('Status').decode(whole) as unknown as { readonly message: string })
        : (JSON.parse(Buffer.from(whole).toString()) as { readonly message: string });
    expect(message).toMatch(/^(?:The body is|Of encodings)/u);
    expect(kept()).toEqual([]);
  });

  it('refuses what would fill the memory when unpacked', async () => {
    const answer = await post(gzipSync(Buffer.alloc(64_000_000, 0x20)), { 'content-encoding': 'gzip' });
    expect([answer.status, ((await answer.json()) as { readonly message: string }).message]).toEqual([
      413,
      expect.stringContaining('larger than is taken in'),
    ]);
  });

  it('does not acknowledge what could not be kept, and says when to come back', async () => {
    failure = new ThroughlineError('SURVEY_INBOX_UNUSABLE', 'No room.', { hint: 'Make some.' });
    const answer = await post(json);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });
});
