/**
 * `throughline/lineage/1`: what one thing stands on and what stands on it, as JSON, or the way from one thing to another.
 * Documented in docs/reference/json.md. Each thing is reached by one link, whose other end is one step nearer to the start.
 */
import { z } from 'zod';
import { Layer, Method, Stage } from './map.ts';

export const LINEAGE_SCHEMA = 'throughline/lineage/1';

export const LineageLink = z.object({
  /** Depends on `to`. */
  from: z.string(),
  relation: z.string(),
  to: z.string(),
  layer: Layer,
  method: Method,
  evidence: z.array(z.object({ source: z.string(), locator: z.string() })),
  /** Why the two belong together, where nothing that was read says so itself. */
  because: z.string().optional(),
});

export const LineageThing = z.object({
  ref: z.string(),
  /** For people: `run bold-fox`, `version 4 of churn`. */
  title: z.string(),
  kind: z.string(),
  /** Where in the lifecycle it stands, where that is known. */
  stage: Stage.optional(),
  /** Links between it and the start. */
  distance: z.number(),
  /** Position in `links`; absent for the start. */
  via: z.number().optional(),
});

export const LineageWalk = z.object({
  schema: z.literal(LINEAGE_SCHEMA),
  asOf: z.string().nullable(),
  start: LineageThing,
  /** The other end, where one was asked for. */
  end: LineageThing.optional(),
  /** One or two sentences. */
  summary: z.string(),
  /** What the start stands on, nearest first. */
  upstream: z.array(LineageThing),
  /** What stands on the start, nearest first. */
  downstream: z.array(LineageThing),
  links: z.array(LineageLink),
  /** Things beyond the bound, not listed; and links between listed things, where all were asked for. */
  more: z.object({ upstream: z.number(), downstream: z.number(), links: z.number().optional() }),
  /** Why the answer may not be all: sources not read whole. */
  unknowns: z.array(z.string()),
});

export const LineageQuery = z.object({
  from: z.string().min(1).max(2000),
  to: z.string().min(1).max(2000).optional(),
  depth: z.coerce.number().int().min(1).max(1000).optional(),
  asOf: z.string().max(100).optional(),
  /** Most things listed each way. */
  most: z.coerce.number().int().min(1).max(50_000).optional(),
  /** `all`: after the links by which things were reached, every other one between two listed things. */
  links: z.enum(['nearest', 'all']).optional(),
});

export type LineageLink = z.infer<typeof LineageLink>;
export type LineageThing = z.infer<typeof LineageThing>;
export type LineageWalk = z.infer<typeof LineageWalk>;
export type LineageQuery = z.infer<typeof LineageQuery>;
