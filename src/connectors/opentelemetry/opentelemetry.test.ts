/** What is said of traces and logs: who uses and serves which model and version; nothing that they do not say. */
import type { EntityObservation, Observation, RelationObservation } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext, type MemorySource } from '../../../test/support/memory-context.ts';
import { exportSpans, SpanKind, type PlannedSpan } from '../../../test/support/telemetry.ts';
import type { Seen } from '../connector.ts';
import { connector } from './index.ts';
import { readPath } from './protocol-paths.ts';
import { reduceTelemetry } from './reduce.ts';

async function read(files: MemorySource['files'], more: Partial<MemorySource> = {}): Promise<Seen[]> {
  return collectAll(connector.collect({}, memoryContext({ files, ...more })));
}
async function readSpans(
  spans: readonly PlannedSpan[],
  resource: Record<string, string> = { 'service.name': 'triage' },
): Promise<Seen[]> {
  return read({ 'otel/traces.json': exportSpans(resource, spans).json.toString() });
}
function relationsOf(seen: readonly Seen[]): readonly RelationObservation[] {
  return seen.filter((one): one is RelationObservation => one.kind === 'relation');
}
function linksOf(seen: readonly Seen[]): readonly string[] {
  return relationsOf(seen)
    .map(({ from, relation, to }) => `${from} ${relation} ${to}`)
    .toSorted();
}

describe('models of providers', () => {
  it('tells what was asked for and what answered', async () => {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
    };
    const at = Date.UTC(2026, 2, 1, 12);
    const seen = await readSpans([
      { name: 'chat', kind: SpanKind.CLIENT, attributes, at, failed: true },
      { name: 'chat', kind: SpanKind.CLIENT, attributes, at: at - 3_600_000 },
    ]);
    expect(linksOf(seen)).toEqual(['service:ws/triage used model-version:openai/gpt-4o@gpt-4o-2024-08-06']);
    expect(relationsOf(seen)[0]).toMatchObject({
      layer: 'executed',
      method: 'recorded',
      attributes: {
        by: 'version',
        calls: 2,
        failed: 1,
        firstAt: '2026-03-01T11:00:00Z',
        lastAt: '2026-03-01T12:00:00Z',
      },
    });
  });

  it('leaves the version open where the answer names none', async () => {
    const chat = (model: string): PlannedSpan => ({
      name: 'chat',
      kind: SpanKind.CLIENT,
      attributes: { 'gen_ai.system': 'anthropic', 'gen_ai.request.model': model },
    });
    expect(linksOf(await readSpans([chat('claude-sonnet'), chat('claude-sonnet-4-5-20250929')]))).toEqual([
      'service:ws/triage used model-version:anthropic/claude-sonnet-4-5-20250929@claude-sonnet-4-5-20250929',
      'service:ws/triage used model:anthropic/claude-sonnet',
    ]);
  });

  it('reads OpenInference, and a server of models as one that serves', async () => {
    const seen = await readSpans([
      {
        name: 'LLM',
        attributes: { 'openinference.span.kind': 'LLM', 'llm.model_name': 'mistral-7b', 'llm.provider': 'mistral' },
      },
      { name: 'llm_request', kind: SpanKind.SERVER, attributes: { 'gen_ai.response.model': 'org/model' } },
    ]);
    expect(linksOf(seen)).toEqual([
      'endpoint:ws/triage serves model:unnamed/org/model',
      'service:ws/triage used model:mistral/mistral-7b',
    ]);
  });
});

describe('agents and tools', () => {
  it('ties a tool to the agent above it', async () => {
    const tool = (name: string): PlannedSpan => ({
      name: `execute_tool ${name}`,
      attributes: { 'gen_ai.operation.name': 'execute_tool' },
    });
    const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'helper' };
    const seen = await readSpans([
      { name: 'invoke_agent helper', attributes: agent, children: [{ name: 'step', children: [tool('search')] }] },
      tool('lookup'),
    ]);
    expect(linksOf(seen)).toEqual([
      'service:ws/agent:triage/helper calls service:ws/tool:triage/search',
      'service:ws/triage calls service:ws/agent:triage/helper',
      'service:ws/triage calls service:ws/tool:triage/lookup',
    ]);
    const types = seen
      .filter((one): one is EntityObservation => one.kind === 'entity')
      .map((one) => one.attributes['type']);
    expect(new Set(types)).toEqual(new Set(['agent', 'service', 'tool']));
  });

  it('keeps no content', async () => {
    const planted = {
      'gen_ai.input.messages': 'planted',
      'gen_ai.tool.call.arguments': 'planted',
      'input.value': 'planted',
    };
    const attributes = { ...planted, 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' };
    expect(JSON.stringify(await readSpans([{ name: 'execute_tool search', attributes }]))).not.toContain('planted');
  });
});

describe('models that answer', () => {
  const server = (attributes: Record<string, string>): PlannedSpan => ({
    name: 'POST',
    kind: SpanKind.SERVER,
    attributes: { 'http.request.method': 'POST', ...attributes },
  });

  it('takes the name of a registry only where the team wrote it', async () => {
    const seen = await readSpans(
      [
        server({ 'model.name': 'churn', 'model.version': '3' }),
        server({ 'model.uri': 'models:/churn@champion' }),
        server({ 'url.path': '/v2/models/churn/versions/1/infer' }),
        server({ 'url.path': '/v2/health/ready' }),
      ],
      { 'service.name': 'triage', 'deployment.environment.name': 'prod', 'service.version': '1.4' },
    );
    expect(linksOf(seen)).toEqual([
      'endpoint:ws/triage:prod serves model-version:mlflow/churn@3',
      'endpoint:ws/triage:prod serves model:mlflow/churn',
      'endpoint:ws/triage:prod serves model:open-inference/churn',
    ]);
    expect(seen.find((one) => one.kind === 'entity')).toMatchObject({
      attributes: { environment: 'prod', release: '1.4' },
    });
  });

  it.each([
    ['/v2/models/churn/infer', undefined, 'churn', undefined],
    ['https://h/v2/models/churn/versions/2/infer?x=1', undefined, 'churn', '2'],
    ['/v1/models/churn/versions/7:predict', undefined, 'churn', '7'],
    ['/v1/models/churn:explain', undefined, 'churn', undefined],
    ['/v1/models', undefined, undefined, undefined],
    ['/predictions/churn/1.0', 'torchserve.prod', 'churn', '1.0'],
    ['/predictions/churn', 'api.example.org', undefined, undefined],
    ['/endpoints/churn/invocations', 'runtime.sagemaker.eu-west-1.amazonaws.com', 'churn', undefined],
    ['/endpoints/churn/invocations', undefined, undefined, undefined],
    ['/model/anthropic.claude-v2%3A1/invoke', 'bedrock-runtime.amazonaws.com', 'anthropic.claude-v2:1', undefined],
    ['/v2/models/%E0%A4%A/infer', undefined, undefined, undefined],
  ])('%s of %s is a request to %s, version %s', (path, host, model, version) => {
    const found = readPath(path, host);
    expect([found?.model, found?.version]).toEqual([model, version]);
  });
});

describe('files', () => {
  const chat = { name: 'chat', kind: SpanKind.CLIENT, attributes: { 'gen_ai.request.model': 'm' } };
  const request = (): string => exportSpans({ 'service.name': 's' }, [chat]).json.toString();

  it('counts what is sent again once, in whatever order, and log records only where no span says the same', async () => {
    const lines = [request(), request(), request()];
    const log = {
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 's' } }] },
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: '1772359200000000000',
                  attributes: [{ key: 'gen_ai.request.model', value: { stringValue: 'm' } }],
                },
              ],
            },
          ],
        },
      ],
    };
    const all = [...lines, ...lines, JSON.stringify(log)];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (some) => {
        const seen = await read({ 'traces.jsonl': some.join('\n') });
        expect(relationsOf(seen).map((one) => one.attributes?.['calls'])).toEqual([3]);
      }),
      { numRuns: 20 },
    );
  });

  it('reads its own lines back as what they were made of', async () => {
    const spans = [chat, { ...chat, failed: true }, { name: 'other' }];
    const { json } = exportSpans({ 'service.name': 's' }, spans);
    const { lines, received } = reduceTelemetry(JSON.parse(json.toString()));
    const kept = await read({ 'calls.telemetry.ndjson': lines.map((line) => JSON.stringify(line)).join('\n') });
    const direct = await read({ 'calls.telemetry.ndjson': json.toString() });
    expect(received).toBe(3);
    const bare = (seen: readonly Seen[]): unknown => seen.map((one) => ({ ...(one as Observation), evidence: [] }));
    expect(bare(kept)).toEqual(bare(direct));
  });

  it('says what it could not read, and reads the rest', async () => {
    const seen = await read({
      'traces.jsonl': `${request()}\n{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x"}]}]}]}\n{torn\n[]\n`,
      'otel.json': 'resourceSpans [',
      'spans.json': '{"unrelated": true}',
    });
    expect(linksOf(seen)).toEqual(['service:ws/s used model:unnamed/m']);
    expect(seen.flatMap((one) => (one.kind === 'skipped' ? [one.reason] : []))).toEqual([
      'Line 1 of otel.json is not JSON, or was cut off.',
      '1 spans or log records in line 2 have no id or no time.',
      'Line 3 of traces.jsonl is not JSON, or was cut off.',
      'What stands in line 4 is no export of telemetry.',
    ]);
  });

  it('says that calls are nobody’s where the sender has no name', async () => {
    const seen = await readSpans([chat], { 'service.name': 'unknown_service:node' });
    expect(seen.map((one) => one.kind)).toEqual(['skipped']);
    expect(seen[0]).toMatchObject({ reason: expect.stringContaining('set no service.name') as unknown });
  });

  it('never throws, whatever a request holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const group = { resource: value, scopeSpans: [{ spans: [value] }], scopeLogs: [{ logRecords: value }] };
        for (const member of ['resourceSpans', 'resourceLogs'])
          expect(reduceTelemetry({ [member]: [group] }).lines).toEqual([]);
      }),
    );
  });
});
