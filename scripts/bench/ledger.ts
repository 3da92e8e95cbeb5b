/**
 * How fast the log is, beside what the same machine does with the same bytes without a log, in the same run.
 * Alone: `node scripts/bench/ledger.ts [entries]`.
 */
import { canonicalJson, observationId, systemClock, type JsonValue, type Observation } from '#core';
import { encodeObserve, openLedger } from '#ledger';
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
    const rows = await benchWriting(directory, entries);
    return [...rows, ...(await benchReading(join(directory, 'log'), entries)), benchEncoding()];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Batches are made one by one and not kept: memory full of them would measure the garbage collector. */
async function benchWriting(directory: string, entries: number): Promise<BenchRow[]> {
  const ledger = openLedger(join(directory, 'log'), { clock: systemClock });
  const raw = openSync(join(directory, 'raw'), 'w');
  let [appendMs, rawMs] = [0, 0];
  for (let from = 0; from < entries; from += BATCH) {
    const batch = toBatch(from, Math.min(entries, from + BATCH));
    const joined = Buffer.concat(batch);
    rawMs += timed(() => {
      writeSync(raw, joined);
      fdatasyncSync(raw);
    });
    appendMs += await timedAsync(() => ledger.append(batch));
  }
  closeSync(raw);
  const checkpointMs = await timedAsync(() => ledger.checkpoint());
  ledger.close();
  const append = {
    name: 'append, one sync per 512',
    value: perSecond(entries, appendMs),
    unit: 'entries/s',
    floor: 30_000,
  };
  return [
    withReference(append, 'write and fdatasync of the same bytes', perSecond(entries, rawMs)),
    { name: `checkpoint with tiles and bundles of ${entries} entries`, value: checkpointMs, unit: 'ms' },
  ];
}

async function benchReading(log: string, entries: number): Promise<BenchRow[]> {
  const start = performance.now();
  const ledger = openLedger(log, { clock: systemClock });
  const openMs = performance.now() - start;
  let [payloads, hashMs] = [0, 0];
  const node = Buffer.alloc(65, 1);
  const readMs = timed(() => {
    for (const { payload } of ledger.read()) payloads += payload.byteLength > 0 ? 1 : 0;
  });
  // Each entry costs a leaf and, on average, one node: two hashes are the least that any verifier can do.
  for (let from = 0; from < entries; from += BATCH) {
    const batch = [...ledger.read(0, Math.min(BATCH, entries - from))];
    hashMs += timed(() => batch.forEach(({ payload }) => hashTwice(payload, node)));
  }
  const spread = Array.from({ length: PROOFS }, (_, at) => (at * 7919 * 256 + at) % entries);
  const times = spread.map((index) => timed(() => ledger.prove(index))).toSorted((left, right) => left - right);
  ledger.close();
  const verifyMs = await timedAsync(async () => {
    const report = await verifyLog(log);
    if (!report.ok || report.size !== entries || payloads !== entries) throw new Error('The log does not verify.');
  });
  const verify = {
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
    withReference(verify, 'two SHA-256 per entry and nothing else', perSecond(entries, hashMs)),
  ];
}

function benchEncoding(): BenchRow {
  const observations = Array.from({ length: 20_000 }, (_, index) => observation(index));
  const texts = observations.map((each) => canonicalJson(each));
  const value = perSecond(
    texts.length,
    timed(() => texts.forEach((text) => encodeObserve(text))),
  );
  const ids = timed(() => observations.forEach((each) => observationId(each as unknown as Observation)));
  const row = { name: 'encode an entry from its canonical text', value, unit: 'entries/s' };
  return withReference(row, 'its id from the object', perSecond(texts.length, ids));
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

function hashTwice(leaf: Uint8Array, node: Buffer): void {
  node.write(hash('sha256', leaf, 'binary'), 1, 32, 'latin1');
  hash('sha256', node, 'binary');
}

function toBatch(from: number, to: number): readonly Buffer[] {
  return Array.from({ length: to - from }, (_, at) => encodeObserve(canonicalJson(observation(from + at))));
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
