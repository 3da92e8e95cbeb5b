/** What the survey looked for because documents speak of it, and where it was found. */
import type { ClaimObservation } from '#core';
import { parseRef } from '#core';
import type { Graph } from '#graph';
import type { SidedEvidence } from '../lifecycle.ts';
import { sided } from '../pipeline.ts';
import type { Recorded } from './numbers.ts';
import { textOf } from '../words.ts';

export interface Trace {
  readonly word: string;
  readonly source: string;
  readonly place: string;
  readonly path: string;
  readonly evidence: readonly SidedEvidence[];
}
export interface Reach {
  readonly path: string;
  readonly how: string;
  readonly through: string;
  readonly evidence: readonly SidedEvidence[];
}
export interface Looked {
  readonly files: number;
  readonly commits: number;
  readonly unread: readonly string[];
  readonly evidence: readonly SidedEvidence[];
}
export interface Traces {
  of(words: readonly string[]): readonly Trace[];
  /** By path, the files of a source that come to use a name. */
  reach(source: string, target: string): ReadonlyMap<string, Reach>;
  /** Values that files of metrics have for a metric, by its plain name. */
  metrics(source: string, metric: string): readonly Recorded[];
  /** What was looked through for all of these in every source; `undefined` where it was not. */
  looked(words: readonly string[], names?: readonly string[]): Looked | undefined;
}

export function readTraces(graph: Graph): Traces {
  const traces = graph
    .claims('trace')
    .filter(({ attributes }) => attributes['place'] !== 'metric')
    .map(toTrace);
  const byWord = Map.groupBy(traces, (trace) => trace.word);
  const reached = Map.groupBy(
    graph.claims('reach'),
    (claim) => `${parseRef(claim.document).namespace}\0${textOf(claim.attributes['target'])}`,
  );
  const looked = graph.claims('looked');
  const metrics = Map.groupBy(
    graph.claims('trace').filter(({ attributes }) => attributes['place'] === 'metric'),
    (claim) => `${parseRef(claim.document).namespace}\0${textOf(claim.attributes['word'])}`,
  );
  return {
    of: (words) => words.flatMap((word) => byWord.get(word) ?? []),
    reach: (source, target) =>
      new Map((reached.get(`${source}\0${target}`) ?? []).map(toReach).map((reach) => [reach.path, reach])),
    metrics: (source, metric) => (metrics.get(`${source}\0${metric}`) ?? []).map(toRecorded),
    looked: (words, names = []) => {
      const whole = looked.filter(
        ({ attributes }) => listOf(attributes['words'], words) && listOf(attributes['names'], names),
      );
      return whole.length === 0 || whole.length < looked.length ? undefined : total(whole);
    },
  };
}

function listOf(list: ClaimObservation['attributes'][string], asked: readonly string[]): boolean {
  return Array.isArray(list) && asked.every((one) => list.includes(one));
}

function total(claims: readonly ClaimObservation[]): Looked {
  const sum = (key: string): number => claims.reduce((all, { attributes }) => all + Number(attributes[key] ?? 0), 0);
  const unread = claims.flatMap(({ attributes }) =>
    Array.isArray(attributes['unread']) ? attributes['unread'].map((path) => textOf(path)) : [],
  );
  return { files: sum('files'), commits: sum('commits'), unread, evidence: claims.flatMap(evidenceOf) };
}

function toTrace(claim: ClaimObservation): Trace {
  const { word, place, path } = claim.attributes;
  const { namespace } = parseRef(claim.document);
  return {
    word: textOf(word),
    source: namespace,
    place: textOf(place),
    path: textOf(path),
    evidence: evidenceOf(claim),
  };
}

function toRecorded(claim: ClaimObservation): Recorded {
  const { path, key, value } = claim.attributes;
  return { by: textOf(path), name: textOf(key), value: Number(value), evidence: evidenceOf(claim) };
}

function toReach(claim: ClaimObservation): Reach {
  const { path, how, through } = claim.attributes;
  return { path: textOf(path), how: textOf(how), through: textOf(through), evidence: evidenceOf(claim) };
}

function evidenceOf(claim: ClaimObservation): readonly SidedEvidence[] {
  return sided(claim.evidence, claim.layer, claim.method);
}
