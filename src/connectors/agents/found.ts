/** What every reader of agents gives: a thing that acts with a model's word or steers one, and what it may reach. */
import type { ServiceAttributes } from '#core';

export interface FoundService extends Omit<ServiceAttributes, 'file'> {
  readonly line: number;
  readonly lastLine: number;
  /** Models it is told to take: `claude-opus-4`, `gpt-4o`. */
  readonly models?: readonly string[];
}
