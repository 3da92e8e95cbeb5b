/**
 * A repository of stated size, made by `git fast-import` from a seed: the same parameters give the same commits.
 * 40 DVC stages in a chain with their lock (two of them stale), Python scripts that read and write, a file store of
 * MLflow runs whose commits exist, and a history in which a few files change per commit.
 */
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SyntheticSize {
  readonly commits: number;
  readonly files: number;
  readonly stages: number;
  readonly runs: number;
}

const START = 1_600_000_000;

/** Makes the repository in an empty directory; gives its path back. */
export function makeSyntheticRepository(directory: string, size: SyntheticSize): string {
  mkdirSync(directory, { recursive: true });
  execFileSync('git', ['init', '-q', '-b', 'main', directory]);
  const stream = writeStream(size);
  const imported = spawnSync('git', ['-C', directory, 'fast-import', '--quiet'], { input: stream, maxBuffer: 1 << 28 });
  if (imported.status !== 0) throw new Error(`git fast-import failed: ${imported.stderr.toString()}`);
  execFileSync('git', ['-C', directory, 'checkout', '-qf', 'main']);
  const commits = execFileSync('git', ['-C', directory, 'rev-list', 'HEAD'], { maxBuffer: 1 << 28 })
    .toString()
    .trim()
    .split('\n');
  for (let run = 0; run < size.runs; run += 1) writeRun(directory, run, commits[(run * 7) % commits.length] ?? '');
  return directory;
}

function writeStream(size: SyntheticSize): string {
  const next = random(42);
  const parts: string[] = [];
  const scripts = Array.from({ length: size.stages }, (_, index) => script(index));
  for (let commit = 0; commit < size.commits; commit += 1) {
    const author = commit % 9;
    const message = `Change ${commit}`;
    const who = `Author ${author} <author${author}@example.org> ${START + commit * 3600} +0000`;
    parts.push(
      `commit refs/heads/main\nmark :${commit + 1}\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n${message}\n`,
    );
    if (commit > 0) parts.push(`from :${commit}\n`);
    else
      parts.push(
        file('dvc.yaml', pipeline(size.stages)),
        ...scripts.map((text, index) => file(`src/stage_${index}.py`, text)),
        file('README.md', readme(size.stages)),
      );
    for (let touched = 0; touched < 3; touched += 1) {
      const id = commit * 3 + touched < size.files ? commit * 3 + touched : Math.floor(next() * size.files);
      parts.push(
        file(
          `lib/part_${id % 40}/module_${id}.py`,
          `import numpy as np\n\nVALUE = ${commit}\n\n\ndef compute(x):\n    return np.sum(x) + VALUE\n`,
        ),
      );
    }
    if (commit === size.commits - 2) parts.push(file('dvc.lock', lock(size.stages, scripts)));
    if (commit === size.commits - 1)
      for (const stale of [3, 7]) parts.push(file(`src/stage_${stale}.py`, `${script(stale)}# changed\n`));
    parts.push('\n');
  }
  return parts.join('');
}

function file(path: string, text: string): string {
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
}

function script(index: number): string {
  return `import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n\n\ndef main():\n    frame = pd.read_csv("data/step_${index}.csv")\n    model = LogisticRegression().fit(frame[["a"]], frame["b"])\n    frame["c"] = model.predict(frame[["a"]])\n    frame.to_csv("data/step_${index + 1}.csv")\n\n\nif __name__ == "__main__":\n    main()\n`;
}

function pipeline(stages: number): string {
  const one = (index: number): string =>
    `  stage_${index}:\n    cmd: python src/stage_${index}.py\n    deps:\n      - src/stage_${index}.py\n      - data/step_${index}.csv\n    outs:\n      - data/step_${index + 1}.csv\n`;
  return `stages:\n${Array.from({ length: stages }, (_, index) => one(index)).join('')}`;
}

function lock(stages: number, scripts: readonly string[]): string {
  const one = (index: number): string => {
    const text = scripts[index] ?? '';
    const digest = createHash('md5').update(text).digest('hex');
    return `  stage_${index}:\n    cmd: python src/stage_${index}.py\n    deps:\n    - path: src/stage_${index}.py\n      hash: md5\n      md5: ${digest}\n      size: ${text.length}\n    outs:\n    - path: data/step_${index + 1}.csv\n      hash: md5\n      md5: ${digest}\n      size: 10\n`;
  };
  return `schema: '2.0'\nstages:\n${Array.from({ length: stages }, (_, index) => one(index)).join('')}`;
}

function readme(stages: number): string {
  const arrows = Array.from({ length: stages - 1 }, (_, index) => `  stage_${index} --> stage_${index + 1}`).join('\n');
  return `# Synthetic\n\n\`\`\`mermaid\nflowchart LR\n${arrows}\n\`\`\`\n`;
}

function writeRun(directory: string, run: number, commit: string): void {
  const id = createHash('md5').update(`run ${run}`).digest('hex');
  const place = join(directory, 'mlruns', '0', id);
  for (const folder of ['metrics', 'params', 'tags', 'artifacts']) mkdirSync(join(place, folder), { recursive: true });
  const at = (START + run * 60) * 1000;
  if (run === 0)
    writeFileSync(
      join(directory, 'mlruns', '0', 'meta.yaml'),
      "artifact_location: mlruns/0\nexperiment_id: '0'\nlifecycle_stage: active\nname: Default\n",
    );
  writeFileSync(
    join(place, 'meta.yaml'),
    `artifact_uri: mlruns/0/${id}/artifacts\nend_time: ${at + 5000}\nentry_point_name: ''\nexperiment_id: '0'\nlifecycle_stage: active\nrun_id: ${id}\nrun_name: run-${run}\nrun_uuid: ${id}\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: ${at}\nstatus: 3\ntags: []\nuser_id: trainer\n`,
  );
  for (const metric of ['f1', 'auc']) writeFileSync(join(place, 'metrics', metric), `${at} 0.9${run % 10} 0\n`);
  for (const parameter of ['depth', 'rate']) writeFileSync(join(place, 'params', parameter), String(run));
  writeFileSync(join(place, 'tags', 'mlflow.source.git.commit'), commit);
  writeFileSync(join(place, 'tags', 'mlflow.source.name'), 'src/stage_0.py');
}

/** mulberry32: small, seeded, the same everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
