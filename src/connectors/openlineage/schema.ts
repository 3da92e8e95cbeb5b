/**
 * The shape of an event (OpenLineage 2-0-2, spec/OpenLineage.json), no stricter than what is needed to say something of
 * it: other members are left alone, a facet of another shape is as good as absent, and `schemaURL` may be missing.
 */
import { z } from 'zod';

const MOST_LISTED = 2000;

const Name = z.string().min(1).max(2000);
const Facets = z.record(z.string(), z.unknown()).optional().catch(undefined);
const Dataset = z.object({ namespace: Name, name: Name, facets: Facets, inputFacets: Facets, outputFacets: Facets });
const Datasets = z
  .array(z.unknown())
  .optional()
  .catch(undefined)
  .transform((list) => (list ?? []).slice(0, MOST_LISTED).flatMap((item) => Dataset.safeParse(item).data ?? []));

export const Event = z.object({
  eventTime: z.string().max(100),
  producer: z.string().max(2000),
  eventType: z.string().max(40).optional().catch(undefined),
  run: z.object({ runId: z.string().min(1).max(200), facets: Facets }).optional(),
  job: z.object({ namespace: Name, name: Name, facets: Facets }).optional(),
  dataset: Dataset.optional(),
  inputs: Datasets,
  outputs: Datasets,
});
export type Event = z.infer<typeof Event>;
export type EventDataset = z.infer<typeof Dataset>;

const text = z.string().optional().catch(undefined);
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .optional()
    .catch(undefined)
    .transform((items) => (items ?? []).slice(0, MOST_LISTED).flatMap((each) => item.safeParse(each).data ?? []));

/** Known facets, by the name under which they stand (spec/facets/*.json). */
export const facetShapes = {
  parent: z.object({
    run: z.object({ runId: z.string() }),
    job: z.object({ namespace: z.string(), name: z.string() }).optional().catch(undefined),
  }),
  nominalTime: z.object({ nominalStartTime: text, nominalEndTime: text }),
  errorMessage: z.object({ message: z.string(), programmingLanguage: text }),
  executionParameters: z.object({ parameters: list(z.object({ key: z.string(), value: text })) }),
  sourceCodeLocation: z.object({
    type: text,
    url: text,
    repoUrl: text,
    path: text,
    version: text,
    tag: text,
    branch: text,
  }),
  documentation: z.object({ description: z.string() }),
  ownership: z.object({ owners: list(z.object({ name: z.string(), type: text })) }),
  jobType: z.object({ processingType: text, integration: text, jobType: text }),
  schema: z.object({ fields: list(z.object({ name: z.string(), type: text })) }),
  version: z.object({ datasetVersion: z.string().min(1) }),
  datasetType: z.object({ datasetType: z.string() }),
  columnLineage: z.object({ fields: z.record(z.string(), z.unknown()) }),
} as const;

export const ColumnInputs = z.object({
  inputFields: list(z.object({ namespace: z.string().min(1), name: z.string().min(1), field: z.string() })),
});
