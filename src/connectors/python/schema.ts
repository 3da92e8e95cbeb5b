/** The shape of a notebook file (nbformat 3 and 4), tolerant: unknown fields pass, odd ones count as absent. */
import { z } from 'zod';

const Text = z.union([z.string(), z.array(z.string())]);

export const Cell = z.looseObject({
  cell_type: z.string().catch(''),
  source: Text.optional().catch(undefined),
  /** nbformat 3. */
  input: Text.optional().catch(undefined),
  language: z.string().optional().catch(undefined),
  execution_count: z.number().nullish().catch(undefined),
  /** nbformat 3. */
  prompt_number: z.number().nullish().catch(undefined),
});
export type Cell = z.infer<typeof Cell>;

export const Notebook = z.looseObject({
  nbformat: z.number().optional().catch(undefined),
  cells: z.array(Cell).optional(),
  worksheets: z.array(z.looseObject({ cells: z.array(Cell).catch([]) })).optional(),
  metadata: z
    .looseObject({
      kernelspec: z
        .looseObject({ language: z.string().optional().catch(undefined), name: z.string().optional().catch(undefined) })
        .optional()
        .catch(undefined),
      language_info: z
        .looseObject({ name: z.string().optional().catch(undefined) })
        .optional()
        .catch(undefined),
      language: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type Notebook = z.infer<typeof Notebook>;

export const Options = z.object({});
export type Options = z.infer<typeof Options>;
