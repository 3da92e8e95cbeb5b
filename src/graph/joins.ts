/**
 * Every link of dependency in a graph, from what depends to what it depends on: what connectors said, and what follows
 * from equal commits, digests, names and directories. What follows is made anew from each graph and kept nowhere, so a
 * join that no longer holds is gone with its reason. Each link says how it is known.
 */
import type { EntityRef, Evidence, Layer, Method, RelationObservation } from '#core';
import { kindOf, parseRef, toRef } from '#core';
import type { Graph, GraphEntity } from './graph.ts';
import { isDependency, type Link } from './lineage.ts';

export interface JoinedLink extends Link {
  readonly layer: Layer;
  readonly method: Method;
  readonly evidence: readonly Evidence[];
  /** Why the two belong together, where no connector said so: a phrase. */
  readonly because?: string;
}

export function joinGraph(graph: Graph): readonly JoinedLink[] {
  const said = graph.relations().flatMap(toLinks);
  const linked = new Set(said.flatMap((link) => [link.from, link.to]));
  return [
    ...said,
    ...joinRuns(graph),
    ...joinRevisions(graph, linked),
    ...joinDigests(graph),
    ...joinDirectories(graph, linked),
    ...joinDatasets(graph, linked),
    ...joinModels(graph, linked),
  ];
}

/** A registered name stands on its versions, a deployment on the version it is made of: told the other way round. */
function toLinks(relation: RelationObservation): readonly JoinedLink[] {
  const { from, to, layer, method, evidence } = relation;
  if (relation.relation === 'registeredAs' || relation.relation === 'deployedAs')
    return [{ from: to, relation: relation.relation, to: from, layer, method, evidence }];
  if (relation.relation === 'sameAs') return both({ from, relation: 'sameAs', to, layer, method, evidence });
  return isDependency(relation.relation) ? [{ from, relation: relation.relation, to, layer, method, evidence }] : [];
}

/** What is said of one holds of the other, so the walk may go both ways. */
function both(link: JoinedLink): readonly JoinedLink[] {
  return [link, { ...link, from: link.to, to: link.from }];
}

/** A run stands on the commit and the file it names, where a repository that was read has them. */
function joinRuns(graph: Graph): readonly JoinedLink[] {
  const revisions = new Map<string, EntityRef[]>();
  for (const event of graph.events('commit')) {
    const [object] = event.objects;
    if (!object) continue;
    const sha = parseRef(object.ref).name;
    revisions.set(sha, [...(revisions.get(sha) ?? []), object.ref]);
  }
  const links: JoinedLink[] = [];
  for (const run of graph.ofKind('run')) {
    const { commit, sourceFile } = run.attributes;
    const common = { from: run.ref, relation: 'used', ...tellOf(run) } as const;
    for (const revision of revisions.get(typeof commit === 'string' ? commit : '') ?? []) {
      links.push({ ...common, to: revision, because: 'the run names this commit' });
      if (typeof sourceFile !== 'string') continue;
      const file = toRef('artifact', parseRef(revision).namespace, sourceFile);
      if (graph.entity(file)) links.push({ ...common, to: file, because: 'the run names this file' });
    }
  }
  return links;
}

/** Files in any lineage, and the commit that last changed them. */
function joinRevisions(graph: Graph, linked: ReadonlySet<EntityRef>): readonly JoinedLink[] {
  return graph.ofKind('artifact').flatMap((file) => {
    const change = file.attributes['lastChange'] as { readonly commit?: string } | undefined;
    if (change?.commit === undefined || !linked.has(file.ref)) return [];
    const { namespace } = parseRef(file.ref);
    const evidence = [{ source: namespace, locator: `commit/${change.commit}` }];
    const to = toRef('code-revision', namespace, change.commit);
    const because = 'the commit that last changed it';
    return [
      { from: file.ref, relation: 'wasGeneratedBy', to, layer: 'executed', method: 'recorded', evidence, because },
    ];
  });
}

/** MD5 of no bytes: equal by accident. */
const EMPTY = 'md5:d41d8cd98f00b204e9800998ecf8427e';
const MOST_ALIKE = 50;

/** Files that records give the same digest, in one repository or several. */
function joinDigests(graph: Graph): readonly JoinedLink[] {
  const holders = new Map<string, Map<EntityRef, Evidence>>();
  const note = (digest: unknown, ref: EntityRef, evidence: Evidence | undefined): void => {
    if (typeof digest !== 'string' || digest === EMPTY || !evidence || kindOf(ref) !== 'artifact') return;
    const held = holders.get(digest) ?? new Map<EntityRef, Evidence>();
    holders.set(digest, held);
    if (!held.has(ref)) held.set(ref, evidence);
  };
  for (const relation of graph.relations()) {
    const file = relation.relation === 'wasGeneratedBy' ? relation.from : relation.to;
    note(relation.attributes?.['digest'], file, relation.evidence[0]);
  }
  for (const file of graph.ofKind('artifact')) {
    for (const fact of file.facts) note(fact.attributes['recordedDigest'], file.ref, fact.evidence[0]);
  }
  return [...holders].flatMap(([digest, held]) => {
    const [first, ...others] = [...held].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_ALIKE);
    if (!first) return [];
    return others.flatMap(([ref, evidence]) =>
      both({
        from: first[0],
        relation: 'sameAs',
        to: ref,
        layer: 'executed',
        method: 'hashed',
        evidence: [first[1], evidence],
        because: `the same content (${digest.slice(0, 16)})`,
      }),
    );
  });
}

/** Who takes a directory takes what lies in it; what lies in it was made by whoever made the directory. */
function joinDirectories(graph: Graph, linked: ReadonlySet<EntityRef>): readonly JoinedLink[] {
  return [...linked].flatMap((ref) => {
    const above = kindOf(ref) === 'artifact' ? directoryAbove(ref, linked) : undefined;
    if (above === undefined) return [];
    const evidence = graph.entity(ref)?.facts[0]?.evidence ?? graph.to(ref)[0]?.evidence ?? [];
    const because = 'it lies in that directory';
    const inside = { from: above, relation: 'wasDerivedFrom', to: ref, layer: 'encoded', method: 'inferred' } as const;
    const made = graph.from(above, 'wasGeneratedBy').map((relation): JoinedLink => ({
      ...relation,
      from: ref,
      method: 'inferred',
      because: `${because}: ${parseRef(above).name}`,
    }));
    return [{ ...inside, evidence, because: 'a directory that holds it' }, ...made];
  });
}

function directoryAbove(ref: EntityRef, linked: ReadonlySet<EntityRef>): EntityRef | undefined {
  const { namespace, name } = parseRef(ref);
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
    const above = toRef('artifact', namespace, name.slice(0, end));
    if (linked.has(above)) return above;
  }
  return undefined;
}

/** A dataset's versions stand on it; and on the file that they name, where exactly one source has it. */
function joinDatasets(graph: Graph, linked: ReadonlySet<EntityRef>): readonly JoinedLink[] {
  const sources = graph.ofKind('source').map((source) => parseRef(source.ref).name);
  return graph.ofKind('dataset-version').flatMap((version) => {
    const { namespace, name } = parseRef(version.ref);
    const common = { from: version.ref, relation: 'wasDerivedFrom', ...tellOf(version) } as const;
    const links: JoinedLink[] = [];
    const dataset = toRef('dataset', namespace, name);
    if (graph.entity(dataset)) links.push({ ...common, to: dataset, because: 'a version of it' });
    const path = version.attributes['source'];
    if (typeof path !== 'string' || path === '' || path.startsWith('/')) return links;
    const files = sources
      .map((source) => toRef('artifact', source, path.replace(/^\.\//u, '')))
      .filter((ref) => linked.has(ref) || graph.entity(ref) !== undefined);
    const [file] = files;
    if (file && files.length === 1)
      links.push({ ...common, method: 'inferred', to: file, because: 'it was read from a file of this path' });
    return links;
  });
}

/** A registered name in code that does not say on which server is the one model of that name, where there is only one. */
function joinModels(graph: Graph, linked: ReadonlySet<EntityRef>): readonly JoinedLink[] {
  const byName = new Map<string, EntityRef[]>();
  for (const model of graph.ofKind('model')) {
    const { namespace, name } = parseRef(model.ref);
    if (namespace !== 'mlflow') byName.set(name, [...(byName.get(name) ?? []), model.ref]);
  }
  return [...linked].flatMap((ref) => {
    const kind = kindOf(ref);
    if (kind !== 'model' && kind !== 'model-version') return [];
    const { namespace, name, version } = parseRef(ref);
    const registered = namespace === 'mlflow' ? (byName.get(name) ?? []) : [];
    const [model] = registered;
    if (!model || registered.length > 1) return [];
    const to = version === undefined ? model : toRef('model-version', parseRef(model).namespace, name, version);
    const entity = graph.entity(to);
    if (!entity) return [];
    const because = 'the only registered model of this name';
    return both({ from: ref, relation: 'sameAs', to, ...tellOf(entity), method: 'inferred', because });
  });
}

function tellOf(entity: GraphEntity): Pick<JoinedLink, 'layer' | 'method' | 'evidence'> {
  const [fact] = entity.facts;
  return { layer: fact?.layer ?? 'executed', method: fact?.method ?? 'recorded', evidence: fact?.evidence ?? [] };
}
