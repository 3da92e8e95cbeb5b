/**
 * `*.dvc` and `Dvcfile`: a file or directory whose content DVC keeps outside git, an import from elsewhere, or (DVC
 * 0.x) a stage that is its own lock.
 */
import type { JsonValue } from '#core';
import { isObject } from '#core';
import { joinPath, directoryOf } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { TrackingFile } from './schema.ts';
import { lineAt, toPlain } from '../yaml-text.ts';

export interface Tracking {
  readonly file: string;
  /** Paths in it start here; `undefined` when `wdir` leads outside the source. */
  readonly directory: string | undefined;
  readonly content: TrackingFile;
  readonly plain: JsonValue;
  readonly lastLine: number;
  readonly lineOf: (...path: readonly (string | number)[]) => number;
}

export async function readTracking(reading: Reading, file: string): Promise<Tracking | undefined> {
  const node = await reading.yaml(file);
  if (!node) return undefined;
  const plain = toPlain(node);
  if (plain === undefined || !isObject(plain)) {
    reading.skip(file, `${file} was not read: it names no tracked files.`);
    return undefined;
  }
  const content = TrackingFile.parse(plain);
  return {
    file,
    directory: joinPath(directoryOf(file), content.wdir ?? '.'),
    content,
    plain,
    lastLine: node.lastLine,
    lineOf: (...path) => lineAt(node, path),
  };
}
