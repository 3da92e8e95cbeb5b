/**
 * What a forge's records show of a line: deployments, who approved them, and runs of the workflows its steps stand in. A run
 * is of a whole workflow: which of its jobs ran is not told, so a job that has a condition is not taken to have run.
 */
import type { EntityRef, Stage } from '#core';
import { approvalsOf } from './forge-approvals.ts';
import { forgesOf, sayState, workflowState, type ForgeSide, type WorkflowState } from './forges.ts';
import type { SidedEvidence } from './lifecycle.ts';
import { belongsTo, type FoundModel } from './models.ts';
import type { Step, Workspace } from './pipeline.ts';
import type { Seen } from './seen.ts';
import { isPagesEnvironment, stageOfStep } from './stage-of.ts';
import { isIntegration } from './tools.ts';

export function seenOnForges(workspace: Workspace, model: FoundModel): readonly Seen[] {
  if (workspace.forges.length === 0) return [];
  const sides = [...new Set(model.sources.flatMap((source) => forgesOf(workspace.forges, source)))];
  return [
    ...sides.flatMap((side) => [...seenDeployments(side), ...seenApprovals(workspace, side)]),
    ...stepsWithState(workspace, model).flatMap(({ step, stage, state }) => seenRun(step, stage, state)),
  ];
}

function toSeen(
  stage: Stage,
  given: { readonly ref: EntityRef; readonly title: string; readonly evidence: readonly SidedEvidence[] },
  method?: Seen['method'],
): readonly Seen[] {
  const [first] = given.evidence;
  if (!first) return [];
  const item = { ref: given.ref, title: given.title, source: first.source, locator: first.locator };
  return [{ stage, layer: 'executed', method: method ?? first.method, item }];
}

/** The newest of each environment. */
function seenDeployments(side: ForgeSide): readonly Seen[] {
  const newest = new Map(side.deployments.toReversed().map((one) => [one.attributes.environment ?? '', one]));
  return [...newest]
    .filter(([environment]) => !isPagesEnvironment(environment))
    .flatMap(([environment, { ref, attributes, evidence }]) => {
      const { status, conclusion, commit } = attributes;
      const how = status === 'failed' ? 'failed deployment' : 'deployment';
      const of = commit === undefined ? '' : ` of ${commit.slice(0, 8)}`;
      const told = conclusion === undefined || status === 'failed' ? '' : ` (${conclusion})`;
      return toSeen('deploy', { ref, title: `${how}${of} to '${environment}'${told}`, evidence });
    });
}

function seenApprovals({ graph }: Workspace, side: ForgeSide): readonly Seen[] {
  return approvalsOf(graph, side)
    .filter((one) => !isPagesEnvironment(one.environment))
    .flatMap((one) => {
      const where =
        one.how === 'review' ? `${one.of}, deployed to '${one.environment}',` : `${one.of} to '${one.environment}'`;
      return toSeen('approve', { ref: one.ref, title: `${where} approved by ${one.by}`, evidence: one.evidence });
    });
}

interface StepWithState {
  readonly step: Step;
  readonly stage: Stage;
  readonly state: WorkflowState;
}

function stepsWithState(workspace: Workspace, model: FoundModel): readonly StepWithState[] {
  return workspace.steps
    .filter((step) => isIntegration(step) && belongsTo(model, step))
    .flatMap((step) => {
      const state = workflowState(workspace.forges, step.source, step.attributes.file);
      const stage = state && stageOfStep(step, workspace);
      return state && stage ? [{ step, stage, state }] : [];
    });
}

function seenRun({ attributes }: Step, stage: Stage, state: WorkflowState): readonly Seen[] {
  const [newest] = state.runs;
  if (!newest || attributes.condition !== undefined) return [];
  const title = `${attributes.file} ${sayState(state)}`;
  return toSeen(stage, { ref: newest.ref, title, evidence: newest.evidence }, 'inferred');
}

/** Why nothing executed is seen at a stage though a forge was read; `undefined` where none was, or it would not show there. */
export function saysNothing(workspace: Workspace, model: FoundModel, stage: Stage): string | undefined {
  const sides = model.sources.flatMap((source) => forgesOf(workspace.forges, source));
  const [side] = sides;
  if (!side) return undefined;
  const idle = stepsWithState(workspace, model).find((one) => one.stage === stage && one.state.never);
  if (idle) return `${idle.step.attributes.file} ${sayState(idle.state)}.`;
  if (stage === 'approve')
    return `What was read of ${side.called} records no approval of a deployment; others were not read.`;
  if (stage === 'deploy')
    return `What was read of ${side.called} records no deployment; the serving platform was not read.`;
  return undefined;
}
