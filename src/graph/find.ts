/**
 * Finds what somebody means by a reference, a path, a commit, a run, a model or a digest. Only the closest kind of match
 * counts: a whole reference before a whole name, a whole name before the end of a path, that before the beginning of an id.
 */
import type { EntityRef } from '#core';
import { kindOf, parseRef } from '#core';
import type { Graph } from './graph.ts';
import type { Link } from './lineage.ts';

const SHORTEST_ID = 6;

/** Everything that can be asked about, sorted. */
export function listEntities(graph: Graph, links: Iterable<Link>): readonly EntityRef[] {
  return [...knownRefs(graph, links)].toSorted();
}

/** Sorted; more than one when the text fits several equally well. */
export function findEntities(graph: Graph, links: Iterable<Link>, text: string): readonly EntityRef[] {
  const known = knownRefs(graph, links);
  if (known.has(text as EntityRef)) return [text as EntityRef];
  const wanted = text.replace(/^\.\//u, '').replace(/\/$/u, '');
  let best: EntityRef[] = [];
  let closeness = 0;
  for (const ref of known) {
    const fit = fitOf(graph, ref, wanted);
    if (fit === 0 || fit < closeness) continue;
    if (fit > closeness) [best, closeness] = [[], fit];
    best.push(ref);
  }
  return oneThing(best.toSorted());
}

function knownRefs(graph: Graph, links: Iterable<Link>): Set<EntityRef> {
  const known = new Set<EntityRef>();
  for (const { from, to } of links) known.add(from).add(to);
  const kinds = ['artifact', 'dataset', 'dataset-version', 'run', 'model', 'model-version', 'step'] as const;
  for (const kind of [...kinds, 'image', 'deployment', 'endpoint', 'service'] as const)
    for (const entity of graph.ofKind(kind)) known.add(entity.ref);
  for (const event of graph.events('commit')) for (const { ref } of event.objects) known.add(ref);
  return known;
}

function fitOf(graph: Graph, ref: EntityRef, wanted: string): number {
  const { name, version } = parseRef(ref);
  const whole = version === undefined ? name : `${name}@${version}`;
  if (whole === wanted || name === wanted) return version === undefined || whole === wanted ? 6 : 5;
  if (name.endsWith(`/${wanted}`)) return 4;
  const kind = kindOf(ref);
  if (kind === 'step' && name.endsWith(`:${wanted}`)) return 4;
  if (kind === 'run' && graph.entity(ref)?.attributes['name'] === wanted) return 4;
  if ((kind === 'run' || kind === 'code-revision') && wanted.length >= SHORTEST_ID && name.startsWith(wanted)) return 3;
  return hasDigest(graph, ref, wanted) ? 2 : 0;
}

function hasDigest(graph: Graph, ref: EntityRef, wanted: string): boolean {
  if (!/^(?:\w+:)?[0-9a-f]{8,}/u.test(wanted) || kindOf(ref) !== 'artifact') return false;
  const { md5, recordedDigest, blob } = graph.entity(ref)?.attributes ?? {};
  return [md5, recordedDigest, blob].some(
    (digest) => typeof digest === 'string' && (digest === wanted || digest.replace(/^\w+:/u, '').startsWith(wanted)),
  );
}

/** A path may be a file, a step and a document at once: the file is what stands in lineage. A dataset goes before its versions. */
function oneThing(refs: readonly EntityRef[]): readonly EntityRef[] {
  const byName = new Map<string, EntityRef>();
  for (const ref of refs) {
    const { namespace, name, version } = parseRef(ref);
    const group = groups.findIndex((kinds) => kinds.includes(kindOf(ref)));
    const key = `${namespace}\0${name}\0${group}\0${group < 0 ? (version ?? '') : ''}`;
    const before = byName.get(key);
    if (!before || rankOf(ref) < rankOf(before)) byName.set(key, ref);
  }
  return [...byName.values()];
}

const groups: readonly (readonly string[])[] = [
  ['artifact', 'step', 'document'],
  ['dataset', 'dataset-version'],
  ['model', 'model-version'],
];

function rankOf(ref: EntityRef): number {
  return Math.max(...groups.map((kinds) => kinds.indexOf(kindOf(ref))));
}
