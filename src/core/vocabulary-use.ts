/**
 * Attribute names for what uses and serves models: deployments, endpoints, agents, packages, environments.
 * Part of the vocabulary (vocabulary.ts), which says how their references are made.
 */
import type { Instant } from './observation.ts';
import type { EntityRef } from './reference.ts';
import type { RunAttributes } from './vocabulary.ts';

/**
 * Which model something is about: on `deployment|endpoint –serves→ model|model-version|artifact` (what answers there)
 * and on `artifact|service|step –used→ model|model-version` (what code, configuration or an agent takes).
 * The relation points to the version where it is known, else to the model.
 */
export type ModelUseAttributes = {
  readonly role: 'model';
  /** How the version is chosen; `name`: nothing chooses one. */
  readonly by: 'version' | 'alias' | 'stage' | 'digest' | 'revision' | 'path' | 'latest' | 'name';
  /** The alias or registry stage, for `by` alias and stage. */
  readonly alias?: string;
  /** The reference as written, without credentials: `models:/fraud@champion`. */
  readonly written: string;
  /** The call or key it stands in: `mlflow.pyfunc.load_model`, `spec.predictor.model.storageUri`. */
  readonly through: string;
  readonly line?: number;
  /** Why the version, or the model, cannot be known from what was read: `from the variable MODEL_VERSION, which nothing sets`. */
  readonly unresolved?: string;
  /** Traces only; `span` is TRACE/SPAN of the first call. */
  readonly calls?: number;
  readonly failed?: number;
  readonly span?: string;
  readonly firstAt?: Instant;
  readonly lastAt?: Instant;
};

/** deployment:ns/FILE:NAME. Layer encoded in manifests, executed where a platform or cluster answered. */
export type DeploymentAttributes = {
  readonly name: string;
  /** 'kubernetes' | 'kserve' | 'seldon' | 'compose' | 'docker' | 'procfile' | 'terraform' | 'ray-serve' | 'bentoml' … */
  readonly tool: string;
  readonly file: string;
  readonly line?: number;
  /** Kind of the workload in the tool's words: `InferenceService`, `aws_sagemaker_endpoint`. */
  readonly type?: string;
  readonly environment?: string;
  /** Image references as written. */
  readonly images?: readonly string[];
  readonly commands?: readonly string[];
  /** Repository paths of scripts the commands run. */
  readonly scripts?: readonly string[];
  /** Names of variables it sets, and values of those that choose a model (never of secrets). */
  readonly variables?: { readonly [name: string]: string };
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly unresolved?: readonly string[];
};

/** endpoint:ns/NAME, of code `FILE:METHOD ROUTE`; –calls→ the file that answers, –serves→ the model that it takes. */
export type EndpointAttributes = {
  readonly name: string;
  /** 'fastapi' | 'flask' | 'litestar' | 'aiohttp' | 'bentoml' | 'ray-serve' | 'sagemaker' … */
  readonly tool: string;
  readonly file?: string;
  readonly line?: number;
  readonly route?: string;
  /** Why `route` is not the whole path, or is left out: `where its router is mounted is not in this file`. */
  readonly partial?: string;
  readonly methods?: readonly string[];
  /** By traces: where it ran, from which image, and the release that the service says it is. */
  readonly environment?: string;
  readonly image?: string;
  readonly release?: string;
  /** The function that answers: `predict`, `Service.predict`. */
  readonly handler?: string;
  /** What of the model that it takes cannot be known. */
  readonly unresolved?: readonly string[];
};

/** service:ns/FILE:NAME: what acts with a model's word, or steers it. */
export type ServiceAttributes = {
  readonly name: string;
  readonly type: 'agent' | 'tool' | 'mcp-server' | 'prompt' | 'instructions' | 'llm-call' | 'service';
  /** Whose format it is: 'mcp' | 'claude' | 'cursor' | 'copilot' | 'langchain' | 'openai' | 'crewai' | 'opentelemetry' … */
  readonly tool: string;
  readonly file?: string;
  readonly line?: number;
  /** As configured, secrets concealed. */
  readonly command?: string;
  readonly url?: string;
  /** What it may reach, as configured or as its code shows. */
  readonly reaches?: readonly Reach[];
  /** Names and places of secrets, never contents. */
  readonly secrets?: readonly { readonly name: string; readonly place: string }[];
  /** What it may do without being asked, as written: `Bash(npm:*)`. */
  readonly allowed?: readonly string[];
  readonly unresolved?: readonly string[];
};
export type Reach = {
  readonly what: 'files' | 'network' | 'shell' | 'database' | 'repository' | 'cloud' | 'messages' | 'browser' | 'tool';
  /** Path, host, tool or product; left out where it could be any. */
  readonly target?: string;
  readonly line?: number;
};

/** artifact:pkg/TYPE/NAME@V, and –used→ from the file that names it: UseAttributes' fields plus these. */
export type PackageAttributes = { readonly purl: string; readonly name: string; readonly version?: string };
export type PackageUseAttributes = {
  readonly role: 'package';
  /** What is asked for, as written: `>=1.2,<2`. */
  readonly specifier?: string;
  /** The file locks it to exactly this version. */
  readonly locked?: boolean;
  readonly group?: string;
  readonly line?: number;
};

/** environment:ns/NAME, by a forge's answers. Layer executed. */
export type EnvironmentAttributes = {
  readonly name: string;
  readonly url?: string;
  /** Who may approve; empty: nobody must. Left out where the settings were not given, or are not all of them. */
  readonly reviewers?: readonly string[];
  readonly waitMinutes?: number;
  /** Branches that may be deployed, as patterns; `protected branches` where that is the rule. */
  readonly branches?: readonly string[];
  readonly selfReview?: boolean;
  /** Kinds of further rules, which may ask somebody too: gates of other programs. */
  readonly otherRules?: readonly string[];
};

/** change:ns/NUMBER: a pull or merge request. Layer executed. –approvedBy→ person carries ReviewAttributes. */
export type ChangeAttributes = {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'merged' | 'closed';
  readonly author?: EntityRef;
  /** Who was asked to review it, and has not yet. */
  readonly asked?: readonly EntityRef[];
  readonly openedAt?: Instant;
  readonly mergedAt?: Instant;
  readonly mergedBy?: EntityRef;
  /** The commit that it came in by. */
  readonly commit?: string;
  /** Its own last commit. */
  readonly headCommit?: string;
  readonly base?: string;
};
/** On change|run –approvedBy→ person, and on events `review` and `approval`. */
export type ReviewAttributes = {
  readonly state: 'approved' | 'rejected' | 'changes-requested' | 'commented' | 'dismissed';
  readonly at?: Instant;
  readonly commit?: string;
  readonly environment?: string;
};

/** run:ns/actions/ID, run:ns/pipelines/ID: a run of a whole workflow; run:ns/deployments/ID: one to an environment. */
export type ForgeRunAttributes = RunAttributes & {
  readonly forge: 'github' | 'gitlab';
  /** Path of the workflow's file in the repository. */
  readonly workflow?: string;
  readonly environment?: string;
  /** The forge's own word for how it ended: `success`, `timed_out`. */
  readonly conclusion?: string;
  /** Why it ran: `push`, `schedule`. */
  readonly trigger?: string;
  readonly branch?: string;
};

/** source:ns/ns of a forge's answers, beside SourceAttributes. Layer executed. */
export type ForgeAttributes = {
  readonly forge: 'github' | 'gitlab';
  readonly repository?: string;
  readonly defaultBranch?: string;
  /** Workflows that the forge knows; `runs` where all of them were counted. */
  readonly workflows?: readonly ForgeWorkflow[];
  readonly protectedBranches?: readonly BranchProtection[];
  readonly releases?: readonly ForgeRelease[];
};
export type ForgeWorkflow = {
  readonly path: string;
  readonly name: string;
  /** `active`, `disabled_manually`, `disabled_inactivity`. */
  readonly state?: string;
  readonly runs?: number;
};
/** A number of approvals that a merge into the branch needs; left out where that was not given. */
export type BranchProtection = { readonly name: string; readonly approvals?: number; readonly codeOwners?: boolean };
export type ForgeRelease = {
  readonly tag: string;
  readonly at?: Instant;
  readonly by?: EntityRef;
  readonly draft?: boolean;
  /** `sha256:…` as the forge counted it, where it did. */
  readonly assets: readonly { readonly name: string; readonly digest?: string; readonly sizeBytes?: number }[];
};
