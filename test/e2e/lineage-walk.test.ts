/** Lineage from outside: what stands on a thing, the way from one to another, as of a time, and over HTTP. */
import { afterAll, describe, expect, it } from 'vitest';
import { LineageWalk, Problem } from '#api';
import { runProgram, serve, temporary } from '../support/program.ts';

const place = temporary();
const data = `${place.path}/data`;
afterAll(() => place.remove());

function walk(...more: readonly string[]): LineageWalk {
  const { out, err, code } = runProgram(['map', ...more, '--data', data, '--format', 'json']);
  if (code !== 0) throw new Error(err);
  return LineageWalk.parse(JSON.parse(out));
}

describe('map --from', () => {
  it('says which models, versions and runs stand on a dataset, each with how it is known and where', () => {
    const answer = walk('--from', 'data/raw/wdbc.csv');
    const refs = answer.downstream.map((thing) => thing.ref);
    expect(refs).toContain('model:triage-tracking/referral-triage-xgboost');
    expect(refs).toContain('model-version:triage-tracking/referral-triage-xgboost@4');
    expect(answer.summary).toMatch(/2 models.* stand on data\/raw\/wdbc\.csv, among them .*the model referral-triage/u);
    expect(answer.links.length).toBe(answer.upstream.length + answer.downstream.length);
    for (const link of answer.links)
      expect(link.evidence.length, `${link.from} ${link.relation} ${link.to}`).toBeGreaterThan(0);
    for (const [index, thing] of [...answer.upstream, ...answer.downstream].entries()) {
      const link = answer.links[thing.via ?? -1];
      expect([link?.from, link?.to], `${index} ${thing.ref}`).toContain(thing.ref);
    }
  });

  it('tells the way from a version to the commit its run names, either way round', () => {
    const down = walk('--from', 'f2bc761b', '--to', 'referral-triage-xgboost@4');
    const up = walk('--from', 'referral-triage-xgboost@4', '--to', 'f2bc761b');
    expect(up.upstream.map((thing) => thing.kind)).toEqual(['run', 'code-revision']);
    expect(down.downstream.map((thing) => thing.kind)).toEqual(['run', 'model-version']);
    expect(down.summary).toBe(up.summary);
    expect(walk('--from', 'CODEOWNERS', '--to', 'referral-triage-xgboost').summary).toMatch(
      /^Nothing that was read ties/u,
    );
  });

  it('stops at the depth asked for, prints at most 100 columns, and the same twice', () => {
    const near = walk('--from', 'data/raw/wdbc.csv', '--depth', '1');
    expect(new Set(near.downstream.map((thing) => thing.distance))).toEqual(new Set([1]));
    const first = runProgram(['map', '--from', 'data/raw/wdbc.csv', '--data', data, '--all']);
    expect(runProgram(['map', '--from', 'data/raw/wdbc.csv', '--data', data, '--all']).out).toBe(first.out);
    for (const line of first.out.split('\n')) expect(Array.from(line).length, line).toBeLessThanOrEqual(100);
  });

  it('refuses in one line what names nothing, or several things, or needs more', () => {
    const said = (...more: readonly string[]): readonly [number | null, string] => {
      const { code, err } = runProgram(['map', ...more, '--data', data, '--quiet']);
      return [code, err];
    };
    expect(said('--from', 'no-such-thing')).toEqual([
      2,
      expect.stringMatching(/^throughline: Nothing .*no-such-thing.*SURVEY_UNKNOWN_THING\]\n$/u),
    ]);
    expect(said('--from', 'prepare')).toEqual([2, expect.stringMatching(/means 2 things/u)]);
    expect(said('--to', 'src/prepare.py')).toEqual([2, expect.stringMatching(/need --from/u)]);
    expect(said('--from', 'src/prepare.py', '--depth', 'x')).toEqual([
      2,
      expect.stringMatching(/--depth does not know/u),
    ]);
    expect(said('--from', 'src/prepare.py', '--as-of', '1990-01-01')[0]).toBe(3);
  });
});

describe('GET /api/v1/lineage', { timeout: 60_000 }, () => {
  it('answers as the command does, and refuses what it cannot', async () => {
    const served = await serve([], data);
    try {
      const ask = async (query: string): Promise<unknown> =>
        (await fetch(`${served.address}/api/v1/lineage${query}`)).json();
      expect(LineageWalk.parse(await ask('?from=data/raw/wdbc.csv'))).toEqual(walk('--from', 'data/raw/wdbc.csv'));
      expect(LineageWalk.parse(await ask('?from=data/raw/wdbc.csv&most=3')).more.downstream).toBeGreaterThan(3);
      expect(Problem.parse(await ask('')).code).toBe('SERVER_BAD_REQUEST');
      expect(Problem.parse(await ask('?from=no-such-thing')).code).toBe('SURVEY_UNKNOWN_THING');
    } finally {
      await served.stop();
    }
  });
});
