/** Options of this connector: none. R files have no outside shape; the grammar is their schema. */
import { z } from 'zod';

export const Options = z.object({});
export type Options = z.infer<typeof Options>;
