/**
 * missing-producer: a model file or a derived data file that something uses and nothing is recorded as making.
 * Raw inputs at the head of a pipeline have no maker in a repository, so they are never reported.
 */
import type { EntityRef, Stage } from '#core';
import { kindOf, nameOf, parseRef } from '#core';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { isTestCode } from '../stage-of.ts';
import { listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

interface Consumed {
  readonly artifact: EntityRef;
  readonly consumers: readonly { readonly ref: EntityRef; readonly title: string; readonly evidence: readonly SidedEvidence[] }[];
}

export const checkMissingProducers: Check = (view) => consumedModels(view).map((one) => judge(view, one));

const modelFile = /\.(pkl|pickle|joblib|pt|pth|ckpt|h5|hdf5|keras|onnx|safetensors|gguf|bst|ubj|cbm|model|rds|mlmodel|tflite|pb)$/iu;

function consumedModels(view: CheckView): readonly Consumed[] {
  const found = new Map<EntityRef, Consumed['consumers'][number][]>();
  const add = (artifact: EntityRef, consumer: Consumed['consumers'][number]): void => {
    const list = found.get(artifact) ?? [];
    if (!list.some((other) => other.ref === consumer.ref)) list.push(consumer);
    found.set(artifact, list);
  };
  for (const step of view.workspace.steps) {
    for (const use of step.uses) {
      if (isModel(use.path, use.role)) add(use.artifact, { ref: step.ref, title: `step '${step.attributes.name}'`, evidence: use.evidence });
    }
  }
  for (const file of view.workspace.code) {
    if (isTestCode(file.path)) continue;
    for (const use of file.reads) {
      if (isModel(use.path, use.role)) add(use.artifact, { ref: file.ref, title: file.path, evidence: use.evidence });
    }
  }
  return [...found].map(([artifact, consumers]) => ({ artifact, consumers })).sort((a, b) => (a.artifact < b.artifact ? -1 : 1));
}

function isModel(path: string, role: string | undefined): boolean {
  return role === 'model' || modelFile.test(path);
}

function judge(view: CheckView, one: Consumed): Finding {
  const { graph } = view.workspace;
  const path = nameOf(one.artifact);
  const makers = graph.from(one.artifact, 'wasGeneratedBy');
  const recorded = makers.filter((relation) => kindOf(relation.to) === 'step' || kindOf(relation.to) === 'run');
  const writers = makers.filter((relation) => kindOf(relation.to) === 'artifact' && !isTestCode(nameOf(relation.to)));
  const stage: Stage = 'train';
  const evidence = one.consumers.flatMap((consumer) => consumer.evidence.slice(0, 1)).slice(0, 6);
  const common = { kind: 'missing-producer', stage, subject: one.artifact, title: path } as const;
  const users = listOf(one.consumers.map((consumer) => consumer.title));
  const source = parseRef(one.artifact).namespace;
  const [maker] = recorded;
  if (maker) {
    return {
      ...common, outcome: 'consistent', certainty: 1,
      statement: `${path}, used by ${users}, is recorded as made by '${nameOf(maker.to)}'.`,
      evidence: [...evidence, ...maker.evidence.map((item) => ({ ...item, layer: maker.layer, method: maker.method }))],
    };
  }
  const piped = view.workspace.steps.some((step) => step.source === source && step.attributes.tool === 'dvc');
  const written = writers.map((relation) => nameOf(relation.to));
  const [writer] = writers;
  if (!piped && writer) {
    return {
      ...common, outcome: 'consistent', certainty: 0.7,
      statement: `${path}, used by ${users}, is written by ${listOf(written)}; no record of a run says when.`,
      evidence: [...evidence, ...writer.evidence.map((item) => ({ ...item, layer: writer.layer, method: writer.method }))],
    };
  }
  const change = view.history.lastChange(one.artifact);
  const partly = graph.skipped.some((item) => item.source === source);
  return {
    ...common,
    outcome: 'divergent',
    certainty: writer ? 0.8 : partly ? 0.5 : 0.75,
    statement: writer
      ? `${path} is used by ${users}; no step or run is recorded as making it. ${listOf(written)} ${written.length === 1 ? 'has' : 'have'} code that writes it, but no step declares it as an output.`
      : `${path} is used by ${users}; nothing that was read makes it: no step, no run, no code.`,
    evidence: [...evidence, ...(writer ? writer.evidence.map((item) => ({ ...item, layer: writer.layer, method: writer.method })) : [])],
    ...(change ? { since: { at: change.at, commit: change.commit } } : {}),
    ask: change ? view.history.ask(one.artifact) : one.consumers.flatMap((c) => (kindOf(c.ref) === 'artifact' ? view.history.ask(c.ref) : [])).slice(0, 1),
    repair: {
      kind: 'advice',
      text: writer
        ? `List ${path} under \`outs\` of the step that runs ${written[0] ?? 'its writer'}.`
        : `Add the step that makes ${path}, or say in the documents where it comes from.`,
      explanation: 'Then the file has a producer on record, with the code and data that went into it.',
    },
  };
}
