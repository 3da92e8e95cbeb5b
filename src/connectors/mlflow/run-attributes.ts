/** The attributes of a run out of what both kinds of store record: row or meta.yaml, parameters, metrics, tags. */
import { toInstant, type JsonObject, type RunStatus } from '#core';
import { stripCredentials } from '../conceal.ts';
import { LogModelHistory } from './schema.ts';
import { conceal, cutText, known, MAX_NOTE, safeValue, toName, toText } from './text.ts';

const MAX_PARAMETERS = 200;
const MAX_METRICS = 500;
const MAX_TAGS = 50;

export interface RawRun {
  readonly id: string;
  readonly name: string | undefined;
  /** Number in files, word in databases. */
  readonly status: string | undefined;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly deleted: boolean;
  readonly user: string | undefined;
  readonly sourceName: string | undefined;
  readonly sourceVersion: string | undefined;
  readonly experiment: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, unknown>>;
}

/** mlflow/protos/service.proto, RunStatus. */
const statusByNumber: Readonly<Record<string, RunStatus>> = {
  1: 'running',
  2: 'scheduled',
  3: 'finished',
  4: 'failed',
  5: 'killed',
};
const statusWords: ReadonlySet<string> = new Set(Object.values(statusByNumber));

/** Tags that are said as attributes of their own, or hold bulk. */
const mapped = new Set([
  'mlflow.runName',
  'mlflow.user',
  'mlflow.source.name',
  'mlflow.source.git.commit',
  'mlflow.source.git.repoURL',
  'mlflow.parentRunId',
  'mlflow.note.content',
  'mlflow.log-model.history',
  'mlflow.gitRepoURL',
  'mlflow.rootRunId',
]);

export function toRunAttributes(raw: RawRun): JsonObject {
  const tag = (name: string): string | undefined => {
    const value = raw.tags[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const repository = tag('mlflow.source.git.repoURL') ?? tag('mlflow.gitRepoURL');
  const parameters = pick(raw.parameters, MAX_PARAMETERS, safeText);
  const metrics = pick(raw.metrics, MAX_METRICS, toMetric);
  const tags = pick(raw.tags, MAX_TAGS, safeText, mapped);
  return {
    name: toText(tag('mlflow.runName')) ?? toText(raw.name) ?? raw.id.slice(0, 8),
    tool: 'mlflow',
    status: toStatus(raw.status),
    ...known({
      startedAt: raw.startMs === undefined ? undefined : toInstant(raw.startMs),
      endedAt: raw.endMs === undefined ? undefined : toInstant(raw.endMs),
      deleted: raw.deleted || undefined,
      experimentId: raw.experiment,
      commit: toCommit(tag('mlflow.source.git.commit')) ?? toCommit(raw.sourceVersion),
      repository: repository === undefined ? undefined : cutText(stripCredentials(repository)),
      sourceName: toText(tag('mlflow.source.name')) ?? toText(raw.sourceName),
      user: toText(tag('mlflow.user')) ?? toText(raw.user),
      parent: toName(tag('mlflow.parentRunId'), 64),
      note: toText(tag('mlflow.note.content'), MAX_NOTE),
      loggedModels: toLoggedPaths(tag('mlflow.log-model.history')),
      parameters: parameters.values,
      parametersCut: parameters.left,
      metrics: metrics.values,
      metricsCut: metrics.left,
      tags: tags.values,
      tagsCut: tags.left,
    }),
  };
}

function toStatus(recorded: string | undefined): RunStatus {
  const word = recorded?.toLowerCase() ?? '';
  return statusByNumber[word] ?? (statusWords.has(word) ? (word as RunStatus) : 'unknown');
}

function toCommit(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{7,64}$/iu.test(text) ? text.toLowerCase() : undefined;
}

/** A number that is not finite, or stands for one (MLflow stores infinity as the largest double), is null. */
export function toMetric(_name: string, value: unknown): number | null | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'number' && Math.abs(value) < 1.797e308 ? value : null;
}

function safeText(name: string, value: unknown): string | undefined {
  return typeof value === 'string' ? safeValue(name, value) : undefined;
}

interface Picked<Value> {
  readonly values: Record<string, Value> | undefined;
  /** How many there are beyond those that are given. */
  readonly left: number | undefined;
}

/** The first `most` by name; a name that is cut to the same text as another counts once. */
function pick<Value>(
  from: Readonly<Record<string, unknown>>,
  most: number,
  convert: (name: string, value: unknown) => Value | undefined,
  without: ReadonlySet<string> = new Set(),
): Picked<Value> {
  const names = Object.keys(from).filter((name) => name !== '' && name !== '__proto__' && !without.has(name));
  if (names.length === 0) return { values: undefined, left: undefined };
  if (names.length > most) names.sort();
  const values: Record<string, Value> = {};
  for (const name of names.slice(0, most)) {
    const value = convert(name, from[name]);
    if (value !== undefined) values[cutText(name)] = value;
  }
  return { values, left: names.length > most ? names.length - most : undefined };
}

/** Artifact paths of models the run logged (1.x and 2.x keep them in one tag). */
function toLoggedPaths(history: string | undefined): readonly string[] | undefined {
  if (history === undefined) return undefined;
  try {
    const entries = LogModelHistory.parse(JSON.parse(history));
    const paths = entries.flatMap((entry) => entry.artifact_path ?? []).filter((path) => path !== '');
    return paths.length === 0
      ? undefined
      : [...new Set(paths.map((path) => conceal(cutText(path))))].slice(0, 20).sort();
  } catch {
    return undefined;
  }
}
