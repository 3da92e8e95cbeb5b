/**
 * What comes first: reach × certainty. Reach is what stands on the disagreement: a kind that touches what is served or
 * the record of how it was made reaches further than a dead link; a model more counts more. docs/reference/divergences.md
 * prints this table.
 */
import type { DivergenceKind, Finding } from './lifecycle.ts';

export const reachOfKind: Readonly<Record<DivergenceKind, number>> = {
  'stale-run': 10,
  'registered-unevaluated': 10,
  'missing-producer': 9,
  'undeclared-step': 8,
  'orphaned-run': 8,
  'registered-before-run-ended': 7,
  'broken-declaration': 8,
  'unjoined-run': 7,
  'approval-not-observable': 7,
  'setting-contradicts-note': 6,
  'evaluated-not-served': 10,
  'version-differs': 9,
  'claim-contradicted': 8,
  'rule-not-followed': 8,
  'served-not-documented': 7,
  'documented-not-served': 7,
  'claim-unsupported': 6,
  'unexecuted-step': 6,
  'unpinned-input': 5,
  'diagram-differs': 5,
  'trained-not-served': 4,
  'practice-not-run': 6,
  'unowned-agent': 6,
  'decision-not-adopted': 4,
  'documented-path-missing': 2,
};

const outcomes = { divergent: 1, unknown: 0.5, consistent: 0 } as const;

/** 0–100, two decimals; consistent findings weigh nothing. */
export function weigh(finding: Finding, models: number): number {
  const served = finding.stage === 'deploy' || finding.stage === 'register' ? 1.15 : 1;
  const breadth = 1 + Math.min(models, 4) * 0.05;
  const weight = reachOfKind[finding.kind] * finding.certainty * outcomes[finding.outcome] * served * breadth;
  return Math.round(weight * 700) / 100;
}
