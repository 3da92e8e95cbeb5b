/**
 * evaluated-not-served: is what serves what was evaluated? By version, where a registry was read and what serves chooses
 * one; by digest, where a file is served and a recorded evaluation took a model file. No guess where nothing was evaluated:
 * that a version was never evaluated at all is told by `registered-unevaluated`.
 */
import type { ArtifactAttributes, EntityRef, ModelVersionAttributes } from '#core';
import { nameOf, parseRef } from '#core';
import type { GraphEntity } from '#graph';
import type { Finding, Repair, SidedEvidence } from '../lifecycle.ts';
import { entityEvidence, type Use } from '../pipeline.ts';
import { readServedModels, type ServedModel } from '../served.ts';
import { listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';
import { isEvaluatedVersion } from './registry-order.ts';

export const checkEvaluatedServed: Check = (view) => {
  const served = readServedModels(view.workspace);
  return [...byVersion(view, served), ...byDigest(view, served)];
};

function byVersion(view: CheckView, served: readonly ServedModel[]): readonly Finding[] {
  const named = served.filter((one) => one.model !== undefined && view.workspace.graph.entity(one.model) !== undefined);
  return [...Map.groupBy(named, (one) => one.model as EntityRef)].flatMap(([model, ways]): readonly Finding[] => {
    const name = nameOf(model);
    const common = { kind: 'evaluated-not-served', stage: 'evaluate', subject: model, title: name } as const;
    const versions = versionsOf(view, model);
    const judged = versions.map((each) => ({ each, outcome: isEvaluatedVersion(view, each) }));
    const evaluated = judged.filter(({ outcome }) => outcome === true).map(({ each }) => each);
    const unread = judged.filter(({ outcome }) => outcome === undefined).map(({ each }) => versionOf(each));
    if (evaluated.length === 0 && unread.length === 0) return [];
    const known = ways.filter((way) => way.version !== undefined && !unread.includes(way.version));
    const wrong =
      evaluated.length === 0 ? [] : known.filter((way) => !evaluated.some((each) => versionOf(each) === way.version));
    const labels = listOf(evaluated.map((each) => versionOf(each)));
    const evidence = [
      ...ways.flatMap((way) => way.evidence.slice(0, 1)),
      ...evaluated.flatMap((each) => entityEvidence(each).slice(0, 1)),
    ].slice(0, 12);
    if (wrong.length > 0) {
      const says = wrong.map((way) => `${way.title} serves version ${way.version ?? ''}`);
      const statement = `${listOf(says)} of '${name}'; on record as evaluated ${evaluated.length === 1 ? 'is version' : 'are versions'} ${labels}.`;
      return [{ ...common, outcome: 'divergent', certainty: 0.85, statement, evidence, repair: advice(name) }];
    }
    const open = evaluated.length === 0 ? ways : ways.filter((way) => !known.includes(way));
    if (open.length > 0) {
      const [first] = open;
      const statement = `Whether the version of '${name}' that ${first?.title ?? ''} serves was evaluated is not known: ${first?.unresolved ?? (first?.version === undefined ? 'no version is named' : 'its run was not read')}.`;
      return [{ ...common, outcome: 'unknown', certainty: 0.5, statement, evidence }];
    }
    const statement = `What is served of '${name}' (version ${listOf([...new Set(known.map((way) => way.version ?? ''))])}) was evaluated.`;
    return [{ ...common, outcome: 'consistent', certainty: 0.9, statement, evidence }];
  });
}

function advice(name: string): Repair {
  return {
    kind: 'advice',
    text: `Evaluate the version of ${name} that serves, or serve one that was evaluated.`,
    explanation: 'Then what is known of its quality is known of the model that decides.',
  };
}

function versionsOf({ workspace }: CheckView, model: EntityRef): readonly GraphEntity[] {
  const { namespace, name } = parseRef(model);
  return workspace.graph.ofKind('model-version').filter((each) => {
    const own = parseRef(each.ref);
    return own.namespace === namespace && own.name === name && each.attributes['loggedModel'] !== true;
  });
}

function versionOf(entity: GraphEntity): string {
  return (entity.attributes as unknown as ModelVersionAttributes).version;
}

interface Evaluation {
  readonly step: string;
  readonly use: Use;
}

/** The file that serves, held against the file of the same path that a recorded evaluation took. */
function byDigest(view: CheckView, served: readonly ServedModel[]): readonly Finding[] {
  const evaluations = evaluationsOf(view);
  const files = new Map(served.flatMap((one) => (one.file === undefined ? [] : [[one.file, one] as const])));
  return [...files].flatMap(([file, one]): readonly Finding[] => {
    const taken = evaluations.filter(({ use }) => use.artifact === file && use.digest !== undefined);
    const [last] = taken;
    const now = digestsOf(view, file);
    if (!last || now.length === 0) return [];
    const common = { kind: 'evaluated-not-served', stage: 'evaluate', subject: file, title: nameOf(file) } as const;
    const evidence: readonly SidedEvidence[] = [
      ...one.evidence.slice(0, 1),
      ...last.use.evidence.slice(0, 1),
      ...entityEvidence(view.workspace.graph.entity(file)).slice(0, 1),
    ];
    if (now.includes(last.use.digest ?? '')) {
      const statement = `${one.title} serves ${nameOf(file)} as the recorded run of '${last.step}' evaluated it.`;
      return [{ ...common, outcome: 'consistent', certainty: 1, statement, evidence }];
    }
    const statement = `${one.title} serves ${nameOf(file)}, which is not the file that the recorded run of '${last.step}' evaluated: ${(last.use.digest ?? '').slice(0, 12)} then, ${(now[0] ?? '').slice(0, 12)} now.`;
    return [{ ...common, outcome: 'divergent', certainty: 0.95, statement, evidence, repair: advice(nameOf(file)) }];
  });
}

function evaluationsOf(view: CheckView): readonly Evaluation[] {
  return view.workspace.steps
    .filter((step) => view.stageOf(step) === 'evaluate')
    .flatMap((step) => step.runs.flatMap((run) => run.uses.map((use) => ({ step: step.attributes.name, use }))));
}

/** What the file is now: its own content, else what a record beside it says. */
function digestsOf({ workspace }: CheckView, file: EntityRef): readonly string[] {
  const { md5, md5Text, md5Crlf, recordedDigest } = (workspace.graph.entity(file)?.attributes ??
    {}) as ArtifactAttributes;
  const own = [md5, md5Text, md5Crlf].filter((each) => each !== undefined);
  return own.length > 0 ? own : recordedDigest === undefined ? [] : [recordedDigest];
}
