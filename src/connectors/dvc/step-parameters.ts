/** Parameters of a planned stage: the keys it declares, and the values their files have now. Layer encoded. */
import { isArray, isObject, type EntityRef, type JsonObject, type JsonValue } from '#core';
import { lookUp, toName } from './interpolation.ts';
import { evidenceAt } from './names.ts';
import type { PlannedStage } from './pipeline.ts';
import type { Reading } from '../reading.ts';
import { readSettingsFile } from './settings-file.ts';
import { relation, type StepContext } from './step-words.ts';
import { flattenValues } from './values.ts';
import type { Seen } from '../connector.ts';

export interface Parameters {
  readonly keys: readonly string[];
  readonly seen: readonly Seen[];
}

/** Keys as declared; the values the files have now, for those keys and for the ones the lock recorded. */
export async function describeParameters(
  given: StepContext,
  planned: PlannedStage,
  ref: EntityRef,
): Promise<Parameters> {
  const keys: string[] = [];
  const seen: Seen[] = [];
  for (const [file, tracked] of trackedKeys(planned)) {
    const target = given.names.resolve(planned.directory, file);
    const label = file === 'params.yaml' ? '' : `${file}:`;
    keys.push(...(tracked.whole ? [`${label}*`] : [...tracked.keys].map((key) => `${label}${key}`)));
    if (!target) continue;
    target.naming.role = 'parameters';
    const evidence = evidenceAt(given.reading.context, planned.file, tracked.line);
    target.naming.inputs.push(...evidence);
    const recorded = given.recorded.get(ref)?.get(target.naming.name) ?? {};
    const values = await currentValues(given.reading, target.naming.name, tracked, Object.keys(recorded));
    seen.push(
      relation(ref, 'used', target.ref, evidence, {
        role: 'parameters',
        line: tracked.line,
        ...(values ? { values } : {}),
      }),
    );
  }
  return { keys: [...new Set(keys)], seen };
}

interface Tracked {
  readonly keys: Set<string>;
  whole: boolean;
  readonly line: number;
}

/** `lr` · `file.yaml:lr,depth` · {file: [keys]} · {file: null} for the whole file. */
function trackedKeys(planned: PlannedStage): ReadonlyMap<string, Tracked> {
  const files = new Map<string, Tracked>();
  const at = (file: string, position: number): Tracked => {
    const tracked = files.get(file) ?? {
      keys: new Set<string>(),
      whole: false,
      line: planned.lineOf('params', position),
    };
    files.set(file, tracked);
    return tracked;
  };
  for (const [position, item] of (planned.stage.params ?? []).entries()) {
    if (typeof item === 'string') {
      const [, file, listed] = /^(.*?\.(?:ya?ml|json|toml|py)):(.*)$/u.exec(item) ?? [];
      addKeys(at(file ?? 'params.yaml', position), file === undefined ? [item] : (listed ?? '').split(','));
    } else if (isObject(item as JsonValue)) {
      for (const [file, listed] of Object.entries(item as JsonObject))
        addKeys(at(file, position), isArray(listed) ? listed : []);
    }
  }
  return files;
}

/** No keys: the whole file is tracked. */
function addKeys(tracked: Tracked, keys: readonly JsonValue[]): void {
  for (const key of keys) tracked.keys.add(toName(key).trim());
  tracked.whole ||= keys.length === 0;
}

async function currentValues(
  reading: Reading,
  path: string,
  tracked: Tracked,
  recorded: readonly string[],
): Promise<ReturnType<typeof flattenValues>> {
  const settings = await readSettingsFile(reading, path);
  if (!settings) return undefined;
  const wanted = new Set([...tracked.keys, ...recorded, ...(tracked.whole ? Object.keys(settings.value) : [])]);
  const found = [...wanted].map((key) => [key, lookUp(settings.value, key)] as const);
  if (!settings.whole && found.some(([, value]) => value === undefined)) return undefined;
  return flattenValues(found.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}
