/** The door of the reports: documents in formats of others, made from the graph. Nothing here writes a file. */
export { writeBom, type BomOptions } from './bom/bom.ts';
export type { Bom } from './bom/cyclonedx.ts';
export { toOcel, type OcelLog } from './ocel/log.ts';
export { toTables, type Table } from './ocel/tables.ts';
export { toXml } from './ocel/xml.ts';
export { replayLineage, type Replay, type ReplayEvent, type ReplayOptions } from './replay/replay.ts';
