/**
 * What a connector says it saw (design.md, "The words"). Four kinds: entity, relation, event, claim.
 * An observation is immutable; its id is the digest of its canonical JSON, so seeing the same thing twice
 * changes nothing. Everything later in the product is a fold over these.
 */
import type { JsonObject, JsonValue } from './canonical.ts';
import { canonicalJson } from './canonical.ts';
import { sha256, type Digest } from './digest.ts';
import type { EntityRef } from './reference.ts';

export const layers = ['declared', 'encoded', 'executed'] as const;
/** declared: documents say so · encoded: pipelines, workflows, code say so · executed: records of what ran say so. */
export type Layer = (typeof layers)[number];

export const methods = ['verified', 'hashed', 'recorded', 'parsed', 'inferred'] as const;
/** How a fact was seen, strongest first: a signature, a digest, a record, a parser, a conclusion. */
export type Method = (typeof methods)[number];

/** RFC 3339 in UTC with milliseconds left out when zero is unknown; always ends in `Z`. */
export type Instant = string;

/** Resolves, or it is not evidence. Locators: `path#L3-L9@commit`, `path#L3@worktree`, `table/key`, a URL. */
export interface Evidence {
  /** Name of the source, as in `sources[].ref`. */
  readonly source: string;
  readonly locator: string;
  readonly digest?: Digest;
}

interface Common {
  readonly layer: Layer;
  readonly method: Method;
  readonly evidence: readonly Evidence[];
  readonly validFrom?: Instant;
  readonly validTo?: Instant;
}

export interface EntityObservation extends Common {
  readonly kind: 'entity';
  readonly ref: EntityRef;
  readonly attributes: JsonObject;
}

export const relationNames = [
  'used',
  'wasGeneratedBy',
  'wasDerivedFrom',
  'wasInformedBy',
  'wasAssociatedWith',
  'hadPlan',
  'trainedOn',
  'testedOn',
  'registeredAs',
  'evaluatedBy',
  'approvedBy',
  'deployedAs',
  'serves',
  'supersedes',
  'ownedBy',
  'sameAs',
  'imports',
  'calls',
  'mentions',
] as const;
/** W3C PROV and SPDX names where they exist; `imports`, `calls` and `mentions` are ours. */
export type RelationName = (typeof relationNames)[number];

/** this –relation→ that, in PROV's direction: step –used→ artifact, artifact –wasGeneratedBy→ step, run –hadPlan→ step. */
export interface RelationObservation extends Common {
  readonly kind: 'relation';
  readonly from: EntityRef;
  readonly relation: RelationName;
  readonly to: EntityRef;
  readonly attributes?: JsonObject;
}

/** An activity that happened, touching objects in roles (OCEL 2.0: event, object, qualifier). */
export interface EventObservation extends Common {
  readonly kind: 'event';
  readonly activity: string;
  readonly at: Instant;
  readonly actor?: EntityRef;
  readonly objects: readonly { readonly ref: EntityRef; readonly qualifier: string }[];
  readonly attributes?: JsonObject;
}

/** This document states that. `subject` is what it speaks of where that is known. */
export interface ClaimObservation extends Common {
  readonly kind: 'claim';
  readonly document: EntityRef;
  readonly claim: string;
  readonly subject?: EntityRef;
  readonly quote?: string;
  readonly attributes: JsonObject;
}

export type Observation = EntityObservation | RelationObservation | EventObservation | ClaimObservation;
export type ObservationKind = Observation['kind'];

/** Something that could not be read: a value, never an exception. The survey goes on; the answer becomes unknown. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly source: string;
  readonly locator: string;
  /** One plain sentence: what, and why it was not read. */
  readonly reason: string;
  /** What is now not known because of it; drives outcome `unknown`. Paths or stores, not prose. */
  readonly scope: 'file' | 'part' | 'source';
}

export function observationId(observation: Observation): Digest {
  return sha256(canonicalJson(observation as unknown as JsonValue));
}
