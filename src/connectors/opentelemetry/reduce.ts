/**
 * One export request to the few lines that are kept of it: calls of one kind are counted together, with the first and last
 * time and one span to find them by. A line names no content and no person. It is a format of our own, since nobody has one
 * for counts of calls; `format` says which.
 */
import { hash } from 'node:crypto';
import { toInstant } from '#core';
import { conceal } from '../conceal.ts';
import { agentOf, callOf, type Call } from './call-of.ts';
import { readRequest, type Telemetry } from './request.ts';

export const FORMAT = 'throughline/calls/1';

export interface CountedCalls extends Call {
  readonly format: typeof FORMAT;
  /** Counted from log records, which may repeat what spans say. */
  readonly logged?: true;
  readonly calls: number;
  readonly failed: number;
  /** RFC 3339. */
  readonly firstAt: string;
  readonly lastAt: string;
  /** `TRACE/SPAN` of the first; for log records without one, a digest of what is counted. */
  readonly first: string;
}
export interface Reduced {
  readonly lines: readonly CountedCalls[];
  readonly received: number;
  /** Those that name no span or no time. */
  readonly rejected: number;
}

const MOST_PARENTS = 32;

export function reduceTelemetry(request: unknown): Reduced {
  const { records, rejected } = readRequest(request);
  const bySpan = new Map(records.map((record) => [record.span, record]));
  const counted = new Map<string, { call: Call; records: Telemetry[] }>();
  const seen = new Set<string>();
  for (const record of records) {
    const id = `${record.trace}/${record.span}/${record.name}`;
    if (record.span !== '' && seen.has(id)) continue;
    seen.add(id);
    const call = callOf(record, agentAbove(record, bySpan));
    if (!call) continue;
    const key = JSON.stringify([record.log, call]);
    const group = counted.get(key);
    if (group) group.records.push(record);
    else counted.set(key, { call, records: [record] });
  }
  const lines = [...counted].map(([key, { call, records: all }]) => toLine(key, call, all));
  return { lines, received: records.length + rejected, rejected };
}

/** Tools are called below the agent whose work they are; only what came in the same request can be followed. */
function agentAbove(record: Telemetry, bySpan: ReadonlyMap<string, Telemetry>): string | undefined {
  let parent = bySpan.get(record.parent);
  for (let steps = 0; parent && steps < MOST_PARENTS; steps += 1) {
    const agent = agentOf(parent);
    if (agent !== undefined) return agent;
    parent = bySpan.get(parent.parent);
  }
  return undefined;
}

function toLine(key: string, call: Call, records: readonly Telemetry[]): CountedCalls {
  let [first, last] = [records[0], records[0]];
  for (const one of records) {
    if (first === undefined || one.atMs < first.atMs) first = one;
    if (last === undefined || one.atMs > last.atMs) last = one;
  }
  const [trace, span] = [first?.trace ?? '', first?.span ?? ''];
  return {
    format: FORMAT,
    ...concealed(call),
    ...(first?.log === true ? { logged: true } : {}),
    calls: records.length,
    failed: records.filter((one) => one.failed).length,
    firstAt: toInstant(first?.atMs ?? 0) ?? '',
    lastAt: toInstant(last?.atMs ?? 0) ?? '',
    first: span === '' ? hash('sha256', `${key} ${records.map((one) => one.atMs).join(' ')}`) : `${trace}/${span}`,
  };
}

function concealed(call: Call): Call {
  return Object.fromEntries(
    Object.entries(call).map(([name, value]) => [name, conceal(value as string)]),
  ) as unknown as Call;
}
