/**
 * What may be posted as lineage, and what is answered (OpenLineage 2-0-2, spec/OpenLineage.yml). An event must have what
 * is needed to say something of it; everything else in it is kept as it is.
 */
import { z } from 'zod';

const named = z.looseObject({ namespace: z.string().min(1).max(2000), name: z.string().min(1).max(2000) });
const common = { eventTime: z.string().min(1).max(100), producer: z.string().min(1).max(2000) };

export const LineageEvent = z.union([
  z.looseObject({ ...common, run: z.looseObject({ runId: z.string().min(1).max(200) }), job: named }),
  z.looseObject({ ...common, run: z.undefined().optional(), job: named }),
  z.looseObject({ ...common, run: z.undefined().optional(), job: z.undefined().optional(), dataset: named }),
]);
export type LineageEvent = z.infer<typeof LineageEvent>;

export const LineageAnswer = z.object({
  status: z.enum(['success', 'partial_success']),
  summary: z.object({
    received: z.number(),
    successful: z.number(),
    failed: z.number(),
    retriable: z.number(),
    non_retriable: z.number(),
  }),
  /** Which events of a batch were not kept, by position, and why. */
  failed_events: z.array(z.object({ index: z.number(), reason: z.string(), retriable: z.boolean() })),
});
export type LineageAnswer = z.infer<typeof LineageAnswer>;
