/** What the connector says of a few texts, for the tests of this folder. */
import type { ClaimObservation, EntityObservation, Skipped } from '#core';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;
export interface Read {
  readonly claims: readonly ClaimObservation[];
  readonly entities: readonly EntityObservation[];
  readonly skipped: readonly Skipped[];
}

export async function read(files: Files): Promise<Read> {
  const seen = await collectAll(connector.collect({}, memoryContext({ files })));
  return {
    claims: seen.filter((one) => one.kind === 'claim'),
    entities: seen.filter((one) => one.kind === 'entity'),
    skipped: seen.filter((one) => one.kind === 'skipped'),
  };
}

export const attributes = ({ claims }: Read, name: string): readonly ClaimObservation['attributes'][] =>
  claims.filter((claim) => claim.claim === name).map((claim) => claim.attributes);
