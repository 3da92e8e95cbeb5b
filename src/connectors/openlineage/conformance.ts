/** Small inputs for the shared suite (test/conformance/connector.ts): events by line, as an array, and one alone. */
const producer = 'https://example.org/producer/1.0';
const facet = { _producer: producer, _schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunFacet' };
const runId = '0199a1b2-0000-7000-8000-000000000001';
const job = {
  namespace: 'airflow-prod',
  name: 'churn.train',
  facets: {
    sourceCodeLocation: {
      ...facet,
      type: 'git',
      url: 'https://example.org/team/churn',
      path: 'dags/churn.py',
      version: '0123456789abcdef0123456789abcdef01234567',
    },
    ownership: { ...facet, owners: [{ name: 'team:risk' }] },
  },
};
const raw = { namespace: 's3://lake', name: 'raw/customers.csv' };
const model = {
  namespace: 's3://models',
  name: 'churn/model.pkl',
  facets: { datasetType: { ...facet, datasetType: 'MODEL' }, version: { ...facet, datasetVersion: '7' } },
};
const event = { producer, schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json' };
const start = { ...event, eventType: 'START', eventTime: '2026-03-01T10:00:00Z', run: { runId }, job, inputs: [raw] };
const complete = {
  ...event,
  eventType: 'COMPLETE',
  eventTime: '2026-03-01T10:05:00.5Z',
  run: { runId, facets: { spark_properties: { ...facet, properties: { 'spark.master': 'yarn' } } } },
  job: { namespace: job.namespace, name: job.name },
  outputs: [model],
};

export const fixtures: Readonly<Record<string, string | Uint8Array>> = {
  'lineage/events.ndjson': `${JSON.stringify(start)}\n${JSON.stringify(complete)}\n`,
  'lineage/declared.json': JSON.stringify(
    [
      { ...event, eventTime: '2026-02-01T00:00:00Z', job, inputs: [raw], outputs: [model] },
      {
        ...event,
        eventTime: '2026-02-01T00:00:00Z',
        dataset: { ...raw, facets: { schema: { ...facet, fields: [{ name: 'id', type: 'BIGINT' }] } } },
      },
    ],
    null,
    2,
  ),
  'lineage/one.json': JSON.stringify({ ...start, run: { runId: '0199a1b2-0000-7000-8000-000000000002' } }, null, 2),
};
