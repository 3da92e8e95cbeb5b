/**
 * A tracking server as a store: asked over its REST API (2.x and 3.x), read only. A server without a registry or without
 * logged models (before 3.0) has none; one that refuses gives what it gave before, and a gap.
 */
import { z } from 'zod';
import type { Skipped } from '#core';
import type { ConnectorContext, ServerReader } from '../connector.ts';
import type {
  Gap,
  Generation,
  LoggedModelRecord,
  ModelRecord,
  Registry,
  RunRecord,
  Store,
  VersionRecord,
} from './records.ts';
import { API, askPages, type Question } from './rest-pages.ts';
import { toLoggedModelRecord, toModelRecord, toVersionRecord } from './rest-registry.ts';
import { readRuns } from './rest-recent.ts';
import { ExperimentJson } from './rest-schema.ts';
import { toName } from './text.ts';

const RUNS_A_PAGE = 1000;
/** Experiments named in one question: an address or body that names thousands is refused by proxies. */
const EXPERIMENTS_AT_ONCE = 100;

/** Skipped when the server gives not even its experiments. */
export async function openRestStore(context: ConnectorContext, server: ServerReader): Promise<Store | Skipped> {
  const gaps: Gap[] = [];
  const version = await readVersion(server);
  const experiments = await readList(server, gaps, {
    question: { method: 'POST', path: 'experiments/search', parameters: { view_type: 'ALL' }, member: 'experiments' },
    toRecord: (json) => {
      const read = ExperimentJson.safeParse(json).data;
      return read && ([read.experiment_id, toName(read.name) ?? read.experiment_id] as const);
    },
  });
  const [first] = gaps;
  if (experiments.length === 0 && first) return refused(context, first);
  const ids = experiments.map(([id]) => id).toSorted();
  const registry = await readRegistry(server, gaps, ids);
  return {
    path: '',
    kind: 'mlflow-server',
    schema: version,
    generation: toGeneration(version),
    experiments: new Map(experiments),
    registry,
    gaps,
    runs: () => readAllRuns(context, server, ids),
    close: () => undefined,
  };
}

/** A locator that resolves: the address of the question that shows the record. */
export function addressOf(server: ServerReader, place: string): string {
  return `${server.address}${API}/${place}`;
}

/** `GET /version` answers plain text; a proxy may not pass it on, and then the version is not known. */
async function readVersion(server: ServerReader): Promise<string | undefined> {
  const answer = await server.ask('/version');
  const text = answer.kind === 'answer' ? z.string().safeParse(answer.value).data?.trim() : undefined;
  return text !== undefined && /^\d+\.\d+[\w.+-]{0,30}$/u.test(text) ? text : undefined;
}

function toGeneration(version: string | undefined): Generation | undefined {
  const major = version?.split('.')[0];
  if (major === '1') return '1.x';
  if (major === '2') return '2.x';
  return major === undefined ? undefined : '3.x';
}

interface Wanted<Item> {
  readonly question: Omit<Question, 'pageSize'> & { readonly pageSize?: number };
  readonly toRecord: (json: unknown) => Item | undefined;
  /** A server that does not know this question has none of these; that is no gap. */
  readonly mayLack?: boolean;
}

async function readList<Item>(
  server: ServerReader,
  gaps: Gap[],
  { question, toRecord, mayLack = false }: Wanted<Item>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of askPages(server, { pageSize: 200, ...question })) {
    if (page.kind === 'items')
      items.push(...page.items.map((item) => toRecord(item)).filter((item) => item !== undefined));
    else if (!(mayLack && isUnknownQuestion(page.status)))
      gaps.push({ kind: 'gap', place: question.path, reason: page.reason });
  }
  return items;
}

/** Not found, not allowed for this method, or not implemented: MLflow's answers to an end point that it does not have. */
function isUnknownQuestion(status: number | undefined): boolean {
  return status === 404 || status === 405 || status === 501;
}

async function readRegistry(server: ServerReader, gaps: Gap[], experiments: readonly string[]): Promise<Registry> {
  const models = await readList<ModelRecord>(server, gaps, {
    question: { method: 'GET', path: 'registered-models/search', parameters: {}, member: 'registered_models' },
    toRecord: toModelRecord,
    mayLack: true,
  });
  const versions = await readList<VersionRecord | 'deleted'>(server, gaps, {
    question: { method: 'GET', path: 'model-versions/search', parameters: {}, member: 'model_versions' },
    toRecord: toVersionRecord,
    mayLack: true,
  });
  const loggedModels: LoggedModelRecord[] = [];
  for (const some of chunks(experiments, EXPERIMENTS_AT_ONCE)) {
    const parameters = { experiment_ids: [...some] };
    const found = await readList<LoggedModelRecord>(server, gaps, {
      question: { method: 'POST', path: 'logged-models/search', parameters, member: 'models', pageSize: 50 },
      toRecord: toLoggedModelRecord,
      mayLack: true,
    });
    loggedModels.push(...found);
  }
  const byPlace = <Item extends { readonly place: string }>(list: readonly Item[]): readonly Item[] =>
    list.toSorted((a, b) => (a.place < b.place ? -1 : 1));
  const present = versions.filter((version) => version !== 'deleted');
  return {
    models: byPlace(models),
    versions: byPlace(present),
    deletedVersions: versions.length - present.length,
    loggedModels: byPlace(loggedModels),
  };
}

async function* readAllRuns(
  context: ConnectorContext,
  server: ServerReader,
  experiments: readonly string[],
): AsyncGenerator<readonly (RunRecord | Gap)[]> {
  for (const some of chunks(experiments, EXPERIMENTS_AT_ONCE)) {
    const parameters = { experiment_ids: [...some], run_view_type: 'ALL' };
    const question = {
      method: 'POST',
      path: 'runs/search',
      parameters,
      member: 'runs',
      pageSize: RUNS_A_PAGE,
    } as const;
    yield await readRuns(context, server, question);
  }
}

function refused(context: ConnectorContext, { reason }: Gap): Skipped {
  return { kind: 'skipped', source: context.source, locator: '.', reason, scope: 'source' };
}

function chunks<Item>(list: readonly Item[], size: number): readonly (readonly Item[])[] {
  const parts: Item[][] = [];
  for (let from = 0; from < list.length; from += size) parts.push(list.slice(from, from + size));
  return parts;
}
