/**
 * Kubernetes manifests: what they declare to run, and which model it serves. Plain files, KServe, Seldon, Kustomize's
 * images, and Helm templates as far as their values are static. No cluster is asked.
 */
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { describeDeployment, type DeclaredDeployment } from '../deployments.ts';
import { createScriptFinder } from '../named-scripts.ts';
import { baseOf } from '../paths.ts';
import { openReading, type Reading } from '../reading.ts';
import { parseDocuments } from '../yaml-documents.ts';
import type { YamlNode } from '../yaml-text.ts';
import { fillTemplate, readValues } from './helm.ts';
import { isKustomization, withImages, type Overlay } from './kustomize.ts';
import { readServing } from './serving.ts';
import { readWorkload, type Document } from './workload.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'kubernetes',
  title: 'Kubernetes manifests',
  emits: ['entity', 'relation', 'claim'],
  options,
  applies: (context) => context.files.list().some(isCandidate),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

function isCandidate({ kind, path }: FileEntry): boolean {
  return kind === 'file' && /\.ya?ml$/u.test(path) && !/(?:^|\/)(?:node_modules|site-packages|\.github)\//u.test(path);
}

const likely = /(?:^|\/)(?:deploy\w*|k8s|kube\w*|manifests?|helm|charts?|overlays|kustomize|serving)\//iu;

/** Only a text with both can be a manifest; all other YAML is left alone, whatever is wrong with it. */
const telling = /^\s*apiVersion\s*:/mu;
const kinds =
  /^\s*kind\s*:\s*["']?(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Pod|Job|CronJob|Rollout|InferenceService|SeldonDeployment|Model|RayService|RayCluster|Kustomization)\b/mu;

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const { entries, left } = upToLimit(context, context.files.list().filter(isCandidate), {
    locator: '*.yaml',
    plural: 'YAML files',
  });
  yield left;
  const documents: Document[] = [];
  const overlays: Overlay[] = [];
  for (const { path } of entries) {
    if (context.signal.aborted) return;
    for (const node of await documentsOf(reading, path)) {
      if (isKustomization(node, path)) overlays.push({ path, node });
      else documents.push({ path, node });
    }
  }
  const scripts = createScriptFinder(context.files);
  const declared = documents.flatMap((document): readonly DeclaredDeployment[] => {
    const serving = readServing(document, scripts);
    if (serving) return serving;
    const workload = readWorkload(document, scripts);
    return workload ? [workload] : [];
  });
  for (const one of [...declared, ...withImages(overlays, declared)]) yield describeDeployment(context, one);
  yield [...reading.skipped.values()];
}

async function documentsOf(reading: Reading, path: string): Promise<readonly YamlNode[]> {
  const { context } = reading;
  const entry = context.files.get(path);
  if (entry === undefined || entry.sizeBytes > context.limits.fileBytes) return [];
  const content = await context.files.read(path, context.limits.fileBytes);
  if (content.kind === 'skipped') {
    // Any YAML could be a manifest; only one that lies where they are kept is worth a word.
    if (likely.test(path)) reading.skip(path, content.reason);
    return [];
  }
  const text = new TextDecoder().decode(content.bytes);
  const named = /^kustomization\.ya?ml$/u.test(baseOf(path));
  if (!named && !(telling.test(text) && kinds.test(text))) return [];
  const isTemplate = text.includes('{{');
  const filled = isTemplate ? fillTemplate(text, await readValues(reading, path)) : text;
  const { nodes, refused, left } = parseDocuments(filled, context.limits.depth);
  const [reason] = refused;
  if (reason !== undefined) {
    const why = isTemplate ? 'it is a template whose parts are decided when it is filled' : reason;
    reading.skip(path, `${path} was not read whole: ${why}.`, 'part');
  }
  if (left > 0) reading.skip(path, `${left} documents of ${path} were not read.`, 'part');
  return nodes;
}
