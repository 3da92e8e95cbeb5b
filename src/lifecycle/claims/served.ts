/**
 * What is served, as far as the graph says: `deployment|endpoint –serves→ model|model-version`. The one question asked of
 * it here is which models answer somewhere, by the names they have there.
 */
import { kindOf, parseRef } from '#core';
import type { SidedEvidence } from '../lifecycle.ts';
import { sided, type Workspace } from '../pipeline.ts';

export interface ServedModel {
  readonly name: string;
  /** Left out where what serves it chooses none that is known. */
  readonly version?: string;
  readonly source: string;
  readonly by: string;
  readonly evidence: readonly SidedEvidence[];
}

export interface Served {
  readonly models: readonly ServedModel[];
  /** Something serves a model that is not known by name: then nothing can be said to be missing. */
  readonly unnamed: boolean;
}

export function readServed({ graph }: Workspace, source: string): Served {
  const relations = graph
    .relations()
    .filter(({ from, relation }) => relation === 'serves' && parseRef(from).namespace === source)
    // A route that takes a file is code that loads it: it hides no name, as a manifest that serves one may.
    .filter(({ from, to }) => !(kindOf(from) === 'endpoint' && kindOf(to) === 'artifact'));
  const models = relations.flatMap((relation): readonly ServedModel[] => {
    const kind = kindOf(relation.to);
    if (kind !== 'model' && kind !== 'model-version') return [];
    const { name, version } = parseRef(relation.to);
    return [
      {
        name,
        ...(version === undefined ? {} : { version }),
        source,
        by: parseRef(relation.from).name,
        evidence: sided(relation.evidence, relation.layer, relation.method),
      },
    ];
  });
  const holders = [...graph.ofKind('deployment'), ...graph.ofKind('endpoint')].filter(
    ({ ref }) => parseRef(ref).namespace === source,
  );
  const told = new Set(relations.map(({ from }) => from));
  const unnamed =
    models.length < relations.length ||
    holders.some(
      ({ ref, attributes }) =>
        !told.has(ref) && Array.isArray(attributes['unresolved']) && attributes['unresolved'].length > 0,
    );
  return { models, unnamed };
}

/** `Fraud Detector`, `fraud-detector` and `fraud_detector` are one name. */
export function sameName(left: string, right: string): boolean {
  return plain(left) === plain(right);
}

export function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
