/**
 * Which stage of the lifecycle something belongs to: by what it does first (calls that fit, score, serve …), by the
 * words of its name and commands second. `undefined` is an answer: much in a repository belongs to no stage.
 * The result is always `inferred`.
 */
import type { CodeSignal, Stage } from '#core';
import type { CodeFile, Step, Workspace } from './pipeline.ts';
import { isTestPath } from './test-path.ts';
import { codeOf, isIntegration, isTask, runsElsewhere } from './tools.ts';

/** Word stems, matched from a word's beginning; a trailing `$` asks for the whole word. */
const stems: Readonly<Record<Stage, readonly string[]>> = {
  intent: ['intent', 'scope$', 'purpose$', 'requirement', 'problem$'],
  data: [
    'ingest',
    'download',
    'fetch',
    'collect',
    'prepar',
    'preprocess',
    'clean',
    'split',
    'data$',
    'dataset',
    'etl$',
    'extract',
    'acqui',
    'load$',
    'label',
    'sourcing',
  ],
  features: ['featur', 'featuriz', 'embed', 'encod', 'vectori', 'transform'],
  experiment: ['experiment', 'explor', 'eda$', 'tune$', 'tuning', 'sweep', 'hyperparam', 'search$'],
  train: ['train', 'fit$', 'fitting', 'finetun', 'retrain', 'learn$'],
  evaluate: [
    'evaluat',
    'assess',
    'validat',
    'metric',
    'interpret',
    'explain',
    'benchmark',
    'performance',
    'backtest',
    'score$',
    'scoring',
    'test$',
    'testing',
  ],
  register: ['regist', 'packag', 'publish', 'finaliz', 'finalis', 'export', 'upload'],
  approve: ['approv', 'review', 'signoff', 'promot', 'certif'],
  deploy: ['deploy', 'serv', 'api$', 'releas', 'endpoint', 'infer$', 'inference', 'predict', 'production', 'rollout'],
  monitor: ['monitor', 'drift', 'alert', 'observab', 'telemetry'],
  retire: ['retire', 'decommission', 'sunset'],
};
/** Where several stages' words meet, the later entry yields to the earlier: "train/test split" is data. */
const order: readonly Stage[] = [
  'retire',
  'monitor',
  'approve',
  'register',
  'deploy',
  'evaluate',
  'train',
  'experiment',
  'features',
  'data',
  'intent',
];

/** Stages whose words occur, best first. */
export function stagesInWords(text: string): readonly Stage[] {
  const words = toWords(text);
  if (words.includes('split') || words.includes('splits')) return ['data'];
  return order.filter((stage) =>
    stems[stage].some((stem) =>
      words.some((word) => (stem.endsWith('$') ? word === stem.slice(0, -1) : word.startsWith(stem))),
    ),
  );
}

export function toWords(text: string): readonly string[] {
  return text
    .replace(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/u)
    .filter((word) => word !== '');
}

const signalStages: Readonly<Partial<Record<CodeSignal['what'], readonly Stage[]>>> = {
  'read-data': ['data'],
  'write-data': ['data'],
  split: ['data'],
  download: ['data'],
  transform: ['features', 'data'],
  tune: ['experiment', 'train'],
  fit: ['train'],
  'write-model': ['train'],
  evaluate: ['evaluate'],
  explain: ['evaluate'],
  register: ['register'],
  promote: ['approve', 'register'],
  serve: ['deploy'],
  monitor: ['monitor'],
};
/** The call that settles a file's stage when its name does not: the earlier in the list, the more telling. */
const decisive: readonly (readonly [CodeSignal['what'], Stage])[] = [
  ['serve', 'deploy'],
  ['fit', 'train'],
  ['evaluate', 'evaluate'],
  ['explain', 'evaluate'],
  ['register', 'register'],
  ['promote', 'approve'],
  ['tune', 'experiment'],
  ['monitor', 'monitor'],
  ['write-model', 'train'],
  ['transform', 'features'],
  ['split', 'data'],
  ['download', 'data'],
  ['write-data', 'data'],
];

/** A file's stage from its calls; its name, or another given, decides only between stages that the calls support. */
export function stageOfCode(file: CodeFile, name = baseName(file.path)): Stage | undefined {
  if (isTestCode(file.path)) return undefined;
  const did = new Set(file.signals.map((signal) => signal.what));
  if (did.has('serve')) return 'deploy';
  const supported = new Set([...did].flatMap((what) => signalStages[what] ?? []));
  const named = stagesInWords(name).find((stage) => supported.has(stage));
  return named ?? decisive.find(([what]) => did.has(what))?.[1];
}

const partOf: Readonly<Partial<Record<CodeSignal['what'], Stage>>> = {
  'write-data': 'data',
  split: 'data',
  download: 'data',
  transform: 'features',
  tune: 'experiment',
  fit: 'train',
  evaluate: 'evaluate',
  explain: 'evaluate',
  register: 'register',
  promote: 'approve',
  serve: 'deploy',
  monitor: 'monitor',
};

/** Other stages that a file's calls belong to: one script often prepares, trains and evaluates. */
export function furtherStagesOfCode(file: CodeFile, name = baseName(file.path)): readonly Stage[] {
  const main = stageOfCode(file, name);
  if (main === undefined || main === 'deploy') return [];
  const parts = new Set(file.signals.flatMap((signal) => partOf[signal.what] ?? []));
  return [...parts].filter((stage) => stage !== main);
}

export function isTestCode(path: string): boolean {
  return isTestPath(path) || /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.(py|R|r)$/u.test(path);
}

/** A declared job's stage: what its scripts do, then its name, then its commands. */
export function stageOfStep(step: Step, workspace: Workspace): Stage | undefined {
  const { name, commands = [], body } = step.attributes;
  const fromCode = codeOf(step, workspace).flatMap((file) => {
    const stage = stageOfCode(file, body?.path === file.path ? name : undefined);
    return stage === undefined ? [] : [stage];
  });
  if (isIntegration(step)) return stageOfJob(step, fromCode);
  // What a task is called may mean anything (`build`, `test`, `deploy` of a website); what it runs does not.
  if (isTask(step)) return fromCode.find((stage) => stage === 'train') ?? fromCode[0];
  // What the lines of a function do tells more than what it is called. Scoring may be evaluation or serving.
  if (body && fromCode[0] !== undefined) return fromCode[0];
  const named = stagesInWords(body || runsElsewhere(step) ? name.replace(/scor(?:e|ing)/giu, ' ') : name);
  const [agreed] = named.filter((stage) => fromCode.includes(stage));
  return agreed ?? named[0] ?? fromCode[0] ?? stagesInWords(commands.join(' '))[0];
}

/** Environments in which a forge publishes documents; nothing of a model's is approved there. */
export function isPagesEnvironment(environment: string): boolean {
  return /(^|[-_])pages$|^docs?$/iu.test(environment);
}

const publishesDocuments =
  /\b(mkdocs|sphinx|antora|jekyll|hugo|docusaurus|gh-pages|deploy-pages|upload-pages|pdoc|quarto|pkgdown|vitepress)\b/iu;
const deploysSoftware =
  /\b(docker (build|push)|docker\/build-push|kubectl|helm|terraform|az (webapp|ml|acr)|gcloud|aws (ecs|batch|sagemaker|lambda|s3)|heroku|serverless|oc (apply|start-build)|huggingface-cli|flyctl|cloudformation|ssh|scp|rsync)\b/iu;

/** CI jobs mostly lint and test code: that is no lifecycle stage. Publishing documents is not deployment. */
function stageOfJob(step: Step, fromCode: readonly Stage[]): Stage | undefined {
  const { name, file, commands = [], environment } = step.attributes;
  const text = commands.join('\n');
  if (fromCode[0] !== undefined) return fromCode.find((stage) => stage === 'train') ?? fromCode[0];
  if (/\bdvc (repro|exp run)\b/u.test(text)) return 'train';
  if (publishesDocuments.test(text) || isPagesEnvironment(environment ?? '')) return undefined;
  const named = stagesInWords(`${name} ${baseName(file)}`);
  const [first] = named.filter(
    (stage) => stage === 'train' || stage === 'monitor' || stage === 'approve' || stage === 'register',
  );
  if (environment !== undefined || named.includes('deploy')) {
    return deploysSoftware.test(text) || environment !== undefined ? 'deploy' : first;
  }
  return deploysSoftware.test(text) ? 'deploy' : undefined;
}

export function baseName(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const dot = last.lastIndexOf('.');
  return dot > 0 ? last.slice(0, dot) : last;
}
