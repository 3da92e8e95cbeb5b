/**
 * Deployments to environments: of which commit, how they went, and who approved them. Approvals that name no deployment and
 * no run (exports) are told of the environment.
 */
import {
  toRef,
  type EntityRef,
  type ForgeRunAttributes,
  type JsonObject,
  type Observation,
  type ReviewAttributes,
} from '#core';
import { given } from './fields.ts';
import type { ApprovalRecord, DeploymentRecord, StatusRecord } from './records.ts';
import { toStatus } from './run-status.ts';
import { entity, happened, ofKind, relate, runRef, type Saying } from './saying.ts';

interface Placed<Item> {
  readonly record: Item;
  readonly locator: string;
}

export function observeDeployments(saying: Saying): readonly Observation[] {
  const statuses = Map.groupBy(ofKind(saying.found, 'status'), ({ record }) => record.deployment);
  const deployments = ofKind(saying.found, 'deployment');
  const unique = new Map(deployments.map((one) => [one.record.id, one]));
  const said = [...unique.values()].map((one) => {
    const own = (statuses.get(one.record.id) ?? []).toSorted(byTime);
    const run = own.findLast(({ record }) => record.run !== undefined)?.record.run;
    return { one, run, observations: observeDeployment(saying, one, own) };
  });
  const approvals = ofKind(saying.found, 'approval').flatMap((approval) => {
    const { deployment, run, environments } = approval.record;
    const targets = said.filter(
      (each) =>
        (deployment !== undefined && each.one.record.id === deployment) ||
        (run !== undefined && each.run === run && environments.includes(each.one.record.environment)),
    );
    const refs = targets.map((each) => ({
      ref: refOf(saying.source, each.one.record.id),
      at: each.one.record.environment,
    }));
    const whole = environments.map((name) => ({ ref: toRef('environment', saying.source, name), at: name }));
    return observeApproval(saying, approval, refs.length > 0 ? refs : whole);
  });
  return [...said.flatMap(({ observations }) => observations), ...approvals];
}

function byTime(a: Placed<StatusRecord>, b: Placed<StatusRecord>): number {
  const [left, right] = [a.record.at ?? '', b.record.at ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

function refOf(source: string, id: string): EntityRef {
  return toRef('run', source, `deployments/${id}`);
}

function observeDeployment(
  { source, people }: Saying,
  { record, locator }: Placed<DeploymentRecord>,
  statuses: readonly Placed<StatusRecord>[],
): readonly Observation[] {
  const { forge, id, environment, commit, at, by, branch } = record;
  people.see(by, at, locator);
  // A later deployment makes an earlier one inactive; how it went was said before that.
  const told = statuses.findLast(({ record: { state } }) => state !== 'inactive') ?? statuses.at(-1);
  const conclusion = told?.record.state ?? record.conclusion;
  const attributes: ForgeRunAttributes = {
    name: environment,
    tool: `${forge}-deployments`,
    forge,
    environment,
    status: told ? toStatus(told.record.state) : (record.status ?? 'unknown'),
    ...given({ commit, branch, conclusion, startedAt: at, endedAt: told?.record.at, user: by?.login }),
  };
  const ref = refOf(source, id);
  const run = statuses.findLast((one) => one.record.run !== undefined);
  const places = [...new Set([locator, ...(told ? [told.locator] : [])])];
  const objects = [
    { ref, qualifier: 'run' },
    { ref: toRef('environment', source, environment), qualifier: 'environment' },
  ];
  return [
    entity(source, ref, attributes as JsonObject, places),
    ...(run?.record.run === undefined
      ? []
      : [
          relate(
            source,
            { from: ref, relation: 'wasInformedBy', to: runRef(source, forge, run.record.run) },
            run.locator,
          ),
        ]),
    ...(at === undefined
      ? []
      : [
          happened(
            source,
            { activity: 'deployment', at, objects, ...given({ actor: people.see(by, at, locator) }) },
            locator,
          ),
        ]),
  ];
}

function observeApproval(
  { source, people }: Saying,
  { record, locator }: Placed<ApprovalRecord>,
  targets: readonly { readonly ref: EntityRef; readonly at: string }[],
): readonly Observation[] {
  const { state, at } = record;
  const person = people.see(record.by, at, locator);
  return targets.flatMap(({ ref, at: environment }) => {
    const attributes: ReviewAttributes = { state, environment, ...given({ at }) };
    const objects = [{ ref, qualifier: 'approved' }];
    return [
      ...(state === 'approved'
        ? [relate(source, { from: ref, relation: 'approvedBy', to: person, attributes }, locator)]
        : []),
      ...(at === undefined
        ? []
        : [happened(source, { activity: 'approval', at, actor: person, objects, attributes }, locator)]),
    ];
  });
}
