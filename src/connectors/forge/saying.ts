/** What every observation of this connector has in common. */
import {
  toRef,
  type EntityRef,
  type EventObservation,
  type JsonObject,
  type Observation,
  type RelationName,
} from '#core';
import type { People } from './people.ts';
import type { Forge, ForgeRecord, Found } from './records.ts';

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

type OfKind<Kind extends ForgeRecord['kind']> = {
  readonly record: Extract<ForgeRecord, { kind: Kind }>;
  readonly locator: string;
};
export function ofKind<Kind extends ForgeRecord['kind']>(found: readonly Found[], kind: Kind): readonly OfKind<Kind>[] {
  return found.filter((one) => one.record.kind === kind) as unknown as readonly OfKind<Kind>[];
}

export function runRef(source: string, forge: Forge, id: string): EntityRef {
  return toRef('run', source, `${forge === 'github' ? 'actions' : 'pipelines'}/${id}`);
}
