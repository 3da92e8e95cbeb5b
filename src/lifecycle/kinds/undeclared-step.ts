/**
 * undeclared-step: code that runs by itself and takes part in the lifecycle, in a repository that has a pipeline,
 * while neither the pipeline, nor a workflow, nor the code they run, leads to it.
 */
import type { CodeSignal, EntityRef, RelationObservation, Stage } from '#core';
import { kindOf, nameOf, parseRef, toRef } from '#core';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { sided, type CodeFile, type Step } from '../pipeline.ts';
import { baseName, isTestCode, stageOfCode, stagesInWords } from '../stage-of.ts';
import { isIntegration, isTask, projectOf, runsElsewhere, runsUnknownCode } from '../tools.ts';
import { listOf, textOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';
import { seriesOf, type Series } from './numbered-series.ts';
import { proposeStage } from './stage-proposal.ts';

const telling: ReadonlySet<CodeSignal['what']> = new Set([
  'fit',
  'tune',
  'evaluate',
  'explain',
  'serve',
  'register',
  'promote',
  'write-model',
  'monitor',
]);
const meaning: Partial<Record<CodeSignal['what'], string>> = {
  fit: 'fits a model',
  tune: 'tunes a model',
  evaluate: 'computes metrics',
  explain: 'explains predictions',
  serve: 'serves predictions',
  register: 'registers a model',
  promote: 'promotes a model version',
  'write-model': 'writes a model file',
  monitor: 'monitors a model',
};

export const checkUndeclaredSteps: Check = (view) => {
  const pipelines = Map.groupBy(
    view.workspace.steps.filter((step) => isPipeline(step)),
    (step) => step.source,
  );
  return [...pipelines].flatMap(([source, steps]) => {
    if (steps.length < 2) return [];
    const reached = reachedFrom(view, source);
    const fromCode = view.workspace.code.filter((file) => file.source === source);
    return fromCode.flatMap((file) => {
      const own = steps.filter((step) => file.path.startsWith(projectOf(step)));
      if (own.length < 2 || !(takesPart(file, own) || seriesOf(file, own) !== undefined)) return [];
      return [judge(view, file, { steps: own, reached })];
    });
  });
};

const otherTools: readonly string[] = ['python', 'r', 'openlineage'];

/**
 * A tool whose job it is to declare the order of steps; workflows lead to code but declare no pipeline, and lineage
 * events name jobs one by one.
 */
export function isPipeline(step: Step): boolean {
  return !otherTools.includes(step.attributes.tool) && !isIntegration(step) && !isTask(step);
}

/** A service is started by other means than a pipeline of tasks, which ends. */
function takesPart(file: CodeFile, steps: readonly Step[]): boolean {
  const tasks = steps.every(runsElsewhere);
  return (
    file.entryPoint &&
    !file.notebook &&
    !isTestCode(file.path) &&
    file.signals.some(({ what }) => telling.has(what) && !(tasks && what === 'serve'))
  );
}

function judge(
  view: CheckView,
  file: CodeFile,
  given: { steps: readonly Step[]; reached: ReadonlySet<EntityRef> },
): Finding {
  const does = [...new Set(file.signals.filter((s) => telling.has(s.what)).map((s) => meaning[s.what] ?? s.what))];
  const signals = (does.length > 0 ? file.signals.filter((signal) => telling.has(signal.what)) : file.signals).slice(
    0,
    3,
  );
  const place = file.evidence[0];
  const at = place?.locator.match(/^[^#@]+/u)?.[0] ?? file.path;
  const suffix = place?.locator.includes('@') ? place.locator.slice(place.locator.indexOf('@')) : '';
  const evidence = place
    ? signals.map((s) => ({
        ...place,
        layer: 'encoded' as const,
        locator: file.path.endsWith('.ipynb') ? place.locator : `${at}#L${s.line}${suffix}`,
      }))
    : [];
  const stage: Stage = (does.length > 0 ? stageOfCode(file) : stagesInWords(baseName(file.path))[0]) ?? 'train';
  const common = { kind: 'undeclared-step', stage, subject: file.ref, title: file.path } as const;
  const files = [...new Set(given.steps.map((step) => step.attributes.file))];
  const what = does.length > 0 ? listOf(does) : whatOfSeries(seriesOf(file, given.steps), files);
  if (given.reached.has(file.ref)) {
    return {
      ...common,
      outcome: 'consistent',
      certainty: 0.9,
      statement: `${file.path} ${what} and is run by a step that was read.`,
      evidence,
    };
  }
  const open = whyOpen(view, file, given.steps);
  if (open) {
    return {
      ...common,
      outcome: 'unknown',
      certainty: 0.4,
      statement: `${file.path} ${what}; no step that could be followed runs it, but ${open.reason}.`,
      evidence: [...evidence, ...open.evidence],
      repair: {
        kind: 'advice',
        text: `Look into ${open.where}, or ask whom it belongs to.`,
        explanation: 'What a step runs there follows from values that are set when it runs.',
      },
    };
  }
  return { ...common, ...undeclared(view, file, { steps: given.steps, files, what, evidence }) };
}

function undeclared(
  view: CheckView,
  file: CodeFile,
  given: {
    readonly steps: readonly Step[];
    readonly files: readonly string[];
    readonly what: string;
    readonly evidence: readonly SidedEvidence[];
  },
): Omit<Finding, 'kind' | 'stage' | 'subject' | 'title'> {
  const { files, what, evidence } = given;
  const drawn = drawnIn(view, file);
  const first = view.workspace.file(file.ref)?.firstChange;
  const proposal = proposeStage(view, file, given.steps);
  const started = startedBy(view, file.ref);
  const by = started.map((relation) => parseRef(relation.from).name.replace(/:[^:]*$/u, ''));
  return {
    outcome: 'divergent',
    certainty: 0.8,
    statement: `${file.path} ${what}, but no step of ${listOf(files)} and no workflow that was read runs it${drawn ? '' : ', and no chart or list of steps in the documents shows it'}${by.length > 0 ? `; only ${listOf([...new Set(by)])} ${by.length === 1 ? 'starts' : 'start'} it` : ''}.`,
    evidence: [
      ...evidence,
      ...started.flatMap((one) => sided(one.evidence.slice(0, 1), one.layer, one.method)),
      ...(given.steps[0]?.evidence.slice(0, 1) ?? []),
    ],
    ...(first ? { since: { at: first.at, commit: first.commit } } : {}),
    ask: view.history.ask(file.ref),
    ...(proposal ? { proposal } : {}),
    repair: {
      kind: 'advice',
      text: `Declare a step for ${file.path} in ${files[0] ?? 'the pipeline'}, or say in the documents where it is run from.`,
      explanation: 'Then what it uses and makes is on record with the rest of the pipeline.',
    },
  };
}

interface Open {
  readonly reason: string;
  readonly where: string;
  readonly evidence: readonly SidedEvidence[];
}

/** What could run it without our seeing so: a step of which the script is not known, code of the pipeline that names it. */
function whyOpen(view: CheckView, file: CodeFile, steps: readonly Step[]): Open | undefined {
  const step = steps.find((one) => runsUnknownCode(one) || namesLike(one, file));
  if (step) {
    const { name, file: where } = step.attributes;
    const reason = `what '${name}' of ${where} runs is known only when it runs`;
    return { reason, where, evidence: step.evidence.slice(0, 1) };
  }
  const own = steps.flatMap((one) => [toRef('artifact', one.source, one.attributes.file), ...one.scripts]);
  const [naming] = [...new Set(own)]
    .flatMap((ref) => view.workspace.graph.from(ref, 'mentions'))
    .filter(({ to }) => to === file.ref);
  if (!naming) return undefined;
  const where = nameOf(naming.from);
  const evidence = sided(naming.evidence, naming.layer, naming.method);
  return { reason: `${where} names it, and may start it when it runs`, where, evidence };
}

/** A command that could not be followed to a file names one called like this. */
function namesLike(step: Step, file: CodeFile): boolean {
  const base = file.path.slice(file.path.lastIndexOf('/') + 1);
  return runsElsewhere(step) && (step.attributes.commands ?? []).some((command) => command.includes(base));
}

function whatOfSeries(series: Series | undefined, files: readonly string[]): string {
  return `stands in the numbered series of scripts that ${listOf(files)} runs (${series?.first ?? ''} to ${series?.last ?? ''})`;
}

/** Manifests and images that declare to start it. */
function startedBy({ workspace: { graph } }: CheckView, file: EntityRef): readonly RelationObservation[] {
  return graph.to(file, 'calls').filter((relation) => kindOf(relation.from) === 'deployment');
}

/** Everything that steps and workflows of this source run, directly or through imports, calls and sourced files. */
function reachedFrom(view: CheckView, source: string): ReadonlySet<EntityRef> {
  const { graph, steps } = view.workspace;
  const queue: EntityRef[] = steps
    .filter((step) => step.source === source)
    .flatMap((step) => [...step.scripts, ...graph.from(step.ref, 'calls').map((relation) => relation.to)]);
  const reached = new Set<EntityRef>(queue);
  for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
    const next = [...graph.from(ref, 'imports'), ...graph.from(ref, 'calls')].map((relation) => relation.to);
    for (const to of next) {
      if (reached.has(to)) continue;
      reached.add(to);
      queue.push(to);
    }
  }
  return reached;
}

function drawnIn(view: CheckView, file: CodeFile): boolean {
  const base = file.path.slice(file.path.lastIndexOf('/') + 1).toLowerCase();
  return view.workspace.graph
    .claims('step')
    .some((claim) => textOf(claim.attributes['label']).toLowerCase().includes(base));
}
