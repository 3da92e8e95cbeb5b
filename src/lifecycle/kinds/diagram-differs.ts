/**
 * diagram-differs: a chart in a document draws other steps or arrows than the pipeline has. Only a chart that is
 * plainly about the pipeline is compared (see ../diagram/compare.ts); the rest is left alone.
 */
import type { ClaimObservation, EntityRef } from '#core';
import { nameOf, parseRef } from '#core';
import { compareDiagram, type DiagramComparison } from '../diagram/compare.ts';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { sided, type Step } from '../pipeline.ts';
import { hasWholeOrder } from '../tools.ts';
import { listOf, textOf } from '../words.ts';
import { proposeChart } from './chart-proposal.ts';
import type { Check, CheckView } from './kind.ts';
import { withoutRendered } from './rendered.ts';
import { isPipeline } from './undeclared-step.ts';

export const checkDiagrams: Check = (view) => {
  const drawn = view.workspace.graph.claims('step').filter((claim) => typeof claim.attributes['diagram'] === 'string');
  const charts = Map.groupBy(drawn, (claim) => `${claim.document}\0${textOf(claim.attributes['diagram'])}`);
  const compared = [...charts.values()].flatMap((steps) => compareChart(view, steps));
  const byPair = Map.groupBy(compared, (chart) => `${chart.document}\0${fileOf(chart)}`);
  return withoutRendered([...byPair.values()].flatMap((several) => reportDocument(view, several)));
};

/** The pipeline that a chart is most plainly about. */
function compareChart(view: CheckView, drawn: readonly ClaimObservation[]): readonly Chart[] {
  const [first] = drawn;
  if (!first) return [];
  const { document } = first;
  const diagram = textOf(first.attributes['diagram']);
  const source = parseRef(document).namespace;
  const arrows = view.workspace.graph
    .claims('edge')
    .filter((claim) => claim.document === document && claim.attributes['diagram'] === diagram);
  const pipelines = Map.groupBy(
    view.workspace.steps.filter((step) => step.source === source && isPipeline(step)),
    // A file of code may hold several pipelines.
    (step) => `${step.attributes.file}\0${step.attributes.pipeline ?? ''}`,
  );
  return [...pipelines.values()]
    .filter((steps) => steps.length >= 2 && hasWholeOrder(steps))
    .map((steps) => ({
      document,
      drawn,
      arrows,
      steps,
      comparison: compareDiagram(toDrawn(drawn, arrows), toPipeline(view, steps)),
    }))
    .filter(({ comparison }) => comparison.comparable)
    .sort((a, b) => b.comparison.matched.length - a.comparison.matched.length)
    .slice(0, 1);
}

/** Of several charts in one document the fullest speaks; what another one draws is not left out. */
function reportDocument(view: CheckView, several: readonly Chart[]): readonly Finding[] {
  const [best, ...others] = several.toSorted((a, b) => b.comparison.matched.length - a.comparison.matched.length);
  if (!best) return [];
  const draws = (other: Chart, step: string): boolean => other.comparison.matched.some((pair) => pair.step === step);
  const { pipelineOnlySteps, pipelineOnlyEdges } = best.comparison;
  const comparison = {
    ...best.comparison,
    pipelineOnlySteps: pipelineOnlySteps.filter((step) => !others.some((other) => draws(other, step.name))),
    pipelineOnlyEdges: pipelineOnlyEdges.filter(
      ({ from, to }) =>
        !others.some(
          (other) =>
            draws(other, from) &&
            draws(other, to) &&
            !other.comparison.pipelineOnlyEdges.some((edge) => edge.from === from && edge.to === to),
        ),
    ),
  };
  return [report(view, { ...best, comparison })];
}

type Drawn = Parameters<typeof compareDiagram>[0];
type Pipeline = Parameters<typeof compareDiagram>[1];

function toDrawn(steps: readonly ClaimObservation[], edges: readonly ClaimObservation[]): Drawn {
  return {
    steps: steps.map((claim) => ({
      label: textOf(claim.attributes['label']),
      node: textOf(claim.attributes['node']),
      locator: claim.evidence[0]?.locator ?? '',
    })),
    edges: edges.map((claim) => ({
      from: textOf(claim.attributes['from']),
      to: textOf(claim.attributes['to']),
      fromLabel: textOf(claim.attributes['fromLabel']),
      toLabel: textOf(claim.attributes['toLabel']),
      dotted: claim.attributes['style'] === 'dotted',
      undirected: claim.attributes['undirected'] === true,
      locator: claim.evidence[0]?.locator ?? '',
    })),
  };
}

function toPipeline(view: CheckView, steps: readonly Step[]): Pipeline {
  const own = new Map(steps.map((step) => [step.ref, step.attributes.name]));
  const maker = new Map(steps.flatMap((step) => step.makes.map((use) => [use.artifact, step] as const)));
  const edges = steps.flatMap((step) => {
    const before = new Set(
      step.uses.flatMap((use) => makersOf(maker, use.artifact).map((each) => each.attributes.name)),
    );
    for (const { to } of view.workspace.graph.from(step.ref, 'wasInformedBy')) before.add(own.get(to) ?? '');
    before.delete('');
    before.delete(step.attributes.name);
    return [...before].sort().map((from) => ({ from, to: step.attributes.name }));
  });
  return {
    steps: steps.map((step) => ({
      ref: step.ref,
      name: step.attributes.name,
      scripts: step.attributes.scripts ?? [],
    })),
    edges,
  };
}

/** A step that uses `out/dir/file` depends on what makes `out/dir`, and one that uses `out/dir` on what makes a file in it. */
function makersOf(makers: ReadonlyMap<EntityRef, Step>, artifact: EntityRef): readonly Step[] {
  for (let ref: string = artifact; ref.includes('/'); ref = ref.slice(0, ref.lastIndexOf('/'))) {
    const found = makers.get(ref as EntityRef);
    if (found) return [found];
  }
  return [...makers].flatMap(([made, step]) => (made.startsWith(`${artifact}/`) ? [step] : []));
}

interface Chart {
  readonly document: EntityRef;
  readonly drawn: readonly ClaimObservation[];
  readonly arrows: readonly ClaimObservation[];
  readonly steps: readonly Step[];
  readonly comparison: DiagramComparison;
}

function report(view: CheckView, chart: Chart): Finding {
  const { document, drawn, arrows, steps, comparison } = chart;
  const doc = nameOf(document);
  const file = fileOf(chart);
  const parts = differences(comparison, file);
  const evidence: SidedEvidence[] = [
    ...drawn.slice(0, 1).flatMap((claim) => sided(claim.evidence, claim.layer, claim.method)),
    ...arrows
      .filter((claim) => comparison.drawnOnlyEdges.some((edge) => edge.locator === claim.evidence[0]?.locator))
      .slice(0, 4)
      .flatMap((claim) => sided(claim.evidence, claim.layer, claim.method)),
    ...concerned(comparison, steps)
      .slice(0, 4)
      .flatMap((step) => step.evidence.slice(0, 1)),
  ];
  const common = {
    kind: 'diagram-differs',
    stage: 'intent',
    subject: document,
    about: file,
    title: `${doc} ↔ ${file}`,
  } as const;
  if (parts.length === 0) {
    return {
      ...common,
      outcome: 'consistent',
      certainty: 1,
      statement: agreement(chart),
      evidence:
        evidence.length > 1
          ? evidence
          : [...evidence, ...steps.slice(0, 1).flatMap((step) => step.evidence.slice(0, 1))],
    };
  }
  const source = parseRef(document).namespace;
  const [sketch, pipeline] = [toDrawn(drawn, arrows), toPipeline(view, steps)];
  const proposal = proposeChart({ document, file, steps: drawn, arrows, drawn: sketch, pipeline, comparison });
  return {
    ...common,
    outcome: 'divergent',
    certainty: 0.85,
    statement: `The chart in ${doc} and ${file} differ: ${parts.join('; ')}.`,
    evidence,
    ask: [...view.history.ask(`artifact:${source}/${doc}`), ...view.history.ask(`artifact:${source}/${file}`)].slice(
      0,
      2,
    ),
    ...sinceLater(view, source, [doc, file]),
    ...(proposal ? { proposal } : {}),
    repair: {
      kind: 'advice',
      text: `Bring the chart in ${doc} in line with ${file}, or the pipeline in line with the chart.`,
      explanation: 'Whoever reads the document plans by the chart.',
    },
  };
}

function fileOf(chart: Chart): string {
  return chart.steps[0]?.attributes.file ?? 'the pipeline';
}

/** Nothing is said of what could not be joined, on either side. */
function agreement(chart: Chart): string {
  const { comparison, steps, document } = chart;
  const shared = comparison.matched.length;
  return shared === steps.length
    ? `The chart in ${nameOf(document)} draws all ${shared} steps of ${fileOf(chart)}, and no arrow contradicts it.`
    : `The chart in ${nameOf(document)} and ${fileOf(chart)} agree on the ${shared} steps that bear the same names; the others were not compared.`;
}

function differences(comparison: DiagramComparison, file: string): readonly string[] {
  const arrow = (edge: { readonly from: string; readonly to: string }): string => `${edge.from} → ${edge.to}`;
  const parts: string[] = [];
  if (comparison.pipelineOnlyEdges.length > 0)
    parts.push(`${file} has ${listOf(comparison.pipelineOnlyEdges.map(arrow))}, which the chart does not draw`);
  if (comparison.drawnOnlyEdges.length > 0)
    parts.push(`the chart draws ${listOf(comparison.drawnOnlyEdges.map(arrow))}, for which ${file} has no dependency`);
  if (comparison.pipelineOnlySteps.length > 0)
    parts.push(`the chart leaves out ${listOf(comparison.pipelineOnlySteps.map((step) => step.name))}`);
  if (comparison.drawnOnlySteps.length > 0)
    parts.push(`${file} has no step for ${listOf(comparison.drawnOnlySteps.map((step) => `“${step.label}”`))}`);
  return parts;
}

/** The steps that the differences are about; the last one where the pipeline has nothing of what is drawn. */
function concerned(comparison: DiagramComparison, steps: readonly Step[]): readonly Step[] {
  const edges = [...comparison.pipelineOnlyEdges, ...comparison.drawnOnlyEdges];
  const names = new Set([
    ...edges.flatMap((edge) => [edge.from, edge.to]),
    ...comparison.pipelineOnlySteps.map((step) => step.name),
  ]);
  const found = steps.filter((step) => names.has(step.attributes.name));
  return found.length > 0 ? found : steps.slice(-1);
}

/** They differ at the latest since the later of the two last changes. */
function sinceLater(view: CheckView, source: string, files: readonly string[]): Pick<Finding, 'since'> {
  const changes = files.flatMap((file) => view.history.lastChange(`artifact:${source}/${file}`) ?? []);
  const [latest] = changes.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return latest ? { since: { at: latest.at, commit: latest.commit } } : {};
}
