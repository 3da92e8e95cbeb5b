/**
 * Pipelines of Kubernetes as files: Argo Workflows, Kubeflow pipelines as they are compiled (SDK 1 and 2), and Elyra's
 * pipelines of notebooks. Reads the files only; what a cluster ran is kept there.
 */
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { createScriptFinder, type ScriptFinder } from '../named-scripts.ts';
import { describeSteps, withOwnIds, type DeclaredStep } from '../pipeline-steps.ts';
import { openReading, type Reading } from '../reading.ts';
import { parseDocuments } from '../yaml-documents.ts';
import type { YamlNode } from '../yaml-text.ts';
import { readElyra } from './elyra.ts';
import { pipelineSpec, readPipelineSpec } from './pipeline-spec.ts';
import { isWorkflow, readWorkflow } from './workflow.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'argo',
  title: 'Argo Workflows and compiled Kubeflow pipelines',
  emits: ['entity', 'relation'],
  options,
  applies: (context) => context.files.list().some(isCandidate),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

function isCandidate({ kind, path }: FileEntry): boolean {
  return kind === 'file' && /\.(?:ya?ml|pipeline)$/u.test(path);
}

/** Only a text with one of these can be ours; all other YAML is left alone, whatever is wrong with it. */
const telling = /argoproj\.io\/|\bpipelineInfo\b/u;

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const scripts = createScriptFinder(context.files);
  const { entries, left } = upToLimit(context, context.files.list().filter(isCandidate), {
    locator: '*.yaml',
    plural: 'YAML files',
  });
  yield left;
  const steps: DeclaredStep[] = [];
  for (const { path } of entries) {
    if (context.signal.aborted) return;
    for (const node of await documentsOf(reading, path)) steps.push(...stepsIn(context, { node, path, scripts }));
  }
  yield describeSteps(context, withOwnIds(steps));
  yield [...reading.skipped.values()];
}

async function documentsOf(reading: Reading, path: string): Promise<readonly YamlNode[]> {
  const text = await quietText(reading, path);
  if (text === undefined || !(path.endsWith('.pipeline') ? text.includes('execution_node') : telling.test(text)))
    return [];
  // A chart's template is filled before it is YAML.
  if (/\{\{-? *(?:\.Values|\.Release|include|if|range|with|end)\b/u.test(text)) {
    reading.skip(path, `${path} is a template that is filled before it is used, so it was not read.`);
    return [];
  }
  const { nodes, refused, left } = parseDocuments(text, reading.context.limits.depth);
  const [first] = refused;
  if (first !== undefined)
    reading.skip(path, `${path} was not read whole: ${first}.`, nodes.length > 0 ? 'part' : 'file');
  if (left > 0) reading.skip(path, `${left} further documents in ${path} were not read.`, 'part');
  return nodes;
}

/** What is too large or no text is no workflow that a person wrote; what cannot be read is told by others. */
async function quietText(reading: Reading, path: string): Promise<string | undefined> {
  const entry = reading.context.files.get(path);
  return entry && entry.sizeBytes <= 2_000_000 ? reading.text(path) : undefined;
}

function stepsIn(
  context: ConnectorContext,
  { node, path, scripts }: { readonly node: YamlNode; readonly path: string; readonly scripts: ScriptFinder },
): readonly DeclaredStep[] {
  if (path.endsWith('.pipeline')) return readElyra(node, path, context.files);
  if (isWorkflow(node)) return readWorkflow(node, path, scripts);
  const spec = pipelineSpec(node);
  return spec ? readPipelineSpec(spec, path, scripts) : [];
}
