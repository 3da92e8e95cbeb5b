/** Shapes of outside formats. Tolerant: unknown members pass, members of another type than expected count as absent. */
import { z } from 'zod';

const text = z.string().optional().catch(undefined);

/** Tag `mlflow.log-model.history`. */
export const LogModelHistory = z.array(z.object({ artifact_path: text })).max(1000);

const Column = z.object({ name: text, type: z.unknown().optional() });

/** `MLmodel`: mlflow/models/model.py, Model.to_dict. All scalars are read as text. */
export const MlModel = z.object({
  artifact_path: text,
  flavors: z.record(z.string(), z.unknown()).optional().catch(undefined),
  run_id: text,
  model_uuid: text,
  model_id: text,
  mlflow_version: text,
  model_size_bytes: text,
  utc_time_created: text,
  signature: z.object({ inputs: text, outputs: text }).optional().catch(undefined),
});
export type MlModel = z.infer<typeof MlModel>;

/** `signature.inputs` is JSON text: a list of named columns, or tensors without names. */
export const SignatureColumns = z.array(Column).max(20_000);

/** `dataset_source` is JSON text whose shape depends on its type. */
export const DatasetSource = z.object({ uri: text, url: text, path: text, table_name: text, table: text });
export const DatasetProfile = z.object({ num_rows: z.number().int().nonnegative().optional().catch(undefined) });
