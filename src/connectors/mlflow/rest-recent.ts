/**
 * Runs of a server since the last time they were read whole. A run that has ended keeps its parameters and metrics, and
 * the list is given newest first: so it is followed until a page holds nothing new. Runs that had not ended are asked for
 * one by one. What is rarer (tags set later, old runs deleted) is seen when all is read again, once a day.
 */
import { canonicalJson, type JsonValue } from '#core';
import type { ConnectorContext, ServerReader } from '../connector.ts';
import { rememberWhole } from '../remember-whole.ts';
import type { Gap, RunRecord } from './records.ts';
import { API, askPages, type Question } from './rest-pages.ts';
import { toRunRecord } from './rest-runs.ts';

const FORMAT = 'mlflow-server/1';
const FIRST_PAGE = 100;
const MOST_UNENDED = 500;

/** All runs of some experiments; the question must be the one for all of them, in the server's own order. */
export async function readRuns(
  context: ConnectorContext,
  server: ServerReader,
  question: Question,
): Promise<readonly (RunRecord | Gap)[]> {
  const gaps: Gap[] = [];
  let fresh = false;
  const key = `mlflow/server/${canonicalJson(question.parameters)}`;
  const today = context.clock.now().slice(0, 10);
  const whole = await rememberWhole(context, key, `${FORMAT} ${server.address} ${today}`, async () => {
    fresh = true;
    const runs = await ask(context, { server, question, gaps }, () => false);
    return { value: runs, whole: gaps.length === 0 && !context.signal.aborted };
  });
  if (fresh) return [...whole, ...gaps];
  const known = new Map(whole.map((run) => [run.id, run]));
  const isOld = (run: RunRecord): boolean => {
    const before = known.get(run.id);
    return before?.attributes['endedAt'] !== undefined && textOf(before) === textOf(run);
  };
  const recent = await ask(context, { server, question: { ...question, pageSize: FIRST_PAGE }, gaps }, (page) =>
    page.every(isOld),
  );
  const asked = new Set(recent.map((run) => run.id));
  const unended = whole.filter((run) => run.attributes['endedAt'] === undefined && !asked.has(run.id));
  const again = await askEach(context, server, unended.slice(0, MOST_UNENDED));
  for (const run of [...recent, ...again]) known.set(run.id, run);
  return [...known.values(), ...gaps];
}

interface Asking {
  readonly server: ServerReader;
  readonly question: Question;
  readonly gaps: Gap[];
}

async function ask(
  context: ConnectorContext,
  { server, question, gaps }: Asking,
  isEnough: (page: readonly RunRecord[]) => boolean,
): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  for await (const page of askPages(server, question)) {
    if (context.signal.aborted) break;
    if (page.kind === 'broken') {
      gaps.push({ kind: 'gap', place: question.path, reason: page.reason });
      continue;
    }
    const read = page.items.flatMap((item) => toRunRecord(item) ?? []);
    runs.push(...read);
    if (isEnough(read)) break;
  }
  return runs;
}

/** One that can no longer be had keeps what was known of it until all is read again. */
async function askEach(
  context: ConnectorContext,
  server: ServerReader,
  runs: readonly RunRecord[],
): Promise<readonly RunRecord[]> {
  const found: RunRecord[] = [];
  for (const run of runs) {
    if (context.signal.aborted) break;
    const answer = await server.ask(`${API}/${run.place}`);
    const json = answer.kind === 'answer' ? (answer.value as { readonly run?: unknown } | null)?.run : undefined;
    const record = toRunRecord(json);
    if (record) found.push(record);
  }
  return found;
}

function textOf(run: RunRecord): string {
  return canonicalJson(run as unknown as JsonValue);
}
