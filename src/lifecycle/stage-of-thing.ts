/** At which stage anything in lineage stands: steps and code by what they do, files by who makes them, the rest by its kind. */
import type { ArtifactAttributes, EntityKind, EntityRef, Stage } from '#core';
import { kindOf } from '#core';
import type { Graph } from '#graph';
import { readWorkspace } from './pipeline.ts';
import { stageOfCode, stageOfStep } from './stage-of.ts';

const byKind: Partial<Record<EntityKind, Stage>> = {
  dataset: 'data',
  'dataset-version': 'data',
  'feature-set': 'features',
  model: 'register',
  'model-version': 'register',
  evaluation: 'evaluate',
  image: 'deploy',
  deployment: 'deploy',
  endpoint: 'deploy',
  environment: 'deploy',
};
const byRole: Readonly<Record<string, Stage>> = { data: 'data', model: 'train', metrics: 'evaluate', plot: 'evaluate' };

/** `undefined` for what belongs to no stage (a commit) or whose stage nothing shows. */
export function stagesOfThings(graph: Graph): (ref: EntityRef) => Stage | undefined {
  const workspace = readWorkspace(graph);
  const known = new Map<EntityRef, Stage | undefined>();
  for (const file of workspace.code) known.set(file.ref, stageOfCode(file));
  for (const step of workspace.steps) known.set(step.ref, stageOfStep(step, workspace));
  for (const run of workspace.runs) known.set(run.ref, (run.plan && known.get(run.plan)) ?? 'experiment');
  return (ref) => {
    const kind = kindOf(ref);
    if (known.has(ref) || kind !== 'artifact') return known.get(ref) ?? byKind[kind];
    const [maker] = graph.from(ref, 'wasGeneratedBy');
    const { role } = (graph.entity(ref)?.attributes ?? {}) as ArtifactAttributes;
    return (maker && known.get(maker.to)) ?? byRole[role ?? ''];
  };
}
