/** The outside shape: tolerant, so that unknown fields pass. */
import { parse } from 'yaml';
import { z } from 'zod';

const TemplateFile = z.object({ title: z.string().max(200) });
export type TemplateFile = z.infer<typeof TemplateFile>;

/** `undefined` for anything that is not such a file; never throws. */
export function parseTemplateFile(text: string): TemplateFile | undefined {
  try {
    const result = TemplateFile.safeParse(parse(text, { maxAliasCount: 10 }));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
