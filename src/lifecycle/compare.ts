/**
 * The three-way comparison: the graph in, the lifecycle out. Checks find, models are drawn, and each finding becomes a
 * divergence with a stable id, the models it touches and a weight. Nothing here depends on order or on the clock.
 */
import type { EntityRef, Instant } from '#core';
import { parseRef, sha256 } from '#core';
import type { Graph } from '#graph';
import { judgeClaims } from './claims/judge.ts';
import { readHistory } from './history.ts';
import { checks } from './kinds/index.ts';
import type { View } from './kinds/kind.ts';
import type { Divergence, Finding, Lifecycle, ModelLine } from './lifecycle.ts';
import { drawLine } from './line.ts';
import { findModels, type FoundModel } from './models.ts';
import { readWorkspace, type Workspace } from './pipeline.ts';
import { stageOfStep } from './stage-of.ts';
import { summarise } from './summary.ts';
import { listUnknowns } from './unknowns.ts';
import { weigh } from './weight.ts';

export function compare(graph: Graph, asked?: Instant): Lifecycle {
  const workspace = readWorkspace(graph);
  const history = readHistory(graph);
  const models = findModels(workspace, history);
  const stages = new Map(workspace.steps.map((step) => [step.ref, stageOfStep(step, workspace)]));
  const newest = newestMoment(graph, workspace);
  // What counts as old must not change with the moment that somebody asks for.
  const view: View = { asOf: newest, workspace, history, stageOf: (step) => stages.get(step.ref) };
  const claims = judgeClaims(view);
  const findings = checks.flatMap((check) => check({ ...view, claims }));
  const divergences = findings
    .map((finding) => toDivergence(finding, models))
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  const lines = models.map((model): ModelLine => ({
    ref: model.ref,
    title: model.title,
    foundAs: model.foundAs,
    stages: drawLine(workspace, model, divergences),
  }));
  return {
    asOf: asked ?? newest,
    summary: summarise(lines, divergences, graph),
    models: lines,
    divergences,
    unknowns: listUnknowns(workspace, history, divergences),
    claims,
  };
}

function toDivergence(finding: Finding, models: readonly FoundModel[]): Divergence {
  const id = sha256(`${finding.kind}\0${finding.subject}\0${finding.about ?? ''}`).slice(
    'sha256:'.length,
    'sha256:'.length + 16,
  );
  const { besideLine = false, ...rest } = finding;
  const touched = besideLine ? [] : modelsOf(finding, models);
  const evidence = uniqueEvidence(finding.evidence);
  return { ...rest, evidence, id, models: touched, weight: weigh(finding, touched.length) };
}

/** A registered model's findings are its own; the rest belongs to every line that its source is part of. */
function modelsOf(finding: Finding, models: readonly FoundModel[]): readonly EntityRef[] {
  const own = models.filter((model) => model.registered.includes(finding.subject));
  if (own.length > 0) return own.map((model) => model.ref);
  const { namespace } = parseRef(finding.subject);
  const near = models.filter(
    (model) => model.sources.includes(namespace) || model.runs.some((run) => run.source === namespace),
  );
  return near.map((model) => model.ref);
}

function uniqueEvidence(evidence: Finding['evidence']): Finding['evidence'] {
  return [...new Map(evidence.map((item) => [`${item.layer}\0${item.source}\0${item.locator}`, item])).values()];
}

/** The newest moment that anything read speaks of: the same input has the same answer, whenever it is read. */
function newestMoment(graph: Graph, workspace: Workspace): Instant | null {
  const moments = [
    ...graph
      .events()
      .slice(-1)
      .map((event) => event.at),
    ...workspace.runs.flatMap((run) => [run.attributes.startedAt, run.attributes.endedAt]),
    ...graph.ofKind('model-version').map((version) => version.attributes['createdAt'] as string | undefined),
    ...workspace.sources.map(
      (source) => graph.entity(`source:${source}/${source}`)?.attributes['lastAt'] as string | undefined,
    ),
  ].filter((moment) => moment !== undefined);
  return moments.sort().at(-1) ?? null;
}
