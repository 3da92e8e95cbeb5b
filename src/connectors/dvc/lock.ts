/** dvc.lock, every schema version: 1.0 has the stages at its top, 2.0 under `stages`. One stage is one recorded run. */
import { isObject, type JsonObject, type JsonValue } from '#core';
import { directoryOf } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { LockedStage } from './schema.ts';
import { entryAt, lineAt, toPlain } from '../yaml-text.ts';

export interface RecordedStage {
  readonly file: string;
  readonly name: string;
  readonly stage: LockedStage;
  readonly params: Readonly<Record<string, JsonObject>>;
  readonly line: number;
  readonly lastLine: number;
  readonly lineOf: (...path: readonly (string | number)[]) => number;
}

export interface Lock {
  readonly file: string;
  readonly directory: string;
  readonly stages: readonly RecordedStage[];
}

export async function readLock(reading: Reading, file: string): Promise<Lock | undefined> {
  const node = await reading.yaml(file);
  if (!node) return undefined;
  const plain = toPlain(node);
  if (plain === undefined || !isObject(plain)) {
    if (plain !== null) reading.skip(file, `${file} was not read: it does not hold recorded stages.`);
    return undefined;
  }
  const { schema } = plain;
  const above = schema === undefined && !isObject(plain['stages']) ? [] : ['stages'];
  const known = schema === undefined || /^"?[12](\.\d+)?"?$/u.test(JSON.stringify(schema));
  if (!known) {
    reading.skip(
      file,
      `${file} was not read: its schema version is ${JSON.stringify(schema).slice(0, 40)}, and 1.0 and 2.0 are known.`,
    );
    return undefined;
  }
  const section = above.length === 0 ? plain : plain['stages'];
  const stages = Object.entries(isObject(section) ? section : {}).flatMap(([name, value]): readonly RecordedStage[] => {
    if (!isObject(value)) return [];
    const path = [...above, name];
    const line = lineAt(node, path);
    return [
      {
        file,
        name,
        stage: LockedStage.parse(value),
        params: recordedParams(value['params']),
        line,
        lastLine: Math.max(line, entryAt(node, path)?.node.lastLine ?? line),
        lineOf: (...inner) => lineAt(node, [...path, ...inner]),
      },
    ];
  });
  return { file, directory: directoryOf(file), stages };
}

function recordedParams(value: JsonValue | undefined): Readonly<Record<string, JsonObject>> {
  const files = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(files.flatMap(([file, values]) => (isObject(values) ? [[file, values] as const] : [])));
}
