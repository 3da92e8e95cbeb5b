/**
 * What was read, said again as events of OpenLineage (spec 2-0-2), for tools that take those in: each run on record as its
 * start and end, each declared step as a job event. Sending them again changes nothing: ids and times follow from the records.
 */
import type { EntityRef, Instant } from '#core';
import { kindOf, parseRef } from '#core';
import type { Graph } from '#graph';
import { readModelRecords, type Run, type Step, type Use } from '#lifecycle';
import { toUuid } from '../bom/bom.ts';

export interface ReplayOptions {
  readonly program: string;
  readonly model?: string;
  /** Moment of the statements about what is declared. */
  readonly asOf: Instant | null;
}
export interface Replay {
  readonly events: readonly ReplayEvent[];
  /** Runs whose records hold no time: they cannot be said to have happened at any. */
  readonly timeless: number;
}

const SCHEMA = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs';
const FACETS = 'https://openlineage.io/spec/facets';

export function replayLineage(graph: Graph, options: ReplayOptions): Replay {
  const records = readModelRecords(graph).filter(({ title }) => options.model === undefined || title === options.model);
  const runs = unique(records.flatMap((record) => record.runs));
  const steps = unique(records.flatMap((record) => record.steps));
  const producer = `https://github.com/throughline/throughline/tree/v${options.program}`;
  const timed = runs.filter(({ attributes }) => (attributes.startedAt ?? attributes.endedAt) !== undefined);
  const told = [
    ...timed.flatMap((run) => runEvents(graph, run, producer)),
    ...(options.asOf === null ? [] : steps.map((step) => jobEvent(step, producer, options.asOf ?? ''))),
  ];
  return {
    events: told.toSorted((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0)),
    timeless: runs.length - timed.length,
  };
}

/** An event as the specification has it. */
export type ReplayEvent = { readonly eventTime: string } & Readonly<Record<string, unknown>>;

function runEvents(graph: Graph, run: Run, producer: string): readonly ReplayEvent[] {
  const { startedAt, endedAt, status, commit, repository } = run.attributes;
  const facet = (name: string, content: object): object => ({
    _producer: producer,
    _schemaURL: `${FACETS}/${name}`,
    ...content,
  });
  const inputs = unique([
    ...dataOf(run.uses),
    ...graph
      .from(run.ref, 'used')
      .map(({ to }) => to)
      .filter((to) => kindOf(to).startsWith('dataset')),
  ]);
  const location = { type: 'git', url: repository, version: commit };
  const tags = [{ key: 'git.commit', value: commit, source: 'throughline' }];
  const common = {
    producer,
    schemaURL: `${SCHEMA}/RunEvent`,
    run: {
      runId: runIdOf(run.ref),
      // Where the repository has no address on record, its commit still says which code ran.
      ...(commit === undefined ? {} : { facets: { tags: facet('1-0-0/TagsRunFacet.json', { tags }) } }),
    },
    job: {
      ...jobOf(run),
      ...(commit === undefined || repository === undefined || !URL.canParse(repository)
        ? {}
        : { facets: { sourceCodeLocation: facet('1-0-2/SourceCodeLocationJobFacet.json', location) } }),
    },
  };
  const ended = status === 'failed' ? 'FAIL' : status === 'killed' ? 'ABORT' : 'COMPLETE';
  return [
    ...(startedAt === undefined
      ? []
      : [{ eventType: 'START', eventTime: startedAt, ...common, inputs: datasets(inputs), outputs: [] }]),
    ...(endedAt === undefined
      ? []
      : [
          {
            eventType: ended,
            eventTime: endedAt,
            ...common,
            inputs: datasets(inputs),
            outputs: datasets(dataOf(run.makes)),
          },
        ]),
  ];
}

function jobEvent(step: Step, producer: string, eventTime: string): ReplayEvent {
  return {
    eventTime,
    producer,
    schemaURL: `${SCHEMA}/JobEvent`,
    job: { namespace: step.source, name: nameOfStep(step.ref) },
    inputs: datasets(dataOf(step.uses)),
    outputs: datasets(dataOf(step.makes)),
  };
}

/** Code and parameters are no datasets. */
function dataOf(uses: readonly Use[]): readonly EntityRef[] {
  return unique(uses.filter(({ role }) => role !== 'code' && role !== 'parameters').map((use) => use.artifact));
}

function jobOf(run: Run): { readonly namespace: string; readonly name: string } {
  if (run.plan !== undefined) return { namespace: parseRef(run.plan).namespace, name: nameOfStep(run.plan) };
  const { experiment, name } = run.attributes;
  return { namespace: run.source, name: experiment ?? name };
}

function nameOfStep(step: EntityRef): string {
  return parseRef(step).name;
}

/** Ids of MLflow and OpenLineage are UUIDs already, with or without hyphens; others follow from the reference. */
function runIdOf(ref: EntityRef): string {
  const { name } = parseRef(ref);
  const hex = name.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/u.test(hex)) return toUuid(ref);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Files by their source and path; datasets that have an address of their own by it (OpenLineage, Naming Conventions). */
function datasets(refs: readonly EntityRef[]): readonly object[] {
  return refs
    .filter((ref) => kindOf(ref) !== 'model' && kindOf(ref) !== 'model-version')
    .toSorted()
    .map((ref) => {
      const { namespace, name } = parseRef(ref);
      const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:\/\/[^/]+)\/(.+)$/u.exec(name) ?? [];
      return scheme !== undefined && rest !== undefined ? { namespace: scheme, name: rest } : { namespace, name };
    });
}

function unique<Value>(list: readonly Value[]): readonly Value[] {
  return [...new Set(list)];
}
