/**
 * The room's own nouns. A Finding is what one kind's check says; `compare.ts` turns findings into divergences by
 * giving them an id, a weight and the models they touch. Everything is a pure function of the graph.
 */
import type { EntityRef, Evidence, Instant, Layer, Method, Stage } from '#core';
import type { ClaimResult } from './claims/result.ts';
import type { Proposal } from './repair/proposal.ts';

export type Outcome = 'consistent' | 'divergent' | 'unknown';

export const divergenceKinds = [
  'stale-run',
  'undeclared-step',
  'unexecuted-step',
  'broken-declaration',
  'missing-producer',
  'unjoined-run',
  'orphaned-run',
  'diagram-differs',
  'documented-path-missing',
  'registered-unevaluated',
  'registered-before-run-ended',
  'approval-not-observable',
  'unpinned-input',
  'setting-contradicts-note',
  'claim-contradicted',
  'claim-unsupported',
  'rule-not-followed',
  'decision-not-adopted',
  'served-not-documented',
  'documented-not-served',
  'trained-not-served',
  'version-differs',
  'evaluated-not-served',
  'practice-not-run',
  'unowned-agent',
] as const;
export type DivergenceKind = (typeof divergenceKinds)[number];

export interface SidedEvidence extends Evidence {
  readonly layer: Layer;
  readonly method: Method;
}
export interface Since {
  readonly at: Instant;
  readonly commit?: string;
}
/** Somebody to ask, and why them: "last changed src/train.py". */
export interface Ask {
  readonly name: string;
  readonly why: string;
  readonly at?: Instant;
}
export interface Repair {
  readonly kind: 'diff' | 'advice';
  readonly text: string;
  readonly explanation: string;
}

export interface Finding {
  readonly kind: DivergenceKind;
  readonly outcome: Outcome;
  readonly stage: Stage;
  readonly subject: EntityRef;
  /** What tells this finding from others of its kind and subject; part of its id. Never a line number. */
  readonly about?: string;
  readonly title: string;
  readonly statement: string;
  readonly evidence: readonly SidedEvidence[];
  readonly since?: Since;
  readonly ask?: readonly Ask[];
  readonly repair?: Repair;
  /** What would be changed, where that can be computed; becomes a patch once the lines are at hand (`repair/`). */
  readonly proposal?: Proposal;
  /** About machinery beside the line (a workflow that lints): listed, but no model's cell turns on it. */
  readonly besideLine?: boolean;
  /** 0–1: how sure the check is that this is a disagreement and not a habit it misreads. */
  readonly certainty: number;
}

export interface Divergence extends Omit<Finding, 'besideLine'> {
  readonly id: string;
  readonly models: readonly EntityRef[];
  readonly weight: number;
}

export interface Unknown {
  readonly subject: string;
  readonly reason: string;
  readonly howToFindOut: string;
}

export interface CellItem {
  readonly ref: EntityRef;
  readonly title: string;
  readonly source: string;
  readonly locator: string;
}
export interface LayerCell {
  readonly state: 'seen' | 'none' | 'unknown';
  readonly method?: Method;
  readonly items: readonly CellItem[];
  readonly more?: number;
  readonly reason?: string;
}
export interface StageCell {
  readonly stage: Stage;
  readonly layers: Readonly<Record<Layer, LayerCell>>;
  readonly outcome: Outcome;
  readonly because: string;
  readonly divergences: readonly string[];
}
export interface ModelLine {
  readonly ref: EntityRef;
  readonly title: string;
  readonly foundAs: string;
  readonly stages: readonly StageCell[];
}

export interface Lifecycle {
  readonly asOf: Instant | null;
  readonly summary: string;
  readonly models: readonly ModelLine[];
  readonly divergences: readonly Divergence[];
  readonly unknowns: readonly Unknown[];
  /** What documents state that can be looked up, and what became of it. */
  readonly claims: readonly ClaimResult[];
}

/** A digest shortened for a sentence; evidence keeps it whole. */
export function shortDigest(digest: string): string {
  const hex = digest.slice(digest.indexOf(':') + 1);
  return hex.slice(0, 8);
}
