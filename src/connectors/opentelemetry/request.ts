/**
 * One OTLP export request (ExportTraceServiceRequest, ExportLogsServiceRequest; opentelemetry-proto 1.x) to the spans or
 * log records in it, each with what its resource says. Takes both shapes that reach us: the JSON encoding (ids as hex, 64-bit
 * numbers as text) and what a protobuf reader gives (ids as bytes, numbers). Tolerant: what is not as the protocol says is
 * counted, never thrown.
 */
export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = ReadonlyMap<string, AttributeValue>;

export interface Telemetry {
  readonly resource: Attributes;
  readonly attributes: Attributes;
  readonly name: string;
  /** SpanKind: 1 internal, 2 server, 3 client, 4 producer, 5 consumer; 0 where it is not said, as in log records. */
  readonly kind: number;
  readonly trace: string;
  readonly span: string;
  readonly parent: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly failed: boolean;
  /** Log records often repeat what a span says. */
  readonly log: boolean;
}
export interface ReadRequest {
  readonly records: readonly Telemetry[];
  /** Spans and log records that name no span or no time. */
  readonly rejected: number;
}

type Members = Readonly<Record<string, unknown>>;
const MOST_ATTRIBUTES = 256;
const MOST_LENGTH = 1000;
const FAILED = 2;
const NANOSECONDS_PER_MS = 1e6;
/** After the year 9999 no time can be written. */
const LATEST_MS = 253_402_300_799_999;

export function isRequest(value: unknown): boolean {
  const members = toMembers(value);
  return Array.isArray(members['resourceSpans']) || Array.isArray(members['resourceLogs']);
}

export function readRequest(value: unknown): ReadRequest {
  const request = toMembers(value);
  const found: { records: Telemetry[]; rejected: number } = { records: [], rejected: 0 };
  for (const [resource, one] of [
    ...recordsIn(request, ['resourceSpans', 'scopeSpans', 'spans']),
    ...recordsIn(request, ['resourceLogs', 'scopeLogs', 'logRecords']),
  ]) {
    const record = readRecord(resource, toMembers(one));
    if (record) found.records.push(record);
    else found.rejected += 1;
  }
  return found;
}

function recordsIn(
  request: Members,
  [groups, scopes, records]: readonly [string, string, string],
): readonly (readonly [Attributes, unknown])[] {
  return listOf(request[groups]).flatMap((group) => {
    const resource = readAttributes(toMembers(toMembers(group)['resource'])['attributes']);
    const within = listOf(toMembers(group)[scopes]).flatMap((scope) => listOf(toMembers(scope)[records]));
    return within.map((one) => [resource, one] as const);
  });
}

function readRecord(resource: Attributes, one: Members): Telemetry | undefined {
  const atMs = toMs(one['startTimeUnixNano']) ?? toMs(one['timeUnixNano']) ?? toMs(one['observedTimeUnixNano']);
  const [trace, span] = [toId(one['traceId'], 16), toId(one['spanId'], 8)];
  // A log record need not belong to a trace; a span has a name, and always does.
  const isSpan = one['startTimeUnixNano'] !== undefined;
  if (atMs === undefined || (isSpan && (trace === '' || span === ''))) return undefined;
  const status = toMembers(one['status'])['code'];
  return {
    resource,
    attributes: readAttributes(one['attributes']),
    name: textOf(one['name']) ?? textOf(one['eventName']) ?? '',
    kind: kindOf(one['kind']),
    trace,
    span,
    parent: toId(one['parentSpanId'], 8),
    atMs,
    failed: status === FAILED || status === 'STATUS_CODE_ERROR',
    log: !isSpan,
  };
}

/** Some senders write the names of enums instead of their numbers. */
function kindOf(value: unknown): number {
  if (typeof value === 'number') return value;
  const named = ['', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT'].indexOf(textOf(value) ?? '');
  return Math.max(0, named);
}

function readAttributes(value: unknown): Attributes {
  const found = new Map<string, AttributeValue>();
  for (const one of listOf(value).slice(0, MOST_ATTRIBUTES)) {
    const { key, value: given } = toMembers(one);
    const read = typeof key === 'string' ? readValue(toMembers(given)) : undefined;
    if (typeof key === 'string' && read !== undefined) found.set(key, read);
  }
  return found;
}

/** A protobuf reader answers for members that are not set, with their defaults; only own ones count. */
function readValue(value: Members): AttributeValue | undefined {
  const own = (name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);
  const text = textOf(own('stringValue'));
  if (text !== undefined) return text;
  const yes = own('boolValue');
  if (typeof yes === 'boolean') return yes;
  const number = own('intValue') ?? own('doubleValue');
  if (typeof number === 'number' || (typeof number === 'string' && number !== '')) return Number(number);
  const list = listOf(toMembers(own('arrayValue'))['values']).slice(0, 16);
  const texts = list.flatMap((one) => textOf(toMembers(one)['stringValue']) ?? []);
  return texts.length > 0 ? texts : undefined;
}

function toMs(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const ms = Math.floor(Number(value) / NANOSECONDS_PER_MS);
  return Number.isFinite(ms) && ms > 0 && ms <= LATEST_MS ? ms : undefined;
}

/** Lower-case hex of so many bytes; empty where it is none, or all zeros, which the protocol forbids. */
function toId(value: unknown, bytes: number): string {
  if (value instanceof Uint8Array) return value.byteLength === bytes ? notZero(Buffer.from(value).toString('hex')) : '';
  if (typeof value !== 'string') return '';
  if (value.length === bytes * 2 && /^[0-9a-f]+$/iu.test(value)) return notZero(value.toLowerCase());
  // Protobuf's own JSON mapping writes bytes as base64, and some senders follow it.
  const decoded = value.length <= bytes * 2 ? Buffer.from(value, 'base64') : undefined;
  return decoded?.byteLength === bytes ? notZero(decoded.toString('hex')) : '';
}

function notZero(id: string): string {
  return /^0+$/u.test(id) ? '' : id;
}

function toMembers(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, MOST_LENGTH) : undefined;
}
