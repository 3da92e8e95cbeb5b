/**
 * One survey: open the sources, collect what connectors see, append it to the log, fold the log into a graph, compare
 * the layers, present the map. The one place where the rooms meet; it reads aloud like the drawing in ARCHITECTURE.md.
 */
import type { MapAnswer } from '#api';
import { sha256, ThroughlineError, type Clock, type Instant, type Observation } from '#core';
import { foldGraph } from '#graph';
import { openLedger, type Ledger } from '#ledger';
import { compare, readExcerpts, withPatches } from '#lifecycle';
import { openReadOnlySqlite, openStore, type Store } from '#store';
import { join } from 'node:path';
import { addObservations, collect, type Collected } from './collect.ts';
import { recordExcerpts } from './excerpts.ts';
import { append, readLog, rebuild } from './log.ts';
import { recordMoves } from './moves.ts';
import { presentMap } from './present.ts';
import { openSources } from './open-sources.ts';
import { recordTargets } from './targets.ts';
import { memoryMemo, type OpenedSource, type SourceRequest } from './sources/index.ts';

export interface SurveyOptions {
  readonly requests: readonly SourceRequest[];
  /** Where this workspace's log and views live. */
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: (message: string) => void;
  /** The PATH in which git is looked for. */
  readonly programPath?: string;
  /** Names the program: what another one remembered could be shaped or meant differently, and is not used. */
  readonly revision: string;
}

export interface Survey {
  readonly map: MapAnswer;
  /** Whether anything differs from the survey before. */
  readonly changed: boolean;
}

export async function survey(options: SurveyOptions): Promise<Survey> {
  const store = openStore(join(options.dataDirectory, 'views.sqlite'));
  try {
    const { sources, ledger } = await openAll(options, store);
    try {
      return await surveySources(sources, { store, ledger }, options);
    } finally {
      ledger.close();
      await Promise.all(sources.map((source) => source.close()));
    }
  } finally {
    store.close();
  }
}

/** The log is opened while git lists what there is. What is wrong with a source is told before what is with the log. */
async function openAll(
  options: SurveyOptions,
  store: Store,
): Promise<{ readonly sources: readonly OpenedSource[]; readonly ledger: Ledger }> {
  const opening = Promise.allSettled([openSources(options.requests, environmentOf(options, store))]);
  const [log] = await Promise.allSettled([
    (async () => openLedger(ledgerDirectory(options.dataDirectory), { clock: options.clock }))(),
  ]);
  const [opened] = await opening;
  if (opened.status === 'fulfilled' && log.status === 'fulfilled') return { sources: opened.value, ledger: log.value };
  if (log.status === 'fulfilled') log.value.close();
  if (opened.status === 'rejected') throw opened.reason;
  await Promise.all(opened.value.map((source) => source.close()));
  throw log.status === 'rejected' ? log.reason : undefined;
}

async function surveySources(
  sources: readonly OpenedSource[],
  { store, ledger }: { readonly store: Store; readonly ledger: Ledger },
  options: SurveyOptions,
): Promise<Survey> {
  const fingerprint = await fingerprintOf(sources, options.revision);
  const remembered = store.position() === ledger.size ? store.view('map', fingerprint) : undefined;
  if (remembered !== undefined) return { map: JSON.parse(remembered) as MapAnswer, changed: false };
  rebuild(ledger, store);
  const collected = await collect(sources, options.progress);
  options.progress('comparing what is declared, encoded and executed');
  const at = options.clock.now();
  addObservations(collected, await recordMoves(observationsOf(collected), sources));
  addObservations(collected, await recordTargets(observationsOf(collected), sources));
  const { sources: reads, skipped } = collected;
  const graph = foldGraph({ surveyedAt: at, sources: reads, skipped, observations: observationsOf(collected) });
  const lifecycle = compare(graph);
  const excerpts = await recordExcerpts(lifecycle, sources);
  addObservations(collected, excerpts);
  const appended = await append(ledger, store, { collected, at });
  const map = presentMap(withPatches(lifecycle, readExcerpts(excerpts)), graph);
  store.keepView('map', fingerprint, JSON.stringify(map));
  return { map, changed: appended.added + appended.retracted > 0 };
}

/** The map as the log had it at a time; needs no source. Throws SURVEY_NOTHING_AS_OF where the log has nothing so old. */
export function mapAsOf(dataDirectory: string, asOf: Instant, clock: Clock): MapAnswer {
  const ledger = openLedger(ledgerDirectory(dataDirectory), { clock, readOnly: true });
  try {
    const state = readLog(ledger, asOf);
    if (!state) {
      throw new ThroughlineError('SURVEY_NOTHING_AS_OF', `The log holds no survey made on or before ${asOf}.`, {
        hint: 'Ask for a later time, or survey first: throughline map PATH.',
      });
    }
    const { at, sources, skipped } = state.survey;
    const graph = foldGraph({ surveyedAt: at, sources, skipped, observations: state.observations.values() });
    const lifecycle = compare(graph, asOf);
    return presentMap(withPatches(lifecycle, readExcerpts(graph.claims('excerpt'))), graph);
  } finally {
    ledger.close();
  }
}

function observationsOf(collected: Collected): readonly Observation[] {
  return [...collected.observations.values()].map((each) => each.observation);
}

export function ledgerDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'log');
}

/** The same sources, opened to read evidence from; the caller closes them. */
export async function openForReading(options: SurveyOptions): Promise<readonly OpenedSource[]> {
  return openSources(options.requests, environmentOf(options, undefined));
}

function environmentOf(options: SurveyOptions, store: Store | undefined): Parameters<typeof openSources>[1] {
  return {
    memo: store
      ? {
          get: (key, fingerprint) => store.recall(key, `${options.revision}/${fingerprint}`),
          set: (key, fingerprint, json) => store.remember(key, `${options.revision}/${fingerprint}`, json),
        }
      : memoryMemo(),
    clock: options.clock,
    signal: options.signal,
    tempDirectory: join(options.dataDirectory, 'opened'),
    openSqlite: openReadOnlySqlite,
    ...(options.programPath === undefined ? {} : { programPath: options.programPath }),
  };
}

async function fingerprintOf(sources: readonly OpenedSource[], revision: string): Promise<string> {
  const parts = await Promise.all(
    sources.map(async (source) => [source.name, source.location, await source.fingerprint()]),
  );
  return sha256(JSON.stringify([revision, parts]));
}
