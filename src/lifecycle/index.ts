/** The door of the lifecycle: the three-way comparison. */
export { asksOf, type Asks } from './claims/asks.ts';
export { metricName } from './claims/metric-names.ts';
export type { ClaimResult } from './claims/result.ts';
export { compare } from './compare.ts';
export { excerptsOf, readExcerpts } from './repair/excerpts.ts';
export { withPatches } from './repair/patch.ts';
export type { Excerpt, Proposal } from './repair/proposal.ts';
export {
  divergenceKinds,
  type Ask,
  type CellItem,
  type Divergence,
  type DivergenceKind,
  type LayerCell,
  type Lifecycle,
  type ModelLine,
  type Outcome,
  type Repair,
  type SidedEvidence,
  type Since,
  type StageCell,
  type Unknown,
} from './lifecycle.ts';
export type { Run, Step, Use } from './pipeline.ts';
export { readModelRecords, type ModelRecord } from './records.ts';
export { stagesOfThings } from './stage-of-thing.ts';
export { reachOfKind } from './weight.ts';
