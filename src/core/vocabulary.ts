/**
 * The attribute names connectors write and later rooms read, one interface per entity kind.
 * They are `type`s over JSON so that an observation stays plain data. A connector fills what it knows and leaves
 * the rest out; attributes of one entity from several connectors are merged by the graph, layer by layer.
 *
 * References (ns = the source's name):
 *   source:ns/ns              the source itself
 *   artifact:ns/PATH          any file of a source, by its path (code, data, model, metrics, configuration …)
 *   step:ns/FILE:NAME         a declared job: `dvc.yaml:train`, `.github/workflows/ci.yml:test`
 *   step:ns/openlineage:NAMESPACE/NAME  a job that lineage events name
 *   step:ns/PATH              a script or notebook that is itself a step (it has an entry point)
 *   run:ns/ID                 an execution: MLflow run id, `dvc.lock:train`, OpenLineage run id
 *   model:ns/NAME             a registered model; model-version:ns/NAME@V one of its versions
 *   document:ns/PATH          a document; person:ns/KEY somebody; environment:ns/NAME a deployment environment
 *   code-revision:ns/SHA      a commit
 *   change:ns/NUMBER          a pull or merge request; run:ns/actions/ID, run:ns/pipelines/ID, run:ns/deployments/ID on a forge
 *   dataset:ns/NAME           a named dataset (in lineage events its URI); dataset-version:ns/NAME@DIGEST
 */
import type { Instant } from './observation.ts';
import type { EntityRef } from './reference.ts';

export const stages = [
  'intent',
  'data',
  'features',
  'experiment',
  'train',
  'evaluate',
  'register',
  'approve',
  'deploy',
  'monitor',
  'retire',
] as const;
export type Stage = (typeof stages)[number];

/** artifact:ns/PATH, written by the git connector (or by `directory` without git) for every file. Layer encoded. */
export type FileAttributes = {
  readonly path: string;
  readonly sizeBytes?: number;
  /** Git blob id (SHA-1) of the content that was read. */
  readonly blob?: string;
  /** Content differs from HEAD (working tree only). */
  readonly modified?: boolean;
  /** Lies in the working tree and is in no commit of HEAD's history. */
  readonly untracked?: boolean;
  readonly symlink?: boolean;
  readonly submodule?: boolean;
  readonly executable?: boolean;
  readonly firstChange?: Change;
  readonly lastChange?: Change;
  /** Commits that touched this path (merges counted once, when they changed it against every parent). */
  readonly commits?: number;
  /** Who touched it, most commits first; at most 8. */
  readonly authors?: readonly FileAuthor[];
};
export type Change = { readonly commit: string; readonly at: Instant; readonly person: EntityRef };
export type FileAuthor = { readonly person: EntityRef; readonly commits: number; readonly lastAt: Instant };

/** Also on artifact:ns/PATH, by connectors that look inside (python, dvc, mlflow): attributes simply add up. */
export type ArtifactAttributes = {
  /** What the file is used as; several connectors may agree or not. */
  readonly role?: 'code' | 'notebook' | 'data' | 'model' | 'metrics' | 'plot' | 'parameters' | 'lock' | 'report';
  /** `md5:…` of raw content, by the dvc connector for files a lock names; layer encoded, method hashed. */
  readonly md5?: string;
  /** `md5:…` after CRLF→LF (DVC before 3), only when different from `md5`. */
  readonly md5Text?: string;
  /** `md5:…` after LF→CRLF, only for text kept with LF: what DVC 3 recorded on Windows (core.autocrlf). */
  readonly md5Crlf?: string;
  /** Named by a pipeline, not present in the tree. `caseMatch` is the path that differs in letter case only. */
  readonly missing?: boolean;
  readonly caseMatch?: string;
  /** What a .dvc file says this file's content is. */
  readonly recordedDigest?: string;
  /** Content is kept outside (DVC, LFS, remote): absence in the tree is expected. */
  readonly external?: boolean;
  /** Python/R/notebook: what the code does, one signal per place. See CodeSignal. */
  readonly signals?: readonly CodeSignal[];
  /** Code that runs by itself: `if __name__ == "__main__"`, a CLI decorator, an app object, a notebook, top-level work. */
  readonly entryPoint?: boolean;
};

/** One thing code does at one line. `what` groups them by lifecycle meaning. */
export type CodeSignal = {
  readonly what:
    | 'read-data'
    | 'write-data'
    | 'read-model'
    | 'write-model'
    | 'read-file'
    | 'write-file'
    | 'fit'
    | 'tune'
    | 'predict'
    | 'evaluate'
    | 'explain'
    | 'split'
    | 'transform'
    | 'track'
    | 'register'
    | 'promote'
    | 'serve'
    | 'monitor'
    | 'download'
    | 'upload'
    | 'pretrained';
  /** The call as written, shortened: `pd.read_csv`, `mlflow.register_model`. */
  readonly call: string;
  readonly line: number;
  /** Path, URL, model name or id where it could be followed to a constant; left out where not. */
  readonly target?: string;
  /** Why the target is not known, when it is not: `built at run time`, `from a parameter`. */
  readonly unresolved?: string;
};

/** source:ns/ns, by the git connector. Layer executed (history is a record). */
export type SourceAttributes = {
  readonly title: string;
  readonly head?: string;
  readonly branch?: string;
  readonly commits?: number;
  readonly firstAt?: Instant;
  readonly lastAt?: Instant;
  /** `whole`: every commit and blob needed is there; `shallow` or `partial`: history is cut; `none`: no git. */
  readonly history: 'whole' | 'shallow' | 'partial' | 'none' | 'empty';
  readonly signedCommits?: number;
  /** Commits that other branches and tags hold and HEAD does not; left out when they were not read whole. */
  readonly elsewhere?: readonly string[];
  readonly branches?: number;
  readonly tags?: number;
  /** Where it was cloned from or is kept, as `host/path` in lower case: `github.com/acme/churn`. */
  readonly repository?: string;
};

export type PersonAttributes = {
  readonly name: string;
  readonly bot: boolean;
  readonly identities: readonly { readonly name: string; readonly email: string; readonly commits: number }[];
  /** Why identities were merged: `mailmap`, `same noreply id`, `same address`, `same name and domain`. */
  readonly mergedBy?: readonly string[];
  /** Logins on forges, as noreply addresses show them, lower case. */
  readonly logins?: readonly string[];
  readonly commits: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
};

/** Event `commit`: actor = person, objects = code-revision (`revision`), attributes below. */
export type CommitAttributes = {
  readonly sha: string;
  readonly subject: string;
  readonly paths: readonly string[];
  readonly merge?: boolean;
  readonly signed?: boolean;
  /** Paths beyond the 200 listed. */
  readonly morePaths?: number;
  /** The author's time, where it is not the committer's. */
  readonly authoredAt?: Instant;
};

export type StepAttributes = {
  readonly name: string;
  /** 'dvc' | 'github-actions' | 'airflow' | 'kedro' | 'argo' | 'openlineage' | 'snakemake' | 'python' | 'r' | 'notebook' … */
  readonly tool: string;
  readonly file: string;
  readonly line?: number;
  /** As written, one command a line. Comments and commented-out lines are not commands. */
  readonly commands?: readonly string[];
  /** Repository paths of scripts and notebooks that the commands run, followed to existing or named files. */
  readonly scripts?: readonly string[];
  readonly frozen?: boolean;
  readonly environment?: string;
  readonly permissions?: readonly string[];
  readonly secrets?: readonly string[];
  readonly triggers?: readonly string[];
  readonly condition?: string;
  readonly parameters?: readonly string[];
  /** The pipeline, DAG or flow of its file that it belongs to, where a file can hold several. */
  readonly pipeline?: string;
  /** Cron expressions or the tool's own words (`@daily`), as written. */
  readonly schedules?: readonly string[];
  /** Where the step is a function: its lines in one of `scripts`. What other lines of that file do is not the step's. */
  readonly body?: StepBody;
  /** What of the declaration cannot be known without running it, one reason each. */
  readonly unresolved?: readonly string[];
  /** What it runs is among what is not known: it may run any code. */
  readonly hidden?: boolean;
};
export type StepBody = { readonly path: string; readonly firstLine: number; readonly lastLine: number };

/** Relation attributes for step –used→ artifact, artifact –wasGeneratedBy→ step|run, run –used→ artifact. */
export type UseAttributes = {
  readonly role?: 'code' | 'data' | 'model' | 'parameters' | 'metrics' | 'plot' | 'output';
  /** Digest the record names (dvc.lock): `md5:…`, `md5:….dir` for directories. */
  readonly digest?: string;
  readonly sizeBytes?: number;
  /** Key names or values used (params), as recorded. */
  readonly values?: { readonly [name: string]: string | number | boolean | null };
  readonly line?: number;
};

export type RunStatus = 'finished' | 'failed' | 'killed' | 'running' | 'scheduled' | 'unknown';
export type RunAttributes = {
  readonly name: string;
  readonly tool: string;
  readonly status?: RunStatus;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly deleted?: boolean;
  readonly experiment?: string;
  /** Full commit the run says it ran at (mlflow.source.git.commit). */
  readonly commit?: string;
  readonly repository?: string;
  /** Entry point file the run says it ran, as recorded. */
  readonly sourceName?: string;
  /** The file of the same source that `sourceName` most likely names: a hint. */
  readonly sourceFile?: string;
  /** Artifact paths of the models it logged. */
  readonly loggedModels?: readonly string[];
  readonly user?: string;
  readonly parent?: string;
  readonly parameters?: { readonly [name: string]: string };
  readonly metrics?: { readonly [name: string]: number | null };
  readonly tags?: { readonly [name: string]: string };
};

export type ModelVersionAttributes = {
  readonly name: string;
  readonly version: string;
  readonly createdAt?: Instant;
  readonly updatedAt?: Instant;
  readonly stage?: string;
  readonly aliases?: readonly string[];
  readonly status?: string;
  readonly sourceUri?: string;
  readonly run?: EntityRef;
  readonly user?: string;
  readonly description?: string;
};

/**
 * Claims (ClaimObservation.claim) and their attributes:
 *  'step'          { label, order?, diagram?: string, node?: string }         a drawn or listed stage
 *  'edge'          { from, to, fromLabel, toLabel, diagram, label? }          a drawn arrow
 *  'path'          { path, resolved?: string, exists: boolean, how: 'link'|'code'|'text'|'image' }   a mentioned file
 *  'owner'         { pattern, owners: string[], file, line }                  one CODEOWNERS line (last match wins)
 *  'front-matter'  { fields }                                                  model/dataset card head
 *  'model-card'    { title, datasets?, baseModel?, metrics?, license? }
 *  'approval'      { text, environment? }                                      a document or comment speaks of approval
 *  'environment'   { environment, job }                                        a workflow names a protected environment
 *  'unpinned'      { what: 'action'|'image'|'url'|'model'|'package', reference, pin?: string, why }
 *  'note'          { key, value, file, line }                                  a note about how a run was made
 *  'setting'       { key, value, file, line }                                  a parameter as set
 *  'service'       { text }                                                    a document says the model is served
 *  'submodule'     { path, url }
 *  'practice'      { practice, tool, state: 'present'|'run'|'mentioned'|'author', step?: EntityRef, triggers?, line? }
 *                  one place that shows a security practice (practice: 'secret-detection', 'dependency-update',
 *                  'vulnerability-scan', 'code-scan', 'model-scan', 'image-scan', 'signing', 'sbom', 'provenance', 'policy')
 * promises of documents, each with its sentence as `quote`; scope: paths or names it is said of, as written:
 *  'lists'         { of: 'models'|'stages'|'classes'|'features'|'endpoints', names: string[], count?: number, served?: true }
 *  'version'       { of, version, where?: 'production'|… }                     one row of a table of models and versions
 *  'rule'          { must: boolean, scope: string, what: 'call'|'file'|'import'|'tool', target, text }   "every training script must …"
 *  'number'        { value, written, unit?, of, where?: string }                        "18 classifiers", "accuracy 0.91"
 *  'promise'       { capability, text, tool? }                                        "audit trail", "rollback", "no personal data" …
 *  'use'           { intended: boolean, text }                                 what the model is, or is not, meant for
 *  'decision'      { number?, title, status, date?, supersedes?: string, supersededBy?: string, adopts?: string[] }
 *  'badge'         { says: 'tests'|'coverage'|'license'|'release'|'workflow', target, workflow?: string }
 * and by the survey itself, on artifact:ns/PATH:
 *  'moved'         { path, to, commit, how: 'same content'|'same name' }       where a file that is named and missing went
 *  'target'        { reference, branch, commit }  (on source:ns/ns)                where a moving name of a source's branch points
 *  'trace'         { word, place: 'file'|'path'|'commit'|'metric', path?, line?, commit?, key?, value? }   where a word that a promise needs first occurs
 *  'reach'         { target, path, how: 'calls'|'through'|'imports'|'hidden', line?, through? }   a file that comes to use a rule's name
 *  'looked'        { words: string[], names: string[], files, unread: string[], commits? }   (on source:ns/ns) what was looked
 *                  through for them: what has neither trace nor reach occurs nowhere in it
 *  'excerpt'       { path, firstLine, text }                                   lines that a repair needs, as they stand
 */
export const claimKinds = [
  'step',
  'edge',
  'path',
  'owner',
  'front-matter',
  'model-card',
  'approval',
  'environment',
  'unpinned',
  'note',
  'setting',
  'service',
  'submodule',
  'practice',
  'lists',
  'version',
  'rule',
  'number',
  'promise',
  'use',
  'decision',
  'badge',
  'moved',
  'target',
  'trace',
  'reach',
  'looked',
  'excerpt',
] as const;
export type ClaimKind = (typeof claimKinds)[number];
