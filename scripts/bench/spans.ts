/**
 * Export requests in protobuf, as the SDK of OpenTelemetry serialises them: every second span is a call of a model, the
 * others are requests of a web server; a dozen attributes each.
 */
import { exportSpans, SpanKind, type PlannedSpan } from '../../test/support/telemetry.ts';

const RESOURCE = {
  'service.name': 'triage',
  'service.version': '2.1.0',
  'deployment.environment.name': 'prod',
  'telemetry.sdk.language': 'python',
  'k8s.pod.name': 'triage-7d9c5b6f4-x2x9k',
};

export function toSpanBodies(spans: number, perRequest: number): readonly Buffer[] {
  const bodies: Buffer[] = [];
  for (let from = 0; from < spans; from += perRequest) {
    const some = Array.from({ length: Math.min(perRequest, spans - from) }, (_, at) => toSpan(from + at));
    bodies.push(exportSpans(RESOURCE, some).protobuf);
  }
  return bodies;
}

function toSpan(at: number): PlannedSpan {
  const time = { at: Date.UTC(2026, 2, 1, 10) + at };
  const http = {
    'http.request.method': 'POST',
    'http.route': '/triage/{id}',
    'url.path': `/triage/${at}`,
    'url.scheme': 'https',
    'http.response.status_code': 200,
    'server.address': 'triage.example.org',
    'user_agent.original': 'python-requests/2.32.3',
  };
  if (at % 2 === 0) return { name: 'POST /triage/{id}', kind: SpanKind.SERVER, attributes: http, ...time };
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': `gpt-4o${at % 4 === 1 ? '' : '-mini'}`,
    'gen_ai.response.model': `gpt-4o${at % 4 === 1 ? '' : '-mini'}-2024-08-06`,
    'gen_ai.response.id': `chatcmpl-${at}`,
    'gen_ai.usage.input_tokens': 1200 + (at % 100),
    'gen_ai.usage.output_tokens': 90 + (at % 10),
    'gen_ai.request.temperature': 0.2,
    'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'x'.repeat(400) }] }]),
    'server.address': 'api.openai.com',
  };
  return { name: 'chat', kind: SpanKind.CLIENT, attributes, ...time };
}
