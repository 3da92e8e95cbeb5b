/**
 * `throughline/things/1`: the things of lineage whose name holds what somebody typed, best first. Documented in
 * docs/reference/json.md. Bounded, and in one order for one question.
 */
import { z } from 'zod';
import { LineageThing } from './lineage-answer.ts';

export const THINGS_SCHEMA = 'throughline/things/1';

export const ThingsAnswer = z.object({
  schema: z.literal(THINGS_SCHEMA),
  /** The words as they were understood. */
  q: z.string(),
  things: z.array(LineageThing.pick({ ref: true, title: true, kind: true, stage: true })),
  /** Things that fit too and are not listed. */
  more: z.number(),
});

export const ThingsQuery = z.object({
  /** Without words: a few of each kind, to begin with. */
  q: z.string().max(500).optional(),
  asOf: z.string().max(100).optional(),
  most: z.coerce.number().int().min(1).max(100).optional(),
});

export type ThingsAnswer = z.infer<typeof ThingsAnswer>;
export type ThingsQuery = z.infer<typeof ThingsQuery>;
