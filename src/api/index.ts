/** The door of the HTTP interface and the JSON answers: schemas and types, shared by server, cli and web. Free of node: modules. */
export {
  Ask,
  Claim,
  Divergence,
  DivergenceKind,
  Evidence,
  Layer,
  LayerCell,
  MAP_SCHEMA,
  MapAnswer,
  Method,
  ModelLine,
  Outcome,
  Repair,
  Since,
  Source,
  Stage,
  StageCell,
} from './map.ts';
export { LineageAnswer, LineageEvent } from './lineage.ts';
export { THINGS_SCHEMA, ThingsAnswer, ThingsQuery } from './things.ts';
export { EvidenceQuery, EvidenceText, Problem, Status } from './server.ts';
export { LINEAGE_SCHEMA, LineageQuery, LineageWalk, type LineageLink, type LineageThing } from './lineage-answer.ts';
