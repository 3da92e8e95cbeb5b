/**
 * Questions of history: who last touched a file, which commits touched it after a moment, is a commit known.
 * Answers come from commit events that the log holds; where history is cut or missing, the answer is `undefined`.
 */
import type { Change, CommitAttributes, EntityRef, Instant, PersonAttributes, SourceAttributes } from '#core';
import { parseRef, toRef } from '#core';
import type { Graph } from '#graph';
import type { Ask, SidedEvidence } from './lifecycle.ts';
import { textOf } from './words.ts';

export interface Touch {
  readonly commit: string;
  readonly at: Instant;
  readonly person: EntityRef | undefined;
  readonly subject: string;
}

export interface Move {
  /** Path in the same source; it exists. */
  readonly to: string;
  readonly commit: string;
  readonly at: Instant | undefined;
  readonly how: string;
  readonly evidence: readonly SidedEvidence[];
}

export interface History {
  /** How much of a source's history was read; `none` where it has none. */
  extent(source: string): SourceAttributes['history'];
  head(source: string): string | undefined;
  lastChange(file: EntityRef): Change | undefined;
  /** Commits that touched a path, oldest first. `undefined` where history was not read whole. */
  touches(file: EntityRef): readonly Touch[] | undefined;
  /** The commit in any source that was read, by full id. */
  commit(sha: string): { readonly source: string; readonly at: Instant } | undefined;
  /** Where a file that is not there went, as the commit that removed it shows. */
  moved(file: EntityRef): Move | undefined;
  name(person: EntityRef | undefined): string;
  isBot(person: EntityRef | undefined): boolean;
  /** The last person (no bot) to touch the file, as somebody to ask. */
  ask(file: EntityRef): readonly Ask[];
}

/** By source, then by path; oldest first. */
type TouchesByPath = Map<string, Map<string, Touch[]>>;

export function readHistory(graph: Graph): History {
  const paths: TouchesByPath = new Map();
  const commits = new Map<string, { source: string; at: Instant }>();
  const namespaceOf = namespaceReader();
  for (const event of graph.events('commit')) {
    const revision = event.objects.find((object) => object.qualifier === 'revision');
    if (!revision) continue;
    const { sha, subject, paths: touched } = event.attributes as unknown as CommitAttributes;
    const source = namespaceOf(revision.ref);
    commits.set(sha, { source, at: event.at });
    const touch = { commit: sha, at: event.at, person: event.actor, subject };
    const own = paths.get(source) ?? new Map<string, Touch[]>();
    paths.set(source, own);
    for (const path of touched) {
      const list = own.get(path);
      if (list) list.push(touch);
      else own.set(path, [touch]);
    }
  }
  for (const { ref, attributes } of graph.ofKind('source')) {
    const { elsewhere = [], lastAt = '' } = attributes as unknown as SourceAttributes;
    for (const sha of elsewhere) commits.set(sha, { source: parseRef(ref).namespace, at: lastAt });
  }
  return answers(graph, paths, commits);
}

/** Many thousand references of few sources: each source's name is taken apart once. */
function namespaceReader(): (ref: EntityRef) => string {
  const known = new Map<string, string>();
  return (ref) => {
    const head = ref.slice(0, ref.indexOf('/'));
    const namespace = known.get(head) ?? parseRef(ref).namespace;
    known.set(head, namespace);
    return namespace;
  };
}

function answers(graph: Graph, paths: TouchesByPath, commits: Map<string, { source: string; at: Instant }>): History {
  const source = (name: string): SourceAttributes | undefined =>
    graph.entity(toRef('source', name, name))?.attributes as SourceAttributes | undefined;
  const extent = (name: string): SourceAttributes['history'] => source(name)?.history ?? 'none';
  const person = (ref: EntityRef | undefined): PersonAttributes | undefined =>
    ref === undefined ? undefined : (graph.entity(ref)?.attributes as PersonAttributes | undefined);
  const name = (ref: EntityRef | undefined): string =>
    person(ref)?.name ?? (ref ? parseRef(ref).name : 'nobody on record');
  const isBot = (ref: EntityRef | undefined): boolean => person(ref)?.bot ?? false;
  const lastChange = (file: EntityRef): Change | undefined =>
    graph.entity(file)?.attributes['lastChange'] as Change | undefined;
  const moves = readMoves(graph, commits);
  const touchesOf = (file: EntityRef): readonly Touch[] => {
    const { namespace, name: path } = parseRef(file);
    return paths.get(namespace)?.get(path) ?? [];
  };
  return {
    extent,
    head: (of) => source(of)?.head,
    lastChange,
    touches: (file) => (extent(parseRef(file).namespace) === 'whole' ? touchesOf(file) : undefined),
    commit: (sha) => commits.get(sha),
    moved: (file) => moves.get(file),
    name,
    isBot,
    ask: (file) => {
      const { name: path } = parseRef(file);
      const people = touchesOf(file).toReversed();
      const last = people.find((touch) => touch.person && !isBot(touch.person));
      return last ? [{ name: name(last.person), why: `last changed ${path}`, at: last.at }] : [];
    },
  };
}

function readMoves(graph: Graph, commits: ReadonlyMap<string, { readonly at: Instant }>): ReadonlyMap<EntityRef, Move> {
  return new Map(
    graph.claims('moved').map(({ document, attributes, evidence, layer, method }) => {
      const commit = textOf(attributes['commit']);
      const move: Move = {
        to: textOf(attributes['to']),
        commit,
        at: commits.get(commit)?.at,
        how: textOf(attributes['how']),
        evidence: evidence.map((item) => ({ ...item, layer, method })),
      };
      return [document, move];
    }),
  );
}
