/** The door of the graph: the fold of the log, and questions of lineage. */
export { foldLog, type LogState } from './fold.ts';
export { foldGraph, type Fact, type Graph, type GraphEntity, type GraphState } from './graph.ts';
export { findEntities, listEntities } from './find.ts';
export { joinGraph, type JoinedLink } from './joins.ts';
export { createLineage, type Direction, type Lineage, type Link, type Reached } from './lineage.ts';
