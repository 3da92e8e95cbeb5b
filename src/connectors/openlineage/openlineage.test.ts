/** What is said of events: runs joined, layers told apart, facets kept, secrets not; whatever the order and repetition. */
import {
  canonicalJson,
  type EntityObservation,
  type JsonValue,
  type Observation,
  type RelationObservation,
} from '#core';
import type { Seen } from '../connector.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext, type MemorySource } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';

const producer = 'https://example.org/producer';
const first = '0199a1b2-0000-7000-8000-000000000001';

type Given = Readonly<Record<string, unknown>>;

function event(given: Given): Given {
  return { producer, eventTime: '2026-03-01T10:00:00Z', ...given };
}
function runEvent(eventType: string, eventTime: string, given: Given = {}): Given {
  return event({ eventType, eventTime, run: { runId: first }, job: { namespace: 'prod', name: 'train' }, ...given });
}
function lines(...events: readonly unknown[]): string {
  return events.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');
}

async function read(files: MemorySource['files'], more: Partial<MemorySource> = {}): Promise<Seen[]> {
  const context = memoryContext({ files, ...more });
  return collectAll(connector.collect({}, context));
}
async function observe(...events: readonly unknown[]): Promise<readonly Observation[]> {
  return (await read({ 'events.ndjson': lines(...events) })).filter(
    (one): one is Observation => one.kind !== 'skipped',
  );
}
function entity(seen: readonly Seen[], ref: string, layer = 'executed'): EntityObservation['attributes'] | undefined {
  const found = seen.find((one) => one.kind === 'entity' && one.ref === ref && one.layer === layer);
  return found?.kind === 'entity' ? found.attributes : undefined;
}
function relations(seen: readonly Seen[]): readonly string[] {
  return seen
    .filter((one): one is RelationObservation => one.kind === 'relation')
    .map((one) => `${one.layer} ${one.from} ${one.relation} ${one.to}`)
    .toSorted();
}
function reasons(seen: readonly Seen[]): readonly string[] {
  return seen.flatMap((one) => (one.kind === 'skipped' ? [one.reason] : []));
}

const run = `run:ws/${first}`;

describe('runs', () => {
  it('are joined over their events by id, whatever the letter case', async () => {
    const seen = await observe(
      runEvent('START', '2026-03-01T10:00:00Z', { inputs: [{ namespace: 's3://lake', name: '/raw.csv' }] }),
      runEvent('COMPLETE', '2026-03-01T12:05:00.250+02:00', {
        run: { runId: first.toUpperCase() },
        outputs: [{ namespace: 'bigquery', name: 'p.d.t' }],
      }),
    );
    expect(entity(seen, run)).toEqual({
      name: 'train',
      tool: 'openlineage',
      status: 'finished',
      startedAt: '2026-03-01T10:00:00Z',
      endedAt: '2026-03-01T10:05:00.250Z',
      jobNamespace: 'prod',
    });
    expect(relations(seen)).toEqual([
      `executed dataset:ws/bigquery:p.d.t wasGeneratedBy ${run}`,
      `executed ${run} hadPlan step:ws/openlineage:prod/train`,
      `executed ${run} used dataset:ws/s3://lake/raw.csv`,
    ]);
    expect(seen.flatMap((one) => (one.kind === 'event' ? [`${one.activity} ${one.at}`] : []))).toEqual([
      'run.started 2026-03-01T10:00:00Z',
      'run.completed 2026-03-01T10:05:00.250Z',
    ]);
  });

  it.each([
    [['START'], 'running'],
    [['START', 'RUNNING'], 'running'],
    [['OTHER'], 'unknown'],
    [['START', 'FAIL'], 'failed'],
    [['ABORT', 'START'], 'killed'],
    [['COMPLETE', 'RUNNING'], 'finished'],
    [['FAIL', 'COMPLETE'], 'finished'],
    [['COMPLETE', 'FAIL'], 'failed'],
    [['start', 'complete'], 'finished'],
  ])('with events %j, in this order of time, are %s', async (types, status) => {
    const events = types.map((type, at) => runEvent(type, `2026-03-01T10:0${at}:00Z`));
    expect(entity(await observe(...events), run)?.['status']).toBe(status);
  });

  it('name the code, the parent, parameters, the nominal time and what went wrong', async () => {
    const seen = await observe(
      runEvent('FAIL', '2026-03-01T10:00:00Z', {
        run: {
          runId: first,
          facets: {
            parent: { run: { runId: 'p-1' }, job: { namespace: 'prod', name: 'dag' } },
            nominalTime: { nominalStartTime: '2026-03-01T00:00:00Z', nominalEndTime: null },
            errorMessage: { message: 'no such table', programmingLanguage: 'python', stackTrace: 'x' },
            executionParameters: {
              parameters: [
                { key: 'depth', value: '6' },
                { key: 'apiToken', value: 'abcdef99' },
              ],
            },
          },
        },
        job: {
          namespace: 'prod',
          name: 'train',
          facets: {
            sourceCodeLocation: {
              type: 'git',
              url: 'https://u:pw12345678@example.org/team/churn',
              path: 'train.py',
              version: 'A123456789abcdef0123456789abcdef01234567',
              branch: 'main',
            },
          },
        },
      }),
    );
    expect(entity(seen, run)).toMatchObject({
      repository: 'https://example.org/team/churn',
      sourceName: 'train.py',
      commit: 'a123456789abcdef0123456789abcdef01234567',
      branch: 'main',
      parent: 'p-1',
      parentJob: 'prod/dag',
      nominalStart: '2026-03-01T00:00:00Z',
      error: 'no such table',
      parameters: { depth: '6', apiToken: '[withheld]' },
    });
    expect(entity(seen, 'step:ws/openlineage:prod/train')).toMatchObject({ name: 'train', file: 'train.py' });
  });

  it('take a version that is no full commit for a revision, not for a commit', async () => {
    const facets = { sourceCodeLocation: { type: 'git', url: 'https://example.org/x', version: 'v1.2' } };
    const seen = await observe(
      runEvent('START', '2026-03-01T10:00:00Z', { job: { namespace: 'a', name: 'b', facets } }),
    );
    expect(entity(seen, run)).toMatchObject({ revision: 'v1.2' });
    expect(entity(seen, run)).not.toHaveProperty('commit');
  });
});

describe('jobs and datasets', () => {
  const job = { namespace: 'prod', name: 'train' };
  const flow = { inputs: [{ namespace: 'x', name: 'in' }], outputs: [{ namespace: 'x', name: 'out' }] };

  it('are declared when somebody says so, encoded when compiled from code, executed when a run names them', async () => {
    const seen = await observe(
      event({ job, ...flow }),
      event({
        job: { namespace: 'prod', name: 'score', facets: { jobType: { processingType: 'BATCH', integration: 'DBT' } } },
      }),
      event({ dataset: { namespace: 'x', name: 'a' } }),
      event({ dataset: { namespace: 'x', name: 'b', facets: { storage: { storageLayer: 'iceberg' } } } }),
    );
    const layers = seen.flatMap((one) => (one.kind === 'entity' ? [`${one.layer} ${one.ref}`] : [])).toSorted();
    expect(layers).toEqual([
      'declared dataset:ws/x:a',
      'declared dataset:ws/x:in',
      'declared dataset:ws/x:out',
      'declared step:ws/openlineage:prod/train',
      'encoded dataset:ws/x:b',
      'encoded step:ws/openlineage:prod/score',
    ]);
    expect(relations(seen)).toEqual([
      'declared dataset:ws/x:out wasGeneratedBy step:ws/openlineage:prod/train',
      'declared step:ws/openlineage:prod/train used dataset:ws/x:in',
    ]);
  });

  it('are as the last job event says, not as all of them together', async () => {
    const seen = await observe(
      event({ job, ...flow, eventTime: '2026-03-02T00:00:00Z' }),
      event({ job, inputs: [{ namespace: 'x', name: 'old' }], eventTime: '2026-03-01T00:00:00Z' }),
    );
    expect(relations(seen).join()).not.toContain('x:old');
  });

  it('never fall together when namespace and name are divided otherwise', async () => {
    const seen = await observe(
      event({ job: { namespace: 'a/b', name: 'c' } }),
      event({ job: { namespace: 'a', name: 'b/c' } }),
    );
    expect(new Set(seen.flatMap((one) => (one.kind === 'entity' ? [one.ref] : []))).size).toBe(2);
  });

  it('keep schema, owners, description, version and columns; other facets whole, large ones by size', async () => {
    const facets = {
      schema: { fields: [{ name: 'id', type: 'INT' }] },
      ownership: { owners: [{ name: 'team:risk', type: 'MAINTAINER' }] },
      documentation: { description: 'All customers.' },
      columnLineage: { fields: { id: { inputFields: [{ namespace: 'x', name: 'raw', field: 'cid' }] } } },
      company_facet: { tier: 1, nested: { a: [1, 2] } },
      huge: { text: Array.from({ length: 500 }, (_, at) => `line ${at} of many`) },
    };
    const outputs = [{ namespace: 'x', name: 'customers', facets: { ...facets, version: { datasetVersion: '12' } } }];
    const seen = await observe(runEvent('COMPLETE', '2026-03-01T10:00:00Z', { outputs }));
    expect(entity(seen, 'dataset:ws/x:customers')).toMatchObject({
      columns: [{ name: 'id', type: 'INT' }],
      owners: [{ name: 'team:risk', type: 'MAINTAINER' }],
      description: 'All customers.',
      facets: {
        company_facet: { tier: 1, nested: { a: [1, 2] } },
        huge: { omitted: expect.stringMatching(/characters$/u) },
      },
    });
    expect(relations(seen)).toContain('executed dataset:ws/x:customers wasDerivedFrom dataset:ws/x:raw');
    expect(relations(seen)).toContain(`executed dataset-version:ws/x:customers@12 wasGeneratedBy ${run}`);
  });

  it('are models where the datasetType facet says so', async () => {
    const inputs = [{ namespace: 's3://m', name: 'a.pkl', facets: { datasetType: { datasetType: 'MODEL' } } }];
    const seen = await observe(runEvent('START', '2026-03-01T10:00:00Z', { inputs }));
    const used = seen.find((one) => one.kind === 'relation' && one.relation === 'used');
    expect(used).toMatchObject({ attributes: { role: 'model' } });
  });

  it('lose a facet that is said to be deleted', async () => {
    const described = (time: string, documentation: unknown): Given =>
      event({ eventTime: time, dataset: { namespace: 'x', name: 'a', facets: { documentation } } });
    const seen = await observe(
      described('2026-03-02T00:00:00Z', { _deleted: true }),
      described('2026-03-01T00:00:00Z', { description: 'old' }),
    );
    expect(entity(seen, 'dataset:ws/x:a', 'declared')).not.toHaveProperty('description');
  });
});

describe('the order and repetition of events', () => {
  const facets = fc.record(
    { documentation: fc.record({ description: fc.constantFrom('one', 'two') }), own: fc.constantFrom(1, 2) },
    { requiredKeys: [] },
  );
  const time = fc.constantFrom('2026-03-01T10:00:00Z', '2026-03-01T10:00:01Z', '2026-03-01T12:00:00+02:00', 'no time');
  const named = fc.record({ namespace: fc.constantFrom('x', 's3://b'), name: fc.constantFrom('a', '/a', 'b'), facets });
  const list = fc.array(named, { maxLength: 2 });
  const job = fc.record({ namespace: fc.constant('prod'), name: fc.constantFrom('train', 'score'), facets });
  const common = { eventTime: time, producer: fc.constant(producer), inputs: list, outputs: list };
  const type = fc.constantFrom('START', 'RUNNING', 'COMPLETE', 'FAIL', 'ABORT', 'OTHER');
  const anyEvent = fc.oneof(
    fc.record({ ...common, eventType: type, job, run: fc.record({ runId: fc.constantFrom('r1', 'r2'), facets }) }),
    fc.record({ ...common, job }),
    fc.record({ eventTime: time, producer: fc.constant(producer), dataset: named }),
  );

  it('change nothing: any permutation with duplicates gives the same observations', async () => {
    const scenario = fc
      .array(anyEvent, { minLength: 1, maxLength: 12 })
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })),
      );
    await fc.assert(
      fc.asyncProperty(scenario, async ([events, shuffled]) => {
        expect(withoutPlaces(await observe(...shuffled))).toEqual(withoutPlaces(await observe(...events)));
      }),
      { numRuns: 300 },
    );
  });

  /** Evidence is the same bytes, by digest; only the line on which they stand follows the order. */
  function withoutPlaces(seen: readonly Observation[]): readonly string[] {
    return seen
      .map((one) => {
        const evidence = one.evidence.map(({ digest }) => digest ?? '').toSorted();
        return canonicalJson({ ...one, evidence } as unknown as JsonValue);
      })
      .toSorted();
  }

  it('change nothing across files either', async () => {
    const [a, b] = [runEvent('START', '2026-03-01T10:00:00Z'), runEvent('COMPLETE', '2026-03-01T10:01:00Z')];
    const one = await read({ 'a.ndjson': lines(a), 'b.json': JSON.stringify([b, a]) });
    expect(entity(one, run)).toEqual(entity(await observe(b, a), run));
  });
});

describe('files', () => {
  it('are recognised by their first event and left alone otherwise', async () => {
    const text = lines(runEvent('START', '2026-03-01T10:00:00Z'));
    const files = {
      'a.json': text,
      'b.jsonl': text,
      'c.txt': text,
      'd.json': JSON.stringify({ text: '"eventTime" "producer"' }),
      'e.json': '{"eventTime": 1, "producer',
      'f.json': JSON.stringify({ wrapped: JSON.parse(text) as unknown }),
    };
    const seen = await read(files);
    const locators = seen.flatMap((one) => (one.kind === 'skipped' ? [] : one.evidence.map(({ locator }) => locator)));
    expect([...new Set(locators)].toSorted()).toEqual(['a.json#L1@worktree']);
    expect(reasons(seen)).toEqual([]);
    expect(entity(await read({ 'b.jsonl': text }), run)).toBeDefined();
  });

  it('give the lines on which an event stands in an array that is written over many', async () => {
    const events = [runEvent('START', '2026-03-01T10:00:00Z'), runEvent('COMPLETE', '2026-03-01T10:01:00Z')];
    const text = JSON.stringify(events, null, 2);
    const seen = await read({ 'events.json': text });
    const [, second] = seen.find((one) => one.kind === 'entity')?.evidence ?? [];
    const [, from = '', to = ''] = /#L(\d+)-L(\d+)@/u.exec(second?.locator ?? '') ?? [];
    const shown = text
      .split('\n')
      .slice(Number(from) - 1, Number(to))
      .join('\n');
    expect(JSON.parse(shown)).toEqual(events[1]);
  });

  it('lose only the lines that are no events, and say which', async () => {
    const good = runEvent('START', '2026-03-01T10:00:00Z');
    const seen = await read({
      'e.ndjson': lines(
        good,
        '{"cut',
        { eventTime: 1, producer },
        { producer, eventTime: 'x', run: { runId: 'r' } },
        '[]',
      ),
    });
    expect(entity(seen, run)).toBeDefined();
    expect(reasons(seen)).toEqual([
      'Line 2 of e.ndjson is not JSON, or was cut off.',
      'Line 3 of e.ndjson is no OpenLineage event (eventTime is missing or of another kind).',
      'Line 4 of e.ndjson is a run event that names no job.',
      '1 more place in e.ndjson is no OpenLineage event.',
    ]);
  });

  it('with a time without zone: the event counts, its time is said to be unknown', async () => {
    const seen = await read({ 'e.ndjson': lines(runEvent('START', '2026-03-01T10:00:00')) });
    expect(entity(seen, run)).toEqual({ name: 'train', tool: 'openlineage', status: 'running', jobNamespace: 'prod' });
    expect(reasons(seen)[0]).toContain('has no time with a zone');
  });

  it('that only show what events should look like are left alone', async () => {
    const template = (eventTime: string): Given => runEvent('START', eventTime);
    expect(await read({ 'a.json': JSON.stringify([template('{{RUN_START_TIME}}')]) })).toEqual([]);
    expect(await read({ 'a.json': JSON.stringify(template('${json-unit.any-string}')) })).toEqual([]);
    const mixed = lines(runEvent('START', '2026-03-01T10:00:00Z'), template('{{ now }}'));
    expect(reasons(await read({ 'a.ndjson': mixed }))).toEqual(['Line 2 of a.ndjson is a template of an event.']);
  });

  it('that are too large are mentioned when their path speaks of lineage, and only then', async () => {
    const text = lines(runEvent('START', '2026-03-01T10:00:00Z'));
    const seen = await read({ 'lineage.ndjson': text, 'annotations.json': text }, { limits: { fileBytes: 20 } });
    expect(seen.map((one) => (one.kind === 'skipped' ? one.locator : one.kind))).toEqual(['lineage.ndjson']);
  });
});

describe('hostile events', () => {
  it('show no secret, wherever it stands', async () => {
    const secret = 'S3cr3tS3cr3tS3cr3t';
    const facets = {
      spark_properties: { properties: { 'spark.hadoop.fs.s3a.secret.key': secret, dbPassword: secret } },
      environmentVariables: { environmentVariables: [{ name: 'HOME', value: secret }] },
      params: { list: [{ name: 'API_TOKEN', value: secret }] },
      url: { uri: `postgres://user:${secret}@db:5432/x`, text: `Bearer ${secret}` },
    };
    const dataset = { namespace: `postgres://user:${secret}@db:5432`, name: 'd.s.t', facets };
    const job = { namespace: 'prod', name: 'train', facets };
    const seen = await read({
      'e.ndjson': lines(
        runEvent('START', '2026-03-01T10:00:00Z', { run: { runId: first, facets }, job, inputs: [dataset] }),
      ),
    });
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(JSON.stringify(seen)).toContain('HOME');
    expect(relations(seen)).toContain(`executed ${run} used dataset:ws/postgres://db:5432/d.s.t`);
  });

  it('cannot break what is made of them', async () => {
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    const nasty = `{"producer":"p","eventTime":"2026-03-01T10:00:00Z","eventType":"START","run":{"runId":"\\ud800","facets":{"__proto__":{"x":1},"constructor":{"y":2},"deep":${deep},"n":{"v":1e999,"s":"\\udfff"}}},"job":{"namespace":"a","name":"b"}}`;
    const seen = await read({ 'e.ndjson': `${nasty}\n` });
    for (const one of seen) expect(() => canonicalJson(one as unknown as JsonValue)).not.toThrow();
    expect(seen.some((one) => one.kind === 'entity')).toBe(true);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
