/** What things in lineage are called, and the answer in a sentence. */
import type { LineageThing } from '#api';
import type { CommitAttributes, EntityRef } from '#core';
import { parseRef } from '#core';
import type { Graph } from '#graph';

/** Kinds in the order in which they matter to who asks what stands on something. */
const order = [
  'endpoint',
  'deployment',
  'service',
  'model',
  'model-version',
  'image',
  'run',
  'step',
  'dataset',
  'dataset-version',
  'artifact',
];
const plural: Readonly<Record<string, readonly [string, string]>> = {
  artifact: ['file', 'files'],
  'dataset-version': ['version of a dataset', 'versions of datasets'],
  'model-version': ['model version', 'model versions'],
  'code-revision': ['commit', 'commits'],
};

export function describeThing(graph: Graph, ref: EntityRef): { readonly title: string; readonly kind: string } {
  const { kind, namespace, name, version } = parseRef(ref);
  const { name: given } = graph.entity(ref)?.attributes ?? {};
  if ((kind === 'model-version' || kind === 'dataset-version') && version !== undefined)
    return { kind, title: `version ${version} of ${name}` };
  if (kind === 'model-version') return { kind, title: `logged model ${shortenName(name)}` };
  if (kind === 'run')
    return { kind, title: `run ${typeof given === 'string' ? given : ''} (${shorten(name)})`.replace('  ', ' ') };
  if (kind === 'code-revision') return { kind, title: `commit ${name.slice(0, 8)}${subjectOf(graph, ref)}` };
  if (kind === 'artifact')
    return { kind, title: namespace === 'pkg' ? `pkg:${name}${version ? `@${version}` : ''}` : name };
  return { kind, title: `${kind} ${version === undefined ? name : `${name}@${version}`}` };
}

/** `logged/m-59e0239f…`: what tells it from others is its beginning. */
function shortenName(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.length > 24 ? last.slice(0, 12) : last;
}

function shorten(id: string): string {
  return /^[0-9a-f-]{20,}$/u.test(id) ? id.slice(0, 8) : id;
}

const subjects = new WeakMap<Graph, Map<EntityRef, string>>();
function subjectOf(graph: Graph, ref: EntityRef): string {
  const known = subjects.get(graph) ?? readSubjects(graph);
  subjects.set(graph, known);
  const subject = known.get(ref);
  return subject === undefined ? '' : ` “${subject.length > 60 ? `${subject.slice(0, 59)}…` : subject}”`;
}

function readSubjects(graph: Graph): Map<EntityRef, string> {
  return new Map(
    graph.events('commit').flatMap((event) => {
      const [object] = event.objects;
      return object ? [[object.ref, (event.attributes as unknown as CommitAttributes).subject] as const] : [];
    }),
  );
}

export function summariseWalk(
  start: LineageThing,
  upstream: readonly LineageThing[],
  downstream: readonly LineageThing[],
): string {
  const below = upstream.length === 0 ? 'It stands on nothing that was read.' : `It stands on ${countKinds(upstream)}.`;
  if (downstream.length === 0) return `Nothing that was read stands on ${start.title}. ${below}`;
  const stand = downstream.length === 1 ? 'stands' : 'stand';
  return `${countKinds(downstream)} ${stand} on ${start.title}${reachOf(downstream)}. ${below}`;
}

const NAMED = 4;

/** What somebody has to be called about is named: `: the model churn, the deployment api`. */
function reachOf(things: readonly LineageThing[]): string {
  const named = things.filter((thing) => ['endpoint', 'deployment', 'model'].includes(thing.kind));
  if (named.length === 0) return '';
  const shown = named.slice(0, NAMED).map((thing) => `the ${thing.title}`);
  return `, among them ${shown.join(', ')}${named.length > NAMED ? ` and ${named.length - NAMED} more of these` : ''}`;
}

/** "2 models, 7 model versions and 3 files": what matters most comes first. */
function countKinds(things: readonly LineageThing[]): string {
  const counts = [...Map.groupBy(things, (thing) => thing.kind)]
    .map(([kind, list]) => ({ kind, size: list.length }))
    .sort((a, b) => kindRank(a.kind) - kindRank(b.kind) || (a.kind < b.kind ? -1 : 1))
    .map(({ kind, size }) => {
      const [one, many] = plural[kind] ?? [kind, `${kind}s`];
      return `${size} ${size === 1 ? one : many}`;
    });
  return counts.length < 2 ? (counts[0] ?? 'nothing') : `${counts.slice(0, -1).join(', ')} and ${counts.at(-1) ?? ''}`;
}

/** The lower, the sooner somebody asks for it. */
export function kindRank(kind: string): number {
  const at = order.indexOf(kind);
  return at < 0 ? order.length : at;
}
