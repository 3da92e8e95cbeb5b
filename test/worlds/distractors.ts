/** For each kind something that looks like its gap and is none. A world full of these must have no finding. */
import type { DivergenceKind } from '#lifecycle';
import { scriptText } from './code.ts';
import { stepOf } from './plants.ts';
import { manifestText } from './render.ts';
import { addRun, ext, fromRoot, modelPath, runCommand, scriptName, workflow, type World } from './world.ts';

export const distractors: Readonly<Record<DivergenceKind, (world: World) => void>> = {
  // Touched after the run and changed back; or only the line ends, which DVC 2 did not see.
  'stale-run': (world) => {
    const script = fromRoot(world, stepOf(world, 'prepare').script);
    const text = world.files.get(script) ?? '';
    if (world.variant.lines === 'lf-2') world.later.set(script, text.replaceAll('\n', '\r\n'));
    else if (!world.later.has(script)) world.later.set(script, text);
    world.later.set('docs/notes.md', '# Notes\n\nNothing of the pipeline changed.\n');
  },
  // Code that fits and is a test, a module that others import, or run by a workflow.
  'undeclared-step': (world) => {
    const { variant } = world;
    const fits = scriptText(variant.language, { what: 'train', reads: ['data/prepared.csv'], writes: [] });
    world.files.set(variant.language === 'python' ? 'tests/test_train.py' : 'tests/testthat/test-train.R', fits);
    const nightly = `tools/refit.${ext(variant)}`;
    world.files.set(nightly, fits);
    world.files.set(
      '.github/workflows/refit.yml',
      workflow([['refit', ['actions/checkout@v4'], [runCommand(variant, nightly)]]]),
    );
  },
  // Frozen, and on record; and a pipeline of its own that has no lock at all, so that nothing is known of its runs.
  'unexecuted-step': (world) => {
    const { variant } = world;
    const aside = `aside/report.${ext(variant)}`;
    world.files.set(aside, scriptText(variant.language, { what: 'prepare', reads: ['in.csv'], writes: ['out.csv'] }));
    world.files.set(
      'aside/dvc.yaml',
      `stages:\n  report:\n    cmd: ${runCommand(variant, `report.${ext(variant)}`)}\n    deps:\n      - report.${ext(variant)}\n`,
    );
    const script = scriptName(variant, 'archive', 9);
    world.files.set(
      fromRoot(world, script),
      scriptText(variant.language, { what: 'prepare', reads: ['data/prepared.csv'], writes: ['data/archived.csv'] }),
    );
    world.steps.push({
      name: 'archive',
      script,
      command: runCommand(variant, script),
      deps: [script, 'data/prepared.csv'],
      outs: ['data/archived.csv'],
      metrics: [],
      params: [],
      frozen: true,
      locked: true,
      after: ['prepare'],
    });
  },
  // A dependency kept by DVC, and one that git ignores.
  'broken-declaration': (world) => {
    const step = stepOf(world, 'prepare');
    world.untracked.set(fromRoot(world, 'data/lookup.csv.dvc'), '');
    step.deps.push('data/lookup.csv', 'data/private.csv');
    world.files.set(
      '.gitignore',
      `${world.files.get('.gitignore') ?? ''}private.csv\n/${fromRoot(world, 'data/lookup.csv')}\n`,
    );
  },
  // A model that only a test reads, and one that lies in a directory that a step makes.
  'missing-producer': (world) => {
    const { variant } = world;
    const [test, text] =
      variant.language === 'python'
        ? [
            'tests/test_model.py',
            'import joblib\n\n\ndef test_loads():\n    assert joblib.load("tests/data/tiny.joblib")\n',
          ]
        : ['tests/testthat/test-model.R', 'model <- readRDS("tests/data/tiny.rds")\n'];
    world.files.set(test, text);
    const train = stepOf(world, 'train');
    train.outs.push('models/checkpoints');
    stepOf(world, 'evaluate').deps.push(`models/checkpoints/best.${variant.language === 'python' ? 'pt' : 'rds'}`);
    world.files.set('.gitignore', `${world.files.get('.gitignore') ?? ''}/${fromRoot(world, 'models/checkpoints')}\n`);
  },
  // A run that was thrown away names no commit.
  'unjoined-run': (world) => {
    addRun(world, { name: 'discarded', commit: undefined, deleted: true });
  },
  // Commits on another branch and under a tag.
  'orphaned-run': (world) => {
    world.side = true;
    addRun(world, { name: 'on-a-branch', commit: 'side' });
    addRun(world, { name: 'under-a-tag', commit: 'tag' });
  },
  // Charts of something else (one with two names of ours), and one that draws files between the steps.
  'diagram-differs': (world) => {
    world.files.set(
      'docs/architecture.md',
      '# Architecture\n\n```mermaid\nflowchart LR\n    user[User] --> gateway[API gateway]\n    gateway --> queue[(Queue)]\n    queue --> worker[Worker]\n```\n',
    );
    world.files.set(
      'docs/platform.md',
      '# Platform\n\n```mermaid\nflowchart LR\n    evaluate[Evaluate] --> train[Train]\n    train --> bill[Bill]\n    bill --> audit[Audit]\n    audit --> archive_box[Keep]\n    archive_box --> invoice[Invoice]\n```\n',
    );
    world.files.set(
      'docs/flow.md',
      `# Flow\n\n\`\`\`mermaid\nflowchart TD\n${world.steps.flatMap((step) => step.after.map((before) => `    ${before}["${before}"] --> ${before}_file[("${before}.csv")]\n    ${before}_file --> ${step.name}["${step.name}"]`)).join('\n')}\n\`\`\`\n`,
    );
  },
  // Ignored files, products, templates and addresses.
  'documented-path-missing': (world) => {
    world.paragraphs.push(
      'Put your keys into `.env`.',
      `The model is written to \`${fromRoot(world, modelPath(world.variant))}\`; metrics are in \`${fromRoot(world, 'reports/metrics.json')}\`.`,
      'Call it with `--input path/to/your/file.csv` or see https://example.org/docs/setup.md.',
    );
  },
  // Evaluated by a child run.
  'registered-unevaluated': (world) => {
    const run = addRun(world, { name: 'parent', metrics: { loss: 0.1 } });
    addRun(world, { name: 'evaluation', parent: run.id, metrics: { f1: 0.7 } });
    const model = `${world.variant.name}-nested`;
    world.versions.push({ model, version: 1, run: run.id, createdAt: run.endedAt + 90_000 });
  },
  // Registered in the moment in which the run ended.
  'registered-before-run-ended': (world) => {
    const run = addRun(world, { name: 'on-time' });
    world.versions.push({ model: `${world.variant.name}-prompt`, version: 1, run: run.id, createdAt: run.endedAt });
  },
  // Comments about pull requests and robots; an approval that the forge enforces, as a comment says.
  'approval-not-observable': (world) => {
    world.files.set(
      '.github/workflows/guarded.yml',
      `# Requires manual approval in the 'guarded' environment.\n${workflow([['roll-out', ['actions/checkout@v4'], ['echo out'], 'environment: guarded']])}`,
    );
    world.forge.push({ name: 'guarded', reviewers: ['ada', 'ben'] });
    world.unforged.push({ kind: 'approval-not-observable', title: "environment 'guarded'" });
    world.files.set(
      '.github/workflows/merge.yml',
      `# Pull requests of dependabot are approved automatically.\n${workflow([['merge', ['actions/checkout@v4'], ['gh pr merge --auto']]])}`,
    );
    world.files.set(
      'CONTRIBUTING.md',
      '# Contributing\n\nEvery pull request needs one approval before it is merged.\n',
    );
  },
  // Pinned to a tag, to a commit, to a digest; an address that names a commit.
  'unpinned-input': (world) => {
    const sha = '8f4b7f84864484a7bf31766abe9204da3cbe65b3';
    world.files.set(
      '.github/workflows/pinned.yml',
      workflow([
        [
          'pinned',
          [`actions/checkout@${sha}`, 'acme/ml-actions/train@v2.1.0', './.github/actions/local'],
          [`curl -LO https://raw.githubusercontent.com/acme/data/${sha}/extract.csv`],
          `container: ghcr.io/acme/trainer@sha256:${'ab'.repeat(32)}`,
        ],
      ]),
    );
    world.files.set('.github/actions/local/action.yml', 'name: Local\nruns:\n  using: composite\n  steps: []\n');
  },
  // The note and the setting agree, or speak of different things.
  'setting-contradicts-note': (world) => {
    if (!world.settings.has('run_note')) {
      world.settings.set(
        'run_note',
        world.draw.flip() ? 'Quick run without drift checks' : 'Run with all rows of March',
      );
      world.settings.set('monitor.drift_enable', false);
    }
    world.settings.set('train.description', 'Trees with early stopping');
    world.settings.set('train.early_stopping', true);
  },
  // It is as it says; and what only looks like a statement: a question, a plan, somebody else's words.
  'claim-contradicted': (world) => {
    const names = world.steps.map(({ name }) => name);
    world.paragraphs.push(
      'No trained models are shared in this repository.',
      `The pipeline consists of the following stages: ${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}.`,
      '> The pipeline consists of twelve stages: a, b and c.',
      'If the archive is unpacked, the pipeline has ten stages: d, e and f.',
    );
  },
  // Wishes, denials, other people's tools, to-do lists; and one promise that the code keeps.
  'claim-unsupported': (world) => {
    world.paragraphs.push(
      'Will the model provide audit trails?',
      'The model does not keep audit trails.',
      'The next release will include canary deployments.',
      '- [ ] The service provides automatic rollbacks',
      '```\nThe model employs audit trails.\n```',
      'Kubernetes supports canary deployments and rollbacks.',
      '> The model provides fairness checks.',
    );
    if (world.variant.language === 'python') world.paragraphs.push('Experiments are tracked with MLflow.');
  },
  // A rule that is kept, one that is advice, and one about something that is no script.
  'rule-not-followed': (world) => {
    const called = world.variant.language === 'python' ? 'RandomForestClassifier' : 'read_csv';
    world.paragraphs.push(
      `Every training script must call \`${called}\`.`,
      'Every training script should call `fix_seeds`.',
      'Every model must be reviewed with `care_taken`.',
    );
  },
  // Adopted; only proposed; replaced; decided a few days before the newest commit.
  'decision-not-adopted': (world) => {
    const record = (number: number, name: string, given: { status: string; date: string }): void => {
      world.files.set(
        `docs/adr/000${number}-${name.toLowerCase()}.md`,
        `# ${number}. Use ${name} for data\n\nDate: ${given.date}\n\n## Status\n\n${given.status}\n\n## Decision\n\nWe will use ${name} for data.\n`,
      );
    };
    record(1, world.variant.language === 'python' ? 'Pandas' : 'Readr', { status: 'Accepted', date: '2022-01-03' });
    record(2, 'Feast', { status: 'Proposed', date: '2022-01-04' });
    record(3, 'Soda', { status: 'Superseded by ADR 1', date: '2021-01-04' });
    record(5, 'Dagster', { status: 'Accepted', date: '2024-02-25' });
  },
  // The same names in another writing.
  'served-not-documented': ({ serving }) => {
    serving.documented.push('North Side', 'south');
    serving.served.push('north-side', 'south');
  },
  // What is said to be supported need not be served.
  'documented-not-served': (world) => {
    world.files.set('docs/kinds.md', '# Kinds\n\nThis package supports these models: linear, tree and forest.\n');
  },
  // Both models that are registered are served; what is served unnamed could be any.
  'trained-not-served': (world) => {
    const run = addRun(world, { name: 'sibling' });
    world.versions.push({ model: 'sibling', version: 1, run: run.id, createdAt: run.endedAt + 60_000 });
    for (const { model } of world.versions)
      if (model !== world.variant.name)
        world.files.set(`deploy/${model}.yaml`, manifestText(model, `models:/${model}/1`));
  },
  // Another version in another environment, and the same version twice.
  'version-differs': (world) => {
    world.files.set('deploy/tariff.yaml', manifestText('tariff', 'models:/tariff/3', 'production'));
    world.files.set('deploy/staging/tariff.yaml', manifestText('tariff', 'models:/tariff/4', 'staging'));
    world.files.set('deploy/tariff-batch.yaml', manifestText('tariff-batch', 'models:/tariff/3'));
  },
  // What is served is the version that was evaluated.
  'evaluated-not-served': (world) => {
    const { name } = world.variant;
    world.files.set('deploy/main-model.yaml', manifestText(name, `models:/${name}/1`));
    if (world.serving.documented.length > 0)
      world.serving.documented.push('tariff', ...new Set(world.versions.map(({ model }) => model)));
  },
  // A scan that a workflow calls through a task; a comment that speaks of one.
  'practice-not-run': (world) => {
    world.files.set('Makefile', 'check: scan\nscan:\n\tbandit -r .\n# audit:\n#\tpip-audit\n');
    world.files.set('.github/workflows/check.yml', workflow([['check', ['actions/checkout@v4'], ['make check']]]));
  },
  // Covered by a directory, by name, and by the line for all; what only steers reaches nothing.
  'unowned-agent': (world) => {
    world.files.set('CODEOWNERS', '* @example/all\n/src/ @example/science\n.mcp.json @example/security\n');
    world.files.set('.mcp.json', '{"mcpServers": {"db": {"command": "npx", "args": ["server-postgres"]}}}\n');
    world.files.set('.claude/agents/reviewer.md', '---\nname: reviewer\ntools: Bash\n---\nReview.\n');
    world.files.set('AGENTS.md', '# How to work\n\nRun the checks.\n');
  },
};
