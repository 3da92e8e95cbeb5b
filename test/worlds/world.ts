/**
 * A planted world before it is written: files of HEAD, what changed after the run was recorded, steps, runs, versions,
 * and what a survey must find in it. `cleanWorld` makes one in which every layer agrees.
 */
import type { DivergenceKind } from '#lifecycle';
import { chance, type Chance } from './random.ts';
import { commonPython, scriptText, type ScriptPlan } from './code.ts';
import type { Variant } from './variant.ts';

export interface PlannedStep {
  readonly name: string;
  readonly script: string;
  readonly command: string;
  readonly deps: string[];
  readonly outs: string[];
  readonly metrics: string[];
  readonly params: string[];
  readonly frozen: boolean;
  /** Whether the lock holds a run of it. */
  readonly locked: boolean;
  /** What it draws on in the chart: names of earlier steps. */
  readonly after: string[];
}

export interface PlannedRun {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  /** A branch or tag of the world, an id of no commit, or nothing. */
  readonly commit: 'main' | 'side' | 'tag' | { readonly id: string } | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly parent?: string;
  readonly deleted?: boolean;
}

export interface PlannedVersion {
  readonly model: string;
  readonly version: number;
  readonly run: string;
  readonly createdAt: number;
}

export interface Expected {
  readonly kind: DivergenceKind;
  readonly title: string;
  /** Words that the sentence must hold. */
  readonly says?: RegExp;
}

export interface World {
  readonly variant: Variant;
  readonly draw: Chance;
  /** As recorded by the lock; parameters and documents included. Paths from the root of the repository. */
  readonly files: Map<string, string>;
  /** Committed after the lock. */
  readonly later: Map<string, string | null>;
  /** In the working tree only (ignored by git). */
  readonly untracked: Map<string, string>;
  readonly steps: PlannedStep[];
  readonly settings: Map<string, string | number | boolean>;
  /** Settings that were changed after the lock. */
  readonly laterSettings: Map<string, string | number | boolean>;
  readonly runs: PlannedRun[];
  readonly versions: PlannedVersion[];
  /** Lines of the chart and paragraphs of the README, filled when it is written. */
  readonly chart: {
    dropArrow?: readonly [string, string];
    extraArrow?: readonly [string, string];
    dropStep?: string;
    extraStep?: string;
  };
  readonly paragraphs: string[];
  /** More commits on a branch and a tag that are not in main's history. */
  side: boolean;
  /** Models as docs/serving.md lists them, and as manifests serve them; without both nothing is written. */
  readonly serving: { documented: string[]; served: string[] };
  /** Environments as the forge answers for them; without any, no forge is a source. */
  readonly forge: { readonly name: string; readonly reviewers: readonly string[] }[];
  readonly expected: Expected[];
  /** What is said instead where the forge cannot be read, or not be tied to the repository. */
  readonly unforged: Expected[];
}

export const ext = (variant: Variant): string => (variant.language === 'python' ? 'py' : 'R');
export const modelPath = (variant: Variant): string =>
  variant.language === 'python' ? 'models/model.joblib' : 'models/model.rds';

/** A path as dvc.yaml names it, from the root of the repository. */
export function fromRoot(world: World, path: string): string {
  const { pipelineDirectory } = world.variant;
  return pipelineDirectory === '' ? path : `${pipelineDirectory}/${path}`;
}

export function pipelineFile(world: World): string {
  return fromRoot(world, 'dvc.yaml');
}

export function runCommand(variant: Variant, script: string): string {
  return variant.language === 'python' ? `python ${script}` : `Rscript ${script}`;
}

export function scriptName(variant: Variant, step: string, number: number): string {
  const base = variant.numbered && variant.language === 'r' ? `0${number}-${step}` : step;
  return `${variant.codeDirectory}/${base}.${ext(variant)}`;
}

type Shape = Omit<ScriptPlan, 'what'> & {
  readonly what: 'ingest' | 'prepare' | 'featurize' | 'train' | 'evaluate';
  readonly after: readonly string[];
  readonly params: readonly string[];
};

function shapes(variant: Variant): readonly Shape[] {
  const model = modelPath(variant);
  const ingest: Shape = {
    what: 'ingest',
    reads: ['data/extract.csv'],
    writes: ['data/raw.csv'],
    after: [],
    params: [],
  };
  const first = variant.steps === 5 ? ['ingest'] : [];
  const prepare: Shape = {
    what: 'prepare',
    reads: ['data/raw.csv'],
    writes: ['data/prepared.csv'],
    after: first,
    params: ['prepare.share'],
  };
  const featurize: Shape = {
    what: 'featurize',
    reads: ['data/prepared.csv'],
    writes: ['data/features.csv'],
    after: ['prepare'],
    params: [],
  };
  const input = variant.steps === 3 ? 'data/prepared.csv' : 'data/features.csv';
  const before = variant.steps === 3 ? 'prepare' : 'featurize';
  const train: Shape = {
    what: 'train',
    reads: [input],
    writes: [],
    saves: model,
    after: [before],
    params: ['train.depth', 'train.rate'],
  };
  const evaluate: Shape = {
    what: 'evaluate',
    reads: [input],
    writes: ['reports/metrics.json'],
    model,
    after: [before, 'train'],
    params: [],
  };
  return [
    ...(variant.steps === 5 ? [ingest] : []),
    prepare,
    ...(variant.steps === 3 ? [] : [featurize]),
    train,
    evaluate,
  ];
}

export function cleanWorld(variant: Variant): World {
  const world: World = {
    variant,
    draw: chance(variant.seed + 1000),
    files: new Map(),
    later: new Map(),
    untracked: new Map(),
    steps: [],
    settings: new Map<string, string | number | boolean>([
      ['prepare.share', 0.2],
      ['train.depth', 4],
      ['train.rate', 0.1],
    ]),
    laterSettings: new Map(),
    runs: [],
    versions: [],
    chart: {},
    paragraphs: [],
    side: false,
    serving: { documented: [], served: [] },
    forge: [],
    expected: [],
    unforged: [],
  };
  for (const [index, shape] of shapes(variant).entries()) addStep(world, shape, index);
  addSurroundings(world);
  addRecords(world);
  return world;
}

function addStep(world: World, shape: Shape, index: number): void {
  const { variant } = world;
  const script = scriptName(variant, shape.what, index);
  world.files.set(fromRoot(world, script), scriptText(variant.language, shape));
  world.steps.push({
    name: shape.what,
    script,
    command: runCommand(variant, script),
    deps: [script, ...shape.reads, ...(shape.model === undefined ? [] : [shape.model])],
    outs: [
      ...shape.writes.filter((path) => !path.endsWith('.json')),
      ...(shape.saves === undefined ? [] : [shape.saves]),
    ],
    metrics: shape.writes.filter((path) => path.endsWith('.json')),
    params: [...shape.params],
    frozen: index === 0 && variant.frozenFirst,
    locked: true,
    after: [...shape.after],
  });
}

function addSurroundings(world: World): void {
  const { variant } = world;
  if (variant.language === 'python') {
    world.files.set(fromRoot(world, `${variant.codeDirectory}/common.py`), commonPython);
    world.files.set('requirements.txt', 'pandas==2.2.3\nscikit-learn==1.5.2\nmlflow==2.22.1\n');
  }
  const raw = variant.steps === 5 ? 'data/extract.csv' : 'data/raw.csv';
  const content = 'a,b,target\n1,2,0\n3,4,1\n';
  if (variant.rawData === 'committed') world.files.set(fromRoot(world, raw), content);
  else world.untracked.set(fromRoot(world, `${raw}.dvc`), '');
  const ignored = [
    '*.db',
    'mlruns/',
    '.env',
    '.venv/',
    ...world.steps.flatMap((step) => step.outs.map((path) => `/${fromRoot(world, path)}`)),
  ];
  if (variant.rawData === 'tracked') ignored.push(`/${fromRoot(world, raw)}`);
  world.files.set('.gitignore', `${ignored.join('\n')}\n`);
  world.files.set(fromRoot(world, 'reports/metrics.json'), '{"f1": 0.81}\n');
  world.files.set(
    '.github/workflows/ci.yml',
    workflow([
      ['checks', ['actions/checkout@v4', 'actions/setup-python@v5'], ['pip install -r requirements.txt', 'pytest']],
    ]),
  );
  world.files.set('LICENSE', 'MIT License\n');
}

export function workflow(
  jobs: readonly (readonly [string, readonly string[], readonly string[], ...string[]])[],
): string {
  const one = ([name, uses, runs, ...extra]: (typeof jobs)[number]): string =>
    [
      `  ${name}:`,
      '    runs-on: ubuntu-24.04',
      ...extra.map((text) => `    ${text}`),
      '    steps:',
      ...uses.map((each) => `      - uses: ${each}`),
      ...runs.map((each) => `      - run: ${each}`),
    ].join('\n');
  return `name: Checks\non:\n  push:\n    branches: [main]\njobs:\n${jobs.map(one).join('\n')}\n`;
}

const START = Date.UTC(2024, 2, 1, 9);

export function addRun(world: World, run: Partial<PlannedRun> & { readonly name: string }): PlannedRun {
  const number = world.runs.length;
  const id = Array.from({ length: 4 }, (_, part) =>
    (Math.imul(world.variant.seed * 97 + number * 31 + part + 1, 2_654_435_761) >>> 0).toString(16).padStart(8, '0'),
  ).join('');
  const startedAt = START + number * 3_600_000;
  const planned: PlannedRun = {
    id,
    experiment: world.variant.experiments[0] ?? 'Default',
    commit: 'main',
    startedAt,
    endedAt: startedAt + 600_000,
    metrics: { f1: 0.8, auc: 0.9 },
    ...run,
  };
  world.runs.push(planned);
  return planned;
}

function addRecords(world: World): void {
  for (const experiment of world.variant.experiments) {
    for (const name of ['first', 'second', 'third']) addRun(world, { experiment, name: `${experiment}-${name}` });
  }
  const [run] = world.runs;
  if (run) world.versions.push({ model: world.variant.name, version: 1, run: run.id, createdAt: run.endedAt + 60_000 });
}
