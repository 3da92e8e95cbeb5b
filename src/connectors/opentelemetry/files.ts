/**
 * Which files hold telemetry, and the calls in them: what a collector's file exporter writes (one export request a line),
 * one request as a file, and our own inbox of counted calls. JSON can hold anything, so a file counts only where its path
 * speaks of traces, or where the user named the place for this connector.
 */
import type { Skipped } from '#core';
import { z } from 'zod';
import { decodeText, type ConnectorContext, type FileEntry } from '../connector.ts';
import { rememberWhole } from '../remember-whole.ts';
import { FORMAT, reduceTelemetry, type CountedCalls } from './reduce.ts';
import { isRequest } from './request.ts';

const named = /(?:^|[/_.-])(?:otel|otlp|opentelemetry|traces?|spans?|telemetry)(?:[/_.-]|\d|$)/iu;
const READER = `opentelemetry/1 ${FORMAT}`;

export function mayHoldTelemetry(path: string): boolean {
  return /\.(?:json|jsonl|ndjson)$/iu.test(path) && named.test(path);
}

export interface Line {
  readonly calls: CountedCalls;
  /** From 1; left out where the file is one value. */
  readonly line?: number;
}
export interface ReadFile {
  readonly lines: readonly Line[];
  readonly faults: readonly string[];
}

/** A line of our own inbox. Whoever writes into that file by hand is held to the shape. */
const Kept = z.object({
  format: z.literal(FORMAT),
  service: z.string(),
  role: z.enum(['uses', 'serves', 'tool', 'agent']),
  ...Object.fromEntries(
    [
      'serviceVersion',
      'environment',
      'image',
      'operation',
      'provider',
      'model',
      'version',
      'uri',
      'agent',
      'agentVersion',
      'tool',
      'host',
    ].map((name) => [name, z.string().optional()]),
  ),
  logged: z.literal(true).optional(),
  calls: z.int().positive(),
  failed: z.int().nonnegative(),
  firstAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u),
  lastAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u),
  first: z.string(),
});

export async function readFile(context: ConnectorContext, entry: FileEntry): Promise<ReadFile | Skipped> {
  const { path, fingerprint } = entry;
  return rememberWhole<ReadFile | Skipped>(context, `opentelemetry/${path}`, `${READER} ${fingerprint}`, async () => {
    const content = await context.files.read(path, context.limits.fileBytes);
    if (content.kind === 'skipped') return { value: content, whole: false };
    const text = decodeText(content.bytes);
    const mentions =
      text !== undefined && ['resourceSpans', 'resourceLogs', FORMAT].some((word) => text.includes(word));
    return { value: mentions ? readText(text, path) : { lines: [], faults: [] }, whole: true };
  });
}

function readText(text: string, path: string): ReadFile {
  const whole = parse(text);
  if (whole !== undefined) {
    const requests = Array.isArray(whole) ? whole.filter(isRequest) : [whole];
    const reduced = requests.map((request) => reduceValue(request, undefined));
    return { lines: reduced.flatMap((one) => one.lines), faults: reduced.flatMap((one) => one.faults) };
  }
  const read = text.split('\n').flatMap((raw, at) => {
    if (raw.trim() === '') return [];
    const value = parse(raw);
    return value === undefined
      ? [{ lines: [], faults: [`Line ${at + 1} of ${path} is not JSON, or was cut off.`] }]
      : [reduceValue(value, at + 1)];
  });
  return { lines: read.flatMap((one) => one.lines), faults: read.flatMap((one) => one.faults) };
}

function reduceValue(value: unknown, line: number | undefined): ReadFile {
  const at = line === undefined ? {} : { line };
  const kept = Kept.safeParse(value);
  if (kept.success) return { lines: [{ calls: kept.data as CountedCalls, ...at }], faults: [] };
  const where = line === undefined ? 'the file' : `line ${line}`;
  if (!isRequest(value)) return { lines: [], faults: [`What stands in ${where} is no export of telemetry.`] };
  const { lines, rejected } = reduceTelemetry(value);
  const faults = rejected === 0 ? [] : [`${rejected} spans or log records in ${where} have no id or no time.`];
  return { lines: lines.map((calls) => ({ calls, ...at })), faults };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
