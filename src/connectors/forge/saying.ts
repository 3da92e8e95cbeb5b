/** What every observation of this connector has in common. */
import type { EntityRef, EventObservation, JsonObject, Observation, RelationName } from '#core';
import type { People } from './people.ts';
import type { Found } from './records.ts';

export interface Saying {
  readonly source: string;
  readonly found: readonly Found[];
  readonly people: People;
}

const recorded = { layer: 'executed', method: 'recorded' } as const;

export function entity(
  source: string,
  ref: EntityRef,
  attributes: JsonObject,
  locators: readonly string[],
): Observation {
  return { kind: 'entity', ...recorded, evidence: locators.map((locator) => ({ source, locator })), ref, attributes };
}

export interface Link {
  readonly from: EntityRef;
  readonly relation: RelationName;
  readonly to: EntityRef;
  readonly attributes?: JsonObject;
}

export function relate(source: string, link: Link, locator: string): Observation {
  return { kind: 'relation', ...recorded, evidence: [{ source, locator }], ...link };
}

export function happened(
  source: string,
  event: Pick<EventObservation, 'activity' | 'at' | 'objects'> & {
    readonly actor?: EntityRef;
    readonly attributes?: JsonObject;
  },
  locator: string,
): Observation {
  return { kind: 'event', ...recorded, evidence: [{ source, locator }], ...event };
}
