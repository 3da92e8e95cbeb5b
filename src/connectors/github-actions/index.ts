/**
 * GitHub Actions: the jobs that workflows declare, what they run, call and are allowed, and what they say of approval.
 * Reads the files only; what really ran, and what protects an environment, is kept by GitHub and not in git.
 */
import { z } from 'zod';
import type { Connector, ConnectorContext, Seen } from '../connector.ts';
import { describeApprovals } from './approvals.ts';
import { localAction, type Around } from './calls.ts';
import { describeJob } from './jobs.ts';
import { joinPath } from '../paths.ts';
import { openReading, type Reading } from '../reading.ts';
import { describeUnpinned } from './unpinned.ts';
import { readAction, readWorkflow, type ReadWorkflow } from './workflow.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector: Connector<Options> = {
  name: 'github-actions',
  title: 'GitHub Actions workflows',
  emits: ['entity', 'relation', 'claim'],
  options,
  applies: (context) => context.files.list().some((entry) => isWorkflow(entry.path) || isAction(entry.path)),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/u.test(path);
}

/** Other actions of the source are read when a step uses them. */
function isAction(path: string): boolean {
  return /^(?:action|\.github\/actions\/(?:.+\/)?action)\.ya?ml$/u.test(path);
}

const MAX_LOCAL_ACTIONS = 200;

async function* collect(context: ConnectorContext): AsyncGenerator<Seen> {
  const reading = openReading(context);
  const workflows = await readAll(reading);
  const around: Around = { reading, workflows };
  for (const workflow of workflows.values()) {
    if (context.signal.aborted) break;
    for (const job of workflow.jobs) {
      yield* describeJob(around, workflow, job);
      yield* describeUnpinned(around, workflow, job);
    }
    yield* describeApprovals(around, workflow);
  }
  yield* reading.skipped.values();
}

async function readAll(reading: Reading): Promise<ReadonlyMap<string, ReadWorkflow>> {
  const { files, limits, signal } = reading.context;
  const paths = files.list().map((entry) => entry.path);
  const ours = paths.filter((path) => isWorkflow(path) || isAction(path));
  if (ours.length > limits.files)
    reading.skip(
      '.github/workflows',
      `${ours.length - limits.files} workflow files beyond the first ${limits.files} were not read.`,
      'part',
    );
  const read = new Map<string, ReadWorkflow>();
  const queue = ours.slice(0, limits.files);
  const seen = new Set(queue);
  for (let path = queue.shift(); path !== undefined && !signal.aborted; path = queue.shift()) {
    const workflow = isWorkflow(path) ? await readWorkflow(reading, path) : await readAction(reading, path);
    if (!workflow) continue;
    read.set(path, workflow);
    for (const action of localActions(reading, workflow)) {
      if (seen.has(action) || seen.size > ours.length + MAX_LOCAL_ACTIONS) continue;
      seen.add(action);
      queue.push(action);
    }
  }
  return read;
}

function localActions(reading: Reading, workflow: ReadWorkflow): readonly string[] {
  const used = workflow.jobs.flatMap((job) =>
    job.steps.flatMap(({ step }) => (step.uses?.startsWith('./') === true ? [step.uses] : [])),
  );
  return used.flatMap((uses) => {
    const directory = joinPath('', uses);
    return directory === undefined ? [] : (localAction(reading, directory) ?? []);
  });
}
