/** Entries as the log holds them: canonical JSON (RFC 8785) in UTF-8, so that one entry has one leaf. */
import { canonicalJson, ThroughlineError, type Entry, type JsonValue } from '#core';

const types: readonly string[] = ['observe', 'retract', 'survey'] satisfies readonly Entry['type'][];

export function encodeEntry(entry: Entry): Buffer {
  return Buffer.from(canonicalJson(entry as unknown as JsonValue));
}

/** The same bytes as `encodeEntry` of an observe entry, from the observation's canonical text that its id was made of. */
export function encodeObserve(canonicalObservation: string): Buffer {
  return Buffer.from(`{"observation":${canonicalObservation},"type":"observe"}`);
}

/** Throws LEDGER_DAMAGED for bytes that no version of this program wrote. */
export function decodeEntry(payload: Uint8Array): Entry {
  const value = parse(payload);
  if (typeof value === 'object' && value !== null && 'type' in value && types.includes(String(value.type)))
    return value as Entry;
  throw notEntry();
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')) as unknown;
  } catch (cause) {
    throw notEntry(cause);
  }
}

function notEntry(cause?: unknown): ThroughlineError {
  return new ThroughlineError('LEDGER_DAMAGED', 'An entry of the log is of no known kind.', {
    hint: 'A newer program may have written it: use that one, or put the log back from a copy.',
    cause,
  });
}
