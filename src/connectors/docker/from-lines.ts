/**
 * `FROM` lines of a Dockerfile (Dockerfile reference, FROM). Only what is written out is judged: an image that a build
 * argument decides is left alone, and so are `scratch` and the names of earlier stages.
 */
import { judgeImage } from '../image-names.ts';

export interface BaseImage {
  readonly reference: string;
  readonly line: number;
  /** Why the name can come to mean another image; absent where it names a version or a digest. */
  readonly moves?: string;
}

const MOST_LINES = 5000;
const from = /^\s*FROM((?:\s+--\S+)*)\s+(\S+)(?:\s+AS\s+(\S+))?\s*$/iu;

export function readBaseImages(text: string): readonly BaseImage[] {
  const stages = new Set<string>();
  const found: BaseImage[] = [];
  for (const [index, line] of text.split(/\r?\n/u).slice(0, MOST_LINES).entries()) {
    const [, , image = '', stage] = line.length > 1000 ? [] : (from.exec(line) ?? []);
    if (image === '') continue;
    const known = stages.has(image.toLowerCase()) || image === 'scratch' || !/^[\w./:@-]+$/u.test(image);
    if (stage !== undefined) stages.add(stage.toLowerCase());
    if (known) continue;
    const moves = judgeImage(image);
    found.push({ reference: image, line: index + 1, ...(moves === undefined ? {} : { moves }) });
  }
  return found;
}
