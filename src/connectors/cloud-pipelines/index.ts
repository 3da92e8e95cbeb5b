/**
 * Pipelines of cloud services as files: Azure ML's YAML and SageMaker's definition in JSON. Reads the files only; what
 * ran is kept by the service.
 */
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { createScriptFinder } from '../named-scripts.ts';
import { describeSteps, withOwnIds, type DeclaredStep } from '../pipeline-steps.ts';
import { openReading, type Reading } from '../reading.ts';
import { readAzure, isAzure, schedulesIn, type AzureFile } from './azure-ml.ts';
import { isDefinition, readDefinition } from './sagemaker.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'cloud-pipelines',
  title: 'Azure ML jobs and SageMaker pipeline definitions',
  emits: ['entity', 'relation'],
  options,
  applies: (context) => context.files.list().some(isCandidate),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

const definition = /(?:pipeline|definition|workflow)[^/]*\.json$/iu;

function isCandidate({ kind, path }: FileEntry): boolean {
  return kind === 'file' && (/\.ya?ml$/u.test(path) || definition.test(path));
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const scripts = createScriptFinder(context.files);
  const { entries, left } = upToLimit(context, context.files.list().filter(isCandidate), {
    locator: '*.yaml',
    plural: 'YAML files',
  });
  yield left;
  const azure: AzureFile[] = [];
  const steps: DeclaredStep[] = [];
  for (const entry of entries) {
    if (context.signal.aborted) return;
    if (!(await mayBeOurs(reading, entry))) continue;
    const { path } = entry;
    const node = await reading.yaml(path);
    if (!node) continue;
    if (path.endsWith('.json') && isDefinition(node)) steps.push(...readDefinition(node, path, scripts));
    else if (isAzure(node)) azure.push({ path, node });
  }
  const around = { reading, scripts, schedules: schedulesIn(azure) };
  for (const file of azure) steps.push(...(await readAzure(around, file)));
  yield describeSteps(context, withOwnIds(steps));
  yield [...reading.skipped.values()];
}

/** Other YAML and JSON is left alone, whatever is wrong with it. */
async function mayBeOurs(reading: Reading, { path, sizeBytes }: FileEntry): Promise<boolean> {
  const text = sizeBytes > 2_000_000 ? undefined : await reading.text(path);
  if (text === undefined) return false;
  return path.endsWith('.json') ? /"Steps"\s*:/u.test(text) : text.includes('azuremlschemas');
}
