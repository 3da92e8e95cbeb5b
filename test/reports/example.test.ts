/** The reports of the example: valid by the standards' own validators, true to the map, and free of what did not happen. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { fixedClock, parseInstant } from '#core';
import { replayLineage, toOcel, toTables, toXml, writeBom, type Bom, type OcelLog } from '#reports';
import { openReadOnlySqlite, writeTables } from '#store';
import { openLineage, readRequests, survey, type LineageState } from '#survey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const clock = fixedClock('2026-12-01T00:00:00Z');
const place = mkdtempSync(join(tmpdir(), 'throughline-reports-'));
let state: LineageState;
let asOf: string | null = null;

beforeAll(async () => {
  const { signal } = new AbortController();
  const requests = readRequests(['examples/triage'], []);
  const options = {
    requests,
    dataDirectory: join(place, 'data'),
    clock,
    signal,
    progress: () => undefined,
    revision: 'test',
  };
  const { map } = await survey({ ...options, programPath: process.env['PATH'] ?? '' });
  asOf = map.asOf;
  state = openLineage(options.dataDirectory, clock);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function bomOf(model?: string): Bom {
  return writeBom(state.graph, { program: '0.1.0', title: 'triage', asOf, ...(model === undefined ? {} : { model }) });
}
/** Every value of a member of this name, however deep. */
function valuesOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesOf(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [...(key === name ? [each] : []), ...valuesOf(each, name)]);
}

describe('the ML-BOM', () => {
  it('is valid by the schema of CycloneDX 1.7, whole and for one model', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot7);
    for (const bom of [bomOf(), bomOf('referral-triage-xgboost')])
      expect(await validator.validate(JSON.stringify(bom))).toBeNull();
    expect(await validator.validate(JSON.stringify({ ...bomOf(), formulation: [{ workflows: [{}] }] }))).not.toBeNull();
  });

  it('names each thing once, and nothing that it does not hold', () => {
    const bom = bomOf();
    const names = valuesOf(bom, 'bom-ref');
    expect(new Set(names).size).toBe(names.length);
    const references = [...valuesOf(bom, 'ref'), ...bom.dependencies.flatMap(({ dependsOn }) => dependsOn)];
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((ref) => !names.includes(ref))).toEqual([]);
  });

  it('fills the formulation from what ran, with the versions that came of it', () => {
    const [formula] = bomOf().formulation;
    const [dvc, mlflow] = formula?.workflows ?? [];
    expect(dvc?.tasks.map(({ name, taskTypes }) => [name, taskTypes[0]])).toContainEqual(['train_xgboost', 'build']);
    const runs = state.graph.ofKind('run');
    const tasks = [...(dvc?.tasks ?? []), ...(mlflow?.tasks ?? [])];
    for (const task of tasks) {
      const run = runs.find(({ ref }) => ref === task.uid);
      expect([task.timeStart, task.timeEnd]).toEqual([run?.attributes['startedAt'], run?.attributes['endedAt']]);
    }
    const outputs = mlflow?.tasks.flatMap((task) => (task.outputs ?? []).map(({ resource }) => resource.ref)) ?? [];
    const versions = state.graph.ofKind('model-version').filter(({ attributes }) => attributes['loggedModel'] !== true);
    expect(versions.filter(({ attributes }) => attributes['run'] !== undefined).map(({ ref }) => ref)).toEqual(
      expect.arrayContaining(outputs.filter((ref) => ref.startsWith('model-version:'))),
    );
    expect(outputs.some((ref) => ref.startsWith('model-version:'))).toBe(true);
  });

  it('gives a card to the model that it names, and to no other', () => {
    const licences = bomOf().components.flatMap(({ name, licenses }) => (licenses ? [name] : []));
    expect(licences).toEqual(['referral-triage-xgboost']);
  });

  it('names the models of hubs that code takes, with their package URL and who takes them', () => {
    const hub = bomOf().components.find(({ purl }) => purl?.startsWith('pkg:huggingface/') === true);
    expect(hub).toMatchObject({
      type: 'machine-learning-model',
      purl: 'pkg:huggingface/google-bert/bert-base-uncased',
    });
    expect(hub?.properties?.filter(({ name }) => name === 'throughline:required-by')).toHaveLength(1);
  });

  it('has the metrics as they were recorded', () => {
    const version = bomOf().components.find(
      (one) => one['bom-ref'] === 'model-version:triage-tracking/referral-triage-xgboost@4',
    );
    const run = state.graph.entity(version?.properties?.find(({ name }) => name === 'throughline:run')?.value as never);
    const metrics = version?.modelCard?.quantitativeAnalysis?.performanceMetrics ?? [];
    expect(metrics.length).toBeGreaterThan(2);
    const recorded = (run?.attributes['metrics'] ?? {}) as Readonly<Record<string, number>>;
    for (const { type, value } of metrics) expect(value).toBe(String(recorded[type]));
  });

  it('is the same from the same, and another for another', () => {
    expect(JSON.stringify(bomOf())).toBe(JSON.stringify(bomOf()));
    expect(bomOf().serialNumber).not.toBe(bomOf('referral-triage-xgboost').serialNumber);
    expect(bomOf().serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u,
    );
  });
});

describe('the event log', () => {
  let log: OcelLog;
  beforeAll(() => {
    log = toOcel(state.graph);
  });

  it('holds every event that has a time, in their order', () => {
    const counts = Object.fromEntries(
      [...Map.groupBy(log.events, ({ type }) => type)].map(([type, some]) => [type, some.length]),
    );
    const read = (activity: string): number => state.graph.events(activity).length;
    const timed = state.graph.ofKind('run').filter(({ attributes }) => attributes['startedAt'] !== undefined).length;
    expect(counts).toMatchObject({
      commit: read('commit'),
      'model-version.registered': read('model-version.registered'),
      'run.started': timed,
    });
    expect(log.events.map(({ time }) => time)).toEqual(log.events.map(({ time }) => time).toSorted());
    expect(log.events.filter(({ time }) => parseInstant(time) === undefined)).toEqual([]);
  });

  it('hangs together: unique ids, no relationship without its object, every attribute declared', () => {
    const objects = new Set(log.objects.map(({ id }) => id));
    expect(objects.size).toBe(log.objects.length);
    expect(new Set(log.events.map(({ id }) => id)).size).toBe(log.events.length);
    const loose = [...log.events, ...log.objects].flatMap(({ relationships }) =>
      relationships.filter(({ objectId }) => !objects.has(objectId)),
    );
    expect(loose).toEqual([]);
    const declared = new Set(
      [...log.eventTypes, ...log.objectTypes].flatMap(({ name, attributes }) =>
        attributes.map((one) => `${name}\0${one.name}`),
      ),
    );
    const used = [...log.events, ...log.objects].flatMap(({ type, attributes }) =>
      attributes.map(({ name }) => `${type}\0${name}`),
    );
    expect(used.filter((one) => !declared.has(one))).toEqual([]);
  });

  it('says the same as XML', () => {
    const xml = toXml(log);
    const count = (tag: string): number => xml.split(`<${tag} `).length - 1;
    expect([count('object'), count('event'), count('object-type'), count('event-type')]).toEqual([
      log.objects.length,
      log.events.length,
      log.objectTypes.length,
      log.eventTypes.length,
    ]);
    expect(count('relationship')).toBe(
      [...log.events, ...log.objects].flatMap(({ relationships }) => relationships).length,
    );
  });

  it('says the same as a database, and the same bytes twice', async () => {
    const files = ['a.sqlite', 'b.sqlite'].map((name) => join(place, name));
    for (const file of files) writeTables(file, toTables(log));
    const [a, b] = files.map((file) => readFileSync(file));
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
    const database = openReadOnlySqlite(files[0] ?? '', { immutable: true });
    const rows = (sql: string): readonly unknown[] => [...database.rows(sql)].map((row) => Object.values(row)[0]);
    expect(rows('SELECT ocel_id FROM event')).toEqual(log.events.map(({ id }) => id));
    expect(rows('SELECT ocel_id FROM object')).toEqual(log.objects.map(({ id }) => id));
    expect(rows('SELECT count(*) FROM event_commit')).toEqual([state.graph.events('commit').length]);
    for (const [table, column] of [
      ['event', 'event_map_type'],
      ['object', 'object_map_type'],
    ] as const)
      for (const name of rows(`SELECT ocel_type_map FROM ${column}`))
        expect(rows(`SELECT count(*) FROM "${table}_${String(name)}"`)[0]).toBeGreaterThan(0);
    database.close();
  });
});

describe('the replay', () => {
  it('tells each run with its times, and none that has no time', () => {
    const { events, timeless } = replayLineage(state.graph, { program: '0.1.0', asOf });
    const runs = state.graph.ofKind('run');
    const of = (type: string): typeof events => events.filter(({ eventType }) => eventType === type);
    const ends = new Set(runs.map(({ attributes }) => attributes['endedAt']));
    expect(of('COMPLETE').length).toBeGreaterThan(5);
    expect(of('COMPLETE').filter(({ eventTime }) => !ends.has(eventTime))).toEqual([]);
    expect(of('START').length).toBeGreaterThanOrEqual(of('COMPLETE').length);
    expect(timeless).toBe(runs.filter(({ ref }) => ref.includes('dvc.lock')).length);
  });

  it('is read back as the runs it was made of', async () => {
    const { events } = replayLineage(state.graph, { program: '0.1.0', asOf });
    writeFileSync(join(place, 'replay.ndjson'), events.map((event) => JSON.stringify(event)).join('\n'));
    const { signal } = new AbortController();
    const again = { requests: [{ location: join(place, 'replay.ndjson') }], dataDirectory: join(place, 'again') };
    await survey({ ...again, clock, signal, progress: () => undefined, revision: 'test' });
    const { graph } = openLineage(again.dataDirectory, clock);
    const told = (runs: readonly { readonly attributes: Readonly<Record<string, unknown>> }[]): readonly string[] =>
      runs.map(({ attributes }) => `${String(attributes['startedAt'])} ${String(attributes['status'])}`).toSorted();
    const told1 = state.graph.ofKind('run').filter(({ attributes }) => attributes['startedAt'] !== undefined);
    const ids = new Set(
      events.flatMap((event) => (event['run'] as { readonly runId: string } | undefined)?.runId ?? []),
    );
    const own = told1.filter(({ ref }) => [...ids].some((id) => ref.endsWith(id.replaceAll('-', ''))));
    expect(own.length).toBe(ids.size);
    expect(told(graph.ofKind('run'))).toEqual(told(own));
  });
});
