/**
 * The part of OTLP's protobuf messages that is read, by field number (opentelemetry-proto 1.x: trace/v1, logs/v1, common/v1,
 * resource/v1, collector/*). Everything else is skipped over unread, contents among it. No message contains itself, so depth
 * is bounded by the shape.
 */
import protobuf from 'protobufjs';

export type Signal = 'traces' | 'logs';

const one = (type: string, id: number): { type: string; id: number } => ({ type, id });
const many = (type: string, id: number): { rule: string; type: string; id: number } => ({ rule: 'repeated', type, id });

// As numbers: nanoseconds lose less than a microsecond.
protobuf.util.Long = undefined as never;
protobuf.configure();

const root = protobuf.Root.fromJSON({
  nested: {
    Traces: { fields: { resourceSpans: many('ResourceSpans', 1) } },
    ResourceSpans: { fields: { resource: one('Resource', 1), scopeSpans: many('ScopeSpans', 2) } },
    ScopeSpans: { fields: { spans: many('Span', 2) } },
    Span: {
      fields: {
        traceId: one('bytes', 1),
        spanId: one('bytes', 2),
        parentSpanId: one('bytes', 4),
        name: one('string', 5),
        kind: one('int32', 6),
        startTimeUnixNano: one('fixed64', 7),
        attributes: many('KeyValue', 9),
        status: one('SpanStatus', 15),
      },
    },
    SpanStatus: { fields: { code: one('int32', 3) } },
    Logs: { fields: { resourceLogs: many('ResourceLogs', 1) } },
    ResourceLogs: { fields: { resource: one('Resource', 1), scopeLogs: many('ScopeLogs', 2) } },
    ScopeLogs: { fields: { logRecords: many('LogRecord', 2) } },
    LogRecord: {
      fields: {
        timeUnixNano: one('fixed64', 1),
        attributes: many('KeyValue', 6),
        traceId: one('bytes', 9),
        spanId: one('bytes', 10),
        observedTimeUnixNano: one('fixed64', 11),
        eventName: one('string', 12),
      },
    },
    Resource: { fields: { attributes: many('KeyValue', 1) } },
    KeyValue: { fields: { key: one('string', 1), value: one('AnyValue', 2) } },
    AnyValue: {
      fields: {
        stringValue: one('string', 1),
        boolValue: one('bool', 2),
        intValue: one('int64', 3),
        doubleValue: one('double', 4),
        arrayValue: one('Texts', 5),
      },
    },
    Texts: { fields: { values: many('Text', 1) } },
    Text: { fields: { stringValue: one('string', 1) } },
    Answer: { fields: { partialSuccess: one('Partial', 1) } },
    Partial: { fields: { rejected: one('int64', 1), errorMessage: one('string', 2) } },
    Status: { fields: { message: one('string', 2) } },
  },
});
const requests = { traces: root.lookupType('Traces'), logs: root.lookupType('Logs') };
const [answer, status] = [root.lookupType('Answer'), root.lookupType('Status')];

/** In the shape of OTLP's JSON, with ids as bytes and numbers as numbers. Throws where the bytes are no such message. */
export function decodeRequest(signal: Signal, bytes: Uint8Array): unknown {
  return requests[signal].decode(bytes);
}

/** ExportTraceServiceResponse, ExportLogsServiceResponse: both have one shape. Empty where all was accepted. */
export function encodeAnswer(rejected: number, errorMessage: string | undefined): Buffer {
  const message = rejected === 0 ? {} : { partialSuccess: { rejected, errorMessage } };
  return Buffer.from(answer.encode(message).finish());
}

/** google.rpc.Status; its code may be left out (OTLP/HTTP, "Failures"). */
export function encodeStatus(message: string): Buffer {
  return Buffer.from(status.encode({ message }).finish());
}
