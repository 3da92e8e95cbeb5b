/** Stores that real MLflow wrote (fixtures/SOURCE.md): every generation, both kinds, must tell the same history. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  canonicalJson,
  type EntityObservation,
  type EventObservation,
  type JsonValue,
  type RelationObservation,
} from '#core';
import type { Seen } from '../connector.ts';
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';

const folder = new URL('fixtures/', import.meta.url);
const database = (generation: string): Uint8Array =>
  new Uint8Array(gunzipSync(readFileSync(new URL(`mlflow-${generation}.db.gz`, folder))));
const files = (generation: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`files-${generation}.json`, folder), 'utf8')) as Record<string, string>;

const sources = [
  {
    name: 'SQLite 1.x',
    generation: '1.x',
    kind: 'mlflow-sqlite',
    schema: '97727af70f4d',
    files: { 'mlflow.db': database('1.x') },
  },
  {
    name: 'SQLite 2.x',
    generation: '2.x',
    kind: 'mlflow-sqlite',
    schema: '0584bdc529eb',
    files: { 'mlflow.db': database('2.x') },
  },
  {
    name: 'SQLite 3.x',
    generation: '3.x',
    kind: 'mlflow-sqlite',
    schema: 'dc11669786a5',
    files: { 'mlflow.db': database('3.x') },
  },
  { name: 'files 1.x', generation: '1.x', kind: 'mlflow-file', schema: undefined, files: files('1.x') },
  { name: 'files 2.x', generation: '2.x', kind: 'mlflow-file', schema: undefined, files: files('2.x') },
  { name: 'files 3.x', generation: '3.x', kind: 'mlflow-file', schema: undefined, files: files('3.x') },
] as const;

const read = async (given: Readonly<Record<string, string | Uint8Array>>): Promise<readonly Seen[]> => {
  const context = memoryContext({ files: { 'src/train.py': 'print()', ...given } });
  return collectAll(connector.collect({}, context));
};
const entities = (seen: readonly Seen[], prefix: string): readonly EntityObservation[] =>
  seen.filter((one): one is EntityObservation => one.kind === 'entity' && one.ref.startsWith(prefix));
const relations = (seen: readonly Seen[], name: string): readonly RelationObservation[] =>
  seen.filter((one): one is RelationObservation => one.kind === 'relation' && one.relation === name);
const runNamed = (seen: readonly Seen[], name: string): EntityObservation => {
  const found = entities(seen, 'run:').find((run) => run.attributes['name'] === name);
  if (!found) throw new Error(`no run ${name}`);
  return found;
};
const compareJson = (left: unknown, right: unknown): number => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);

describe.each(sources)('$name', ({ generation, kind, schema, files: given }) => {
  const hasRegistry = kind === 'mlflow-sqlite' || generation !== '1.x';

  it('is described and was read whole', async () => {
    const seen = await read(given);
    const [store] = entities(seen, 'source:');
    expect(seen.filter((one) => one.kind === 'skipped')).toEqual([]);
    expect(store?.attributes).toMatchObject({
      kind,
      runs: 7,
      deletedRuns: 2,
      experiments: 3,
      readWhole: true,
      models: hasRegistry ? 2 : 0,
      versions: hasRegistry ? 2 : 0,
      deletedVersions: hasRegistry ? 1 : 0,
      loggedModels: generation === '3.x' ? 1 : 0,
    });
    expect(store?.attributes['schema']).toBe(schema);
    const told = kind === 'mlflow-sqlite' || generation === '3.x' ? generation : undefined;
    expect(store?.attributes['generation']).toBe(told);
  });

  it('tells of a run what it records', async () => {
    const run = runNamed(await read(given), 'train');
    expect(run.attributes).toMatchObject({
      tool: 'mlflow',
      status: 'finished',
      experiment: 'churn',
      user: 'alice',
      commit: '1'.repeat(40),
      repository: 'https://forge.example/acme/churn.git',
      sourceName: 'C:\\Users\\alice\\churn\\src\\train.py',
      sourceFile: 'src/train.py',
      note: "First honest try: with 'quotes' and a colon.",
    });
    expect(run.attributes['startedAt']).toMatch(/^2026-11-23T15:(?:4\d|50):\d\d\.\d{1,3}Z$/u);
    expect(run.attributes['parameters']).toMatchObject({
      depth: '6',
      objective: 'binary: logistic',
      db_password: '[withheld]',
    });
    expect(run.attributes['tags']).toMatchObject({ team: 'growth', api_key: '[withheld]' });
    const { 'val/auc': auc, loss, ratio } = run.attributes['metrics'] as Record<string, unknown>;
    expect([auc, loss, ratio]).toEqual([0.8, null, null]);
    const columns = (run.attributes['parameters'] as Record<string, string>)['columns'] ?? '';
    expect(columns.length).toBeLessThanOrEqual(250);
  });

  it('keeps states, parents and deletions apart', async () => {
    const seen = await read(given);
    const [, parent] = runNamed(seen, 'train').ref.split('/');
    expect(runNamed(seen, 'fold').attributes['parent']).toBe(parent);
    expect(runNamed(seen, 'fails').attributes['status']).toBe('failed');
    expect(runNamed(seen, 'killed').attributes['status']).toBe('killed');
    const forEver = runNamed(seen, 'for ever').attributes;
    expect([forEver['status'], forEver['endedAt'], forEver['deleted']]).toEqual(['running', undefined, undefined]);
    const deleted = entities(seen, 'run:').filter((run) => run.attributes['deleted'] === true);
    expect(deleted.map((run) => run.attributes['experiment']).toSorted(compareJson)).toEqual(['churn', 'dropped']);
  });

  it.skipIf(hasRegistry)('has no registry to tell of', async () => {
    expect(entities(await read(given), 'model-version:')).toEqual([]);
  });

  it.runIf(hasRegistry)('tells of the registry what it records', async () => {
    const seen = await read(given);
    const versions = entities(seen, 'model-version:ws/churn@');
    const train = runNamed(seen, 'train').ref;
    expect(versions.map((version) => version.ref).toSorted()).toEqual([
      'model-version:ws/churn@1',
      'model-version:ws/churn@2',
    ]);
    const second = versions.find((version) => version.attributes['version'] === '2');
    expect(second?.attributes).toMatchObject({ name: 'churn', run: train, status: 'READY', tags: { checked: 'yes' } });
    expect(second?.attributes['stage']).toBe(generation === '3.x' ? undefined : 'Production');
    expect(second?.attributes['aliases']).toEqual(generation === '1.x' ? undefined : ['champion']);
    const [model] = entities(seen, 'model:ws/churn');
    expect(model?.attributes).toMatchObject({
      aliases: generation === '1.x' ? {} : { champion: '2' },
      description: 'Who will leave: a score.',
    });
    expect(entities(seen, 'model:ws/empty')).toHaveLength(1);
    const events = seen.filter((one): one is EventObservation => one.kind === 'event');
    expect(events.map((event) => [event.activity, event.at, event.objects[1]?.ref])).toEqual(
      versions.map((version) => ['model-version.registered', version.attributes['createdAt'], train]),
    );
    expect(relations(seen, 'registeredAs').map((relation) => relation.to)).toEqual([
      'model:ws/churn',
      'model:ws/churn',
    ]);
  });

  it('tells of datasets only what is recorded', async () => {
    const seen = await read(given);
    const used = relations(seen, 'used')
      .map((relation) => [relation.to, relation.attributes?.['role']])
      .toSorted(compareJson);
    const trained = ['dataset-version:ws/customers@cbbf3e40', 'training'];
    const evaluated = ['dataset-version:ws/held-out@f1311018', 'eval'];
    expect(used).toEqual({ '1.x': [], '2.x': [trained], '3.x': [trained, evaluated] }[generation]);
    const [customers] = entities(seen, 'dataset-version:ws/customers');
    const told = {
      name: 'customers',
      digest: 'cbbf3e40',
      sourceType: 's3',
      source: 's3://bucket/customers.csv',
      rows: 20,
    };
    expect(customers?.attributes).toEqual(generation === '1.x' ? undefined : told);
  });

  it('lets no planted secret out', async () => {
    const text = canonicalJson((await read(given)) as unknown as JsonValue);
    expect(text).not.toContain('planted');
  });

  it('gives a database no table to read that is not named', async () => {
    const asked: string[] = [];
    const context = memoryContext({ files: given });
    const seen = await collectAll(
      connector.collect(
        {},
        {
          ...context,
          async sqlite(path) {
            const opened = await context.sqlite(path);
            if (opened.kind === 'skipped') return opened;
            return {
              ...opened,
              rows: (sql, ...values) => (asked.push(sql), opened.rows(sql, ...values)),
              close: () => opened.close(),
            };
          },
        },
      ),
    );
    expect(seen.length).toBeGreaterThan(0);
    expect(asked.length > 0).toBe(kind === 'mlflow-sqlite');
    expect(
      asked.filter((sql) => /secrets|webhooks|endpoints|SELECT \* FROM (?!params|tags|latest_metrics)/u.test(sql)),
    ).toEqual([]);
  });
});

describe.each([sources[2], sources[5]])('logged models in $name', ({ files: given }) => {
  it('stand apart from versions and name their run', async () => {
    const seen = await read(given);
    const [logged] = entities(seen, 'model-version:ws/logged/');
    expect(logged?.attributes).toMatchObject({
      loggedModel: true,
      name: 'model',
      status: 'READY',
      sourceRun: runNamed(seen, 'train').ref,
    });
    expect(relations(seen, 'wasDerivedFrom').map((relation) => relation.to)).toEqual([logged?.ref, logged?.ref]);
  });

  it('were measured on datasets: recorded of the logged model, inferred of the versions made of it', async () => {
    const seen = await read(given);
    const tested = relations(seen, 'testedOn').map((relation) => [
      relation.from.startsWith('model-version:ws/logged/'),
      relation.method,
      relation.to,
      relation.attributes?.['role'],
      relation.attributes?.['metrics'],
    ]);
    const each = (logged: boolean, method: string): readonly unknown[] => [
      [logged, method, 'dataset-version:ws/customers@cbbf3e40', 'training', { auc: 0.97 }],
      [logged, method, 'dataset-version:ws/held-out@f1311018', 'eval', { auc: 0.81 }],
    ];
    const wanted = [...each(true, 'recorded'), ...each(false, 'inferred'), ...each(false, 'inferred')];
    expect(tested.map((one) => JSON.stringify(one)).toSorted()).toEqual(
      wanted.map((one) => JSON.stringify(one)).toSorted(),
    );
  });
});

describe('MLmodel files of captured stores', () => {
  it.each([sources[3], sources[4], sources[5]])('name their run: $name', async ({ files: given, generation }) => {
    const seen = await read(given);
    const [artifact] = entities(seen, 'artifact:');
    expect(artifact?.attributes).toMatchObject({ role: 'model', flavors: ['python_function'] });
    expect(artifact?.attributes['createdAt']).toMatch(/^2026-11-23T15:/u);
    expect(artifact?.attributes['modelSizeBytes']).toBe(generation === '1.x' ? undefined : 1324);
    const made = relations(seen, 'wasGeneratedBy').filter((relation) => relation.from.startsWith('artifact:'));
    expect(made.map((relation) => relation.to)).toEqual([runNamed(seen, 'train').ref]);
  });
});
