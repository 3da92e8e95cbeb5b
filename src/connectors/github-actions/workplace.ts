/**
 * Where a job's commands run, seen from the source: what is checked out and where to, and whether the files of the
 * source can be expected to be all there is (only then is a file that is named and not here really missing).
 */
import type { FileTree } from '../connector.ts';
import { joinPath } from '../paths.ts';
import type { Place } from '../scripts.ts';
import type { ReadJob, ReadWorkflow } from './workflow.ts';

export interface Workplace {
  /** `undefined`: the directory is not known, or nothing of the source lies there. */
  placeOf(position: number): Place | undefined;
  /** From a path as the commands see it to one of the source. */
  toSource(path: string): string | undefined;
  /** Letter case does not matter on the machine. */
  readonly caseBlind: boolean;
  /** Nothing up to this step has fetched, made or moved files. */
  isClosed(position: number): boolean;
}

export function openWorkplace(files: FileTree, workflow: ReadWorkflow, job: ReadJob): Workplace {
  const prefix = workflow.kind === 'action' ? '' : checkoutDirectory(job);
  const toSource = (path: string): string | undefined => {
    if (prefix === undefined) return undefined;
    if (prefix === '') return path;
    return path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : undefined;
  };
  const has = (path: string): boolean => {
    const inside = toSource(path);
    return inside !== undefined && files.get(inside) !== undefined;
  };
  const defaults =
    job.job.defaults?.run?.['working-directory'] ?? workflow.workflow.defaults?.run?.['working-directory'] ?? '.';
  return {
    toSource,
    caseBlind: /windows|macos/iu.test(JSON.stringify(job.job['runs-on'] ?? '')),
    isClosed: (position) => workflow.kind === 'workflow' && isClosed(job, position),
    placeOf(position) {
      if (prefix === undefined) return undefined;
      const given = (job.steps[position]?.step['working-directory'] ?? defaults).replace(
        /^\$\{\{\s{0,9}github\.workspace\s{0,9}\}\}\/?/u,
        './',
      );
      if (/[$*?]/u.test(given)) return undefined;
      const directory = joinPath('', given);
      return directory === undefined ? undefined : { directory, has };
    },
  };
}

/** '' for the usual place; `undefined` when another repository lies there instead. */
function checkoutDirectory(job: ReadJob): string | undefined {
  const checkouts = job.steps
    .filter(({ step }) => (step.uses ?? '').startsWith('actions/checkout@'))
    .map(({ step }) => step.with ?? {});
  const own = checkouts.filter(
    (inputs) => inputs['repository'] === undefined || /\bgithub\.repository\b/u.test(textOf(inputs['repository'])),
  );
  const [first] = own;
  if (!first) return checkouts.some((inputs) => inputs['path'] === undefined) ? undefined : '';
  if (own.some((inputs) => inputs['path'] === undefined)) return '';
  const path = textOf(first['path']);
  return /\$/u.test(path) ? undefined : joinPath('', path);
}

const makesFiles =
  /\b(?:git (?:clone|checkout|switch|fetch|pull|lfs|submodule|merge|apply)|curl|wget|unzip|tar|gsutil|aws s3|azcopy|dvc (?:pull|get|import|fetch|checkout|repro)|gh |npm|npx|yarn|pnpm|make|cmake|cp|mv|touch|tee|cat|sed|patch|cookiecutter|copier|jupytext|nbconvert|protoc|build)\b|>/u;
/** Actions that install tools or keep files: by custom they put nothing among the sources. */
const harmlessActions =
  /^(?:[\w.-]+(?:\/[\w.-]+)*\/setup-[a-z-]+|actions\/(?:checkout|cache|upload-artifact)|snok\/install-poetry|docker\/(?:login|setup-[a-z]+)-action|codecov\/codecov-action)@/u;

/** Files named by their `.dvc` file are data that DVC keeps under that very name. */
const pullsByName = /\bdvc (?:pull|fetch|checkout)(?: +[\w./-]+\.dvc)+[ \t]*(?=$|\n)/gu;

function isClosed(job: ReadJob, position: number): boolean {
  const checkouts = job.steps.filter(({ step }) => (step.uses ?? '').startsWith('actions/checkout@'));
  const plain = checkouts.every(
    ({ step }) => !['repository', 'path', 'ref', 'sparse-checkout'].some((name) => step.with?.[name] !== undefined),
  );
  if (checkouts.length === 0 || !plain || job.job.container !== undefined) return false;
  return job.steps
    .slice(0, position + 1)
    .every(
      ({ step }) =>
        (step.uses === undefined || harmlessActions.test(step.uses)) &&
        !makesFiles.test((step.run ?? '').replace(pullsByName, '')),
    );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
