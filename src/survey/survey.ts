/**
 * One survey: open the sources, collect what connectors see, append it to the log, fold the log into a graph, compare
 * the layers, present the map. The one place where the rooms meet; it reads aloud like the drawing in ARCHITECTURE.md.
 */
import type { MapAnswer } from '#api';
import { sha256, ThroughlineError, type Clock, type Instant, type Observation } from '#core';
import { foldGraph } from '#graph';
import { openLedger, type Ledger } from '#ledger';
import { compare, readExcerpts, withPatches } from '#lifecycle';
import { openStore, type Store } from '#store';
import { join } from 'node:path';
import { addObservations, collect, type Collected } from './collect.ts';
import { recordExcerpts } from './excerpts.ts';
import { append, readLog, rebuild } from './log.ts';
import { recordMoves } from './moves.ts';
import { presentMap } from './present.ts';
import { ledgerDirectory, openAll, type SurveyOptions } from './open-all.ts';
import { recordTargets } from './targets.ts';
import { recordTraces } from './traces.ts';
import type { OpenedSource } from './sources/index.ts';

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
  addObservations(collected, await recordTraces(observationsOf(collected), sources));
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

async function fingerprintOf(sources: readonly OpenedSource[], revision: string): Promise<string> {
  const parts = await Promise.all(
    sources.map(async (source) => [source.name, source.location, source.only ?? null, await source.fingerprint()]),
  );
  return sha256(JSON.stringify([revision, parts]));
}
