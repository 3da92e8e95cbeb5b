/**
 * What is kept of one Python file for its pipelines, as plain JSON: the flows it declares, with the calls that make
 * them, and what of it flows elsewhere can call. It depends on the file's text alone, so it can be remembered under the
 * file's digest; links between files are made from these facts.
 */
import type { ImportFact } from '../python-imports.ts';

export type Tool =
  | 'airflow'
  | 'dagster'
  | 'prefect'
  | 'kubeflow'
  | 'flyte'
  | 'metaflow'
  | 'zenml'
  | 'kedro'
  | 'sagemaker'
  | 'azure-ml';

export interface Lines {
  readonly line: number;
  readonly lastLine: number;
}

/** A file that the code names, and how the tool looks for it. */
export interface NamedFile {
  readonly path: string;
  readonly line: number;
  readonly role: 'code' | 'data' | 'model' | 'parameters' | 'metrics' | 'output';
  /** `here`: beside this file; `project`: from where the program is started, most often the project's root. */
  readonly from: 'here' | 'project';
}

/** What is known of the work itself, wherever it is called. */
export interface TaskFact {
  /** The name it is given; left out when it is named after its function or variable. */
  readonly name?: string;
  /** The function it runs, as written. */
  readonly runs?: string;
  readonly commands?: readonly string[];
  readonly commandLine?: number;
  /** The directory in which the commands run, where it is named. */
  readonly commandFrom?: NamedFile;
  readonly files?: readonly NamedFile[];
  readonly makes?: readonly NamedFile[];
  /** Named data (assets, datasets) that other parts of the project give meaning to. */
  readonly takesData?: readonly string[];
  readonly givesData?: readonly string[];
  readonly parameters?: readonly string[];
  readonly image?: string;
  readonly unresolved?: readonly string[];
  /** Why what it runs is not known, where it is not. */
  readonly hidden?: string;
  /** A file that describes the component, beside this one or in the project. */
  readonly component?: NamedFile;
  /** Lines of this file that do the work, where no function is named. */
  readonly own?: Lines;
}

export interface FlowCall extends Lines {
  /** What is called, as written; asked for in other files when `task` is left out. */
  readonly of: string;
  readonly task?: TaskFact;
  /** The name given at the call. */
  readonly name?: string;
  readonly condition?: string;
  readonly repeated?: boolean;
  /** Stands in front of the name: task groups. */
  readonly group?: string;
}

export interface FlowFact extends Lines {
  readonly tool: Tool;
  readonly name: string;
  /** The function other flows and deployments name it by. */
  readonly callable?: string;
  readonly triggers: readonly string[];
  readonly schedules: readonly string[];
  readonly parameters: readonly string[];
  readonly unresolved: readonly string[];
  readonly calls: readonly FlowCall[];
  /** Position of the call before, of the call after, line. */
  readonly edges: readonly (readonly [number, number, number])[];
  /** Its function does work of its own when it calls no task. */
  readonly ownWork?: boolean;
}

/** A function, or a name for one, that flows call as a task. */
export interface CallableFact extends Lines {
  readonly tool: Tool;
  readonly name: string;
  readonly task: TaskFact;
  /** It is part of no flow by being called: an asset, a step of a class. */
  readonly alone?: boolean;
}

export interface FunctionFact extends Lines {
  readonly name: string;
}

/** Something said of a flow elsewhere: a schedule, a deployment. */
export interface StartFact {
  readonly tool: Tool;
  /** The flow's function or name, as written. */
  readonly of: string;
  readonly triggers: readonly string[];
  readonly schedules: readonly string[];
}

export interface FileFacts {
  readonly imports: readonly ImportFact[];
  /** Texts that name a script or notebook: most often one that is started as a program. */
  readonly names: readonly { readonly path: string; readonly line: number }[];
  readonly functions: readonly FunctionFact[];
  readonly flows: readonly FlowFact[];
  readonly callables: readonly CallableFact[];
  readonly starts: readonly StartFact[];
}

export const noFacts: FileFacts = { imports: [], names: [], functions: [], flows: [], callables: [], starts: [] };
