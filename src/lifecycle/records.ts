/**
 * What a report tells of each model beside its drawing: the steps, runs and versions that belong to its line, as they were
 * read. Nothing is judged here.
 */
import type { EntityRef } from '#core';
import { parseRef } from '#core';
import type { Graph, GraphEntity } from '#graph';
import { readHistory } from './history.ts';
import { belongsTo, findModels } from './models.ts';
import { readWorkspace, type Run, type Step } from './pipeline.ts';
import { readServedModels, type ServedModel } from './served.ts';

export interface ModelRecord {
  readonly ref: EntityRef;
  readonly title: string;
  /** Sources whose steps, code and documents belong to this line. */
  readonly sources: readonly string[];
  /** In the order of their references. */
  readonly steps: readonly Step[];
  readonly runs: readonly Run[];
  /** Registered versions. */
  readonly versions: readonly GraphEntity[];
  /** What serves it, where that is known by name or by file. */
  readonly served: readonly ServedModel[];
}

export function readModelRecords(graph: Graph): readonly ModelRecord[] {
  const workspace = readWorkspace(graph);
  const served = readServedModels(workspace);
  return findModels(workspace, readHistory(graph)).map((model) => {
    const steps = workspace.steps.filter((step) => belongsTo(model, step));
    const own = new Set([...model.runs, ...steps.flatMap((step) => step.runs)]);
    const versions = graph
      .ofKind('model-version')
      .filter(({ ref, attributes }) => attributes['loggedModel'] !== true && isVersionOf(ref, model.registered));
    return {
      ref: model.ref,
      title: model.title,
      sources: model.sources,
      steps,
      runs: [...own].toSorted((a, b) => (a.ref < b.ref ? -1 : 1)),
      versions,
      served: served.filter((one) => one.model !== undefined && model.registered.includes(one.model)),
    };
  });
}

function isVersionOf(version: EntityRef, models: readonly EntityRef[]): boolean {
  const { namespace, name } = parseRef(version);
  return models.some((model) => parseRef(model).namespace === namespace && parseRef(model).name === name);
}
