/**
 * Compares what a chart draws with what a pipeline has. Conservative on purpose: a label matches a step only by the
 * same words or by the name of its script; what could be two things is left out of the differences; and a chart of
 * which less than half is matched is not about this pipeline, so nothing is claimed.
 */
import type { EntityRef } from '#core';
import { baseName, toWords } from '../stage-of.ts';

export interface DrawnChart {
  readonly steps: readonly { readonly label: string; readonly node: string; readonly locator: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly locator: string }[];
}
export interface PipelineChart {
  readonly steps: readonly {
    readonly ref: EntityRef;
    readonly name: string;
    readonly scripts: readonly string[];
    readonly commands: readonly string[];
  }[];
  /** By step name. */
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}
export interface DiagramComparison {
  readonly comparable: boolean;
  readonly matched: readonly {
    readonly node: string;
    readonly step: string;
    readonly how: 'same words' | 'script name';
  }[];
  readonly drawnOnlySteps: readonly { readonly label: string; readonly locator: string }[];
  readonly pipelineOnlySteps: readonly { readonly name: string; readonly ref: EntityRef }[];
  readonly drawnOnlyEdges: readonly { readonly from: string; readonly to: string; readonly locator: string }[];
  readonly pipelineOnlyEdges: readonly { readonly from: string; readonly to: string }[];
}

const FEWEST = 3;
const SHARE = 0.5;

export function compareDiagram(drawn: DrawnChart, pipeline: PipelineChart): DiagramComparison {
  const { matched, ambiguous } = match(drawn, pipeline);
  const stepOf = new Map(matched.map((pair) => [pair.node, pair.step]));
  const nodeOf = new Map(matched.map((pair) => [pair.step, pair.node]));
  const drawnNodes = new Set(drawn.steps.map((step) => step.node)).size;
  const smaller = Math.min(drawnNodes, pipeline.steps.length);
  const comparable = matched.length >= FEWEST && matched.length >= smaller * SHARE;
  const none = { matched, drawnOnlySteps: [], pipelineOnlySteps: [], drawnOnlyEdges: [], pipelineOnlyEdges: [] };
  if (!comparable) return { comparable, ...none };
  return {
    comparable,
    matched,
    drawnOnlySteps: drawn.steps.filter(
      (step) => !stepOf.has(step.node) && !ambiguous.has(step.node) && isJob(step.label, drawn),
    ),
    pipelineOnlySteps: pipeline.steps.filter((step) => !nodeOf.has(step.name) && !ambiguous.has(step.name)),
    drawnOnlyEdges: contracted(drawn, stepOf).filter((edge) => !reaches(pipeline.edges, edge.from, edge.to)),
    pipelineOnlyEdges: pipeline.edges.filter(
      (edge) => nodeOf.has(edge.from) && nodeOf.has(edge.to) && !isDrawn(drawn, stepOf, edge),
    ),
  };
}

interface Matching {
  readonly matched: DiagramComparison['matched'];
  /** Nodes and step names that could be more than one thing. */
  readonly ambiguous: ReadonlySet<string>;
}

function match(drawn: DrawnChart, pipeline: PipelineChart): Matching {
  const matched: DiagramComparison['matched'][number][] = [];
  const ambiguous = new Set<string>();
  const nodes = new Map(drawn.steps.map((step) => [step.node, step]));
  const candidates = [...nodes.values()].map((step) => ({
    node: step.node,
    found: pipeline.steps.flatMap((each) => {
      const how = sameThing(step.label, step.node, each);
      return how ? [{ step: each.name, how }] : [];
    }),
  }));
  const times = Map.groupBy(
    candidates.flatMap(({ found }) => found.map((one) => one.step)),
    (step) => step,
  );
  for (const { node, found } of candidates) {
    const [only] = found;
    if (found.length === 1 && only && times.get(only.step)?.length === 1) matched.push({ node, ...only });
    else if (found.length > 0) for (const name of [node, ...found.map((one) => one.step)]) ambiguous.add(name);
  }
  return { matched, ambiguous };
}

function sameThing(
  label: string,
  node: string,
  step: PipelineChart['steps'][number],
): 'same words' | 'script name' | undefined {
  const names = [stem(step.name), ...step.scripts.map((script) => stem(baseName(script).replace(/^\d+[-_. ]*/u, '')))];
  const texts = [stem(label.replace(/^\d+[-_.) ]*/u, '')), stem(node)].filter((text) => text !== '');
  if (texts.includes(names[0] ?? '')) return 'same words';
  if (texts.some((text) => names.slice(1).includes(text))) return 'script name';
  const mentionsFile = step.scripts.some((script) => label.includes(script.slice(script.lastIndexOf('/') + 1)));
  return mentionsFile ? 'script name' : undefined;
}

/** Words without their endings and without words that any step may carry: "Model training" and "train_model" are one. */
function stem(text: string): string {
  const plain = new Set([
    'the',
    'a',
    'of',
    'and',
    'step',
    'stage',
    'model',
    'models',
    'data',
    'dataset',
    'pipeline',
    'run',
    'py',
    'r',
  ]);
  const words = toWords(text).map(stemWord);
  const telling = words.filter((word) => !plain.has(word));
  return (telling.length > 0 ? telling : words).sort().join(' ');
}

function stemWord(word: string): string {
  const endings = [
    'ization',
    'isation',
    'ation',
    'ment',
    'ing',
    'ion',
    'ize',
    'ise',
    'ate',
    'ed',
    'es',
    'er',
    'e',
    's',
  ];
  const ending = endings.find((each) => word.endsWith(each) && word.length - each.length >= 3);
  return ending === undefined ? word : word.slice(0, -ending.length).replace(/(.)\1$/u, '$1');
}

/** A drawn node is a job only when its label is about doing; stores, files and people are drawn too. */
function isJob(label: string, drawn: DrawnChart): boolean {
  const inside = drawn.edges.length > 0;
  return (
    inside &&
    /^[\p{L}\p{N} _./-]{3,40}$/u.test(label) &&
    !/\.(csv|parquet|pkl|joblib|json|yaml|db|png)\b|\b(s3|bucket|database|registry|store|user|team|dataset|data)\b/iu.test(
      label,
    )
  );
}

/** Drawn edges between matched nodes, walking through nodes that stand for files or stores between two steps. */
function contracted(drawn: DrawnChart, stepOf: ReadonlyMap<string, string>): DiagramComparison['drawnOnlyEdges'] {
  return [...stepOf].flatMap(([node, from]) =>
    nextSteps(drawn, stepOf, node)
      .filter((edge) => edge.to !== from)
      .map((edge) => ({ from, to: edge.to, locator: edge.locator })),
  );
}

function nextSteps(
  drawn: DrawnChart,
  stepOf: ReadonlyMap<string, string>,
  node: string,
): readonly { to: string; locator: string }[] {
  const found: { to: string; locator: string }[] = [];
  const seen = new Set([node]);
  const queue = [node];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const edge of drawn.edges.filter((each) => each.from === at && !seen.has(each.to))) {
      seen.add(edge.to);
      const step = stepOf.get(edge.to);
      if (step !== undefined) found.push({ to: step, locator: edge.locator });
      else queue.push(edge.to);
    }
  }
  return found;
}

function isDrawn(drawn: DrawnChart, stepOf: ReadonlyMap<string, string>, edge: { from: string; to: string }): boolean {
  return contracted(drawn, stepOf).some((each) => each.from === edge.from && each.to === edge.to);
}

function reaches(edges: PipelineChart['edges'], from: string, to: string): boolean {
  const seen = new Set([from]);
  const queue = [from];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (at === to) return true;
    for (const edge of edges)
      if (edge.from === at && !seen.has(edge.to)) {
        seen.add(edge.to);
        queue.push(edge.to);
      }
  }
  return false;
}
