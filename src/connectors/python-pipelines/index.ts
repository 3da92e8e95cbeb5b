/**
 * Pipelines as Python code: Airflow, Dagster, Prefect, Kubeflow, Flyte, Metaflow, ZenML, Kedro, SageMaker, Azure ML. By a
 * parser, never executed: what is only known when the code runs is said to be unresolved. Facts are taken file by file
 * and remembered; names are then followed across files.
 */
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { createFileFinder } from '../named-scripts.ts';
import { describeSteps, evidenceAt, refOf } from '../pipeline-steps.ts';
import { isOwnCode } from '../python-files.ts';
import { createModulePaths } from '../python-modules.ts';
import { openReading } from '../reading.ts';
import { declareAll } from './declare-all.ts';
import type { FileFacts } from './facts.ts';
import { createProject } from './project.ts';
import { readPipelines } from './read-file.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'python-pipelines',
  title: 'Pipelines as Python code',
  emits: ['entity', 'relation'],
  options,
  applies: (context) => context.files.list().some(isCode),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

/** Tests make pipelines to try things out; they declare none. */
function isCode({ kind, path }: FileEntry): boolean {
  return kind === 'file' && path.endsWith('.py') && isOwnCode(path) && !isTest(path);
}

function isTest(path: string): boolean {
  return /(^|\/)tests?\//u.test(path) || /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/u.test(path);
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const { entries, left } = upToLimit(context, context.files.list().filter(isCode), {
    locator: '*.py',
    plural: 'Python files',
  });
  yield left;
  const facts = new Map<string, FileFacts>();
  for (const entry of entries) {
    if (context.signal.aborted) return;
    const read = await readPipelines(context, entry);
    // What of Python could not be read is told by the connector that reads all of it.
    if (!('kind' in read)) facts.set(entry.path, read);
  }
  const reading = openReading(context);
  const modules = createModulePaths(context.files.list().flatMap(({ path }) => (path.endsWith('.py') ? [path] : [])));
  const steps = await declareAll(reading, createProject(context, facts, modules));
  yield describeSteps(context, steps);
  yield describeNames(context, facts);
  yield [...reading.skipped.values()];
}

/** Scripts that the code of a pipeline names: it may start them, which is known only when it runs. */
function describeNames(context: ConnectorContext, facts: ReadonlyMap<string, FileFacts>): readonly Seen[] {
  const fileLike = createFileFinder(context.files);
  return [...facts].flatMap(([path, { names, flows, callables }]) => {
    if (flows.length === 0 && callables.length === 0) return [];
    const found = names.flatMap((name) => {
      const to = fileLike(name.path);
      return to === undefined || to === path ? [] : [[to, name.line] as const];
    });
    return [...new Map(found.toReversed())].toReversed().map(([to, line]): Seen => ({
      kind: 'relation',
      layer: 'encoded',
      method: 'inferred',
      evidence: evidenceAt(context, path, line),
      from: refOf(context, path),
      relation: 'mentions',
      to: refOf(context, to),
      attributes: { line },
    }));
  });
}
