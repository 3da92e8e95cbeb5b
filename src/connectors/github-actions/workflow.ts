/** A workflow file or composite action as jobs with their steps, their lines, and the comments around them. */
import { isObject } from '#core';
import { readComments, withoutComments, type Comment } from './comments.ts';
import type { Reading } from '../reading.ts';
import { ActionFile, Job, toSteps, Workflow, type Step } from './schema.ts';
import { entryAt, lineAt, toPlain, type YamlNode } from '../yaml-text.ts';

interface JobStep {
  readonly step: Step;
  readonly line: number;
  /** Line of one of its fields. */
  readonly lineOf: (...path: readonly string[]) => number;
  /** Line in the file of a line of its `run` text, counted from 0. */
  readonly runLine: (offset: number) => number;
}

export interface ReadJob {
  readonly file: string;
  readonly id: string;
  readonly job: Job;
  readonly steps: readonly JobStep[];
  readonly line: number;
  /** Last line before the next job: comments up to it belong here. */
  readonly lastLine: number;
  readonly lineOf: (...path: readonly (string | number)[]) => number;
}

export interface ReadWorkflow {
  readonly file: string;
  readonly kind: 'workflow' | 'action';
  readonly name: string | undefined;
  readonly workflow: Workflow;
  readonly jobs: readonly ReadJob[];
  readonly comments: readonly Comment[];
  /** Lines without comments, the first at position 0. */
  readonly lines: readonly string[];
}

const MAX_JOBS = 500;

export async function readWorkflow(reading: Reading, file: string): Promise<ReadWorkflow | undefined> {
  const opened = await open(reading, file);
  if (!opened) return undefined;
  const { node, plain, text } = opened;
  const workflow = Workflow.parse(plain);
  const ids = Object.keys(workflow.jobs ?? {});
  if (ids.length > MAX_JOBS)
    reading.skip(file, `${file} has ${ids.length} jobs; the first ${MAX_JOBS} were read.`, 'part');
  const comments = readComments(text);
  const lines = withoutComments(text, comments);
  const starts = ids.map((id) => lineAt(node, ['jobs', id]));
  const jobs = ids.slice(0, MAX_JOBS).flatMap((id): readonly ReadJob[] => {
    const parsed = Job.safeParse(workflow.jobs?.[id]);
    if (!parsed.success) {
      reading.skip(`${file}:${id}`, `The job '${id}' of ${file} is not a set of fields, so it was not read.`, 'part');
      return [];
    }
    const line = lineAt(node, ['jobs', id]);
    const next = starts.filter((start) => start > line).toSorted((a, b) => a - b)[0];
    const own = entryAt(node, ['jobs', id])?.node.lastLine ?? line;
    return [
      toJob(node, ['jobs', id], {
        file,
        id,
        job: parsed.data,
        line,
        lastLine: (next ?? Math.max(own, lastInside(lines, own)) + 1) - 1,
      }),
    ];
  });
  return { file, kind: 'workflow', name: workflow.name, workflow, jobs, comments, lines };
}

/** Comments after the last job are inside it as long as nothing else follows. */
function lastInside(lines: readonly string[], from: number): number {
  let last = from;
  for (let line = from + 1; line <= lines.length && (lines[line - 1] ?? '').trim() === ''; line += 1) last = line;
  return last;
}

/** A composite action is one job whose steps run in the caller's; `undefined` for other kinds of actions. */
export async function readAction(reading: Reading, file: string): Promise<ReadWorkflow | undefined> {
  const opened = await open(reading, file);
  if (!opened) return undefined;
  const { node, plain, text } = opened;
  const parsed = ActionFile.safeParse(plain);
  if (!parsed.success || parsed.data.runs.using?.toLowerCase() !== 'composite') return undefined;
  const comments = readComments(text);
  const lines = withoutComments(text, comments);
  const job = Job.parse({ steps: parsed.data.runs.steps });
  const line = lineAt(node, ['runs']);
  const jobs = [toJob(node, ['runs'], { file, id: 'runs', job, line, lastLine: lines.length })];
  return { file, kind: 'action', name: parsed.data.name, workflow: Workflow.parse({}), jobs, comments, lines };
}

async function open(
  reading: Reading,
  file: string,
): Promise<{ readonly node: YamlNode; readonly plain: unknown; readonly text: string } | undefined> {
  const text = await reading.text(file);
  const node = await reading.yaml(file);
  if (text === undefined || !node) return undefined;
  const plain = toPlain(node);
  if (plain !== undefined && isObject(plain)) return { node, plain, text };
  reading.skip(
    file,
    `${file} was not read: ${plain === undefined ? 'its aliases expand to too many values' : 'it holds no workflow'}.`,
  );
  return undefined;
}

function toJob(
  node: YamlNode,
  path: readonly string[],
  given: Pick<ReadJob, 'file' | 'id' | 'job' | 'line' | 'lastLine'>,
): ReadJob {
  const steps = toSteps(given.job.steps).map((step, position): JobStep => {
    const at = [...path, 'steps', position];
    const run = entryAt(node, [...at, 'run'])?.node;
    const first = run?.line ?? lineAt(node, at);
    return {
      step,
      line: lineAt(node, at),
      lineOf: (...inner) => lineAt(node, [...at, ...inner]),
      runLine: (offset) => (run?.kind === 'scalar' && run.literal ? Math.min(first + 1 + offset, run.lastLine) : first),
    };
  });
  return { ...given, steps, lineOf: (...inner) => lineAt(node, [...path, ...inner]) };
}
