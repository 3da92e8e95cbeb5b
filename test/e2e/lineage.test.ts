/** Lineage posted to `throughline up`: shown live, kept through a crash, and read again by any later survey. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MapAnswer } from '#api';
import { mapOf, runProgram, serve, temporary, type Served } from '../support/program.ts';

const environment = { THROUGHLINE_INGEST_TOKEN: 'a token' };
const place = temporary();
const repository = join(place.path, 'churn');
let commit = '';

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
  return execFileSync('git', ['-C', repository, ...who, ...args], { encoding: 'utf8' }).trim();
}

beforeAll(() => {
  mkdirSync(repository);
  git('init', '-q', '-b', 'main');
  writeFileSync(
    join(repository, 'train.py'),
    'from sklearn.linear_model import LogisticRegression\n\nif __name__ == "__main__":\n    LogisticRegression().fit([[1]], [1])\n',
  );
  git('add', '-A');
  git('commit', '-qm', 'Train');
  commit = git('rev-parse', 'HEAD');
});
afterAll(() => place.remove());

function event(eventType: string, runId: string, name = 'churn.train'): unknown {
  const sourceCodeLocation = { type: 'git', url: 'https://example.org/churn', path: 'train.py', version: commit };
  return {
    eventType,
    eventTime: '2026-03-01T10:00:00Z',
    producer: 'https://example.org/airflow',
    run: { runId },
    job: { namespace: 'prod', name, facets: { sourceCodeLocation } },
  };
}
async function post(served: Served, body: unknown): Promise<number> {
  const headers = { authorization: 'Bearer a token', 'content-type': 'application/json' };
  const answer = await fetch(`${served.address}/api/v1/lineage`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}
function trainedIn(map: MapAnswer): readonly string[] {
  const model = map.models.find((each) => each.title === 'churn');
  const cell = model?.stages.find((each) => each.stage === 'train')?.layers.executed;
  return (cell?.items ?? []).map((item) => item.title);
}

it('reads events from a file of any name that is named for it, in one line with the repository', () => {
  const file = join(place.path, 'worker.log');
  writeFileSync(file, `${JSON.stringify(event('COMPLETE', randomUUID()))}\n`);
  const data = join(place.path, 'named');
  expect(trainedIn(mapOf([repository, file], data))).toEqual([]);
  expect(trainedIn(mapOf([repository, `openlineage:${file}`], data))).toEqual(['recorded run of churn.train']);
});

describe('throughline up with a token', { timeout: 60_000 }, () => {
  it('shows on the map what was posted, and shows its evidence', async () => {
    const data = join(place.path, 'live');
    const served = await serve([repository], data, ['--port', '0'], environment);
    const seen = async (): Promise<MapAnswer> =>
      MapAnswer.parse(await (await fetch(`${served.address}/api/v1/map`)).json());
    expect(trainedIn(await seen())).toEqual([]);
    const runId = randomUUID();
    expect(await post(served, [event('COMPLETE', runId), event('START', runId)])).toBe(200);
    await expect
      .poll(async () => trainedIn(await seen()), { timeout: 20_000 })
      .toEqual(['recorded run of churn.train']);
    const map = await seen();
    const source = map.sources.find((each) => each.ref === 'lineage-inbox');
    expect(source).toMatchObject({ kind: 'directory', read: 'whole' });
    const item = map.models[0]?.stages.find((each) => each.stage === 'train')?.layers.executed.items[0];
    const query = new URLSearchParams({ source: item?.source ?? '', locator: item?.locator ?? '' });
    const evidence = await (await fetch(`${served.address}/api/v1/evidence?${query.toString()}`)).text();
    expect(evidence).toContain(runId);
    expect(await served.stop()).toBe(0);
    expect(trainedIn(mapOf([repository], data))).toEqual(['recorded run of churn.train']);
  });

  it('has lost nothing that it answered with 200 when it is killed', async () => {
    const data = join(place.path, 'killed');
    const answered: string[] = [];
    for (let crash = 0; crash < 3; crash += 1) {
      const served = await serve([repository], data, ['--port', '0'], environment);
      let stopped = false;
      const lane = async (): Promise<void> => {
        while (!stopped) {
          const runs = Array.from({ length: 5 }, () => randomUUID());
          const status = await post(
            served,
            runs.map((run) => event('START', run)),
          ).catch(() => 0);
          if (status === 200) answered.push(...runs);
        }
      };
      const lanes = Promise.all(Array.from({ length: 8 }, lane));
      await new Promise((resolve) => setTimeout(resolve, 300 + crash * 150));
      expect(await served.stop('SIGKILL')).toBe('SIGKILL');
      stopped = true;
      await lanes;
    }
    expect(answered.length).toBeGreaterThan(100);
    const last = await serve([repository], data, ['--port', '0'], environment);
    await last.stop();
    const directory = join(data, 'inbox', 'events');
    const lines = readdirSync(directory).flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'));
    const there = new Set(
      lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { run: { runId: string } }).run.runId),
    );
    expect(answered.filter((run) => !there.has(run))).toEqual([]);
    expect(mapOf([repository], data).skipped).toEqual([]);
  });

  it('says in one line that another process takes in lineage for the workspace', async () => {
    const data = join(place.path, 'twice');
    const served = await serve([repository], data, ['--port', '0'], environment);
    const second = runProgram(['up', repository, '--data', data, '--quiet', '--port', '0'], environment);
    await served.stop();
    expect(second.code).toBe(3);
    expect(second.err.trim().split('\n')).toHaveLength(1);
    expect(second.err).toContain('its directory is in use');
  });
});
