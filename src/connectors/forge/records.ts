/**
 * What both forges tell, in one form. A record says only what its answer said: what is left out was not given. Records
 * are plain JSON, so that they can be kept from one reading to the next.
 */
import type { BranchProtection, Instant, ReviewAttributes, RunStatus } from '#core';

export type Forge = 'github' | 'gitlab';
/** The forge's login, and whether it is a program's. */
export type Login = { readonly login: string; readonly bot: boolean };

export type ForgeRecord =
  | RepositoryRecord
  | ChangeRecord
  | ReviewRecord
  | EnvironmentRecord
  | DeploymentRecord
  | StatusRecord
  | ApprovalRecord
  | ReleaseRecord
  | RunRecord
  | WorkflowRecord
  | BranchRecord;

interface Common {
  readonly forge: Forge;
  /** Address that people open, or that of the answer. */
  readonly url?: string;
}
export interface RepositoryRecord extends Common {
  readonly kind: 'repository';
  readonly branch?: string;
  /** GitLab: where the pipeline's file lies, when it is a file of this repository. */
  readonly pipelineFile?: string;
}
export interface ChangeRecord extends Common {
  readonly kind: 'change';
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'merged' | 'closed';
  readonly author?: Login;
  readonly asked: readonly Login[];
  readonly openedAt?: Instant;
  readonly updatedAt?: string;
  readonly mergedAt?: Instant;
  readonly mergedBy?: Login;
  readonly commit?: string;
  readonly headCommit?: string;
  readonly base?: string;
}
export interface ReviewRecord extends Common {
  readonly kind: 'review';
  readonly number: number;
  readonly by: Login;
  readonly state: ReviewAttributes['state'];
  readonly at?: Instant;
  readonly commit?: string;
}
export interface EnvironmentRecord extends Common {
  readonly kind: 'environment';
  readonly name: string;
  readonly reviewers?: readonly string[];
  readonly waitMinutes?: number;
  readonly branches?: readonly string[];
  readonly selfReview?: boolean;
  readonly otherRules?: readonly string[];
  /** Branch patterns are listed by an answer of their own. */
  readonly customBranches?: boolean;
}
export interface DeploymentRecord extends Common {
  readonly kind: 'deployment';
  readonly id: string;
  readonly environment: string;
  readonly commit?: string;
  readonly by?: Login;
  readonly at?: Instant;
  readonly updatedAt?: string;
  readonly branch?: string;
  readonly status?: RunStatus;
  readonly conclusion?: string;
}
/** How a GitHub deployment went; the newest counts. */
export interface StatusRecord extends Common {
  readonly kind: 'status';
  readonly deployment: string;
  readonly state: string;
  readonly at?: Instant;
  /** The workflow run that carries it out. */
  readonly run?: string;
}
export interface ApprovalRecord extends Common {
  readonly kind: 'approval';
  readonly environments: readonly string[];
  readonly by: Login;
  readonly state: 'approved' | 'rejected';
  readonly at?: Instant;
  readonly run?: string;
  readonly deployment?: string;
}
export interface ReleaseRecord extends Common {
  readonly kind: 'release';
  readonly tag: string;
  readonly by?: Login;
  readonly at?: Instant;
  readonly commit?: string;
  readonly draft: boolean;
  readonly assets: readonly { readonly name: string; readonly digest?: string; readonly sizeBytes?: number }[];
}
export interface RunRecord extends Common {
  readonly kind: 'run';
  readonly id: string;
  readonly name: string;
  readonly workflow?: string;
  readonly commit?: string;
  readonly branch?: string;
  readonly status: RunStatus;
  readonly conclusion?: string;
  readonly trigger?: string;
  readonly by?: Login;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
}
export interface WorkflowRecord extends Common {
  readonly kind: 'workflow';
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly state?: string;
  readonly runs?: number;
}
export interface BranchRecord extends Common {
  readonly kind: 'branch';
  readonly protection: BranchProtection;
}

/** A record and where it stands. */
export interface Found {
  readonly record: ForgeRecord;
  readonly locator: string;
}
