/** Export requests as the SDK of OpenTelemetry makes them: spans of a real tracer, serialised by its own serialisers. */
import { SpanKind, type Attributes, type Span } from '@opentelemetry/api';
import { context, trace } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

export { SpanKind };

export interface PlannedSpan {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly failed?: boolean;
  readonly children?: readonly PlannedSpan[];
}

const AT = Date.UTC(2026, 2, 1, 10);

/** The same spans in both encodings of OTLP. */
export function exportSpans(
  resource: Attributes,
  spans: readonly PlannedSpan[],
): { readonly json: Buffer; readonly protobuf: Buffer } {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes(resource),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  } as never);
  const tracer = provider.getTracer('test');
  const record = (planned: PlannedSpan, parent: Span | undefined): void => {
    const within = parent ? trace.setSpan(context.active(), parent) : context.active();
    const { name, kind = SpanKind.INTERNAL, attributes = {}, at = AT } = planned;
    const span = tracer.startSpan(name, { kind, attributes, startTime: at }, within);
    if (planned.failed === true) span.setStatus({ code: 2 });
    for (const child of planned.children ?? []) record(child, span);
    span.end(at + 5);
  };
  for (const span of spans) record(span, undefined);
  const finished = exporter.getFinishedSpans();
  return {
    json: Buffer.from(JsonTraceSerializer.serializeRequest(finished) ?? []),
    protobuf: Buffer.from(ProtobufTraceSerializer.serializeRequest(finished) ?? []),
  };
}
