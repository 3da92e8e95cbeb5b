/** Which files of the source are parameter files of its pipelines: tracked by a step, or params.yaml beside dvc.yaml. */
import type { Names } from './names.ts';
import { joinPath } from '../paths.ts';
import type { Pipeline } from './pipeline.ts';
import type { Reading } from '../reading.ts';

export function parameterFiles(reading: Reading, names: Names, pipelines: readonly Pipeline[]): readonly string[] {
  const tracked = [...names.all.values()]
    .filter((naming) => naming.inside && naming.role === 'parameters')
    .map((naming) => naming.name);
  const standard = pipelines.flatMap((pipeline) => joinPath(pipeline.directory, 'params.yaml') ?? []);
  return [...new Set([...tracked, ...standard])].filter((path) => reading.context.files.get(path) !== undefined).sort();
}
