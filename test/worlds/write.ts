/** Writes a planned world to disk: a git history by `git fast-import`, a working tree, a tracking store. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { emptyStore } from '../support/mlflow-store.ts';
import { lockText, manifestText, pipelineText, readmeText, settingsText, trackedText } from './render.ts';
import { fromRoot, type PlannedRun, type World } from './world.ts';

export interface Written {
  /** The repository, and the store where it is a source of its own. */
  readonly locations: readonly string[];
  readonly repository: string;
  readonly store: string;
  /** What the forge answered, as a place to survey: none, or one. */
  readonly forge: readonly string[];
}

const environment = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
};

export function runGit(directory: string, args: readonly string[], input?: string): string {
  return execFileSync(
    'git',
    ['-c', 'protocol.file.allow=always', '-c', 'core.fsync=none', '-c', 'gc.auto=0', ...args],
    {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      env: environment,
      ...(input === undefined ? {} : { input }),
    },
  );
}

export function writeWorld(world: World, directory: string): Written {
  const repository = join(directory, world.variant.name);
  mkdirSync(repository, { recursive: true });
  runGit(repository, ['init', '--quiet', '--initial-branch=main']);
  finish(world);
  const commits = importHistory(world, repository);
  runGit(repository, ['checkout', '--quiet', '--force', 'main']);
  for (const [path, text] of world.untracked) put(join(repository, path), text);
  const place = world.variant.storePlace === 'inside' ? repository : join(directory, 'tracking');
  const store = world.variant.store === 'files' ? join(place, 'mlruns') : join(place, 'mlflow.db');
  mkdirSync(place, { recursive: true });
  if (world.runs.length > 0) writeStore(world, store, commits);
  const apart = world.variant.storePlace === 'apart' && world.runs.length > 0;
  const forge = writeForge(world, repository, join(directory, 'forge'));
  return { locations: [repository, ...(apart ? [store] : []), ...forge], repository, store, forge };
}

/** Answers of GitHub, one a line, as `gh api --paginate --jq '.[]'` leaves them; tied to the repository by a commit. */
function writeForge(world: World, repository: string, directory: string): readonly string[] {
  if (world.forge.length === 0) return [];
  const home = `https://github.com/example/${world.variant.name}`;
  const head_sha = runGit(repository, ['rev-parse', 'HEAD']).trim();
  const run = {
    id: 9001,
    name: 'Checks',
    path: '.github/workflows/ship.yml',
    workflow_id: 3,
    run_number: 1,
    event: 'push',
    head_sha,
    head_branch: 'main',
    status: 'completed',
    conclusion: 'success',
    html_url: `${home}/actions/runs/9001`,
    run_started_at: '2024-02-27T10:00:00Z',
    updated_at: '2024-02-27T10:05:00Z',
  };
  const environments = world.forge.map(({ name, reviewers }) => ({
    name,
    html_url: `${home}/deployments/activity_log?environments_filter=${name}`,
    protection_rules:
      reviewers.length === 0
        ? []
        : [
            {
              type: 'required_reviewers',
              reviewers: reviewers.map((login) => ({ type: 'User', reviewer: { login } })),
            },
          ],
  }));
  put(join(directory, 'answers.jsonl'), [run, ...environments].map((one) => `${JSON.stringify(one)}\n`).join(''));
  return [`github:${directory}`];
}

/** Texts that follow from the plan. */
function finish(world: World): void {
  for (const [path, text] of Array.from(world.untracked)) {
    if (!path.endsWith('.dvc') || text !== '') continue;
    world.untracked.delete(path);
    const inside =
      world.variant.pipelineDirectory === '' ? path : path.slice(world.variant.pipelineDirectory.length + 1);
    world.files.set(path, trackedText(world, inside.slice(0, -'.dvc'.length)));
  }
  if (world.variant.lines.startsWith('crlf')) {
    for (const step of world.steps) keepWithCrlf(world, fromRoot(world, step.script));
  }
  world.files.set(fromRoot(world, 'dvc.yaml'), pipelineText(world));
  world.files.set(fromRoot(world, 'params.yaml'), settingsText(world.settings));
  if (world.laterSettings.size > 0)
    world.later.set(fromRoot(world, 'params.yaml'), settingsText(new Map([...world.settings, ...world.laterSettings])));
  writeServing(world);
  world.files.set('README.md', readmeText(world));
}

/** One manifest for each model. */
function writeServing({ serving, files }: World): void {
  const { documented, served } = serving;
  if (documented.length + served.length === 0) return;
  const list = `${documented.slice(0, -1).join(', ')} and ${documented.at(-1) ?? ''}`;
  files.set('docs/serving.md', `# Serving\n\nThe platform serves these models: ${list}.\n`);
  for (const name of served) files.set(`deploy/${name}.yaml`, manifestText(name, `models:/${name}`));
}

function keepWithCrlf(world: World, script: string): void {
  for (const files of [world.files, world.later]) {
    const text = files.get(script);
    if (typeof text === 'string') files.set(script, text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'));
  }
}

const people = ['Ada Berg <ada@example.org>', 'Ben Cole <ben@example.org>', 'Cleo Diaz <cleo@example.org>'] as const;

interface Import {
  readonly lines: string[];
  mark: number;
}

function importHistory(world: World, repository: string): Readonly<Record<'main' | 'side' | 'tag', string>> {
  const stream: Import = { lines: [], mark: 0 };
  const all = [...world.files];
  const half = Math.ceil(all.length / 2);
  commit(stream, 'refs/heads/main', 'Begin', new Map(all.slice(0, half)));
  commit(stream, 'refs/heads/main', 'Add the rest', new Map(all.slice(half)), stream.mark);
  const main = stream.mark;
  commit(stream, 'refs/heads/main', 'Record a run', new Map([[fromRoot(world, 'dvc.lock'), lockText(world)]]), main);
  const head = stream.mark;
  if (world.later.size > 0) commit(stream, 'refs/heads/main', 'Rework', world.later, head);
  let side = main;
  let tag = main;
  if (world.side) {
    commit(stream, 'refs/heads/experiments', 'Try another way', new Map([['docs/trial.md', '# A trial\n']]), main);
    side = stream.mark;
    commit(stream, 'refs/tags/trial-1', 'Try a third way', new Map([['docs/trial.md', '# A third trial\n']]), main);
    tag = stream.mark;
  }
  runGit(repository, ['fast-import', '--quiet', '--export-marks=.git/marks'], stream.lines.join(''));
  const ids = new Map(
    readFileSync(join(repository, '.git/marks'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.slice(1).split(' ') as [string, string]),
  );
  const idOf = (mark: number): string => ids.get(String(mark)) ?? '';
  return { main: idOf(main), side: idOf(side), tag: idOf(tag) };
}

function commit(
  stream: Import,
  branch: string,
  message: string,
  files: ReadonlyMap<string, string | null>,
  from?: number,
): void {
  stream.mark += 1;
  const who = `${people[stream.mark % people.length] ?? people[0]} ${1_709_000_000 + stream.mark * 3600} +0000`;
  stream.lines.push(
    `commit ${branch}\nmark :${stream.mark}\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n${message}\n`,
  );
  if (from !== undefined) stream.lines.push(`from :${from}\n`);
  for (const [path, text] of files) {
    stream.lines.push(
      text === null ? `D ${path}\n` : `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
    );
  }
  stream.lines.push('\n');
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function writeStore(world: World, store: string, commits: Readonly<Record<'main' | 'side' | 'tag', string>>): void {
  const idOf = (run: PlannedRun): string | undefined =>
    typeof run.commit === 'string' ? commits[run.commit] : run.commit?.id;
  if (world.variant.store === 'files') writeFileStore(world, store, idOf);
  else writeDatabase(world, store, idOf);
}

const experimentsOf = (world: World): ReadonlyMap<string, number> =>
  new Map(
    ['Default', ...new Set(world.runs.map((run) => run.experiment).filter((name) => name !== 'Default'))].map(
      (name, index) => [name, index],
    ),
  );

function tagsOf(world: World, run: PlannedRun, commit: string | undefined): Readonly<Record<string, string>> {
  const train = world.steps.find((step) => step.name === 'train');
  return {
    'mlflow.runName': run.name,
    'mlflow.user': 'ada',
    'mlflow.source.name': train?.script ?? 'train.py',
    ...(commit === undefined ? {} : { 'mlflow.source.git.commit': commit }),
    ...(run.parent === undefined ? {} : { 'mlflow.parentRunId': run.parent }),
  };
}

type CommitOf = (run: PlannedRun) => string | undefined;

function writeDatabase(world: World, store: string, idOf: CommitOf): void {
  const database = emptyStore(world.variant.store === 'files' ? '2.x' : world.variant.store, store);
  const experiments = experimentsOf(world);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  for (const [name, id] of experiments) {
    if (id > 0)
      database
        .prepare('INSERT INTO experiments VALUES (?, ?, ?, ?, ?, ?)')
        .run(id, name, `./mlruns/${id}`, 'active', 1_700_000_000_000, 1_700_000_000_000);
  }
  for (const run of world.runs) {
    database
      .prepare("INSERT INTO runs VALUES (?, ?, 'LOCAL', '', '', 'ada', 'FINISHED', ?, ?, '', ?, ?, ?, NULL)")
      .run(
        run.id,
        run.name,
        run.startedAt,
        run.endedAt,
        run.deleted ? 'deleted' : 'active',
        `./mlruns/0/${run.id}/artifacts`,
        experiments.get(run.experiment) ?? 0,
      );
    for (const [key, value] of Object.entries(tagsOf(world, run, idOf(run))))
      database.prepare('INSERT INTO tags VALUES (?, ?, ?)').run(key, value, run.id);
    for (const [key, value] of Object.entries(run.metrics))
      database.prepare('INSERT INTO latest_metrics VALUES (?, ?, ?, 0, 0, ?)').run(key, value, run.startedAt, run.id);
  }
  for (const name of new Set(world.versions.map((version) => version.model)))
    database.prepare('INSERT INTO registered_models (name, creation_time) VALUES (?, ?)').run(name, 1_700_000_000_000);
  for (const { model, version, run, createdAt } of world.versions) {
    database
      .prepare(
        "INSERT INTO model_versions (name, version, creation_time, current_stage, source, run_id, status) VALUES (?, ?, ?, 'None', ?, ?, 'READY')",
      )
      .run(model, version, createdAt, `./mlruns/0/${run}/artifacts/model`, run);
  }
  database.exec('COMMIT');
  database.close();
}

function writeFileStore(world: World, store: string, idOf: CommitOf): void {
  const experiments = experimentsOf(world);
  for (const [name, id] of experiments) {
    put(
      join(store, String(id), 'meta.yaml'),
      `artifact_location: mlruns/${id}\ncreation_time: 1700000000000\nexperiment_id: '${id}'\nlast_update_time: 1700000000000\nlifecycle_stage: active\nname: ${name}\n`,
    );
  }
  for (const run of world.runs) {
    const experiment = experiments.get(run.experiment) ?? 0;
    const place = join(store, String(experiment), run.id);
    put(
      join(place, 'meta.yaml'),
      `artifact_uri: mlruns/${experiment}/${run.id}/artifacts\nend_time: ${run.endedAt}\nentry_point_name: ''\nexperiment_id: '${experiment}'\nlifecycle_stage: ${run.deleted ? 'deleted' : 'active'}\nrun_id: ${run.id}\nrun_name: ${run.name}\nrun_uuid: ${run.id}\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: ${run.startedAt}\nstatus: 3\ntags: []\nuser_id: ada\n`,
    );
    for (const [key, value] of Object.entries(tagsOf(world, run, idOf(run)))) put(join(place, 'tags', key), value);
    for (const [key, value] of Object.entries(run.metrics))
      put(join(place, 'metrics', key), `${run.startedAt} ${value} 0\n`);
  }
  for (const name of new Set(world.versions.map((version) => version.model))) {
    put(
      join(store, 'models', name, 'meta.yaml'),
      `aliases: {}\ncreation_timestamp: 1700000000000\ndescription: null\nlast_updated_timestamp: 1700000000000\nname: ${name}\n`,
    );
  }
  for (const { model, version, run, createdAt } of world.versions) {
    put(
      join(store, 'models', model, `version-${version}`, 'meta.yaml'),
      `aliases: []\ncreation_timestamp: ${createdAt}\ncurrent_stage: None\ndescription: null\nlast_updated_timestamp: ${createdAt}\nname: ${model}\nrun_id: ${run}\nsource: mlruns/0/${run}/artifacts/model\nstatus: READY\nstatus_message: null\nuser_id: ''\nversion: ${version}\n`,
    );
  }
}
