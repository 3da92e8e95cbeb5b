/**
 * Which models a workspace has. Registered models first (a registry row is the plainest statement that something is a
 * model); where a repository has none, its pipeline is the line; where it has no pipeline either, the code that fits.
 * A registered model and the repository whose commits its runs name belong to one line.
 */
import type { EntityRef } from '#core';
import { parseRef, toRef } from '#core';
import type { History } from './history.ts';
import { isLineage, type CodeFile, type Run, type Step, type Workspace } from './pipeline.ts';
import { isTestCode, stageOfStep } from './stage-of.ts';
import { isPipeline } from './kinds/undeclared-step.ts';

export interface FoundModel {
  readonly ref: EntityRef;
  readonly title: string;
  readonly foundAs: string;
  /** Sources whose steps, code and documents belong to this model's line. */
  readonly sources: readonly string[];
  /** Registered models of this line; empty for a pipeline. */
  readonly registered: readonly EntityRef[];
  /** Runs that belong to this line. */
  readonly runs: readonly Run[];
}

export function findModels(workspace: Workspace, history: History): readonly FoundModel[] {
  const repositories = repositoriesOf(workspace);
  const registered = findRegistered(workspace, history);
  const covered = new Set(registered.flatMap((model) => model.sources));
  const lines = repositories
    .filter((source) => !covered.has(source))
    .flatMap((source) => findLine(workspace, history, source));
  return [...registered, ...lines].sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}

/** Sources that hold steps, code or documents; a bare tracking store is none, nor is a file of lineage events. */
function repositoriesOf(workspace: Workspace): readonly string[] {
  const hold = new Set([
    ...workspace.steps.filter((step) => !isLineage(step)).map((step) => step.source),
    ...workspace.code.map((file) => file.source),
    ...workspace.graph.ofKind('document').map((document) => parseRef(document.ref).namespace),
  ]);
  return workspace.sources.filter((source) => hold.has(source));
}

function findRegistered(workspace: Workspace, history: History): readonly FoundModel[] {
  const { graph, runs } = workspace;
  const runOf = new Map(runs.map((run) => [run.ref, run]));
  return graph.ofKind('model').map((entity) => {
    const { namespace, name } = parseRef(entity.ref);
    const versions = graph.ofKind('model-version').filter((version) => {
      const parsed = parseRef(version.ref);
      return parsed.namespace === namespace && parsed.name === name;
    });
    const own = versions.flatMap((version) => {
      const ref = version.attributes['run'] as EntityRef | undefined;
      return (ref && runOf.get(ref)) ?? [];
    });
    const tagged = entity.facts.some((fact) => fact.evidence.some((item) => item.locator.startsWith('tag/')));
    const sources = homesOf(workspace, history, { namespace, runs: own });
    return {
      ref: entity.ref,
      title: name,
      foundAs: tagged ? 'registry tag' : versions.length > 0 ? 'registered' : 'declared in the pipeline',
      sources,
      registered: [entity.ref],
      runs: [...experimentsOf(runs, own), ...lineageOf(workspace, history, sources)],
    };
  });
}

/** The repositories a model's runs point to: the one the store lies in, and those that know the runs' commits. */
function homesOf(
  workspace: Workspace,
  history: History,
  of: { namespace: string; runs: readonly Run[] },
): readonly string[] {
  const repositories = repositoriesOf(workspace);
  const byCommit = of.runs.flatMap((run) =>
    run.attributes.commit ? (history.commit(run.attributes.commit)?.source ?? []) : [],
  );
  const homes = new Set([of.namespace, ...byCommit]);
  if (byCommit.length === 0 && !repositories.includes(of.namespace) && repositories.length === 1)
    homes.add(repositories[0] ?? of.namespace);
  return [...homes].sort();
}

/** All runs of the experiments from which versions were registered. */
function experimentsOf(runs: readonly Run[], own: readonly Run[]): readonly Run[] {
  const keys = new Set(own.map((run) => `${run.source}\0${run.attributes.experiment ?? ''}`));
  return runs.filter((run) => keys.has(`${run.source}\0${run.attributes.experiment ?? ''}`));
}

/** Runs of lineage events that name a commit of these repositories, or lie in them and name none that is known. */
function lineageOf(workspace: Workspace, history: History, sources: readonly string[]): readonly Run[] {
  return workspace.runs.filter((run) => {
    const home = run.attributes.commit === undefined ? undefined : history.commit(run.attributes.commit)?.source;
    return isLineage(run) && sources.includes(home ?? run.source);
  });
}

function findLine(workspace: Workspace, history: History, source: string): readonly FoundModel[] {
  const steps = workspace.steps.filter((step) => step.source === source && isPipeline(step));
  const fits = workspace.code.filter((file) => file.source === source && !isTestCode(file.path) && doesFit(file));
  const trains = steps.some((step) => stageOfStep(step, workspace) === 'train');
  const card = workspace.graph.claims('model-card').find((claim) => parseRef(claim.document).namespace === source);
  if (!trains && fits.length === 0 && !card) return [];
  const runs = workspace.runs.filter(
    (run) =>
      run.source === source ||
      (run.attributes.commit !== undefined && history.commit(run.attributes.commit)?.source === source),
  );
  return [
    {
      ref: toRef('model', source, source),
      title: source,
      foundAs: trains ? 'pipeline' : fits.length > 0 ? 'trained by code' : 'model card',
      sources: [source],
      registered: [],
      runs,
    },
  ];
}

function doesFit(file: CodeFile): boolean {
  return file.signals.some((signal) => signal.what === 'fit');
}

export function belongsTo(model: FoundModel, step: Step | CodeFile | Run): boolean {
  return model.sources.includes(step.source);
}
