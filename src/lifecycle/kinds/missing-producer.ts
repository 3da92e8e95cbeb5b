/**
 * missing-producer: a model file or a derived data file that something uses and nothing is recorded as making.
 * Raw inputs at the head of a pipeline have no maker in a repository, so they are never reported.
 */
import type { EntityRef, RelationObservation } from '#core';
import { kindOf, nameOf, parseRef, toRef } from '#core';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { sided, type Use } from '../pipeline.ts';
import { isTestCode } from '../stage-of.ts';
import { listsWhatItMakes } from '../tools.ts';
import { count, listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

interface Consumed {
  readonly artifact: EntityRef;
  readonly consumers: readonly {
    readonly ref: EntityRef;
    readonly title: string;
    readonly evidence: readonly SidedEvidence[];
  }[];
}

export const checkMissingProducers: Check = (view) => {
  const about = new Map<string, AboutSource>();
  return consumedModels(view).map((one) => {
    const source = parseRef(one.artifact).namespace;
    const known = about.get(source) ?? { piped: hasPipeline(view, source), open: whyOpen(view, source) };
    about.set(source, known);
    return judge(view, one, known);
  });
};

/** What holds for every model of a source; found once, because there may be thousands of models and files. */
interface AboutSource {
  readonly piped: boolean;
  readonly open: Open | undefined;
}
interface Open {
  readonly reason: string;
  readonly evidence: readonly SidedEvidence[];
}

function hasPipeline(view: CheckView, source: string): boolean {
  return view.workspace.steps.some((step) => step.source === source && listsWhatItMakes(step));
}

const modelFile =
  /\.(pkl|pickle|joblib|pt|pth|ckpt|h5|hdf5|keras|onnx|safetensors|gguf|bst|ubj|cbm|model|rds|mlmodel|tflite|pb)$/iu;

function consumedModels(view: CheckView): readonly Consumed[] {
  const found = new Map<EntityRef, Consumed['consumers'][number][]>();
  const add = (artifact: EntityRef, consumer: Consumed['consumers'][number]): void => {
    const list = found.get(artifact) ?? [];
    if (!list.some((other) => other.ref === consumer.ref)) list.push(consumer);
    found.set(artifact, list);
  };
  for (const step of view.workspace.steps) {
    for (const use of step.uses) {
      if (isModel(use.path, use.role))
        add(use.artifact, { ref: step.ref, title: `step '${step.attributes.name}'`, evidence: use.evidence });
    }
  }
  for (const file of view.workspace.code) {
    if (isTestCode(file.path)) continue;
    for (const use of file.reads) {
      if (!isModel(use.path, use.role)) continue;
      const artifact = asItsStepSees(view, file.ref, use);
      add(artifact, { ref: file.ref, title: file.path, evidence: use.evidence });
    }
  }
  return [...found]
    .map(([artifact, consumers]) => ({ artifact, consumers }))
    .sort((a, b) => (a.artifact < b.artifact ? -1 : 1));
}

/** A script's relative path is counted from where its step runs, which need not be the root of the repository. */
function asItsStepSees(view: CheckView, script: EntityRef, use: Use): EntityRef {
  if (view.workspace.file(use.artifact)?.blob !== undefined || makersOf(view, use.artifact).some(isRecord))
    return use.artifact;
  const { namespace, name } = parseRef(script);
  const parts = name.split('/').slice(0, -1);
  const candidates = parts.map((_, index) =>
    toRef('artifact', namespace, `${parts.slice(0, index + 1).join('/')}/${use.path}`),
  );
  return candidates.find((each) => makersOf(view, each).some(isRecord)) ?? use.artifact;
}

function isRecord(relation: RelationObservation): boolean {
  return kindOf(relation.to) === 'step' || kindOf(relation.to) === 'run';
}

/** Some endings hold data as often as models: `.rds`, `.pkl`; what reads them as data says so. */
function isModel(path: string, role: string | undefined): boolean {
  return role === 'model' || (role !== 'data' && modelFile.test(path));
}

function judge(view: CheckView, one: Consumed, { piped, open }: AboutSource): Finding {
  const path = nameOf(one.artifact);
  const makers = makersOf(view, one.artifact);
  const users = listOf(one.consumers.map((consumer) => consumer.title));
  const evidence = one.consumers.flatMap((consumer) => consumer.evidence.slice(0, 1)).slice(0, 6);
  const common = { kind: 'missing-producer', stage: 'train', subject: one.artifact, title: path } as const;
  const maker = makers.find(isRecord);
  if (maker) {
    return {
      ...common,
      outcome: 'consistent',
      certainty: 1,
      statement: `${path}, used by ${users}, is recorded as made by '${nameOf(maker.to)}'.`,
      evidence: [...evidence, ...sided(maker.evidence, maker.layer, maker.method)],
    };
  }
  const [writer] = makers;
  if (!piped && writer) {
    return {
      ...common,
      outcome: 'consistent',
      certainty: 0.7,
      statement: `${path}, used by ${users}, is written by ${listOf(namesOf(makers))}; no record of a run says when.`,
      evidence: [...evidence, ...sided(writer.evidence, writer.layer, writer.method)],
    };
  }
  const unpacked = unpackedBy(view, one);
  return {
    ...common,
    ...missing(view, one, { users, makers, evidence, open: writer ? undefined : (unpacked ?? open) }),
  };
}

interface Known {
  readonly users: string;
  readonly makers: readonly RelationObservation[];
  readonly evidence: readonly SidedEvidence[];
  readonly open: Open | undefined;
}
type Rest = Omit<Finding, 'kind' | 'stage' | 'subject' | 'title'>;

function missing(view: CheckView, one: Consumed, { users, makers, evidence, open }: Known): Rest {
  const path = nameOf(one.artifact);
  const [writer] = makers;
  if (open !== undefined) {
    return {
      outcome: 'unknown',
      certainty: 0.5,
      statement: `${path} is used by ${users}; nothing that was read is known to make it, but ${open.reason}.`,
      evidence: [...evidence, ...open.evidence],
    };
  }
  const change = view.history.lastChange(one.artifact);
  const written = namesOf(makers);
  const askers = one.consumers
    .flatMap((c) => (kindOf(c.ref) === 'artifact' ? view.history.ask(c.ref) : []))
    .slice(0, 1);
  return {
    outcome: 'divergent',
    certainty: writer ? 0.8 : 0.75,
    statement: writer
      ? `${path} is used by ${users}; no step or run is recorded as making it. ${listOf(written)} ${written.length === 1 ? 'has' : 'have'} code that writes it, but no step declares it as an output.`
      : `${path} is used by ${users}; nothing that was read makes it: no step, no run, no code.`,
    evidence: [...evidence, ...(writer ? sided(writer.evidence, writer.layer, writer.method) : [])],
    ...(change ? { since: { at: change.at, commit: change.commit } } : {}),
    ask: change ? view.history.ask(one.artifact) : askers,
    repair: {
      kind: 'advice',
      text: writer
        ? `List ${path} under \`outs\` of the step that runs ${written[0] ?? 'its writer'}.`
        : `Add the step that makes ${path}, or say in the documents where it comes from.`,
      explanation: 'Then the file has a producer on record, with the code and data that went into it.',
    },
  };
}

/** What could make it without our seeing so: places that were skipped, code that writes models to paths built at run time. */
function whyOpen(view: CheckView, source: string): Open | undefined {
  const writers = view.workspace.code.filter(
    (file) =>
      file.source === source &&
      !isTestCode(file.path) &&
      file.signals.some((signal) => signal.what === 'write-model' && signal.target === undefined),
  );
  if (writers.length > 0) {
    return {
      reason: `${listOf(writers.map((file) => file.path))} ${writers.length === 1 ? 'writes' : 'write'} model files to paths that are built at run time`,
      evidence: writers.flatMap((file) => file.evidence.slice(0, 1)).slice(0, 3),
    };
  }
  const unread = view.workspace.graph.skipped.filter((item) => item.source === source);
  return unread.length > 0 ? { reason: `${count(unread.length, 'place')} could not be read`, evidence: [] } : undefined;
}

/** Who uses it unpacks an archive as well: then it may come out of that, as models do that a platform hands over. */
function unpackedBy(view: CheckView, { consumers }: Consumed): Open | undefined {
  const unpacks = consumers.flatMap(({ ref }) => {
    const file = view.workspace.codeFile(ref);
    return file?.signals.some(({ unresolved }) => unresolved === 'out of an archive') === true ? [file] : [];
  });
  const [first] = unpacks;
  if (!first) return undefined;
  const reason = `${listOf(unpacks.map(({ path }) => path))} ${unpacks.length === 1 ? 'unpacks' : 'unpack'} an archive that may hold it`;
  return { reason, evidence: first.evidence.slice(0, 1) };
}

/** Who is recorded as making the file, or a directory it lies in; recorded makers and steps before code. Tests make nothing. */
function makersOf(view: CheckView, artifact: EntityRef): readonly RelationObservation[] {
  const found: RelationObservation[] = [];
  const namespaceEnd = artifact.indexOf('/');
  for (
    let ref: string = artifact;
    ref.length > namespaceEnd && ref.includes('/');
    ref = ref.slice(0, ref.lastIndexOf('/'))
  ) {
    found.push(...view.workspace.graph.from(ref as EntityRef, 'wasGeneratedBy'));
  }
  return found.filter((relation) => !isTestCode(nameOf(relation.to)));
}

function namesOf(makers: readonly RelationObservation[]): readonly string[] {
  return [...new Set(makers.map((relation) => nameOf(relation.to)))];
}
