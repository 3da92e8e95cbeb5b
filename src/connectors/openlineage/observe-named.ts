/** Jobs as steps and datasets as they are named, in each layer in which they were stated. */
import type { EntityRef, JsonObject, Layer, Observation, RelationName } from '#core';
import type { ConnectorContext } from '../connector.ts';
import type { Happened, LayerState, NamedState } from './fold.ts';
import { datasetRef, jobRef } from './names.ts';
import { attributesOf, evidenceOf, statedIn } from './saying.ts';

export function observeJob(context: ConnectorContext, key: string, job: NamedState): readonly Observation[] {
  const ref = jobRef(context.source, key);
  return layersOf(job).flatMap(([layer, state]) => {
    const { sourceName, ...known } = attributesOf(state.marks);
    const attributes: JsonObject = {
      ...known,
      name: job.name,
      namespace: job.namespace,
      tool: 'openlineage',
      file: typeof sourceName === 'string' ? sourceName : state.first.place.path,
    };
    return [
      say(context, { layer, state }, { ref, attributes }),
      ...relate(context, { layer, stated: state.flow }, { step: ref, flow: state.flow?.value }),
    ];
  });
}

function relate(
  context: ConnectorContext,
  at: { readonly layer: Layer; readonly stated: Happened | undefined },
  given: {
    readonly step: EntityRef;
    readonly flow: { readonly inputs: readonly string[]; readonly outputs: readonly string[] } | undefined;
  },
): readonly Observation[] {
  const { step, flow } = given;
  if (!flow || !at.stated) return [];
  const evidence = evidenceOf(context, [at.stated]);
  const link = (from: EntityRef, relation: RelationName, to: EntityRef): Observation => {
    return { kind: 'relation', layer: at.layer, method: 'recorded', evidence, from, relation, to };
  };
  return [
    ...flow.inputs.map((uri) => link(step, 'used', datasetRef(context.source, uri))),
    ...flow.outputs.map((uri) => link(datasetRef(context.source, uri), 'wasGeneratedBy', step)),
  ];
}

export function observeDataset(context: ConnectorContext, uri: string, dataset: NamedState): readonly Observation[] {
  const ref = datasetRef(context.source, uri);
  return layersOf(dataset).flatMap(([layer, state]) => {
    // Every run may read another version: that one stands with the run.
    const { version, ...known } = attributesOf(state.marks);
    const attributes: JsonObject = {
      ...known,
      ...(layer === 'executed' || version === undefined ? {} : { version }),
      name: dataset.name,
      namespace: dataset.namespace,
      uri,
    };
    return [say(context, { layer, state }, { ref, attributes }), ...observeColumns(context, ref, { layer, state })];
  });
}

/** A dataset whose columns are said to come from another's was derived from that. */
function observeColumns(
  context: ConnectorContext,
  from: EntityRef,
  { layer, state }: { readonly layer: Layer; readonly state: LayerState },
): readonly Observation[] {
  const stated = state.marks.get('columnLineage');
  if (!stated) return [];
  const evidence = evidenceOf(context, [stated]);
  return Object.entries(stated.value.derivedFrom ?? {}).flatMap(([uri, columns]): readonly Observation[] => {
    const to = datasetRef(context.source, uri);
    if (to === from) return [];
    const attributes: JsonObject = { columns };
    return [
      { kind: 'relation', layer, method: 'recorded', evidence, from, relation: 'wasDerivedFrom', to, attributes },
    ];
  });
}

function say(
  context: ConnectorContext,
  { layer, state }: { readonly layer: Layer; readonly state: LayerState },
  given: { readonly ref: EntityRef; readonly attributes: JsonObject },
): Observation {
  const evidence = evidenceOf(context, [state.first, ...statedIn(state.marks)]);
  return { kind: 'entity', layer, method: 'recorded', evidence, ...given };
}

function layersOf(named: NamedState): readonly (readonly [Layer, LayerState])[] {
  return [...named.layers].toSorted(([left], [right]) => (left < right ? -1 : 1));
}
