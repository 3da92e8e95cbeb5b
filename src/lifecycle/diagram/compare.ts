/**
 * Compares what a chart draws with what a pipeline has. Conservative on purpose: what could be two things, or one thing
 * under two names, is left out of the differences; and a chart of which less than half is matched is not about this
 * pipeline, so nothing is claimed.
 */
import type { EntityRef } from '#core';
import { followArrows, reach } from './arrows.ts';
import { isJob, matchNodes, mayBeSame } from './match.ts';

export interface DrawnChart {
  readonly steps: readonly { readonly label: string; readonly node: string; readonly locator: string }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly fromLabel: string;
    readonly toLabel: string;
    readonly locator: string;
    /** Dotted: a hint, a way back, something optional. */
    readonly dotted?: boolean;
    readonly undirected?: boolean;
  }[];
}
export interface PipelineChart {
  readonly steps: readonly { readonly ref: EntityRef; readonly name: string; readonly scripts: readonly string[] }[];
  /** By step name. */
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}
export interface DiagramComparison {
  readonly comparable: boolean;
  readonly matched: readonly {
    readonly node: string;
    readonly step: string;
    readonly how: 'same words' | 'script name';
  }[];
  readonly drawnOnlySteps: readonly { readonly label: string; readonly locator: string }[];
  readonly pipelineOnlySteps: readonly { readonly name: string; readonly ref: EntityRef }[];
  readonly drawnOnlyEdges: readonly { readonly from: string; readonly to: string; readonly locator: string }[];
  readonly pipelineOnlyEdges: readonly { readonly from: string; readonly to: string }[];
}

const FEWEST = 3;
const SHARE = 0.5;

export function compareDiagram(drawn: DrawnChart, pipeline: PipelineChart): DiagramComparison {
  const matching = matchNodes(drawn, pipeline);
  const { matched, ambiguousNodes, ambiguousSteps } = matching;
  const stepOf = new Map(matched.map((pair) => [pair.node, pair.step]));
  const nodeOf = new Map(matched.map((pair) => [pair.step, pair.node]));
  const smaller = Math.min(new Set(drawn.steps.map((step) => step.node)).size, pipeline.steps.length);
  const comparable = matched.length >= FEWEST && matched.length >= smaller * SHARE;
  const none = { matched, drawnOnlySteps: [], pipelineOnlySteps: [], drawnOnlyEdges: [], pipelineOnlyEdges: [] };
  if (!comparable) return { comparable, ...none };
  const nodes = drawn.steps.filter((step) => !stepOf.has(step.node) && !ambiguousNodes.has(step.node));
  const steps = pipeline.steps.filter((step) => !nodeOf.has(step.name) && !ambiguousSteps.has(step.name));
  return {
    comparable,
    matched,
    drawnOnlySteps: nodes.filter((node) => isJob(node.label) && !steps.some((step) => mayBeSame(node, step))),
    pipelineOnlySteps: steps.filter((step) => !nodes.some((node) => mayBeSame(node, step))),
    drawnOnlyEdges: drawnOnly(drawn, pipeline, stepOf),
    pipelineOnlyEdges: pipelineOnly(drawn, pipeline, nodeOf),
  };
}

/** Only arrows that are drawn as such, from step to step; a pipeline without any order of its own cannot lack one. */
function drawnOnly(
  drawn: DrawnChart,
  pipeline: PipelineChart,
  stepOf: ReadonlyMap<string, string>,
): DiagramComparison['drawnOnlyEdges'] {
  if (pipeline.edges.length === 0) return [];
  const links = new Map(
    [...Map.groupBy(pipeline.edges, (edge) => edge.from)].map(([from, edges]) => [
      from,
      new Set(edges.map((edge) => edge.to)),
    ]),
  );
  const found = drawn.edges.flatMap((edge) => {
    const from = stepOf.get(edge.from);
    const to = stepOf.get(edge.to);
    if (from === undefined || to === undefined || from === to || edge.dotted === true || edge.undirected === true)
      return [];
    return reach(links, from).has(to) ? [] : [{ from, to, locator: edge.locator }];
  });
  return [...new Map(found.map((edge) => [`${edge.from}\0${edge.to}`, edge])).values()];
}

function pipelineOnly(
  drawn: DrawnChart,
  pipeline: PipelineChart,
  nodeOf: ReadonlyMap<string, string>,
): DiagramComparison['pipelineOnlyEdges'] {
  const arrows = followArrows(drawn);
  return pipeline.edges.filter((edge) => {
    const from = nodeOf.get(edge.from);
    const to = nodeOf.get(edge.to);
    return from !== undefined && to !== undefined && !arrows.leads(from, to);
  });
}
