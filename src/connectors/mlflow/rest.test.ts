/** A tracking server, by answers that real ones gave (fixtures/SOURCE.md): it must tell what its own database tells. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonObject, type JsonValue } from '#core';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import type { Seen, ServerAnswer, ServerReader } from '../connector.ts';
import { connector } from './index.ts';

const folder = new URL('fixtures/', import.meta.url);
type Recorded = Readonly<Record<string, { readonly status: number; readonly value?: JsonValue }>>;
const recorded = (generation: string): Recorded =>
  JSON.parse(readFileSync(new URL(`server-${generation}.json`, folder), 'utf8')) as Recorded;
const database = (generation: string): Uint8Array =>
  new Uint8Array(gunzipSync(readFileSync(new URL(`mlflow-${generation}.db.gz`, folder))));

const address = 'https://tracking.example/base';
const API = '/api/2.0/mlflow';
const refuse = (status?: number): ServerAnswer => ({
  kind: 'refused',
  reason: `It answers ${status ?? 'nothing'}.`,
  ...(status === undefined ? {} : { status }),
});

/** Answers as recorded; `instead` may answer first. */
function serverOf(
  answers: Recorded,
  instead: (path: string, body: JsonObject | undefined) => ServerAnswer | undefined = () => undefined,
): ServerReader & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    scheme: 'mlflow',
    address,
    asked,
    async ask(path, body) {
      const question = body === undefined ? path : `${path} ${canonicalJson(body)}`;
      asked.push(question);
      const own = instead(path, body);
      if (own) return own;
      const answer = answers[question];
      return answer?.status === 200 ? { kind: 'answer', value: answer.value } : refuse(answer?.status ?? 404);
    },
  };
}

const read = async (server: ServerReader): Promise<readonly Seen[]> =>
  collectAll(connector.collect({}, { ...memoryContext({ files: {} }), server }));

/** What is said, without where it stands and what only the store's kind decides. */
const said = (seen: readonly Seen[]): readonly string[] =>
  seen
    .filter((one) => one.kind !== 'entity' || !one.ref.startsWith('source:'))
    .map((one) => canonicalJson({ ...one, evidence: [] } as unknown as JsonValue))
    .toSorted();

/** The 33rd is still running. */
function runAt(at: number, status = at === 33 ? 'RUNNING' : 'FINISHED'): JsonObject {
  const start = 1_770_000_000_000 - at * 60_000;
  const ended = status === 'FINISHED' ? { end_time: start + 1000 } : {};
  const id = (at + 1).toString(16).padStart(32, '0');
  const info = {
    run_id: id,
    run_name: `run-${at}`,
    experiment_id: '1',
    status,
    start_time: start,
    lifecycle_stage: 'active',
    ...ended,
  };
  return { info, data: {} };
}
function idOf(run: JsonObject): JsonValue | undefined {
  return (run['info'] as JsonObject)['run_id'];
}

describe.each(['2.x', '3.x'])('a server of MLflow %s', (generation) => {
  it('tells the same as its own database', async () => {
    const server = await read(serverOf(recorded(generation)));
    const files = await collectAll(
      connector.collect({}, memoryContext({ files: { 'mlflow.db': database(generation) } })),
    );
    expect(said(server)).toEqual(said(files));
    expect(said(server).length).toBeGreaterThan(15);
  });

  it('is described by what it says of itself, read whole', async () => {
    const seen = await read(serverOf(recorded(generation)));
    const store = seen.find((one) => one.kind === 'entity' && one.ref.startsWith('source:'));
    expect(store).toMatchObject({
      attributes: {
        kind: 'mlflow-server',
        generation,
        schema: expect.stringMatching(/^\d+\.\d+\.\d+$/u),
        runs: 7,
        deletedRuns: 2,
        experiments: 3,
        models: 2,
        versions: 2,
        loggedModels: generation === '3.x' ? 1 : 0,
        readWhole: true,
      },
    });
    expect(seen.filter((one) => one.kind === 'skipped')).toEqual([]);
  });

  it('is evidence by addresses of its API, and lets no planted secret out', async () => {
    const seen = await read(serverOf(recorded(generation)));
    for (const one of seen)
      for (const { locator } of 'evidence' in one ? one.evidence : [])
        expect(locator).toMatch(/^https:\/\/tracking\.example\/base\/api\/2\.0\/mlflow\/[\w-]+\//u);
    expect(canonicalJson(seen as unknown as JsonValue)).not.toContain('planted');
  });
});

describe('a server', () => {
  const answers = recorded('3.x');
  const runsOf = (seen: readonly Seen[]): number =>
    seen.filter((one) => one.kind === 'entity' && one.ref.startsWith('run:')).length;
  const all = Object.entries(answers).find(([question]) => question.includes('runs/search'))?.[1].value as {
    readonly runs: readonly JsonValue[];
  };
  const inPages = (path: string, body: JsonObject | undefined): ServerAnswer | undefined => {
    if (path !== `${API}/runs/search`) return undefined;
    const from = Number(body?.['page_token'] ?? 0);
    const rest = from + 2 < all.runs.length ? { next_page_token: String(from + 2) } : {};
    return { kind: 'answer', value: { runs: all.runs.slice(from, from + 2), ...rest } };
  };

  it('is read page by page to the end', async () => {
    expect(said(await read(serverOf(answers, inPages)))).toEqual(said(await read(serverOf(answers))));
  });

  it('that breaks off gives what it gave, and one line that says so', async () => {
    const broken = serverOf(answers, (path, body) =>
      body?.['page_token'] === '4' ? refuse(502) : inPages(path, body),
    );
    const seen = await read(broken);
    expect(runsOf(seen)).toBe(4);
    expect(seen.filter((one) => one.kind === 'skipped')).toMatchObject([{ reason: 'It answers 502.' }]);
  });

  it('is asked only for what is new, and says what it would say whole; once a day it is asked for all', async () => {
    let time = '2026-03-01T10:00:00Z';
    const clock = { now: () => time };
    const context = { ...memoryContext({ files: {} }), clock };
    const readOn = async (server: ServerReader): Promise<readonly string[]> =>
      said(await collectAll(connector.collect({}, { ...context, server })));
    const many = Array.from({ length: 40 }, (_, at) => runAt(at));
    const paged =
      (runs: readonly JsonObject[]) =>
      (path: string, body: JsonObject | undefined): ServerAnswer | undefined => {
        const [, id] = /runs\/get\?run_id=(.*)$/u.exec(path) ?? [];
        if (id !== undefined) return { kind: 'answer', value: { run: runs.find((run) => idOf(run) === id) ?? null } };
        if (path !== `${API}/runs/search`) return undefined;
        const from = Number(body?.['page_token'] ?? 0);
        const rest = from + 4 < runs.length ? { next_page_token: String(from + 4) } : {};
        return { kind: 'answer', value: { runs: runs.slice(from, from + 4), ...rest } };
      };
    const searches = (server: { readonly asked: readonly string[] }): number =>
      server.asked.filter((question) => question.includes('runs/search')).length;
    const first = serverOf(answers, paged(many));
    await readOn(first);
    expect(searches(first)).toBe(10);
    // One run is new, and one that was running deep in the list has ended.
    const later = [runAt(-1), ...many.map((run, at) => (at === 33 ? runAt(33, 'FINISHED') : run))];
    const second = serverOf(answers, paged(later));
    const seen = await readOn(second);
    expect(searches(second)).toBe(2);
    expect(second.asked.filter((question) => question.includes('runs/get'))).toHaveLength(1);
    expect(seen).toEqual(said(await read(serverOf(answers, paged(later)))));
    time = '2026-03-02T00:00:00Z';
    const nextDay = serverOf(answers, paged(later));
    await readOn(nextDay);
    expect(searches(nextDay)).toBe(11);
  });

  it('that repeats its page for ever is left', async () => {
    const endless = serverOf(answers, (path) =>
      path === `${API}/runs/search`
        ? { kind: 'answer', value: { runs: all.runs.slice(0, 1), next_page_token: 'again' } }
        : undefined,
    );
    const seen = await read(endless);
    expect(seen.filter((one) => one.kind === 'skipped')).toMatchObject([
      { reason: expect.stringContaining('leads back') },
    ]);
    expect(endless.asked.filter((question) => question.includes('runs/search'))).toHaveLength(2);
  });

  it.each([
    ['refuses', refuse(401)],
    ['is not there', refuse()],
    ['is another program', { kind: 'answer', value: '<html>' } as const],
  ])('that %s is one line, and the source is not read', async (_, answer) => {
    const seen = await read(serverOf({}, () => answer));
    expect(seen).toMatchObject([{ kind: 'skipped', scope: 'source', locator: '.' }]);
  });

  it('without a registry has runs all the same, and no gap', async () => {
    const seen = await read(serverOf(answers, (path) => (/model/u.test(path) ? refuse(404) : undefined)));
    expect(runsOf(seen)).toBe(7);
    expect(seen.filter((one) => one.kind === 'skipped')).toEqual([]);
  });

  it('that answers anything at all never makes us throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('runs', 'registered_models', 'models'),
        async (value, member) => {
          const odd = serverOf(answers, (path) =>
            path.includes('experiments')
              ? undefined
              : { kind: 'answer', value: { [member]: [value], runs: value, models: [{ info: value }] } },
          );
          await expect(read(odd)).resolves.toBeInstanceOf(Array);
        },
      ),
      { numRuns: 60 },
    );
  });
});
