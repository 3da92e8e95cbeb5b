/**
 * Which drawn node is which step: by the same words or by the name of its script, and only one to one. What could be
 * two things is ambiguous, and what cannot be joined is not thereby missing: see `mayBeSame`.
 */
import { baseName, stagesInWords, toWords } from '../stage-of.ts';
import type { DiagramComparison, DrawnChart, PipelineChart } from './compare.ts';

export type DrawnNode = DrawnChart['steps'][number];
export type PipelineStep = PipelineChart['steps'][number];
type Match = DiagramComparison['matched'][number];

export interface Matching {
  readonly matched: readonly Match[];
  /** Drawn nodes and steps that could be more than one thing. */
  readonly ambiguousNodes: ReadonlySet<string>;
  readonly ambiguousSteps: ReadonlySet<string>;
}

export function matchNodes(drawn: DrawnChart, pipeline: PipelineChart): Matching {
  const matched: Match[] = [];
  const ambiguousNodes = new Set<string>();
  const ambiguousSteps = new Set<string>();
  const nodes = new Map(drawn.steps.map((step) => [step.node, step]));
  const named = pipeline.steps.map(namesOf);
  const candidates = [...nodes.values()].map(({ node, label }) => {
    const texts = [stem(label.replace(/^\d+[-_.) ]*/u, '')), stem(node)].filter((text) => text !== '');
    const found = named.flatMap((names) => {
      const how = sameThing(label, texts, names);
      return how ? [{ step: names.step, how }] : [];
    });
    return { node, found };
  });
  const times = Map.groupBy(
    candidates.flatMap(({ found }) => found.map((one) => one.step)),
    (step) => step,
  );
  for (const { node, found } of candidates) {
    const [only] = found;
    if (found.length === 1 && only && times.get(only.step)?.length === 1) matched.push({ node, ...only });
    else if (found.length > 0) {
      ambiguousNodes.add(node);
      for (const one of found) ambiguousSteps.add(one.step);
    }
  }
  return { matched, ambiguousNodes, ambiguousSteps };
}

interface Names {
  readonly step: string;
  readonly own: string;
  readonly ofScripts: readonly string[];
  readonly files: readonly string[];
}

function namesOf(step: PipelineStep): Names {
  const files = step.scripts.map((script) => script.slice(script.lastIndexOf('/') + 1));
  return {
    step: step.name,
    own: stem(step.name),
    ofScripts: files.map((file) => stem(baseName(file).replace(/^\d+[-_. ]*/u, ''))),
    files,
  };
}

function sameThing(label: string, texts: readonly string[], names: Names): Match['how'] | undefined {
  if (texts.includes(names.own)) return 'same words';
  if (texts.some((text) => names.ofScripts.includes(text))) return 'script name';
  return names.files.some((file) => label.includes(file)) ? 'script name' : undefined;
}

/** Whether two that were not joined may still be one thing under two names: a shared word, one stage, or no stage. */
export function mayBeSame(node: DrawnNode, step: PipelineStep): boolean {
  const words = new Set(stems(node.label));
  if ([step.name, ...step.scripts.map(baseName)].some((name) => stems(name).some((word) => words.has(word))))
    return true;
  const stages = stagesInWords(node.label);
  const others = stagesInWords([step.name, ...step.scripts.map(baseName)].join(' '));
  return stages.length === 0 || stages.some((stage) => others.includes(stage));
}

/**
 * What people do to data and models. A drawn node is a job only when its label begins or ends with such a word: files,
 * stores, people and results are drawn as boxes too.
 */
const activity =
  /^(?:ingest|load|fetch|download|collect|extract|clean|prepar|preprocess|process|split|label|annotat|augment|transform|featuriz|engineer|encod|normali[sz]|select|train|retrain|fit|tun|calibrat|evaluat|assess|validat|verif|test|scor|predict|infer|explain|interpret|compar|report|summari[sz]|regist|publish|packag|export|upload|finali[sz]|approv|review|promot|deploy|serv|releas|monitor|retir|archiv|backtest|benchmark)(?:e|es|ing|ion|ation|ment|al|ance|ration|ence)?$/u;

export function isJob(label: string): boolean {
  if (!/^[\p{L}\p{N} _./-]{3,40}$/u.test(label)) return false;
  if (
    /\.(?:csv|parquet|pkl|joblib|json|yaml|db|png)\b|\b(?:s3|bucket|database|registry|store|user|team)\b/iu.test(label)
  )
    return false;
  const words = toWords(label);
  return [words[0], words.at(-1)].some((word) => word !== undefined && activity.test(word));
}

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

/** Words without their endings and without words that any step may carry: "Model training" and "train_model" are one. */
function stem(text: string): string {
  const telling = stems(text);
  return (telling.length > 0 ? [...telling] : toWords(text).map(stemWord)).sort().join(' ');
}

function stems(text: string): readonly string[] {
  return toWords(text)
    .map(stemWord)
    .filter((word) => !plain.has(word));
}

const endings = ['ization', 'isation', 'ation', 'ment', 'ing', 'ion', 'ize', 'ise', 'ate', 'ed', 'es', 'er', 'e', 's'];

function stemWord(word: string): string {
  const ending = endings.find((each) => word.endsWith(each) && word.length - each.length >= 3);
  return ending === undefined ? word : word.slice(0, -ending.length).replace(/(.)\1$/u, '$1');
}
