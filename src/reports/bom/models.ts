/**
 * Models as components with their card: one for the line, one for each registered version. A card says what documents and
 * records say: intended use and limits as written, metrics as the run recorded them. Nothing is filled in.
 */
import type { EntityRef, ModelVersionAttributes, RunAttributes } from '#core';
import { parseRef } from '#core';
import type { Graph, GraphEntity } from '#graph';
import type { ModelRecord } from '#lifecycle';
import { listed, property, type Component, type ModelCard } from './cyclonedx.ts';

const MOST_METRICS = 100;

/** `others` are the other lines that are written of. */
export function modelComponents(
  graph: Graph,
  record: ModelRecord,
  others: readonly ModelRecord[],
): readonly Component[] {
  const versions = record.versions.map((version) => versionComponent(graph, version));
  return [lineComponent(graph, record, others), ...versions];
}

function lineComponent(graph: Graph, record: ModelRecord, others: readonly ModelRecord[]): Component {
  const card = cardOf(graph, record, others);
  return {
    'bom-ref': record.ref,
    type: 'machine-learning-model',
    name: record.title,
    ...listed(
      'licenses',
      card.licenses.map((name) => ({ license: { name } })),
    ),
    ...(card.baseModels.length === 0
      ? {}
      : { pedigree: { ancestors: card.baseModels.map((name) => ({ type: 'machine-learning-model', name })) } }),
    ...(Object.keys(card.modelCard).length === 0 ? {} : { modelCard: card.modelCard }),
    properties: [
      ...record.sources.map((source) => property('source', source)),
      ...record.served.map(({ title, written, version }) =>
        property(
          'served-by',
          version === undefined ? `${title}: ${written}` : `${title}: ${written}, version ${version}`,
        ),
      ),
    ],
  };
}

interface Card {
  readonly licenses: readonly string[];
  readonly baseModels: readonly string[];
  readonly modelCard: ModelCard;
}

/** A card that names a model is that model's; one that names none is everybody's whose sources hold it, where that is one. */
function isAbout(title: string | undefined, record: ModelRecord, others: readonly ModelRecord[]): boolean {
  if (title?.includes(record.title) === true) return true;
  const near = others.filter(({ sources }) => sources.some((source) => record.sources.includes(source)));
  return near.length === 0;
}

function cardOf(graph: Graph, record: ModelRecord, others: readonly ModelRecord[]): Card {
  const own = new Set(record.sources);
  const about = graph
    .claims('model-card')
    .filter(
      (claim) =>
        own.has(parseRef(claim.document).namespace) && isAbout(textOf(claim.attributes['title']), record, others),
    );
  const documents = new Set(about.map(({ document }) => document));
  const uses = graph.claims('use').filter(({ document }) => documents.has(document));
  const said = (intended: boolean): readonly string[] =>
    unique(
      uses
        .filter(({ attributes }) => attributes['intended'] === intended)
        .map(({ attributes, quote }) => textOf(attributes['text']) ?? quote ?? ''),
    );
  const considerations = { ...listed('useCases', said(true)), ...listed('technicalLimitations', said(false)) };
  return {
    licenses: unique(about.map(({ attributes }) => textOf(attributes['license']) ?? '')),
    baseModels: unique(about.flatMap(({ attributes }) => listOf(attributes['baseModel']))),
    modelCard: {
      ...(Object.keys(considerations).length === 0 ? {} : { considerations }),
      ...listed(
        'properties',
        about.flatMap(({ evidence }) => evidence.map(({ locator }) => property('card', locator))),
      ),
    },
  };
}

function versionComponent(graph: Graph, { ref, attributes }: GraphEntity): Component {
  const {
    name,
    version,
    createdAt,
    stage,
    aliases = [],
    sourceUri,
    run,
  } = attributes as unknown as ModelVersionAttributes;
  const made = run && graph.entity(run);
  const datasets =
    run === undefined
      ? []
      : graph
          .from(run, 'used')
          .filter(({ to }) => to.startsWith('dataset'))
          .map(({ to }) => ({ ref: to as string }));
  const metrics = Object.entries((made?.attributes as unknown as RunAttributes | undefined)?.metrics ?? {})
    .flatMap(([type, value]) => (value === null ? [] : [{ type, value: String(value) }]))
    .slice(0, MOST_METRICS);
  const modelCard: ModelCard = {
    ...(datasets.length === 0 ? {} : { modelParameters: { datasets } }),
    ...(metrics.length === 0 ? {} : { quantitativeAnalysis: { performanceMetrics: metrics } }),
  };
  return {
    'bom-ref': ref,
    type: 'machine-learning-model',
    name,
    version,
    ...(Object.keys(modelCard).length === 0 ? {} : { modelCard }),
    properties: [
      property('source', parseRef(ref).namespace),
      ...(createdAt === undefined ? [] : [property('registered', createdAt)]),
      ...(stage === undefined || stage === 'None' ? [] : [property('stage', stage)]),
      ...aliases.map((alias) => property('alias', alias)),
      ...(sourceUri === undefined ? [] : [property('artifact', sourceUri)]),
      ...(run === undefined ? [] : [property('run', run)]),
    ],
  };
}

/** What a version stands on, as far as its run was recorded. */
export function dependsOn(graph: Graph, version: GraphEntity): readonly EntityRef[] {
  const { run } = version.attributes as unknown as ModelVersionAttributes;
  return run === undefined ? [] : graph.from(run, 'used').map(({ to }) => to);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== ''))].toSorted();
}
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
function listOf(value: unknown): readonly string[] {
  return typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.filter((one) => typeof one === 'string')
      : [];
}
