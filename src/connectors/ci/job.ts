/** A job as every continuous integration has it. */
export interface Job {
  readonly file: string;
  readonly name: string;
  readonly tool: 'gitlab-ci' | 'azure-pipelines' | 'jenkins' | 'taskcluster';
  readonly line: number;
  readonly lastLine: number;
  readonly commands: readonly string[];
  readonly after: readonly { readonly file: string; readonly id: string }[];
  readonly environment?: string;
  readonly image?: string;
  readonly triggers?: readonly string[];
  readonly schedules?: readonly string[];
  readonly condition?: string;
  readonly unresolved?: readonly string[];
  /** Why what it runs is not known. */
  readonly hidden?: string;
}
