/**
 * diagram-differs: the chart drawn anew where arrows alone differ, each drawn one stands by itself on its line, and the
 * chart, compared once more with those arrows taken out and added, agrees with the pipeline. Anything else is advice.
 */
import type { ClaimObservation, EntityRef } from '#core';
import { nameOf, parseRef } from '#core';
import { compareDiagram, type DiagramComparison, type DrawnChart, type PipelineChart } from '../diagram/compare.ts';
import { sided } from '../pipeline.ts';
import { linesOf, type Change, type Proposal } from '../repair/proposal.ts';
import { count, listOf, textOf } from '../words.ts';

export interface DifferingChart {
  readonly document: EntityRef;
  /** The pipeline's file. */
  readonly file: string;
  readonly steps: readonly ClaimObservation[];
  readonly arrows: readonly ClaimObservation[];
  readonly drawn: DrawnChart;
  readonly pipeline: PipelineChart;
  readonly comparison: DiagramComparison;
}

export function proposeChart(chart: DifferingChart): Proposal | undefined {
  const { comparison, document, file } = chart;
  if (comparison.drawnOnlySteps.length > 0 || comparison.pipelineOnlySteps.length > 0) return undefined;
  const arrows = chart.arrows.map((claim) => toArrow(chart, claim));
  // Within a group, a new arrow could draw its steps into that group.
  if (chart.steps.some((claim) => textOf(claim.attributes['group']) !== '')) return undefined;
  const wrong = wrongArrows(comparison, arrows);
  const kept = arrows.filter((arrow) => !wrong.includes(arrow));
  const missing = missingArrows(comparison);
  const anchor = kept.filter((arrow) => arrow.alone).toSorted((a, b) => b.line - a.line)[0];
  if (!missing || (missing.length > 0 && !anchor) || !wrong.every((arrow) => arrow.alone)) return undefined;
  if (!staysDrawn(chart, kept, wrong) || !agreesWith(chart, kept, missing)) return undefined;
  const removals = wrong.map(({ line, from, to }): Change => ({ change: 'remove', line, expect: `${from} --> ${to}` }));
  const lines = missing.map(({ from, to }) => `${from} --> ${to}`);
  const additions: readonly Change[] =
    anchor && lines.length > 0
      ? [
          {
            change: 'insert',
            after: anchor.line,
            as: anchor.line,
            expect: `${anchor.from} --> ${anchor.to}`,
            whole: true,
            lines,
          },
        ]
      : [];
  return {
    source: parseRef(document).namespace,
    path: nameOf(document),
    changes: [...removals, ...additions],
    explanation: `${told(wrong, missing, file)} If the chart is what is meant, change ${file} instead.`,
  };
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly line: number;
  /** Plain, without words on it, and the only one on its line. */
  readonly alone: boolean;
}

function toArrow({ arrows, document }: DifferingChart, claim: ClaimObservation): Arrow {
  const lineOf = (each: ClaimObservation): number => {
    const [evidence] = sided(each.evidence, each.layer, each.method);
    const lines = evidence && linesOf(evidence, nameOf(document));
    return lines && lines.firstLine === lines.lastLine ? lines.firstLine : 0;
  };
  const { attributes } = claim;
  const [from, to, line] = [textOf(attributes['from']), textOf(attributes['to']), lineOf(claim)];
  const plain =
    textOf(attributes['label']) === '' &&
    attributes['style'] === 'solid' &&
    attributes['undirected'] !== true &&
    attributes['partial'] !== true;
  const alone =
    line > 0 && plain && isName(from) && isName(to) && arrows.filter((each) => lineOf(each) === line).length === 1;
  return { from, to, line, alone };
}

function isName(node: string): boolean {
  return /^[\p{L}\p{N}_]+$/u.test(node) && !/^(?:end|subgraph|graph|flowchart|class|style|click)$/iu.test(node);
}

/** Every arrow between nodes that stand for the two steps, however often it is drawn. */
function wrongArrows({ drawnOnlyEdges, matched }: DiagramComparison, arrows: readonly Arrow[]): readonly Arrow[] {
  const stepOf = new Map(matched.map((pair) => [pair.node, pair.step]));
  return arrows.filter(({ from, to }) =>
    drawnOnlyEdges.some((edge) => edge.from === stepOf.get(from) && edge.to === stepOf.get(to)),
  );
}

function missingArrows({
  pipelineOnlyEdges,
  matched,
}: DiagramComparison): readonly { readonly from: string; readonly to: string }[] | undefined {
  const nodeOf = new Map(matched.map((pair) => [pair.step, pair.node]));
  const arrows = pipelineOnlyEdges.map((edge) => ({
    from: nodeOf.get(edge.from) ?? '',
    to: nodeOf.get(edge.to) ?? '',
  }));
  return arrows.every(({ from, to }) => isName(from) && isName(to)) ? arrows : undefined;
}

/** A step that only the arrow drew would go with it. */
function staysDrawn(chart: DifferingChart, kept: readonly Arrow[], wrong: readonly Arrow[]): boolean {
  const gone = new Set(wrong.map((arrow) => arrow.line));
  const still = new Set(kept.flatMap((arrow) => [arrow.from, arrow.to]));
  for (const claim of chart.steps) {
    const [evidence] = sided(claim.evidence, claim.layer, claim.method);
    const lines = evidence && linesOf(evidence, nameOf(chart.document));
    if (lines && !gone.has(lines.firstLine)) still.add(textOf(claim.attributes['node']));
  }
  return wrong.every(({ from, to }) => still.has(from) && still.has(to));
}

function agreesWith(
  { drawn, pipeline }: DifferingChart,
  kept: readonly Arrow[],
  missing: readonly { readonly from: string; readonly to: string }[],
): boolean {
  const left = drawn.edges.filter((edge) => kept.some(({ from, to }) => edge.from === from && edge.to === to));
  const labels = new Map(drawn.steps.map((step) => [step.node, step.label]));
  const added = missing.map(({ from, to }) => ({
    from,
    to,
    fromLabel: labels.get(from) ?? from,
    toLabel: labels.get(to) ?? to,
    locator: '',
  }));
  const { comparable, ...rest } = compareDiagram({ ...drawn, edges: [...left, ...added] }, pipeline);
  const { drawnOnlySteps, pipelineOnlySteps, drawnOnlyEdges, pipelineOnlyEdges } = rest;
  return (
    comparable &&
    [drawnOnlySteps, pipelineOnlySteps, drawnOnlyEdges, pipelineOnlyEdges].every((list) => list.length === 0)
  );
}

function told(
  wrong: readonly Arrow[],
  missing: readonly { readonly from: string; readonly to: string }[],
  file: string,
): string {
  const arrow = ({ from, to }: { readonly from: string; readonly to: string }): string => `${from} → ${to}`;
  const parts = [
    ...(wrong.length > 0 ? [`takes ${listOf(wrong.map(arrow))} out`] : []),
    ...(missing.length > 0 ? [`draws ${listOf(missing.map(arrow))}`] : []),
  ];
  const arrows = count(wrong.length + missing.length, 'arrow');
  return `Brings the chart in line with ${file} by ${arrows}: ${parts.join(' and ')}.`;
}
