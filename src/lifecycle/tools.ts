/**
 * What a tool's steps declare, where that decides what may be said: a step that is a function is no more than its lines;
 * only some tools list the files that a step makes; code as a pipeline speaks for the project around it alone.
 */
import type { CodeFile, Step, Workspace } from './pipeline.ts';

/** Tools of which the order is told by more than what was read: a flow of Prefect runs its lines in turn. */
const partlyOrdered: ReadonlySet<string> = new Set(['prefect']);
/** Tools whose pipelines stand among others in one repository, each for its own directory. */
const local: ReadonlySet<string> = new Set([
  'airflow',
  'argo',
  'azure-ml',
  'dagster',
  'elyra',
  'flyte',
  'kedro',
  'kubeflow',
  'metaflow',
  'nextflow',
  'prefect',
  'sagemaker',
  'snakemake',
  'zenml',
]);
/** Of these, the ones that list the files each step makes. With the others code writes files that no step names. */
const listing: ReadonlySet<string> = new Set(['kedro', 'snakemake']);

/** Continuous integration: leads to code, declares no pipeline of a model, and runs by itself. */
const integration: ReadonlySet<string> = new Set([
  'github-actions',
  'gitlab-ci',
  'azure-pipelines',
  'jenkins',
  'taskcluster',
]);
/** Names for commands; somebody or something has to call them. */
const runners: ReadonlySet<string> = new Set([
  'make',
  'just',
  'npm',
  'mise',
  'poe',
  'tox',
  'nox',
  'taskfile',
  'pre-commit',
  'mlproject',
]);

export function isIntegration(step: Step): boolean {
  return integration.has(step.attributes.tool);
}

export function isTask(step: Step): boolean {
  return runners.has(step.attributes.tool);
}

export function listsWhatItMakes(step: Step): boolean {
  const { tool } = step.attributes;
  if (isIntegration(step) || isTask(step)) return false;
  return tool !== 'python' && tool !== 'r' && (!local.has(tool) || listing.has(tool));
}

export function hasWholeOrder(steps: readonly Step[]): boolean {
  return steps.every(
    ({ attributes }) => !partlyOrdered.has(attributes.tool) && (!local.has(attributes.tool) || isWhole(attributes)),
  );
}

function isWhole({ unresolved = [] }: Step['attributes']): boolean {
  return unresolved.length === 0;
}

/** Its commands run in an image or a directory that is not that of the source. */
export function runsElsewhere(step: Step): boolean {
  return local.has(step.attributes.tool);
}

/** What it runs is known only when it runs. */
export function runsUnknownCode(step: Step): boolean {
  return step.attributes.hidden === true;
}

const conventional =
  /(?:^|\/)(?:dags|pipelines?|flows?|steps|tasks|jobs|workflows?|orchestration|rules|conf|config|src)(?:\/.*)?$/u;

/** The project that a pipeline speaks for, as a beginning of paths; empty for the whole source. */
export function projectOf(step: Step): string {
  const { tool, file } = step.attributes;
  if (!local.has(tool) || !file.includes('/')) return '';
  const directory = file.slice(0, file.lastIndexOf('/'));
  const root = directory.replace(conventional, '');
  return root === '' ? '' : `${root}/`;
}

/** The code that a step runs; of a file whose function the step is, only what stands in its lines. */
export function codeOf(step: Step, workspace: Workspace): readonly CodeFile[] {
  return step.scripts.flatMap((script) => {
    const file = workspace.codeFile(script);
    if (!file) return [];
    const { body } = step.attributes;
    if (body?.path !== file.path) return [file];
    const { firstLine, lastLine } = body;
    const inside = (line: number): boolean => line >= firstLine && line <= lastLine;
    return [{ ...file, signals: file.signals.filter(({ line }) => inside(line)) }];
  });
}

/** A file without the lines that are steps of their own. */
export function outsideSteps(file: CodeFile, steps: readonly Step[]): CodeFile {
  const bodies = steps.flatMap(({ source, attributes: { body } }) =>
    source === file.source && body?.path === file.path ? [body] : [],
  );
  const signals = file.signals.filter(
    ({ line }) => !bodies.some(({ firstLine, lastLine }) => line >= firstLine && line <= lastLine),
  );
  return { ...file, signals };
}
