/** `context.remember` and `context.keep` over a memo: JSON text under (key, fingerprint); a damaged one is made anew. */
import { createHash } from 'node:crypto';
import type { ConnectorContext } from '#connectors';
import { canonicalJson, sha256, type Digest, type JsonValue, type Observation } from '#core';

/** Where remembered values are kept between surveys, one per key. Losing it loses time, nothing else. */
export interface Memo {
  get(key: string, fingerprint: string): string | undefined;
  set(key: string, fingerprint: string, json: string): void;
}

export function rememberIn(memo: Memo, source: string) {
  return async function remember<T>(key: string, fingerprint: string, make: () => Promise<T>): Promise<T> {
    const place = `${source}/${key}`;
    const known = parseJson(memo.get(place, fingerprint));
    if (known !== undefined) return known as T;
    const made = await make();
    memo.set(place, fingerprint, JSON.stringify(made));
    return made;
  };
}

export interface KnownId {
  readonly id: Digest;
  /** Where the block was just made; one that was read back needs none, for the log has it already. */
  readonly canonical?: string;
}

/** Ids of observations that came through a block: neither canonical text nor digest need be made again. */
const idsOf = new WeakMap<object, KnownId>();

export function knownId(observation: Observation): KnownId | undefined {
  return idsOf.get(observation);
}

/**
 * `context.keep` over the same memo. A block is one line of ids, one line with the digest of the rest, and the canonical
 * texts as an array: a block that does not fit its digest is made anew, for an id must never stand for other bytes.
 */
export function keepIn(memo: Memo, source: string): ConnectorContext['keep'] {
  return async function keep(key, fingerprint, make) {
    const place = `${source}/kept/${key}`;
    const kept = readBlock(memo.get(place, fingerprint));
    if (kept) return kept;
    const made = await make();
    if (made) memo.set(place, fingerprint, writeBlock(made));
    return made;
  };
}

/** Id and canonical text, made once for each observation. */
export function nameObservation(observation: Observation): Required<KnownId> {
  const known = idsOf.get(observation);
  if (known?.canonical !== undefined) return { id: known.id, canonical: known.canonical };
  const canonical = canonicalJson(observation as unknown as JsonValue);
  const named = { id: known?.id ?? sha256(canonical), canonical };
  idsOf.set(observation, named);
  return named;
}

/** Observations with their ids, as one text. */
export function writeBlock(observations: readonly Observation[]): string {
  const named = observations.map((each) => nameObservation(each));
  const ids = named.map(({ id }) => id).join('');
  const body = `[${named.map(({ canonical }) => canonical).join(',')}]`;
  return `${ids}\n${digestOf(ids, body)}\n${body}`;
}

/** `undefined` for a text that is damaged. */
export function readBlock(text: string | undefined): readonly Observation[] | undefined {
  if (text === undefined) return undefined;
  const first = text.indexOf('\n');
  const second = text.indexOf('\n', first + 1);
  const [ids, body] = [text.slice(0, first), text.slice(second + 1)];
  if (first < 0 || second < 0 || text.slice(first + 1, second) !== digestOf(ids, body)) return undefined;
  const observations = parseJson(body) as readonly Observation[];
  for (const [at, observation] of observations.entries()) {
    idsOf.set(observation, { id: ids.slice(at * ID_LENGTH, (at + 1) * ID_LENGTH) as Digest });
  }
  return observations;
}

/** Over both, without joining what can be many megabytes. */
function digestOf(ids: string, body: string): string {
  return createHash('sha256').update(ids).update(body).digest('hex');
}

/** `sha256:` and 64 digits. */
const ID_LENGTH = 71;

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A memo that forgets when the program ends. */
export function memoryMemo(): Memo {
  const values = new Map<string, { readonly fingerprint: string; readonly json: string }>();
  return {
    get: (key, fingerprint) => {
      const value = values.get(key);
      return value?.fingerprint === fingerprint ? value.json : undefined;
    },
    set: (key, fingerprint, json) => {
      values.set(key, { fingerprint, json });
    },
  };
}
