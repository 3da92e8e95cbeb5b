/** What the descriptions of a step share: what they may look at, and how a relation of a declaration is said. */
import type { EntityRef, Evidence, JsonObject, RelationName, UseAttributes } from '#core';
import type { Names } from './names.ts';
import type { Reading } from '../reading.ts';
import type { Seen } from '../connector.ts';

export interface StepContext {
  readonly reading: Reading;
  readonly names: Names;
  /** Parameters the lock recorded for a step, by its reference and file. */
  readonly recorded: ReadonlyMap<EntityRef, ReadonlyMap<string, JsonObject>>;
}

// oxlint-disable-next-line max-params -- the five parts of a relation, in its reading order
export function relation(
  from: EntityRef,
  name: RelationName,
  to: EntityRef,
  evidence: readonly Evidence[],
  attributes: UseAttributes & JsonObject,
): Seen {
  return { kind: 'relation', layer: 'encoded', method: 'parsed', evidence, from, relation: name, to, attributes };
}
