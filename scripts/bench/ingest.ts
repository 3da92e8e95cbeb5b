/**
 * How fast lineage and telemetry are taken in: the program as a user starts it, posted to over HTTP from this process, surveying as it
 * does meanwhile. The reference writes the same bytes and syncs, without HTTP, parsing or anything else.
 * Alone: `node scripts/bench/ingest.ts [--small]`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../run.ts';
import { toSpanBodies } from './spans.ts';
import { keepsPromise, withReference, type BenchRow } from './row.ts';

const TOKEN = 'bench';
const CONNECTIONS = 64;
const BATCH = 500;
/** As the batch processors of SDKs send them. */
const SPANS = 512;
const BATCHES_AT_ONCE = 4;

export async function benchIngest(small = false): Promise<BenchRow[]> {
  const place = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  try {
    const single = await measure(place, 'single', {
      events: small ? 2000 : 20_000,
      perRequest: 1,
      atOnce: CONNECTIONS,
    });
    const batch = await measure(place, 'batch', {
      events: small ? 10_000 : 100_000,
      perRequest: BATCH,
      atOnce: BATCHES_AT_ONCE,
    });
    const spans = await measure(place, 'spans', {
      events: small ? 10_000 : 100_000,
      perRequest: SPANS,
      atOnce: BATCHES_AT_ONCE,
      telemetry: true,
    });
    const size = `${Math.round(single.bytesPerEvent / 100) / 10} kB`;
    return [
      withReference(
        {
          name: `lineage taken in, one event of ${size} a request, ${CONNECTIONS} connections`,
          value: single.perSecond,
          unit: '/s',
          floor: 2000,
        },
        'one write and fdatasync for each event, one after another',
        single.reference,
      ),
      { name: 'the same, answered within, 99 of 100', value: single.p99, unit: 'ms' },
      withReference(
        { name: `lineage taken in, ${BATCH} events a request`, value: batch.perSecond, unit: '/s', floor: 20_000 },
        'one write and fdatasync for each batch',
        batch.reference,
      ),
      withReference(
        {
          name: `spans taken in (OTLP, protobuf), ${SPANS} a request, half of them calls of models`,
          value: spans.perSecond,
          unit: '/s',
          floor: 20_000,
        },
        'one write and fdatasync for each request',
        spans.reference,
      ),
    ];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

interface Load {
  readonly events: number;
  readonly perRequest: number;
  readonly atOnce: number;
  readonly telemetry?: boolean;
}
interface Measured {
  readonly perSecond: number;
  readonly p99: number;
  readonly reference: number;
  readonly bytesPerEvent: number;
}

async function measure(place: string, name: string, load: Load): Promise<Measured> {
  const bodies = load.telemetry === true ? toSpanBodies(load.events, load.perRequest) : toBodies(load);
  const reference = writePlainly(join(place, `${name}.plain`), bodies);
  const data = join(place, `${name}-data`);
  const source = join(place, `${name}-source`);
  mkdirSync(source);
  const server = await start(source, data);
  try {
    const { ms, times } = await post(server.address, bodies, load);
    if (load.telemetry === true) assertCounted(data, load.events / 2);
    else assertKept(data, load.events);
    const sorted = times.toSorted((a, b) => a - b);
    return {
      perSecond: (load.events / ms) * 1000,
      p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
      reference: (load.events / reference) * 1000,
      bytesPerEvent: bodies.reduce((sum, body) => sum + body.byteLength, 0) / load.events,
    };
  } finally {
    server.child.kill('SIGKILL');
  }
}

/** START and COMPLETE of runs of twenty jobs, with the facets that producers send, about 1.1 kB each. */
function toBodies({ events, perRequest }: Load): readonly Buffer[] {
  const bodies: Buffer[] = [];
  for (let from = 0; from < events; from += perRequest) {
    const some = Array.from({ length: Math.min(perRequest, events - from) }, (_, at) => toEvent(from + at));
    bodies.push(Buffer.from(JSON.stringify(perRequest === 1 ? some[0] : some)));
  }
  return bodies;
}

let runId = '';
function toEvent(at: number): unknown {
  const ends = at % 2 === 1;
  if (!ends) runId = randomUUID();
  const facet = {
    _producer: 'https://github.com/OpenLineage/OpenLineage/tree/1.30.0/client/python',
    _schemaURL: 'https://openlineage.io/spec/facets/1-0-1/NominalTimeRunFacet.json',
  };
  const table = (name: string): unknown => ({
    namespace: 'postgres://warehouse:5432',
    name: `analytics.public.${name}`,
  });
  return {
    eventType: ends ? 'COMPLETE' : 'START',
    eventTime: `2026-03-01T10:${String(at % 60).padStart(2, '0')}:00.000Z`,
    producer: 'https://github.com/apache/airflow/tree/providers-openlineage/2.0.0',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId, facets: { nominalTime: { ...facet, nominalStartTime: '2026-03-01T10:00:00Z' } } },
    job: {
      namespace: 'airflow-prod',
      name: `churn.step_${Math.floor(at / 2) % 20}`,
      facets: { jobType: { ...facet, processingType: 'BATCH', integration: 'AIRFLOW', jobType: 'TASK' } },
    },
    inputs: [table('customers')],
    outputs: [table(`features_${at % 20}`)],
  };
}

function writePlainly(file: string, bodies: readonly Buffer[]): number {
  const descriptor = openSync(file, 'w');
  const started = performance.now();
  for (const body of bodies) {
    writeSync(descriptor, body);
    fdatasyncSync(descriptor);
  }
  const ms = performance.now() - started;
  closeSync(descriptor);
  return ms;
}

async function start(source: string, data: string): Promise<{ readonly child: ChildProcess; readonly address: URL }> {
  const child = spawn(
    process.execPath,
    [join(root, 'bin/throughline.js'), 'up', source, '--data', data, '--port', '0', '--quiet'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, THROUGHLINE_INGEST_TOKEN: TOKEN } },
  );
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /taken in at (http:\S+?)\.?\n/u.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`up ended with ${code}`)));
  });
  return { child, address: new URL(address) };
}

async function post(
  address: URL,
  bodies: readonly Buffer[],
  { atOnce, telemetry }: Load,
): Promise<{ readonly ms: number; readonly times: readonly number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const queue = bodies.values();
  const times: number[] = [];
  const lane = async (): Promise<void> => {
    for (const body of queue) {
      const from = performance.now();
      await postOne(telemetry === true ? new URL('/v1/traces', address) : address, { body, agent });
      times.push(performance.now() - from);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  const ms = performance.now() - started;
  agent.destroy();
  return { ms, times };
}

function postOne(address: URL, { body, agent }: { readonly body: Buffer; readonly agent: Agent }): Promise<void> {
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    'content-type': address.pathname.startsWith('/v1/') ? 'application/x-protobuf' : 'application/json',
    'content-length': body.byteLength,
  };
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`answered ${answer.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A figure for events that were not kept would be none. */
function assertKept(data: string, events: number): void {
  const directory = join(data, 'inbox', 'events');
  const kept = readdirSync(directory).reduce(
    (sum, name) => sum + readFileSync(join(directory, name)).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0),
    0,
  );
  if (kept !== events) throw new Error(`${events} events were posted, ${kept} were kept`);
}

function assertCounted(data: string, calls: number): void {
  const directory = join(data, 'inbox', 'calls');
  const counted = readdirSync(directory)
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').trim().split('\n'))
    .reduce((sum, line) => sum + (JSON.parse(line) as { readonly calls: number }).calls, 0);
  if (counted !== calls) throw new Error(`${calls} calls were posted, ${counted} were counted`);
}

if (import.meta.main) {
  const rows = await benchIngest(process.argv.includes('--small'));
  for (const row of rows) console.log(row);
  process.exitCode = rows.some((row) => !keepsPromise(row)) ? 1 : 0;
}
