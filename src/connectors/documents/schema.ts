/** Outside shapes: the YAML head of a model or dataset card (Hugging Face Hub) and the stages of a dvc.yaml. Tolerant: what does not fit is left out. */
import { z } from 'zod';

export const Options = z.object({});
export type Options = z.infer<typeof Options>;

const Words = z
  .union([
    z.string().transform((one) => [one]),
    z.array(z.unknown()).transform((many) => many.filter((one) => typeof one === 'string')),
  ])
  .optional()
  .catch(undefined);
const Scalar = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

export const CardHead = z.looseObject({
  title: Scalar,
  status: Scalar,
  date: z
    .union([z.string(), z.date().transform((date) => date.toISOString().slice(0, 10))])
    .optional()
    .catch(undefined),
  license: Words,
  datasets: Words,
  base_model: Words,
  metrics: Words,
  version: Scalar,
  model_version: Scalar,
});
export type CardHead = z.infer<typeof CardHead>;

const Output = z
  .union([
    z.string().transform((path) => [path]),
    z.record(z.string(), z.unknown()).transform((map) => Object.keys(map)),
  ])
  .catch([]);
const Outputs = z.array(Output).optional().catch(undefined);
const Stage = z.looseObject({ wdir: Scalar, outs: Outputs, metrics: Outputs, plots: Outputs }).catch({});
export const DvcFile = z.looseObject({
  stages: z.record(z.string(), Stage).optional().catch(undefined),
});
export type DvcFile = z.infer<typeof DvcFile>;
