/**
 * Nextflow (DSL 2): the processes of `*.nf` files with what they run, and their order in the workflows that call them.
 * Read as text; nothing is evaluated. Order through workflows that call workflows is not followed.
 */
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, Seen } from '../connector.ts';
import { createScriptFinder } from '../named-scripts.ts';
import { baseOf, directoryOf } from '../paths.ts';
import { describeSteps, withOwnIds } from '../pipeline-steps.ts';
import { openReading } from '../reading.ts';
import { readPipelineFile, stepsOf, type PipelineFile } from './pipeline.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'nextflow',
  title: 'Nextflow pipelines',
  emits: ['entity', 'relation'],
  options,
  applies: (context) => context.files.list().some(({ kind, path }) => kind === 'file' && path.endsWith('.nf')),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const all = context.files.list().filter(({ kind, path }) => kind === 'file' && path.endsWith('.nf'));
  const { entries, left } = upToLimit(context, all, { locator: '*.nf', plural: 'Nextflow files' });
  yield left;
  const roots = projectRoots(context);
  const scripts = createScriptFinder(context.files);
  const files = new Map<string, PipelineFile>();
  for (const { path } of entries) {
    if (context.signal.aborted) return;
    const text = await reading.text(path);
    if (text === undefined) continue;
    const project = roots.find((root) => root === '' || path.startsWith(`${root}/`)) ?? directoryOf(path);
    const home = { project, directory: directoryOf(path), files: context.files, scripts };
    files.set(path, readPipelineFile(path, text, home));
  }
  yield describeSteps(context, withOwnIds(stepsOf(files)));
  yield [...reading.skipped.values()];
}

/** Directories with a `nextflow.config`, else with a `main.nf`; the outermost first, since modules have a main.nf too. */
function projectRoots(context: ConnectorContext): readonly string[] {
  const paths = context.files.list().map(({ path }) => path);
  const named = (name: string): readonly string[] => paths.filter((path) => baseOf(path) === name).map(directoryOf);
  const sorted = (list: readonly string[]): readonly string[] => [...list].sort((a, b) => a.length - b.length);
  return [...sorted(named('nextflow.config')), ...sorted(named('main.nf'))];
}
