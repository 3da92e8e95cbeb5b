/**
 * An ML-BOM (CycloneDX 1.7): models with their cards, the data, files, packages and images they stand on, the services they
 * answer in, and how they came about. Made from the graph alone; the same graph gives the same bytes.
 */
import { parseRef, sha256, type EntityRef } from '#core';
import type { Graph } from '#graph';
import { readModelRecords, type ModelRecord } from '#lifecycle';
import { property, type Bom, type Component, type Service } from './cyclonedx.ts';
import { workflowsOf } from './formulation.ts';
import { dependsOn, modelComponents } from './models.ts';
import { imageComponents, namedComponents, packageComponents, touchedComponents, usesOf } from './things.ts';

export interface BomOptions {
  /** Only this model, by its title. */
  readonly model?: string;
  /** Version of this program. */
  readonly program: string;
  /** What the whole is called where it is not one model. */
  readonly title: string;
  /** The newest moment that anything read speaks of. */
  readonly asOf: string | null;
}

export function writeBom(graph: Graph, options: BomOptions): Bom {
  const all = readModelRecords(graph);
  const records = all.filter(({ title }) => options.model === undefined || title === options.model);
  const sources = new Set(records.flatMap((record) => record.sources));
  const models = records.flatMap((record) =>
    modelComponents(
      graph,
      record,
      all.filter((other) => other !== record),
    ),
  );
  const touched = touchedComponents(graph, [...records.flatMap(usesOf), ...datasetsOf(graph, records)]);
  const components = unique([
    ...models,
    ...touched,
    ...namedComponents(graph, sources),
    ...packageComponents(graph, sources),
    ...imageComponents(graph, sources),
  ]);
  const [only] = options.model === undefined ? [] : records;
  const body = {
    metadata: metadataOf(options, only),
    components,
    services: servicesOf(graph, records, sources),
    dependencies: dependenciesOf(graph, records, new Set(components.map((one) => one['bom-ref']))),
    formulation: formulationOf(records),
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.7.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.7',
    serialNumber: `urn:uuid:${toUuid(JSON.stringify(body))}`,
    version: 1,
    ...body,
  };
}

function formulationOf(records: readonly ModelRecord[]): Bom['formulation'] {
  const workflows = workflowsOf(records);
  const properties = records.map(({ ref }) => property('model', ref));
  return workflows.length === 0 ? [] : [{ 'bom-ref': 'formula', workflows, properties }];
}

function metadataOf({ asOf, program, title }: BomOptions, only: ModelRecord | undefined): object {
  const component: Component = only
    ? { 'bom-ref': `subject:${only.ref}`, type: 'machine-learning-model', name: only.title }
    : { 'bom-ref': 'subject', type: 'application', name: title };
  return {
    ...(asOf === null ? {} : { timestamp: asOf }),
    tools: { components: [{ type: 'application', name: 'throughline', version: program }] },
    component,
  };
}

/** Datasets stand in relations of runs, beside the files that `uses` holds. */
function datasetsOf(graph: Graph, records: readonly ModelRecord[]): ReturnType<typeof usesOf> {
  return records.flatMap(({ runs }) =>
    runs.flatMap(({ ref }) =>
      graph
        .from(ref, 'used')
        .filter(({ to }) => to.startsWith('dataset'))
        .map(({ to }) => ({
          artifact: to,
          path: parseRef(to).name,
          role: 'data' as const,
          digest: undefined,
          values: undefined,
          evidence: [],
        })),
    ),
  );
}

function servicesOf(graph: Graph, records: readonly ModelRecord[], sources: ReadonlySet<string>): readonly Service[] {
  const serving = new Set(records.flatMap(({ served }) => served.map(({ by }) => by)));
  const own = (['endpoint', 'deployment', 'service'] as const)
    .flatMap((kind) => graph.ofKind(kind))
    .filter(({ ref }) => sources.has(parseRef(ref).namespace) || serving.has(ref));
  return own
    .map(({ ref, attributes, kind }): Service => ({
      'bom-ref': ref,
      name: typeof attributes['name'] === 'string' ? attributes['name'] : parseRef(ref).name,
      properties: [
        property('kind', kind),
        ...['tool', 'type', 'file', 'environment'].flatMap((name) => {
          const value = attributes[name];
          return typeof value === 'string' ? [property(name, value)] : [];
        }),
        ...graph.from(ref, 'serves').map(({ to }) => property('serves', to)),
        ...graph
          .from(ref, 'used')
          .filter(({ to }) => to.startsWith('model'))
          .map(({ to }) => property('uses', to)),
      ],
    }))
    .toSorted((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
}

function dependenciesOf(
  graph: Graph,
  records: readonly ModelRecord[],
  known: ReadonlySet<string>,
): Bom['dependencies'] {
  const found = new Map<string, Set<EntityRef>>();
  for (const record of records) {
    found.set(record.ref, new Set(record.versions.map(({ ref }) => ref)));
    for (const version of record.versions) found.set(version.ref, new Set(dependsOn(graph, version)));
    for (const { makes, uses } of record.runs) {
      for (const { artifact } of makes)
        found.set(artifact, new Set([...(found.get(artifact) ?? []), ...uses.map((use) => use.artifact)]));
    }
  }
  return [...found]
    .filter(([ref]) => known.has(ref))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, on]) => ({ ref, dependsOn: [...on].filter((one) => known.has(one) && one !== ref).toSorted() }));
}

function unique(components: readonly Component[]): readonly Component[] {
  return [...new Map(components.toReversed().map((one) => [one['bom-ref'], one])).values()].toReversed();
}

/** A UUID of what is in it (RFC 9562 §5.8), so that the same contents have the same serial number. */
export function toUuid(text: string): string {
  const hex = sha256(text).slice('sha256:'.length);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
