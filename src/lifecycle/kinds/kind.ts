/** The contract of one kind's check: a pure look at the workspace; `unknown` wherever what would show it was not read. */
import type { Finding } from '../lifecycle.ts';
import type { History } from '../history.ts';
import type { Workspace } from '../pipeline.ts';
import type { Instant, Stage } from '#core';
import type { ClaimResult } from '../claims/result.ts';
import type { Step } from '../pipeline.ts';

export interface View {
  /** The newest moment that anything read speaks of: what "old" is counted from. */
  readonly asOf: Instant | null;
  readonly workspace: Workspace;
  readonly history: History;
  stageOf(step: Step): Stage | undefined;
}
export interface CheckView extends View {
  /** What became of what documents state. */
  readonly claims: readonly ClaimResult[];
}
export type Check = (view: CheckView) => readonly Finding[];
