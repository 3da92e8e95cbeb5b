/**
 * What forges that were read keep of repositories that were read. The two are one where their addresses are equal; where a
 * clone names no address of that host, where the forge's commits lie in its history, and in no other's. A clone of another
 * repository on the same host is a fork, whatever commits they share.
 */
import type {
  ChangeAttributes,
  EntityRef,
  EnvironmentAttributes,
  ForgeAttributes,
  ForgeRunAttributes,
  ForgeWorkflow,
  SourceAttributes,
} from '#core';
import { parseRef } from '#core';
import type { Graph, GraphEntity } from '#graph';
import type { SidedEvidence } from './lifecycle.ts';

export interface ForgeThing<Attributes> {
  readonly ref: EntityRef;
  readonly attributes: Attributes;
  readonly evidence: readonly SidedEvidence[];
}
export interface ForgeSide {
  readonly source: string;
  /** "GitHub", "GitLab". */
  readonly called: string;
  readonly attributes: ForgeAttributes;
  readonly evidence: readonly SidedEvidence[];
  /** Repositories that were read and are this one. */
  readonly homes: readonly string[];
  readonly environments: readonly ForgeThing<EnvironmentAttributes>[];
  /** Newest first. */
  readonly deployments: readonly ForgeThing<ForgeRunAttributes>[];
  /** Of whole workflows, newest first. */
  readonly runs: readonly ForgeThing<ForgeRunAttributes>[];
  readonly changes: readonly ForgeThing<ChangeAttributes>[];
}

export function isForgeRun(entity: GraphEntity): boolean {
  return entity.attributes['forge'] !== undefined;
}

export function readForges(graph: Graph): readonly ForgeSide[] {
  const forges = graph.ofKind('source').filter((entity) => entity.attributes['forge'] !== undefined);
  if (forges.length === 0) return [];
  const of = <Attributes>(kind: 'run' | 'environment' | 'change', source: string): readonly ForgeThing<Attributes>[] =>
    graph
      .ofKind(kind)
      .filter((entity) => parseRef(entity.ref).namespace === source)
      .map(toThing<Attributes>);
  const commits = sourcesOfCommits(graph);
  return forges.map((entity) => {
    const { attributes, evidence } = toThing<ForgeAttributes>(entity);
    const source = parseRef(entity.ref).namespace;
    const runs = of<ForgeRunAttributes>('run', source).toSorted(byNewest);
    const changes = of<ChangeAttributes>('change', source);
    const named = [...runs, ...changes].flatMap((one) => one.attributes.commit ?? []);
    return {
      source,
      called: attributes.forge === 'gitlab' ? 'GitLab' : 'GitHub',
      attributes,
      evidence,
      homes: homesOf(graph, attributes.repository, { named, commits }),
      environments: of<EnvironmentAttributes>('environment', source),
      deployments: runs.filter((run) => run.attributes.environment !== undefined),
      runs: runs.filter((run) => run.attributes.environment === undefined),
      changes,
    };
  });
}

function toThing<Attributes>(entity: GraphEntity): ForgeThing<Attributes> {
  // The git connector speaks of every source too; what it says is no evidence for what a forge says.
  const facts = entity.kind === 'source' ? entity.facts.filter((fact) => 'forge' in fact.attributes) : entity.facts;
  return {
    ref: entity.ref,
    attributes: entity.attributes as unknown as Attributes,
    evidence: facts.flatMap(({ evidence, layer, method }) => evidence.map((item) => ({ ...item, layer, method }))),
  };
}

function byNewest(a: ForgeThing<ForgeRunAttributes>, b: ForgeThing<ForgeRunAttributes>): number {
  const [left, right] = [`${a.attributes.startedAt ?? ''} ${a.ref}`, `${b.attributes.startedAt ?? ''} ${b.ref}`];
  return left < right ? 1 : left > right ? -1 : 0;
}

type Commits = ReadonlyMap<string, ReadonlySet<string>>;

function homesOf(
  graph: Graph,
  repository: string | undefined,
  { named, commits }: { readonly named: readonly string[]; readonly commits: Commits },
): readonly string[] {
  const clones = graph
    .ofKind('source')
    .map((entity) => ({ name: parseRef(entity.ref).namespace, is: entity.attributes as unknown as SourceAttributes }))
    .filter(({ is }) => is.history !== 'none' && !('forge' in is));
  const same = clones.filter(({ is }) => repository !== undefined && is.repository === repository);
  if (same.length > 0) return same.map(({ name }) => name).toSorted();
  const [host] = (repository ?? '').split('/');
  const others = clones.filter(({ is }) => repository === undefined || is.repository?.split('/')[0] !== host);
  const known = new Set(others.map(({ name }) => name));
  const holders = new Set(named.flatMap((sha) => [...(commits.get(sha) ?? [])].filter((name) => known.has(name))));
  return holders.size === 1 ? [...holders] : [];
}

function sourcesOfCommits(graph: Graph): Commits {
  const sources = new Map<string, Set<string>>();
  const add = (sha: string, source: string): void => {
    const known = sources.get(sha) ?? new Set();
    sources.set(sha, known.add(source));
  };
  for (const { objects } of graph.events('commit')) {
    const revision = objects.find((object) => object.qualifier === 'revision');
    if (!revision) continue;
    const { name, namespace } = parseRef(revision.ref);
    add(name, namespace);
  }
  for (const { ref, attributes } of graph.ofKind('source')) {
    const { elsewhere = [] } = attributes as unknown as SourceAttributes;
    for (const sha of elsewhere) add(sha, parseRef(ref).namespace);
  }
  return sources;
}

/** Forges that keep this repository. */
export function forgesOf(forges: readonly ForgeSide[], source: string): readonly ForgeSide[] {
  return forges.filter((side) => side.homes.includes(source));
}

/** GitHub's environments have the same name in whatever case. */
export function findEnvironments(side: ForgeSide, name: string): readonly ForgeThing<EnvironmentAttributes>[] {
  return side.environments.filter((one) => one.attributes.name.toLowerCase() === name.toLowerCase());
}

export interface WorkflowState {
  readonly side: ForgeSide;
  readonly known: ForgeWorkflow | undefined;
  /** Newest first. */
  readonly runs: readonly ForgeThing<ForgeRunAttributes>[];
  readonly lastGood: ForgeThing<ForgeRunAttributes> | undefined;
  /** The forge counts none. */
  readonly never: boolean;
}

/** What a forge knows of a workflow's file; `undefined` where none that was read says anything of it. */
export function workflowState(forges: readonly ForgeSide[], source: string, file: string): WorkflowState | undefined {
  for (const side of forgesOf(forges, source)) {
    const known = side.attributes.workflows?.find((workflow) => workflow.path === file);
    const runs = side.runs.filter((run) => run.attributes.workflow === file);
    if (known?.runs === undefined && runs.length === 0) continue;
    const lastGood = runs.find((run) => run.attributes.status === 'finished');
    return { side, known, runs, lastGood, never: known?.runs === 0 && runs.length === 0 };
  }
  return undefined;
}

/** How a workflow's newest run went, in words that follow "the workflow". */
export function sayState({ side, known, runs, lastGood, never }: WorkflowState): string {
  if (never) return `has no run that ${side.called} keeps`;
  const off = known?.state?.startsWith('disabled') === true ? ', and is switched off' : '';
  const [newest] = runs;
  if (!newest) return `has ${known?.runs ?? 0} runs on ${side.called}${off}`;
  const day = newest.attributes.startedAt?.slice(0, 10) ?? 'a day that is not on record';
  const { status, conclusion } = newest.attributes;
  if (status === 'finished') return `last ran on ${day} (${conclusion ?? 'success'})${off}`;
  const good = lastGood?.attributes.startedAt?.slice(0, 10);
  const before =
    good === undefined ? 'none of those that were read succeeded' : `the last that succeeded is of ${good}`;
  return `last ran on ${day} (${conclusion ?? status ?? 'unknown'}); ${before}${off}`;
}
