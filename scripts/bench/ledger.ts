/**
 * How fast the log is, beside what the same machine does with the same bytes without a log, in the same run.
 * Alone: `node scripts/bench/ledger.ts [entries]`.
 */
import { canonicalJson, observationId, systemClock, type JsonValue, type Observation } from '#core';
import { encodeObserve, openLedger, type Ledger } from '#ledger';
import { verifyLog } from '#ledger/verify';
import { hash } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepsPromise, withReference, type BenchRow } from './row.ts';

const BATCH = 512;
const PROOFS = 500;

export async function benchLedger(entries = 300_000): Promise<BenchRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  try {
    const texts = Array.from({ length: entries }, (_, index) => canonicalJson(observation(index)));
    const batches = toBatches(texts.map((text) => encodeObserve(text)));
    const rows = await benchWriting(directory, batches, entries);
    return [...rows, ...(await benchReading(directory, batches, entries)), benchEncoding(texts)];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function benchWriting(
  directory: string,
  batches: readonly (readonly Buffer[])[],
  entries: number,
): Promise<BenchRow[]> {
  const raw = perSecond(
    entries,
    timed(() => writeRaw(join(directory, 'raw'), batches)),
  );
  const ledger = openLedger(join(directory, 'log'), { clock: systemClock });
  const appendMs = await timedAsync(async () => {
    for (const batch of batches) await ledger.append(batch);
  });
  const checkpointMs = await timedAsync(() => ledger.checkpoint());
  ledger.close();
  const append: BenchRow = {
    name: 'append, one sync per 512',
    value: perSecond(entries, appendMs),
    unit: 'entries/s',
    floor: 30_000,
  };
  return [
    withReference(append, 'write and fdatasync of the same bytes', raw),
    { name: `checkpoint with tiles and bundles of ${entries} entries`, value: checkpointMs, unit: 'ms' },
  ];
}

async function benchReading(
  directory: string,
  batches: readonly (readonly Buffer[])[],
  entries: number,
): Promise<BenchRow[]> {
  const log = join(directory, 'log');
  let ledger: Ledger | undefined;
  const openMs = timed(() => {
    ledger = openLedger(log, { clock: systemClock });
  });
  if (ledger === undefined) throw new Error('The log did not open.');
  const opened = ledger;
  let payloads = 0;
  const readMs = timed(() => {
    for (const { payload } of opened.read()) payloads += payload.byteLength > 0 ? 1 : 0;
  });
  const spread = Array.from({ length: PROOFS }, (_, at) => (at * 7919 * 256 + at) % entries);
  const times = spread.map((index) => timed(() => opened.prove(index))).toSorted((left, right) => left - right);
  opened.close();
  if (payloads !== entries) throw new Error(`Read ${payloads} of ${entries} entries.`);
  // Each entry costs a leaf and, on average, one node: two hashes are the least that any verifier can do.
  const hashing = perSecond(
    entries,
    timed(() => hashTwice(batches)),
  );
  const verifyMs = await timedAsync(async () => {
    const report = await verifyLog(log);
    if (!report.ok || report.size !== entries) throw new Error('The log does not verify.');
  });
  const verify: BenchRow = {
    name: 'whole-log verification',
    value: perSecond(entries, verifyMs),
    unit: 'entries/s',
    floor: 300_000,
  };
  return [
    { name: `open a log of ${entries} entries`, value: openMs, unit: 'ms' },
    { name: 'read all payloads', value: perSecond(entries, readMs), unit: 'entries/s' },
    { name: 'inclusion proof, cold tiles, median', value: times[Math.floor(PROOFS / 2)] ?? 0, unit: 'ms', floor: 1 },
    { name: 'inclusion proof, cold tiles, 99th percentile', value: times[Math.floor(PROOFS * 0.99)] ?? 0, unit: 'ms' },
    withReference(verify, 'two SHA-256 per entry and nothing else', hashing),
  ];
}

function benchEncoding(texts: readonly string[]): BenchRow {
  const value = perSecond(
    texts.length,
    timed(() => texts.forEach((text) => encodeObserve(text))),
  );
  const observations = texts.slice(0, 20_000).map((text) => JSON.parse(text) as Observation);
  const again = perSecond(
    observations.length,
    timed(() => observations.forEach((each) => observationId(each))),
  );
  return withReference(
    { name: 'encode an entry from its canonical text', value, unit: 'entries/s' },
    'its id from the object',
    again,
  );
}

/** About 250 bytes, as a typical observation is. */
function observation(index: number): JsonValue {
  return {
    kind: 'relation',
    layer: 'encoded',
    method: 'parsed',
    relation: 'used',
    from: `step:shop/dvc.yaml:stage_${index % 40}`,
    to: `artifact:shop/data/part_${index}.csv`,
    evidence: [{ source: 'shop', locator: `dvc.yaml#L${index % 900}-L${(index % 900) + 6}@4f1c2ab` }],
    attributes: { role: 'data', line: index },
  };
}

function writeRaw(file: string, batches: readonly (readonly Buffer[])[]): void {
  const handle = openSync(file, 'w');
  for (const batch of batches) {
    writeSync(handle, Buffer.concat(batch));
    fdatasyncSync(handle);
  }
  closeSync(handle);
}

function hashTwice(batches: readonly (readonly Buffer[])[]): void {
  const node = Buffer.alloc(65, 1);
  for (const leaf of batches.flat()) {
    node.write(hash('sha256', leaf, 'binary'), 1, 32, 'latin1');
    hash('sha256', node, 'binary');
  }
}

function toBatches<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / BATCH) }, (_, at) => list.slice(at * BATCH, (at + 1) * BATCH));
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function perSecond(count: number, ms: number): number {
  return (count / ms) * 1000;
}

if (import.meta.main) {
  for (const row of await benchLedger(Number(process.argv[2] ?? 300_000))) {
    const beside =
      row.reference === undefined
        ? ''
        : `  ${row.ratio?.toFixed(2)} × ${row.reference.name} (${Math.round(row.reference.value)})`;
    const promise = row.floor === undefined ? '' : `  ${keepsPromise(row) ? 'keeps' : 'BREAKS'} ${row.floor}`;
    console.log(
      `${row.name}: ${row.value < 100 ? row.value.toFixed(3) : Math.round(row.value)} ${row.unit}${promise}${beside}`,
    );
  }
}
