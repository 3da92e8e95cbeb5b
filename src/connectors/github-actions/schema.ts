/**
 * The shapes of workflow files and composite actions, as far as they are read (GitHub Docs, "Workflow syntax" and
 * "Metadata syntax"). Tolerant: unknown fields pass, a field of another shape counts as absent.
 */
import { z } from 'zod';

const Text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const Inputs = z.record(z.string(), z.unknown());
const Names = z.union([Text.transform((one) => [one]), z.array(Text)]);
const Defaults = z.looseObject({
  run: z
    .looseObject({ 'working-directory': Text.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export const Step = z.looseObject({
  name: Text.optional().catch(undefined),
  uses: Text.optional().catch(undefined),
  run: Text.optional().catch(undefined),
  with: Inputs.optional().catch(undefined),
  env: Inputs.optional().catch(undefined),
  if: Text.optional().catch(undefined),
  'working-directory': Text.optional().catch(undefined),
});
export type Step = z.infer<typeof Step>;

export const Job = z.looseObject({
  name: Text.optional().catch(undefined),
  needs: Names.optional().catch(undefined),
  if: Text.optional().catch(undefined),
  uses: Text.optional().catch(undefined),
  with: Inputs.optional().catch(undefined),
  secrets: z.union([z.string(), Inputs]).optional().catch(undefined),
  environment: z
    .union([Text, z.looseObject({ name: Text })])
    .optional()
    .catch(undefined),
  permissions: z
    .union([z.string(), z.record(z.string(), Text)])
    .optional()
    .catch(undefined),
  'runs-on': z.unknown().optional(),
  container: z
    .union([z.string(), z.looseObject({ image: Text })])
    .optional()
    .catch(undefined),
  services: z.record(z.string(), z.unknown()).optional().catch(undefined),
  strategy: z
    .looseObject({ matrix: z.union([z.string(), Inputs]).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  env: Inputs.optional().catch(undefined),
  defaults: Defaults.optional().catch(undefined),
  steps: z.array(z.unknown()).optional().catch(undefined),
});
export type Job = z.infer<typeof Job>;

export const Workflow = z.looseObject({
  name: Text.optional().catch(undefined),
  on: z.unknown().optional(),
  permissions: Job.shape.permissions,
  env: Inputs.optional().catch(undefined),
  defaults: Defaults.optional().catch(undefined),
  jobs: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
export type Workflow = z.infer<typeof Workflow>;

export const ActionFile = z.looseObject({
  name: Text.optional().catch(undefined),
  description: Text.optional().catch(undefined),
  runs: z.looseObject({
    using: Text.optional().catch(undefined),
    steps: z.array(z.unknown()).optional().catch(undefined),
    image: Text.optional().catch(undefined),
  }),
});
export type ActionFile = z.infer<typeof ActionFile>;

/** A step of another shape is read as one that does nothing, so that positions stay. */
export function toSteps(items: readonly unknown[] | undefined): readonly Step[] {
  return (items ?? []).map((item) => {
    const parsed = Step.safeParse(item);
    return parsed.success ? parsed.data : {};
  });
}
