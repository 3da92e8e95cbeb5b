/** A task as every task runner has it: a name, what it waits for, what it runs. */
export interface Task {
  readonly name: string;
  readonly tool: 'make' | 'just' | 'npm' | 'mise' | 'poe' | 'tox' | 'taskfile' | 'pre-commit' | 'mlproject';
  readonly line: number;
  readonly lastLine: number;
  readonly commands: readonly string[];
  /** Tasks of the same file. */
  readonly after: readonly string[];
  /** Files that it needs, as they are written. */
  readonly files?: readonly string[];
  readonly parameters?: readonly string[];
  readonly unresolved?: readonly string[];
}
