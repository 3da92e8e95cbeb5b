/**
 * Snakemake: the rules of Snakefiles and what they include, with the files they take and make, the scripts and commands
 * they run. Read as text; nothing is evaluated.
 */
import { z } from 'zod';
import type { Connector, ConnectorContext, Seen } from '../connector.ts';
import { createScriptFinder } from '../named-scripts.ts';
import { describeSteps, withOwnIds } from '../pipeline-steps.ts';
import { openReading } from '../reading.ts';
import { stepsOf } from './steps.ts';
import { isSnakefile, readWorkflows } from './workflow.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'snakemake',
  title: 'Snakemake workflows',
  emits: ['entity', 'relation'],
  options,
  applies: (context) => context.files.list().some(({ kind, path }) => kind === 'file' && isSnakefile(path)),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const sources = { files: context.files, scripts: createScriptFinder(context.files) };
  const workflows = await readWorkflows(reading);
  for (const { files } of workflows) {
    for (const { path, blocks } of files) {
      const [module] = blocks.modules;
      if (module !== undefined)
        reading.skip(
          path,
          `The rules that ${path} takes from the module ${module} lie in another workflow and were not read.`,
          'part',
        );
    }
  }
  yield describeSteps(context, withOwnIds(workflows.flatMap((workflow) => stepsOf(workflow, sources))));
  yield [...reading.skipped.values()];
}
