/**
 * Triton's vLLM backend (vLLM backend, "Configuring your model"): the directory of a version holds `model.json`, engine
 * arguments of which `model` names the model and `revision` its revision.
 */
import { nameHubModel } from '#core';
import { z } from 'zod';
import type { DeclaredDeployment } from '../deployments.ts';
import { directoryOf } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { servedAt, type Served } from './found.ts';

const Arguments = z.looseObject({ model: z.string(), revision: z.string().optional().catch(undefined) });

export async function withVllmModel(
  reading: Reading,
  one: DeclaredDeployment,
  versioned: readonly string[],
): Promise<DeclaredDeployment> {
  const directory = directoryOf(one.file);
  const prefix = directory === '' ? '' : `${directory}/`;
  const numbers = versioned.flatMap((path) =>
    path.startsWith(prefix) ? (/^(\d{1,18})\/model\.json$/u.exec(path.slice(prefix.length))?.[1] ?? []) : [],
  );
  const [last] = numbers.map(Number).sort((a, b) => b - a);
  if (last === undefined) return one;
  const path = `${prefix}${last}/model.json`;
  const read = Arguments.safeParse(parseJson((await reading.text(path)) ?? '')).data;
  const unresolved = [`Which model ${path} names is not known.`];
  if (!read) return { ...one, unresolved };
  const served = nameModel(reading, { ...read, directory, through: `${last}/model.json, model`, line: one.line });
  return served ? { ...one, serves: [served], unresolved: [] } : { ...one, unresolved };
}

function nameModel(
  { context }: Reading,
  given: {
    readonly model: string;
    readonly revision?: string | undefined;
    readonly directory: string;
    readonly through: string;
    readonly line: number;
  },
): Served | undefined {
  const { model, revision, directory, through, line } = given;
  const here = servedAt(context, directory, { written: model, through, line });
  if (here) return here;
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/u.test(model)
    ? { ...nameHubModel(model, revision), through, line }
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
