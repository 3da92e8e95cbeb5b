/**
 * trained-not-served: of models that are made alike, one is served and another is not. Said only where something that was
 * read serves a sibling by name or by file, and everything that serves is known by what it serves.
 */
import type { EntityRef } from '#core';
import { nameOf, parseRef } from '#core';
import type { Finding } from '../lifecycle.ts';
import { entityEvidence } from '../pipeline.ts';
import { readServedModels, type ServedModel } from '../served.ts';
import { listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

export const checkTrainedServed: Check = (view) => {
  const served = readServedModels(view.workspace);
  return [...ofRegistries(view, served), ...ofPipelines(view, served)];
};

interface Trained {
  readonly ref: EntityRef;
  readonly name: string;
}

/** Registered models of one registry. */
function ofRegistries(view: CheckView, served: readonly ServedModel[]): readonly Finding[] {
  const { graph } = view.workspace;
  const hubs = new Set(['mlflow', 'huggingface', 'openai', 'anthropic', 'wandb']);
  const models = graph.ofKind('model').filter((model) => !hubs.has(parseRef(model.ref).namespace));
  return [...Map.groupBy(models, (model) => parseRef(model.ref).namespace).values()].flatMap((siblings) =>
    judge(
      view,
      siblings.map(({ ref }) => ({ ref, name: nameOf(ref) })),
      served,
    ),
  );
}

/** Files that the training steps of one source make. */
function ofPipelines(view: CheckView, served: readonly ServedModel[]): readonly Finding[] {
  const steps = view.workspace.steps.filter((step) => view.stageOf(step) === 'train');
  return [...Map.groupBy(steps, (step) => step.source).values()].flatMap((own) => {
    const made = own.flatMap((step) => step.makes.filter((use) => use.role === 'model').map((use) => use.artifact));
    return judge(
      view,
      [...new Set(made)].map((ref) => ({ ref, name: nameOf(ref) })),
      served,
    );
  });
}

function judge(view: CheckView, siblings: readonly Trained[], served: readonly ServedModel[]): readonly Finding[] {
  const isServed = ({ ref }: Trained): boolean => served.some((one) => one.model === ref || one.file === ref);
  const live = siblings.filter(isServed);
  const idle = siblings.filter((one) => !isServed(one));
  if (live.length === 0 || idle.length === 0) return live.length > 1 ? [agree(live, served)] : [];
  const [sibling] = live;
  const ways = served.filter((one) => live.some(({ ref }) => ref === one.model || ref === one.file));
  // What serves an unknown model may serve just this one.
  const hidden = served.find((one) => one.model === undefined && one.file === undefined);
  return idle.map(({ ref, name }): Finding => {
    const evidence = [
      ...entityEvidence(view.workspace.graph.entity(ref)).slice(0, 2),
      ...ways.flatMap((one) => one.evidence.slice(0, 1)),
    ].slice(0, 8);
    const common = { kind: 'trained-not-served', stage: 'deploy', subject: ref, title: name, evidence } as const;
    if (hidden)
      return {
        ...common,
        outcome: 'unknown',
        certainty: 0.4,
        statement: `Whether '${name}' is served is not known: ${hidden.title} loads a model ${hidden.unresolved ?? 'that is not known'}.`,
      };
    return {
      ...common,
      outcome: 'divergent',
      certainty: 0.5,
      statement: `'${name}' is trained, and nothing that was read serves it; '${sibling?.name ?? ''}' is served by ${listOf(ways.map((one) => one.title))}.`,
      repair: {
        kind: 'advice',
        text: `Say why ${name} is kept (a challenger, a baseline), or retire it.`,
        explanation: 'A model that nobody serves still costs training, and may be taken for the one that decides.',
      },
    };
  });
}

function agree(live: readonly Trained[], served: readonly ServedModel[]): Finding {
  const [first] = live;
  const ways = served.filter((one) => live.some(({ ref }) => ref === one.model || ref === one.file));
  return {
    kind: 'trained-not-served',
    stage: 'deploy',
    subject: first?.ref ?? (`model:none/none` as EntityRef),
    about: 'all',
    title: listOf(live.map((one) => one.name)),
    outcome: 'consistent',
    certainty: 0.8,
    statement: `All models that are trained here are served: ${listOf(live.map((one) => one.name))}.`,
    evidence: ways.flatMap((one) => one.evidence.slice(0, 1)).slice(0, 8),
  };
}
