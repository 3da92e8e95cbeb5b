/** The contract of one kind's check: a pure look at the workspace; `unknown` wherever what would show it was not read. */
import type { Finding } from '../lifecycle.ts';
import type { History } from '../history.ts';
import type { Workspace } from '../pipeline.ts';
import type { Stage } from '#core';
import type { Step } from '../pipeline.ts';

export interface CheckView {
  readonly workspace: Workspace;
  readonly history: History;
  stageOf(step: Step): Stage | undefined;
}
export type Check = (view: CheckView) => readonly Finding[];
