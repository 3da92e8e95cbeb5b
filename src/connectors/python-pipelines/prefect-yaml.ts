/** `prefect.yaml`: deployments, each with the function it starts and when (Prefect documentation, "Define deployments with YAML"). */
import { baseOf, directoryOf, joinPath } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { itemsAt, nodeAt, textAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { Start } from './declare.ts';

export interface Deployment {
  readonly path: string;
  /** The flow's function. */
  readonly name: string;
  readonly start: Start;
}

export async function readDeployments(reading: Reading): Promise<readonly Deployment[]> {
  const found: Deployment[] = [];
  for (const { path } of reading.context.files.list()) {
    if (!/^prefect\.ya?ml$/u.test(baseOf(path))) continue;
    const node = await reading.yaml(path);
    for (const item of itemsAt(node, 'deployments')) found.push(...deploymentIn(reading, path, item));
  }
  return found;
}

/** `entrypoint: flows/train.py:main`, from the directory of the file, or from the root of the source. */
function deploymentIn(reading: Reading, file: string, item: YamlNode): readonly Deployment[] {
  const [, written = '', name = ''] = /^(.+\.py):(\w+)$/u.exec(textAt(item, 'entrypoint') ?? '') ?? [];
  const path = [joinPath(directoryOf(file), written), joinPath('', written)].find(
    (one) => one !== undefined && reading.context.files.get(one) !== undefined,
  );
  const several = itemsAt(item, 'schedules');
  const given = several.length > 0 ? several : [nodeAt(item, 'schedule')].flatMap((one) => one ?? []);
  const schedules = given.flatMap((one) => {
    const interval = textAt(one, 'interval');
    return textAt(one, 'cron') ?? textAt(one, 'rrule') ?? (interval === undefined ? [] : `every ${interval} s`);
  });
  if (path === undefined || schedules.length === 0) return [];
  return [{ path, name, start: { triggers: ['schedule'], schedules } }];
}
