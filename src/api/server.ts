/**
 * The HTTP interface, on loopback; all of it only reads, except for taking in lineage (`lineage.ts`):
 *   GET /api/v1/map                     → MapAnswer
 *   GET /api/v1/evidence?source&locator → EvidenceText: the lines an evidence locator names
 *   GET /api/v1/lineage?from&to&depth   → LineageWalk: what a thing stands on, and what stands on it
 *   GET /api/v1/things?q&most           → ThingsAnswer: things whose name holds these words, best first
 *   GET /api/v1/status                  → Status
 *   GET /api/v1/events                  → server-sent events: `survey` with a Status whenever the map may have changed
 *   POST /api/v1/lineage                → LineageAnswer: events of OpenLineage are kept, and read by the next survey
 */
import { z } from 'zod';

export const EvidenceQuery = z.object({ source: z.string().max(200), locator: z.string().max(2000) });
export const EvidenceText = z.object({
  source: z.string(),
  locator: z.string(),
  /** Number of the first line given; absent when the evidence is not text. */
  firstLine: z.number().optional(),
  /** The lines named, with up to three around them; which of them are named stands in `highlight`. */
  lines: z.array(z.string()),
  highlight: z.tuple([z.number(), z.number()]).optional(),
  /** Why there is no text, where there is none. */
  note: z.string().optional(),
});
export const Status = z.object({
  /** Goes up by one with each survey that changed something. */
  revision: z.number(),
  state: z.enum(['ready', 'surveying', 'failed']),
  message: z.string().optional(),
  title: z.string(),
});
export const Problem = z.object({ code: z.string(), message: z.string(), hint: z.string() });

export type EvidenceText = z.infer<typeof EvidenceText>;
export type Status = z.infer<typeof Status>;
export type Problem = z.infer<typeof Problem>;
