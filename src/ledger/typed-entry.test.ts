import { canonicalJson, observationId, sha256, type Entry, type JsonValue, type Observation } from '#core';
import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry, encodeObserve } from './index.ts';

const observation: Observation = {
  kind: 'entity',
  ref: 'model:shop/ranker',
  layer: 'encoded',
  method: 'parsed',
  evidence: [{ source: 'shop', locator: 'README.md#L1@abc' }],
  attributes: { title: 'Ränker \u2028 😀' },
} as unknown as Observation;

describe('entries', () => {
  it.each([
    { type: 'observe', observation },
    { type: 'retract', ids: [observationId(observation)] },
    { type: 'survey', at: '2026-01-02T03:04:05Z', sources: [], skipped: [] },
  ] satisfies Entry[])('decode∘encode is the identity for $type', (entry) => {
    expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
    expect(encodeEntry(entry).toString()).toBe(canonicalJson(entry as unknown as JsonValue));
  });

  it('encodeObserve() gives the same bytes as encodeEntry(), from the text that the id was made of', () => {
    const text = canonicalJson(observation as unknown as JsonValue);
    expect(encodeObserve(text).equals(encodeEntry({ type: 'observe', observation }))).toBe(true);
    expect(sha256(text)).toBe(observationId(observation));
  });

  it.each(['', 'null', '7', '{"type":"shout"}', '{}', '{"type":', '\u0000'])('decodeEntry() refuses %j', (text) => {
    expect(() => decodeEntry(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
  });
});
