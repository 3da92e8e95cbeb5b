/**
 * unexecuted-step: a declared job with no execution on record, where the record that would hold it was read.
 * Without any lock the answer is unknown: nothing says whether it ran.
 */
import type { Stage } from '#core';
import type { Finding } from '../lifecycle.ts';
import type { Step } from '../pipeline.ts';
import type { Check, CheckView } from './kind.ts';

export const checkUnexecutedSteps: Check = (view) =>
  view.workspace.steps.filter((step) => step.attributes.tool === 'dvc').map((step) => judge(view, step));

function judge(view: CheckView, step: Step): Finding {
  const { name, file } = step.attributes;
  const lock = file.replace(/dvc\.yaml$/u, 'dvc.lock');
  const siblings = view.workspace.steps.filter(
    (other) => other.source === step.source && other.attributes.file === file,
  );
  const recorded = siblings.filter((other) => other.runs.length > 0);
  const stage: Stage = view.stageOf(step) ?? 'train';
  const common = {
    kind: 'unexecuted-step',
    stage,
    subject: step.ref,
    title: name,
    evidence: step.evidence.slice(0, 1),
  } as const;
  const [run] = step.runs;
  if (run) {
    return {
      ...common,
      outcome: 'consistent',
      certainty: 1,
      statement: `'${name}' has a run on record in ${lock}.`,
      evidence: [...common.evidence, ...run.evidence.slice(0, 1)],
    };
  }
  const skipped = view.workspace.graph.skipped.some(
    (item) => item.source === step.source && item.locator.startsWith(lock),
  );
  const [other] = recorded;
  if (!other || skipped) {
    return {
      ...common,
      outcome: 'unknown',
      certainty: 0.4,
      statement: `Whether '${name}' ever ran is not on record here: ${skipped ? `${lock} could not be read` : `no ${lock} was found`}.`,
    };
  }
  return {
    ...common,
    outcome: 'divergent',
    certainty: 0.9,
    statement: `'${name}' is a step of ${file}, but ${lock} holds no run of it, while it holds runs of ${recorded.length} of the ${siblings.length} steps.`,
    evidence: [...common.evidence, ...other.runs.flatMap((each) => each.evidence.slice(0, 1))],
    ask: view.history.ask(`artifact:${step.source}/${file}`),
    repair: {
      kind: 'advice',
      text: `dvc repro ${file === 'dvc.yaml' ? name : `${file}:${name}`}`,
      explanation: 'Runs the step and records it; or remove the step if it is not meant to run.',
    },
  };
}
