/**
 * One gap for each kind of finding. Each function puts a gap into a clean world, in one of several forms, and writes
 * down what a survey must then say.
 */
import { connectors } from '#connectors';
import type { DivergenceKind } from '#lifecycle';
import { scriptText } from './code.ts';
import { manifestText } from './render.ts';
import {
  addRun,
  fromRoot,
  modelPath,
  pipelineFile,
  runCommand,
  scriptName,
  workflow,
  type PlannedStep,
  type World,
} from './world.ts';
import type { Variant } from './variant.ts';

type Plant = (world: World) => void;

export const plants: Readonly<Record<DivergenceKind, Plant>> = {
  'stale-run': plantStaleRun,
  'undeclared-step': plantUndeclaredStep,
  'unexecuted-step': plantUnexecutedStep,
  'broken-declaration': plantBrokenDeclaration,
  'missing-producer': plantMissingProducer,
  'unjoined-run': plantUnjoinedRun,
  'orphaned-run': plantOrphanedRun,
  'diagram-differs': plantDiagram,
  'documented-path-missing': plantDocumentedPath,
  'registered-unevaluated': plantUnevaluated,
  'registered-before-run-ended': plantEarlyRegistration,
  'approval-not-observable': plantApproval,
  'unpinned-input': plantUnpinned,
  'setting-contradicts-note': plantContradiction,
  'claim-contradicted': plantContradictedClaim,
  'claim-unsupported': plantUnsupportedClaim,
  'rule-not-followed': plantBrokenRule,
  'decision-not-adopted': plantForgottenDecision,
  'served-not-documented': plantUndocumentedModel,
  'documented-not-served': plantUnservedModel,
  'trained-not-served': plantIdleModel,
  'version-differs': plantTwoVersions,
  'evaluated-not-served': plantUnevaluatedServing,
  'practice-not-run': plantIdleScan,
  'unowned-agent': plantUnownedAgent,
};

/** Scripts in R say what they do only while there is a connector for R. */
function readsCode(variant: Variant): boolean {
  return variant.language === 'python' || 'r' in connectors;
}

export function stepOf(world: World, name: string): PlannedStep {
  const step = world.steps.find((each) => each.name === name) ?? world.steps[0];
  if (!step) throw new Error('A world has steps.');
  return step;
}

/** The code, a parameter or committed data changed after the run was recorded. */
function plantStaleRun(world: World): void {
  const form = world.draw.pick(['code', 'both', 'parameter', 'data'] as const);
  const step = stepOf(
    world,
    form === 'parameter' || form === 'both' ? 'train' : world.draw.pick(['prepare', 'train', 'evaluate']),
  );
  const script = fromRoot(world, step.script);
  if (form === 'parameter') {
    world.laterSettings.set('train.depth', 9);
    world.expected.push({ kind: 'stale-run', title: 'train', says: /with the parameters at HEAD.*train\.depth/u });
    return;
  }
  if (form === 'data' && world.variant.rawData === 'committed') {
    const [first] = world.steps;
    const raw = first?.name === 'ingest' ? 'data/extract.csv' : 'data/raw.csv';
    world.later.set(fromRoot(world, raw), 'a,b,target\n9,9,1\n');
    world.expected.push({
      kind: 'stale-run',
      title: first?.name ?? '',
      says: /from the files at HEAD: .*[0-9a-f]{8} in the record, [0-9a-f]{8} now/u,
    });
    return;
  }
  if (form === 'both') world.laterSettings.set('train.depth', 9);
  world.later.set(script, `${world.files.get(script) ?? ''}\n# tuned by hand\n`);
  const says =
    form === 'both'
      ? /by the code at HEAD.*now sets train\.depth/u
      : /by the code at HEAD: .*[0-9a-f]{8} in the record, [0-9a-f]{8} now/u;
  world.expected.push({ kind: 'stale-run', title: step.name, says });
}

function plantUndeclaredStep(world: World): void {
  const { variant } = world;
  const form = world.draw.pick(['serve', 'tune', 'train'] as const);
  const name = { serve: 'api', tune: 'sweep', train: 'retrain' }[form];
  const path = fromRoot(world, scriptName(variant, name, 8));
  const plan =
    form === 'serve'
      ? ({ what: 'serve', reads: [], writes: [], model: modelPath(variant) } as const)
      : ({ what: 'train', reads: ['data/prepared.csv'], writes: [] } as const);
  world.files.set(path, scriptText(variant.language, plan));
  if (readsCode(variant)) world.expected.push({ kind: 'undeclared-step', title: path });
}

function plantUnexecutedStep(world: World): void {
  const { variant } = world;
  const script = scriptName(variant, 'predict', 7);
  world.files.set(
    fromRoot(world, script),
    scriptText(variant.language, {
      what: 'predict',
      reads: ['data/prepared.csv'],
      writes: ['data/guesses.csv'],
      model: modelPath(variant),
    }),
  );
  world.steps.push({
    name: 'predict',
    script,
    command: runCommand(variant, script),
    deps: [script, 'data/prepared.csv', modelPath(variant)],
    outs: ['data/guesses.csv'],
    metrics: [],
    params: [],
    frozen: world.draw.flip(),
    locked: false,
    after: ['prepare', 'train'],
  });
  world.expected.push({ kind: 'unexecuted-step', title: 'predict' });
}

function plantBrokenDeclaration(world: World): void {
  const { variant } = world;
  const form = world.draw.pick(['case', 'renamed', 'workflow'] as const);
  if (form === 'workflow') {
    const path = `tools/publish.${variant.language === 'python' ? 'py' : 'R'}`;
    world.files.set(
      '.github/workflows/publish.yml',
      workflow([['publish', ['actions/checkout@v4'], [runCommand(variant, path)]]]),
    );
    world.expected.push({ kind: 'broken-declaration', title: `publish: ${path}` });
    return;
  }
  const step = stepOf(world, 'evaluate');
  const wrong =
    form === 'case'
      ? step.script.replace(/[^/]+$/u, (base) => base.replace(/[a-z]/u, (letter) => letter.toUpperCase()))
      : `${variant.codeDirectory}/helpers_old.txt`;
  step.deps.push(wrong);
  world.expected.push({
    kind: 'broken-declaration',
    title: `evaluate: ${fromRoot(world, wrong)}`,
    says: form === 'case' ? /differs in letter case/u : /not in the repository/u,
  });
}

/** A step uses a model that nobody, or only undeclared code, makes. */
function plantMissingProducer(world: World): void {
  const { variant } = world;
  const form = world.draw.pick(['committed', 'tracked', 'written'] as const);
  const path = `models/stacker.${variant.language === 'python' ? 'joblib' : 'rds'}`;
  const step = stepOf(world, 'evaluate');
  step.deps.push(path);
  if (form === 'committed') world.files.set(fromRoot(world, path), 'bytes of a model\n');
  else world.untracked.set(fromRoot(world, `${path}.dvc`), '');
  if (form === 'tracked')
    world.files.set('.gitignore', `${world.files.get('.gitignore') ?? ''}/${fromRoot(world, path)}\n`);
  if (form === 'written') {
    const train = fromRoot(world, stepOf(world, 'train').script);
    const more = variant.language === 'python' ? [`joblib.dump(model, "${path}")`] : [`saveRDS(model, "${path}")`];
    const reads = world.variant.steps === 3 ? 'data/prepared.csv' : 'data/features.csv';
    world.files.set(
      train,
      scriptText(variant.language, { what: 'train', reads: [reads], writes: [], saves: modelPath(variant), more }),
    );
  }
  world.expected.push({ kind: 'missing-producer', title: fromRoot(world, path) });
}

const ownExperiment = (world: World): string => world.draw.pick(world.variant.experiments as [string, ...string[]]);

function plantUnjoinedRun(world: World): void {
  const experiment = ownExperiment(world);
  addRun(world, { experiment, name: 'from-a-notebook', commit: undefined });
  world.expected.push({ kind: 'unjoined-run', title: experiment, says: /1 of \d+ runs/u });
}

function plantOrphanedRun(world: World): void {
  const experiment = ownExperiment(world);
  addRun(world, { experiment, name: 'amended-away', commit: { id: world.draw.pick(['1', 'd']).padEnd(40, 'e4') } });
  world.expected.push({ kind: 'orphaned-run', title: experiment, says: /1 of \d+ runs/u });
}

function plantDiagram(world: World): void {
  const form = world.draw.pick(['arrow dropped', 'arrow added', 'step left out', 'step invented'] as const);
  const last = stepOf(world, 'evaluate');
  if (form === 'arrow dropped') world.chart.dropArrow = ['train', 'evaluate'];
  // An arrow against the pipeline's direction: the pipeline leads nowhere near it.
  if (form === 'arrow added') world.chart.extraArrow = [last.name, 'prepare'];
  if (form === 'step left out') {
    if (world.steps.length > 3) world.chart.dropStep = 'evaluate';
    else world.chart.dropArrow = ['prepare', 'train'];
  }
  if (form === 'step invented') world.chart.extraStep = 'Calibrate';
  world.expected.push({ kind: 'diagram-differs', title: `README.md ↔ ${pipelineFile(world)}` });
}

function plantDocumentedPath(world: World): void {
  const { variant } = world;
  const form = world.draw.pick(['link', 'code', 'case'] as const);
  const step = stepOf(world, 'train');
  if (form === 'link') {
    world.paragraphs.push('How we work is written down in [the handbook](docs/handbook.md).');
    world.expected.push({ kind: 'documented-path-missing', title: 'README.md: docs/handbook.md' });
  } else if (form === 'code') {
    const path = fromRoot(world, `${variant.codeDirectory}/make_dataset.${variant.language === 'python' ? 'py' : 'R'}`);
    world.paragraphs.push(`Rows are cleaned in \`${path}\`.`);
    world.expected.push({ kind: 'documented-path-missing', title: `README.md: ${path}` });
  } else {
    const path = fromRoot(world, step.script).replace(/train/u, 'Train');
    world.paragraphs.push(`Training starts in \`${path}\`.`);
    world.expected.push({ kind: 'documented-path-missing', title: `README.md: ${path}`, says: /letter case/u });
  }
}

/** A version of its own model, or one more of the world's. */
function register(world: World, run: { readonly id: string; readonly endedAt: number }, after: number): string {
  const model = world.draw.flip() ? world.variant.name : `${world.variant.name}-${world.versions.length}`;
  const version = world.versions.filter((each) => each.model === model).length + 1;
  world.versions.push({ model, version, run: run.id, createdAt: run.endedAt + after });
  return model;
}

function plantUnevaluated(world: World): void {
  const metrics = world.draw.pick<Readonly<Record<string, number>>>([
    {},
    { loss: 0.2 },
    { train_accuracy: 0.99, epoch: 5 },
  ]);
  const model = register(world, addRun(world, { name: 'quick', experiment: ownExperiment(world), metrics }), 60_000);
  world.expected.push({ kind: 'registered-unevaluated', title: model, says: /no evaluation on record/u });
}

function plantEarlyRegistration(world: World): void {
  const model = register(
    world,
    addRun(world, { name: 'in-script', experiment: ownExperiment(world) }),
    -world.draw.pick([700, 5_000, 240_000]),
  );
  world.expected.push({ kind: 'registered-before-run-ended', title: model });
}

function plantApproval(world: World): void {
  const form = world.draw.pick(['environment', 'comment'] as const);
  const name = world.draw.pick(['production', 'deploy', 'prod']);
  if (form === 'environment') {
    world.files.set(
      '.github/workflows/deploy.yml',
      workflow([['deploy', ['actions/checkout@v4'], ['./deploy.sh'], `environment: ${name}`]]),
    );
    world.files.set('deploy.sh', '#!/bin/sh\necho deploying\n');
    world.expected.push({ kind: 'approval-not-observable', title: `environment '${name}'` });
  } else {
    world.files.set(
      '.github/workflows/release.yml',
      `# Requires manual approval by the model owner before the release.\n${workflow([['release', ['actions/checkout@v4'], ['make release']]])}`,
    );
    world.expected.push({ kind: 'approval-not-observable', title: '.github/workflows/release.yml' });
  }
}

function plantUnpinned(world: World): void {
  const { variant } = world;
  const form = world.draw.pick(['action', 'image', 'url'] as const);
  const file = '.github/workflows/nightly.yml';
  if (form === 'action') {
    const reference = world.draw.pick([
      'acme/ml-actions/train@main',
      'acme/setup-model@master',
      'acme/build/.github/actions/run@develop',
    ]);
    world.files.set(file, workflow([['nightly', ['actions/checkout@v4', reference], ['dvc repro']]]));
    world.expected.push({ kind: 'unpinned-input', title: `${file}: ${reference}` });
  } else if (form === 'image') {
    const image = world.draw.pick(['ghcr.io/acme/trainer:latest', 'ghcr.io/acme/trainer']);
    world.files.set(file, workflow([['nightly', ['actions/checkout@v4'], ['dvc repro'], `container: ${image}`]]));
    world.expected.push({ kind: 'unpinned-input', title: `${file}: ${image}` });
  } else {
    const url = 'https://raw.githubusercontent.com/acme/data/main/extract.csv';
    const script = fromRoot(world, `${variant.codeDirectory}/lookup.py`);
    world.files.set(
      script,
      `import pandas as pd\n\nfrom pathlib import Path\n\n\ndef lookup():\n    return pd.read_csv("${url}")\n`,
    );
    world.expected.push({ kind: 'unpinned-input', title: `${script}: ${url}` });
  }
}

function plantContradiction(world: World): void {
  const [key, note, value] = world.draw.pick<readonly [string, string, boolean]>([
    ['toggle.shap_enable', 'Nightly run with SHAP values', false],
    ['toggle.shap_enable', 'Quick run without SHAP', true],
    ['report.calibration', 'Baseline without calibration', true],
    ['toggle.upload_enable', 'Full run with upload', false],
  ]);
  world.settings.set('run_note', note);
  world.settings.set(key, value);
  world.expected.push({ kind: 'setting-contradicts-note', title: `${fromRoot(world, 'params.yaml')}: ${key}` });
}

/** A workflow's comment demands an approval that the forge asks of nobody. */
function plantUnguardedEnvironment(world: World): void {
  const name = 'live';
  world.files.set(
    '.github/workflows/ship.yml',
    `# Requires manual approval before anything reaches the '${name}' environment.\n${workflow([['ship', ['actions/checkout@v4'], ['make ship'], `environment: ${name}`]])}`,
  );
  world.files.set('Makefile', `${world.files.get('Makefile') ?? ''}ship:\n\t./ship.sh\n`);
  world.forge.push({ name, reviewers: [] }, { name: 'elsewhere', reviewers: ['ada'] });
  const title = `.github/workflows/ship.yml: approval in '${name}'`;
  world.expected.push({ kind: 'claim-contradicted', title, says: /GitHub asks nobody/u });
  world.unforged.push({ kind: 'approval-not-observable', title: `environment '${name}'` });
}

function plantContradictedClaim(world: World): void {
  // Words without an environment are told of a repository that names none.
  const apart = world.expected.every(({ title }) => title !== '.github/workflows/release.yml');
  if (world.variant.seed % 3 === 2 && apart) {
    plantUnguardedEnvironment(world);
    return;
  }
  if (world.draw.flip()) {
    world.paragraphs.push('No trained models are shared in this repository.');
    world.files.set(world.draw.pick(['exports/final.onnx', 'handover/v2.pkl']), 'bytes of a model\n');
    world.expected.push({
      kind: 'claim-contradicted',
      title: 'README.md: model files',
      says: /holds (?:exports|handover)/u,
    });
    return;
  }
  const names = world.steps.map(({ name }) => name);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
  world.paragraphs.push(`The pipeline consists of nine stages: ${list}.`);
  world.expected.push({ kind: 'claim-contradicted', title: 'README.md: stages', says: /says 9 and names/u });
}

function plantUnsupportedClaim(world: World): void {
  const [capability, sentence] = world.draw.pick<readonly [string, string]>([
    ['audit trail', 'The model also keeps audit trails to facilitate appeals.'],
    ['rollback', 'Our deployment provides automatic rollbacks.'],
    ['fairness checks', 'The pipeline includes fairness checks for all age groups.'],
  ]);
  world.paragraphs.push(sentence);
  world.expected.push({
    kind: 'claim-unsupported',
    title: `README.md: ${capability}`,
    says: /none occurs in \d+ files/u,
  });
}

/** Not called at all, or only named in a comment and in a string. */
function plantBrokenRule(world: World): void {
  world.paragraphs.push('Every training script must call `fix_seeds`.');
  const train = fromRoot(world, stepOf(world, 'train').script);
  const text = world.files.get(train) ?? '';
  if (world.draw.flip()) world.files.set(train, `${text}# fix_seeds() is called elsewhere\n`);
  world.expected.push({ kind: 'rule-not-followed', title: 'README.md: training script', says: /no way to fix_seeds/u });
}

function plantForgottenDecision(world: World): void {
  const [tool, purpose] = world.draw.pick<readonly [string, string]>([
    ['Great Expectations', 'data checks'],
    ['BentoML', 'serving'],
    ['Feast', 'features'],
  ]);
  const title = `Use ${tool} for ${purpose}`;
  const path = 'docs/adr/0004-tool.md';
  world.files.set(
    path,
    `# 4. ${title}\n\nDate: 2022-05-09\n\n## Status\n\nAccepted\n\n## Decision\n\nWe will use ${tool} for ${purpose}.\n`,
  );
  world.expected.push({ kind: 'decision-not-adopted', title: `${path}: ${title}`, says: /days after it was decided/u });
}

/** Two models that documents and manifests agree on, around which a gap can be. */
function planServing({ serving }: World): World['serving'] {
  for (const list of [serving.documented, serving.served]) {
    for (const name of ['north', 'south']) if (!list.includes(name)) list.push(name);
  }
  return serving;
}

function plantUndocumentedModel(world: World): void {
  const name = world.draw.pick(['east', 'quick-fix']);
  planServing(world).served.push(name);
  world.expected.push({ kind: 'served-not-documented', title: `docs/serving.md: ${name}` });
}

function plantUnservedModel(world: World): void {
  const name = world.draw.pick(['west', 'night_shift']);
  planServing(world).documented.push(name);
  world.expected.push({ kind: 'documented-not-served', title: `docs/serving.md: ${name}` });
}

const MAIN = 'deploy/main-model.yaml';
const RATES = 'deploy/rates.yaml';

/** The first registered model is served, and another that was registered and evaluated like it is not. */
function plantIdleModel(world: World): void {
  const { name } = world.variant;
  if (!world.files.has(MAIN)) world.files.set(MAIN, manifestText(name, `models:/${name}/1`));
  const run = addRun(world, { name: 'fallback', experiment: ownExperiment(world) });
  const model = world.draw.pick(['fallback', 'night-model']);
  world.versions.push({ model, version: 1, run: run.id, createdAt: run.endedAt + 60_000 });
}

/** Two manifests, or a manifest and a document, choose different versions of one model. */
function plantTwoVersions(world: World): void {
  world.files.set(RATES, manifestText('rates', 'models:/rates/3'));
  const other = world.draw.pick([2, 4, 11]);
  if (world.draw.flip())
    world.files.set('deploy/rates-batch.yaml', manifestText('rates-batch', `models:/rates/${other}`));
  else world.files.set('docs/versions.md', `# Versions\n\n| Model | Version |\n|---|---|\n| rates | ${other} |\n`);
  world.expected.push({ kind: 'version-differs', title: 'rates', says: new RegExp(`version ${other} `, 'u') });
}

/** What is served is no version that was ever evaluated. */
function plantUnevaluatedServing(world: World): void {
  const { name } = world.variant;
  world.files.set(MAIN, manifestText(name, `models:/${name}/99`));
  world.expected.push({ kind: 'evaluated-not-served', title: name, says: /serves version 99/u });
}

/** A scan that is a task or has its settings, and that no workflow calls. */
function plantIdleScan(world: World): void {
  const form = world.draw.pick(['task', 'tool', 'settings'] as const);
  const tool = form === 'settings' ? 'gitleaks' : world.draw.pick(['trivy', 'pip-audit', 'bandit']);
  if (form === 'task') world.files.set('Makefile', `scan:\n\t${tool} .\n`);
  if (form === 'tool') world.files.set('mise.toml', `[tools]\n${tool} = "latest"\n`);
  if (form === 'settings') world.files.set('.gitleaks.toml', 'title = "secrets"\n');
  world.files.set('.github/workflows/check.yml', workflow([['check', ['actions/checkout@v4'], ['pytest']]]));
  world.expected.push({ kind: 'practice-not-run', title: tool });
}

/** A server for agents, or an agent of its own, that no owner's line covers. */
function plantUnownedAgent(world: World): void {
  world.files.set('CODEOWNERS', '/src/ @example/science\n*.md @example/writers\n');
  const name = world.draw.pick(['tickets', 'warehouse']);
  if (world.draw.flip())
    world.files.set('.mcp.json', `{"mcpServers": {"${name}": {"command": "npx", "args": ["server-postgres"]}}}\n`);
  else world.files.set('.vscode/mcp.json', `{"servers": {"${name}": {"url": "https://tools.example.org/mcp"}}}\n`);
  world.expected.push({ kind: 'unowned-agent', title: name });
}

/** What follows from all that was planted: to be called once a world is whole. */
export function settle(world: World): World {
  const { serving, expected, variant } = world;
  if (world.files.has(RATES) && serving.documented.length > 0) serving.documented.push('rates');
  if (!world.files.has(MAIN)) return world;
  if (serving.documented.length > 0) serving.documented.push(variant.name);
  const idle = new Set(world.versions.map(({ model }) => model).filter((model) => model !== variant.name));
  for (const title of idle) expected.push({ kind: 'trained-not-served', title });
  return world;
}
