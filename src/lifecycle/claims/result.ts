/**
 * What became of one claim of a document when it was looked up. `declared-only`: nothing of it was found where it was
 * looked for, which does not make it false; `unknown`: what would show it was not read, or cannot be judged from it.
 */
import type { ClaimKind, ClaimObservation, EntityRef } from '#core';
import { parseRef } from '#core';
import type { SidedEvidence } from '../lifecycle.ts';
import type { View } from '../kinds/kind.ts';
import { sided } from '../pipeline.ts';
import type { Traces } from './traces.ts';

export type ClaimOutcome = 'holds' | 'contradicted' | 'declared-only' | 'unknown';

export interface CounterExample {
  /** What stands against the claim, as a reader sees it: a file, a name, a value. */
  readonly what: string;
  readonly evidence?: SidedEvidence;
}

export interface ClaimResult {
  readonly claim: ClaimKind;
  readonly document: EntityRef;
  readonly quote: string;
  /** What the claim is about: `models`, `training scripts`, `audit trail`. */
  readonly scope: string;
  readonly outcome: ClaimOutcome;
  /** One sentence that says why, true of what was read. */
  readonly because: string;
  /** Unknown because something was not read or is too young: reading more, or waiting, would tell. */
  readonly open?: boolean;
  readonly counterExamples: readonly CounterExample[];
  /** The quote's own place first, then what was found. */
  readonly evidence: readonly SidedEvidence[];
}

export interface ClaimView extends View {
  readonly traces: Traces;
}

/** One claim kind's checker. */
export type Checker = (view: ClaimView, claim: ClaimObservation) => ClaimResult | undefined;

export interface Judged {
  readonly scope: string;
  readonly outcome: ClaimOutcome;
  readonly because: string;
  readonly open?: boolean;
  readonly counterExamples?: readonly CounterExample[];
  readonly evidence?: readonly SidedEvidence[];
}

const MOST = 20;

export function toResult(claim: ClaimObservation, judged: Judged): ClaimResult {
  const { scope, outcome, because, open = false, counterExamples = [], evidence = [] } = judged;
  return {
    claim: claim.claim as ClaimKind,
    document: claim.document,
    quote: claim.quote ?? '',
    scope,
    outcome,
    because,
    ...(open ? { open } : {}),
    counterExamples: counterExamples.slice(0, MOST),
    evidence: [...placeOf(claim), ...evidence].slice(0, MOST),
  };
}

function placeOf(claim: ClaimObservation): readonly SidedEvidence[] {
  return sided(claim.evidence, 'declared', claim.method);
}

export function sourceOf(claim: ClaimObservation): string {
  return parseRef(claim.document).namespace;
}

/** Sources whose history is there in part only: what was there once is then not known. */
export function cutHistories({ workspace, history }: ClaimView): readonly string[] {
  return workspace.sources.filter((source) => ['shallow', 'partial'].includes(history.extent(source)));
}
