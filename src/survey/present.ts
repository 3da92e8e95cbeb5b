/** From the lifecycle to `throughline/map/1`. Nothing is decided here: fields are named and put in their order. */
import { MAP_SCHEMA, type MapAnswer } from '#api';
import type { Graph } from '#graph';
import type { Lifecycle } from '#lifecycle';

export function presentMap(lifecycle: Lifecycle, graph: Graph): MapAnswer {
  const answer: MapAnswer = {
    schema: MAP_SCHEMA,
    asOf: lifecycle.asOf,
    summary: lifecycle.summary,
    sources: graph.sources.map((source) => ({ ...source })),
    models: structuredClone(lifecycle.models) as MapAnswer['models'],
    divergences: lifecycle.divergences.map(({ certainty: _certainty, about: _about, proposal: _proposal, ...rest }) =>
      structuredClone(rest),
    ) as MapAnswer['divergences'],
    claims: lifecycle.claims.map(({ open: _open, ...rest }) => structuredClone(rest)) as MapAnswer['claims'],
    unknowns: structuredClone(lifecycle.unknowns) as MapAnswer['unknowns'],
    skipped: graph.skipped.map(({ source, locator, reason }) => ({ source, locator, reason })),
  };
  return answer;
}
