/**
 * A real tracking server, where Python with MLflow is at hand: started here, filled over its own REST API, mapped as a
 * source. `THROUGHLINE_MLFLOW_PYTHON` names the interpreter; else `.runtime/mlflow` (scripts/ci-mlflow.sh) or python3.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapOf, temporary } from '../support/program.ts';

const python = [process.env['THROUGHLINE_MLFLOW_PYTHON'], '.runtime/mlflow/bin/python', 'python3'].find(
  (each) => each !== undefined && (each === 'python3' || existsSync(each)) && hasMlflow(each),
);
if (python === undefined)
  process.stderr.write(
    'SKIPPED: no Python with MLflow here, so no real tracking server is started (scripts/ci-mlflow.sh installs one).\n',
  );

function hasMlflow(program: string): boolean {
  return spawnSync(program, ['-c', 'import mlflow.server'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe.skipIf(python === undefined)('a real MLflow server', { timeout: 180_000 }, () => {
  const place = temporary();
  let server: ChildProcess;
  let address = '';

  beforeAll(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const store = [
      '--backend-store-uri',
      `sqlite:///${join(place.path, 'server.db')}`,
      '--default-artifact-root',
      join(place.path, 'artifacts'),
    ];
    const args = ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1', ...store];
    server = spawn(python ?? '', args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    await answering();
  }, 180_000);
  afterAll(() => {
    if (server?.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    place.remove();
  });

  /** Each generation's web server says so when it listens. */
  async function answering(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        if (/Uvicorn running on|Listening at:/u.test(said)) resolve();
      };
      server.stdout?.on('data', hear);
      server.stderr?.on('data', hear);
      server.once('exit', (code) => reject(new Error(`mlflow server ended with ${String(code)}: ${said.slice(-500)}`)));
    });
  }

  async function post(path: string, body: object): Promise<Record<string, Record<string, string>>> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${address}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, Record<string, string>>;
  }

  async function run(experiment: string, name: string): Promise<{ readonly run_id: string; readonly source: string }> {
    const { run } = await post('runs/create', {
      experiment_id: experiment,
      run_name: name,
      start_time: 1_770_000_000_000,
    });
    const { run_id: id, artifact_uri } = (run?.['info'] ?? {}) as unknown as { run_id: string; artifact_uri: string };
    await post('runs/log-batch', {
      run_id: id,
      metrics: [{ key: 'auc', value: 0.9, timestamp: 1_770_000_000_001, step: 0 }],
      params: [{ key: 'depth', value: '3' }],
    });
    await post('runs/update', { run_id: id, status: 'FINISHED', end_time: 1_770_000_001_000 });
    return { run_id: id, source: `${artifact_uri}/model` };
  }

  it('is mapped with its runs, models and versions; what is new shows at the next survey', async () => {
    const { experiment_id: experiment } = (await post('experiments/create', { name: 'churn' })) as unknown as {
      experiment_id: string;
    };
    const first = await run(experiment, 'first-run');
    await post('registered-models/create', { name: 'churn-model' });
    await post('model-versions/create', { name: 'churn-model', ...first });
    const data = join(place.path, 'data');
    const map = mapOf([`mlflow:${address}`], data);
    expect(map.sources).toMatchObject([{ kind: 'server', read: 'whole' }]);
    const [model] = map.models;
    expect([map.models.length, model?.title, model?.foundAs]).toEqual([1, 'churn-model', 'registered']);
    const titles = (stage: string, of = map): readonly string[] =>
      (of.models[0]?.stages.find((each) => each.stage === stage)?.layers.executed.items ?? []).map(
        (item) => item.title,
      );
    expect(titles('experiment')).toEqual(['run first-run']);
    expect(titles('register')).toEqual(['version 1']);
    const second = await run(experiment, 'second-run');
    await post('model-versions/create', { name: 'churn-model', ...second });
    const again = mapOf([`mlflow:${address}`], data);
    expect(titles('experiment', again).toSorted()).toEqual(['run first-run', 'run second-run']);
    expect(titles('register', again)).toEqual(['version 1', 'version 2']);
    expect(again).toEqual(mapOf([`mlflow:${address}`], join(place.path, 'other')));
  });
});
