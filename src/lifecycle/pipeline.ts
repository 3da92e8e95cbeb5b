/**
 * The workspace as later checks read it: steps with what they run, use and make; who else touches a file; which run
 * had which step as its plan. Only a reading aid over the graph: it holds no judgement.
 */
import type {
  ArtifactAttributes,
  CodeSignal,
  EntityRef,
  Evidence,
  FileAttributes,
  Layer,
  Method,
  RelationObservation,
  RunAttributes,
  StepAttributes,
  UseAttributes,
} from '#core';
import { kindOf, parseRef, toRef } from '#core';
import type { Graph, GraphEntity } from '#graph';
import { isForgeRun, readForges, type ForgeSide } from './forges.ts';
import type { SidedEvidence } from './lifecycle.ts';
import { isTestPath } from './test-path.ts';

export interface Use {
  readonly artifact: EntityRef;
  readonly path: string;
  readonly role: UseAttributes['role'];
  readonly digest: string | undefined;
  readonly values: UseAttributes['values'];
  readonly evidence: readonly SidedEvidence[];
}

export interface Step {
  readonly ref: EntityRef;
  readonly source: string;
  readonly attributes: StepAttributes;
  readonly evidence: readonly SidedEvidence[];
  readonly uses: readonly Use[];
  readonly makes: readonly Use[];
  /** Files its commands run. */
  readonly scripts: readonly EntityRef[];
  readonly runs: readonly Run[];
}

export interface Run {
  readonly ref: EntityRef;
  readonly source: string;
  readonly attributes: RunAttributes;
  readonly evidence: readonly SidedEvidence[];
  readonly plan: EntityRef | undefined;
  readonly uses: readonly Use[];
  readonly makes: readonly Use[];
}

export interface CodeFile {
  readonly ref: EntityRef;
  readonly source: string;
  readonly path: string;
  readonly signals: readonly CodeSignal[];
  readonly entryPoint: boolean;
  readonly notebook: boolean;
  readonly evidence: readonly SidedEvidence[];
  readonly reads: readonly Use[];
  readonly writes: readonly Use[];
}

export interface Workspace {
  readonly graph: Graph;
  readonly steps: readonly Step[];
  readonly step: (ref: EntityRef) => Step | undefined;
  /** Of pipelines and tracking stores; what a forge ran and deployed is told by `forges`. */
  readonly runs: readonly Run[];
  readonly forges: readonly ForgeSide[];
  readonly code: readonly CodeFile[];
  readonly codeFile: (ref: EntityRef) => CodeFile | undefined;
  file(ref: EntityRef): (FileAttributes & ArtifactAttributes) | undefined;
  /** Evidence that a file exists: its own locator. */
  fileEvidence(ref: EntityRef): readonly SidedEvidence[];
  /** Every source name, sorted. */
  readonly sources: readonly string[];
}

/** Told by lineage events alone: what ran, wherever it was written down. */
export function isLineage({ attributes }: Step | Run): boolean {
  return attributes.tool === 'openlineage';
}

/** Events that lie among tests are made up for them: nothing of the kind ran. */
function isFixture(one: Step | Run): boolean {
  return isLineage(one) && one.evidence.every(({ locator }) => isTestPath(locator));
}

export function sided(evidence: readonly Evidence[], layer: Layer, method: Method): readonly SidedEvidence[] {
  return evidence.map((item) => ({ ...item, layer, method }));
}

export function readWorkspace(graph: Graph): Workspace {
  const runs = graph
    .ofKind('run')
    .filter((entity) => !isForgeRun(entity))
    .map((entity) => toRun(graph, entity))
    .filter((run) => !isFixture(run));
  const byPlan = Map.groupBy(runs, (run) => run.plan);
  const steps = graph
    .ofKind('step')
    .map((entity) => toStep(graph, entity, byPlan.get(entity.ref) ?? []))
    .filter((step) => !isFixture(step));
  const code = graph
    .ofKind('artifact')
    .filter((entity) => Array.isArray(entity.attributes['signals']) || entity.attributes['entryPoint'] === true)
    .map((entity) => toCodeFile(graph, entity));
  const stepOf = new Map(steps.map((step) => [step.ref, step]));
  const codeOf = new Map(code.map((file) => [file.ref, file]));
  return {
    graph,
    steps,
    step: (ref) => stepOf.get(ref),
    runs,
    forges: readForges(graph),
    code,
    codeFile: (ref) => codeOf.get(ref),
    file: (ref) => graph.entity(ref)?.attributes as (FileAttributes & ArtifactAttributes) | undefined,
    fileEvidence: (ref) => entityEvidence(graph.entity(ref)).slice(0, 1),
    sources: [...new Set(graph.sources.map((source) => source.ref))].sort(),
  };
}

export function entityEvidence(entity: GraphEntity | undefined): readonly SidedEvidence[] {
  return (entity?.facts ?? []).flatMap((fact) => sided(fact.evidence, fact.layer, fact.method));
}

function toStep(graph: Graph, entity: GraphEntity, runs: readonly Run[]): Step {
  const { namespace } = parseRef(entity.ref);
  const attributes = entity.attributes as unknown as StepAttributes;
  return {
    ref: entity.ref,
    source: namespace,
    attributes,
    evidence: entityEvidence(entity),
    uses: uses(graph, entity.ref),
    makes: makes(graph, entity.ref),
    scripts: (attributes.scripts ?? []).map((path) => toRef('artifact', namespace, path)),
    runs,
  };
}

function toRun(graph: Graph, entity: GraphEntity): Run {
  return {
    ref: entity.ref,
    source: parseRef(entity.ref).namespace,
    attributes: entity.attributes as unknown as RunAttributes,
    evidence: entityEvidence(entity),
    plan: graph.from(entity.ref, 'hadPlan')[0]?.to,
    uses: uses(graph, entity.ref),
    makes: makes(graph, entity.ref),
  };
}

function toCodeFile(graph: Graph, entity: GraphEntity): CodeFile {
  const { namespace, name } = parseRef(entity.ref);
  const { signals = [], entryPoint = false, role } = entity.attributes as ArtifactAttributes;
  return {
    ref: entity.ref,
    source: namespace,
    path: name,
    signals,
    entryPoint,
    notebook: role === 'notebook',
    evidence: entityEvidence(entity).filter((item) => item.method === 'parsed' || item.method === 'inferred'),
    reads: uses(graph, entity.ref),
    writes: makes(graph, entity.ref),
  };
}

function uses(graph: Graph, ref: EntityRef): readonly Use[] {
  return graph
    .from(ref, 'used')
    .filter((relation) => kindOf(relation.to) === 'artifact')
    .map((relation) => toUse(relation, relation.to));
}

function makes(graph: Graph, ref: EntityRef): readonly Use[] {
  return graph
    .to(ref, 'wasGeneratedBy')
    .filter((relation) => kindOf(relation.from) === 'artifact')
    .map((relation) => toUse(relation, relation.from));
}

function toUse(relation: RelationObservation, artifact: EntityRef): Use {
  const { role, digest, values } = (relation.attributes ?? {}) as UseAttributes;
  return {
    artifact,
    path: parseRef(artifact).name,
    role,
    digest,
    values,
    evidence: sided(relation.evidence, relation.layer, relation.method),
  };
}
