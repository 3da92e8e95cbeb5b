/** Who approved what is deployed: approvals of deployments to an environment, and of the requests their commits came in by. */
import type { EntityRef, ForgeRunAttributes, ReviewAttributes } from '#core';
import { parseRef } from '#core';
import type { Graph } from '#graph';
import type { ForgeSide, ForgeThing } from './forges.ts';
import type { SidedEvidence } from './lifecycle.ts';

export interface Approval {
  readonly by: string;
  readonly environment: string;
  /** "deployment of 2026-03-02", "pull request 12". */
  readonly of: string;
  readonly how: 'environment' | 'review';
  readonly ref: EntityRef;
  readonly evidence: readonly SidedEvidence[];
}

export function approvalsOf(graph: Graph, side: ForgeSide): readonly Approval[] {
  const direct = side.deployments.flatMap((one) =>
    approvers(graph, one.ref).map((given): Approval => ({
      ...given,
      environment: one.attributes.environment ?? '',
      of: sayDeployment(one),
      how: 'environment',
      ref: one.ref,
    })),
  );
  const whole = side.environments.flatMap((one) =>
    approvers(graph, one.ref).map((given): Approval => ({
      ...given,
      environment: one.attributes.name,
      of: 'a deployment',
      how: 'environment',
      ref: one.ref,
    })),
  );
  return [...direct, ...unique(whole), ...ofChanges(graph, side)];
}

/** The newest deployment of each environment, and the request that brought its commit. */
function ofChanges(graph: Graph, side: ForgeSide): readonly Approval[] {
  const newest = new Map(side.deployments.toReversed().map((one) => [one.attributes.environment ?? '', one]));
  return [...newest].flatMap(([environment, { attributes }]) =>
    side.changes
      .filter(({ attributes: change }) => change.commit !== undefined && change.commit === attributes.commit)
      .flatMap((change) =>
        approvers(graph, change.ref).map((given): Approval => ({
          ...given,
          environment,
          of: `${side.attributes.forge === 'gitlab' ? 'merge' : 'pull'} request ${change.attributes.number}`,
          how: 'review',
          ref: change.ref,
        })),
      ),
  );
}

function approvers(graph: Graph, ref: EntityRef): readonly Pick<Approval, 'by' | 'evidence'>[] {
  return graph.from(ref, 'approvedBy').flatMap(({ to, attributes, evidence, layer, method }) => {
    const { state } = (attributes ?? {}) as Partial<ReviewAttributes>;
    if (state !== 'approved') return [];
    return [{ by: parseRef(to).name, evidence: evidence.map((item) => ({ ...item, layer, method })) }];
  });
}

function unique(approvals: readonly Approval[]): readonly Approval[] {
  return [...new Map(approvals.map((one) => [`${one.environment}\0${one.by}`, one])).values()];
}

function sayDeployment({ attributes }: ForgeThing<ForgeRunAttributes>): string {
  const { startedAt, commit } = attributes;
  const when = startedAt === undefined ? '' : ` of ${startedAt.slice(0, 10)}`;
  return `the deployment${when}${commit === undefined ? '' : ` (commit ${commit.slice(0, 8)})`}`;
}
