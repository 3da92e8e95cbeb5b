/**
 * registered-unevaluated and registered-before-run-ended: what the registry's own records say about the order of
 * events. Grouped by model; versions whose run was not read are unknown, never counted as unevaluated.
 */
import type { EntityRef, ModelVersionAttributes } from '#core';
import { parseRef, toEpochMs, toRef } from '#core';
import type { GraphEntity } from '#graph';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { entityEvidence, type Run } from '../pipeline.ts';
import { count, listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

interface Version {
  readonly ref: EntityRef;
  readonly attributes: ModelVersionAttributes;
  readonly run: Run | undefined;
  readonly evidence: readonly SidedEvidence[];
}

export const checkUnevaluated: Check = (view) =>
  models(view).flatMap(({ model, name, versions }): readonly Finding[] => {
    const common = { kind: 'registered-unevaluated', stage: 'evaluate', subject: model, title: name } as const;
    const lost = versions.filter((version) => !version.run);
    const bare = versions.filter((version) => version.run && !isEvaluated(view, version, version.run));
    const findings: Finding[] = [];
    if (bare.length > 0) {
      findings.push({
        ...common,
        about: 'divergent',
        outcome: 'divergent',
        certainty: 0.85,
        statement: `${labels(bare, versions)} of '${name}' ${bare.length === 1 ? 'was' : 'were'} registered from ${bare.length === 1 ? 'a run' : 'runs'} with no evaluation on record${hasTrainingMetrics(bare) ? ' (only metrics of training)' : ''}.`,
        evidence: bare
          .flatMap((version) => [...version.evidence.slice(0, 1), ...(version.run?.evidence.slice(0, 1) ?? [])])
          .slice(0, 12),
        ...sinceOf(bare),
        repair: {
          kind: 'advice',
          text: 'Log the evaluation into the run that is registered, or into a child run of it.',
          explanation: 'Then the version that serves can be shown to be the version that was evaluated.',
        },
      });
    }
    if (lost.length > 0) {
      findings.push({
        ...common,
        about: 'unknown',
        outcome: 'unknown',
        certainty: 0.4,
        statement: `Whether ${labels(lost, versions).replace('All', 'all').replace('Version', 'version')} of '${name}' ${lost.length === 1 ? 'was' : 'were'} evaluated is not known: ${lost.length === 1 ? 'its run is' : 'their runs are'} not in what was read.`,
        evidence: lost.flatMap((version) => version.evidence.slice(0, 1)).slice(0, 12),
      });
    }
    if (findings.length === 0 && versions.length > 0) {
      findings.push({
        ...common,
        about: 'consistent',
        outcome: 'consistent',
        certainty: 0.8,
        statement: `Each version of '${name}' (${versions.length}) was registered from a run that has metrics on record.`,
        evidence: versions.slice(0, 6).flatMap((version) => version.run?.evidence.slice(0, 1) ?? []),
      });
    }
    return findings;
  });

export const checkRegisteredBeforeEnd: Check = (view) =>
  models(view).flatMap(({ model, name, versions }): readonly Finding[] => {
    const common = { kind: 'registered-before-run-ended', stage: 'register', subject: model, title: name } as const;
    const known = versions.filter((version) => version.run && version.attributes.createdAt !== undefined);
    const before = known.filter(isBeforeEnd);
    if (before.length > 0) {
      const never = before.filter((version) => version.run?.attributes.endedAt === undefined);
      const gap = longestGap(before);
      return [
        {
          ...common,
          outcome: 'divergent' as const,
          certainty: 0.7,
          statement: `${labels(before, known)} of '${name}' ${before.length === 1 ? 'was' : 'were'} registered before ${before.length === 1 ? 'its run' : 'their runs'} ended${never.length > 0 ? ` (${count(never.length, 'run')} never ended on record)` : gap}, so no review of the finished run can lie before the registration.`,
          evidence: before
            .flatMap((version) => [...version.evidence.slice(0, 1), ...(version.run?.evidence.slice(0, 1) ?? [])])
            .slice(0, 12),
          ...sinceOf(before),
          repair: {
            kind: 'advice' as const,
            text: 'Register in a step of its own, after the run has ended and its metrics were compared.',
            explanation: 'Registration inside the training script leaves no room for a check between them.',
          },
        },
      ];
    }
    if (known.length === 0) return [];
    return [
      {
        ...common,
        outcome: 'consistent' as const,
        certainty: 1,
        statement: `Each version of '${name}' whose times are on record (${known.length}) was registered after its run ended.`,
        evidence: known.slice(0, 6).flatMap((version) => version.evidence.slice(0, 1)),
      },
    ];
  });

function models(view: CheckView): readonly { model: EntityRef; name: string; versions: readonly Version[] }[] {
  const { graph, runs } = view.workspace;
  const runOf = new Map(runs.map((run) => [run.ref, run]));
  const versions = graph
    .ofKind('model-version')
    .filter((entity) => entity.attributes['loggedModel'] !== true && entity.attributes['run'] !== undefined)
    .map((entity) => toVersion(entity, runOf));
  const groups = Map.groupBy(versions, (version) => {
    const { namespace, name } = parseRef(version.ref);
    return toRef('model', namespace, name);
  });
  return [...groups].map(([model, list]) => ({
    model,
    name: parseRef(model).name,
    versions: list.toSorted((a, b) => Number(a.attributes.version) - Number(b.attributes.version)),
  }));
}

function toVersion(entity: GraphEntity, runOf: ReadonlyMap<EntityRef, Run>): Version {
  const attributes = entity.attributes as unknown as ModelVersionAttributes;
  return {
    ref: entity.ref,
    attributes,
    run: attributes.run === undefined ? undefined : runOf.get(attributes.run),
    evidence: entityEvidence(entity),
  };
}

/** `undefined` where its run was not read. */
export function isEvaluatedVersion(view: CheckView, entity: GraphEntity): boolean | undefined {
  const version = toVersion(entity, new Map(view.workspace.runs.map((run) => [run.ref, run])));
  if (view.workspace.graph.from(version.ref, 'testedOn').length > 0) return true;
  return version.run && isEvaluated(view, version, version.run);
}

/** Metrics of a model's own training do not evaluate it. */
function isTraining(metric: string): boolean {
  return /^(train(ing)?[_./]|loss$|epoch|learning_rate|lr$|system\/|train$)/iu.test(metric);
}

function isEvaluated(view: CheckView, version: Version, run: Run): boolean {
  const own = [run, ...view.workspace.runs.filter((other) => isChildOf(other, run))];
  const measured = own.some((each) => Object.keys(each.attributes.metrics ?? {}).some((metric) => !isTraining(metric)));
  return measured || view.workspace.graph.from(version.ref, 'testedOn').length > 0;
}

function isChildOf(run: Run, parent: Run): boolean {
  return (
    run.source === parent.source &&
    run.attributes.parent !== undefined &&
    parent.ref.endsWith(`/${run.attributes.parent}`)
  );
}

function hasTrainingMetrics(versions: readonly Version[]): boolean {
  return versions.every((version) => Object.keys(version.run?.attributes.metrics ?? {}).length > 0);
}

function isBeforeEnd(version: Version): boolean {
  const { createdAt } = version.attributes;
  const run = version.run?.attributes;
  if (createdAt === undefined || run?.startedAt === undefined) return false;
  if (run.endedAt === undefined) return run.status === 'running';
  return toEpochMs(createdAt) < toEpochMs(run.endedAt);
}

function longestGap(versions: readonly Version[]): string {
  const gaps = versions.map(
    (version) => toEpochMs(version.run?.attributes.endedAt ?? '') - toEpochMs(version.attributes.createdAt ?? ''),
  );
  const seconds = Math.max(...gaps) / 1000;
  return ` (by up to ${seconds < 120 ? `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`})`;
}

function labels(versions: readonly Version[], all: readonly Version[]): string {
  const numbers = versions.map((version) => version.attributes.version);
  if (versions.length > 2 && versions.length === all.length) return `All ${versions.length} versions`;
  return numbers.length === 1 ? `Version ${numbers[0] ?? ''}` : `Versions ${listOf(numbers, 10)}`;
}

function sinceOf(versions: readonly Version[]): Pick<Finding, 'since'> {
  const [first] = versions.flatMap((version) => version.attributes.createdAt ?? []).sort();
  return first === undefined ? {} : { since: { at: first } };
}
