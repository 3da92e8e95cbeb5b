/** Shapes of the REST API (mlflow/protos/service.proto, model_registry.proto as JSON). Tolerant: what does not fit is absent. */
import { z } from 'zod';

const text = z.string().optional().catch(undefined);
/** Numbers of 64 bits come as text from some servers (protobuf's JSON mapping). */
const number = z.union([z.number(), z.string()]).optional().catch(undefined);
const pairs = z
  .array(z.looseObject({ key: z.string(), value: z.unknown() }))
  .catch([])
  .default([]);
export type Pairs = z.infer<typeof pairs>;

const Dataset = z.looseObject({
  tags: pairs,
  dataset: z.looseObject({ name: text, digest: text, source_type: text, source: text, profile: text }),
});

export const RunJson = z.looseObject({
  info: z.looseObject({
    run_id: text,
    run_uuid: text,
    run_name: text,
    experiment_id: text,
    user_id: text,
    status: text,
    start_time: number,
    end_time: number,
    lifecycle_stage: text,
  }),
  data: z
    .looseObject({ params: pairs, metrics: pairs, tags: pairs })
    .catch({ params: [], metrics: [], tags: [] })
    .default({ params: [], metrics: [], tags: [] }),
  inputs: z
    .looseObject({
      dataset_inputs: z.array(Dataset).max(400).catch([]).default([]),
      model_inputs: z
        .array(z.looseObject({ model_id: text }))
        .max(400)
        .catch([])
        .default([]),
    })
    .optional()
    .catch(undefined),
});
export type RunJson = z.infer<typeof RunJson>;

export const ExperimentJson = z.looseObject({ experiment_id: z.string(), name: text });

export const ModelJson = z.looseObject({
  name: z.string(),
  creation_timestamp: number,
  last_updated_timestamp: number,
  description: text,
  tags: pairs,
  aliases: z
    .array(z.looseObject({ alias: z.string(), version: z.union([z.string(), z.number()]) }))
    .catch([])
    .default([]),
});

export const VersionJson = z.looseObject({
  name: z.string(),
  version: z.union([z.string(), z.number()]),
  creation_timestamp: number,
  last_updated_timestamp: number,
  user_id: text,
  current_stage: text,
  description: text,
  source: text,
  run_id: text,
  status: text,
  tags: pairs,
});

export const LoggedModelJson = z.looseObject({
  info: z.looseObject({
    model_id: z.string(),
    name: text,
    creation_timestamp_ms: number,
    artifact_uri: text,
    status: text,
    model_type: text,
    source_run_id: text,
  }),
  data: z
    .looseObject({
      metrics: z
        .array(
          z.looseObject({
            key: text,
            value: z.unknown(),
            timestamp: number,
            dataset_name: text,
            dataset_digest: text,
            run_id: text,
          }),
        )
        .catch([])
        .default([]),
    })
    .catch({ metrics: [] })
    .default({ metrics: [] }),
});
