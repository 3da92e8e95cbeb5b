/** Small inputs for the shared suite (test/conformance/connector.ts): a collector's file and a line of our own inbox. */
const text = (key: string, stringValue: string): unknown => ({ key, value: { stringValue } });
const span = (spanId: string, name: string, attributes: readonly unknown[], kind = 3): unknown => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId,
  name,
  kind,
  startTimeUnixNano: '1772359200000000000',
  endTimeUnixNano: '1772359201000000000',
  attributes,
});
const request = {
  resourceSpans: [
    {
      resource: { attributes: [text('service.name', 'triage'), text('deployment.environment.name', 'prod')] },
      scopeSpans: [
        {
          spans: [
            span('eee19b7ec3c1b174', 'chat', [
              text('gen_ai.operation.name', 'chat'),
              text('gen_ai.provider.name', 'openai'),
              text('gen_ai.request.model', 'gpt-4o'),
              text('gen_ai.response.model', 'gpt-4o-2024-08-06'),
            ]),
            span('eee19b7ec3c1b175', 'POST', [text('url.path', '/v2/models/churn/infer')], 2),
          ],
        },
      ],
    },
  ],
};
const kept = {
  format: 'throughline/calls/1',
  service: 'triage',
  role: 'tool',
  operation: 'execute_tool',
  tool: 'search',
  agent: 'helper',
  calls: 12,
  failed: 1,
  firstAt: '2026-03-01T10:00:00Z',
  lastAt: '2026-03-02T10:00:00Z',
  first: '5b8efff798038103d269b633813fc60c/eee19b7ec3c1b176',
};

export const fixtures: Readonly<Record<string, string | Uint8Array>> = {
  'otel/traces.jsonl': `${JSON.stringify(request)}\n`,
  'telemetry/calls.ndjson': `${JSON.stringify(kept)}\n`,
};
