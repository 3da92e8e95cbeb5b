/**
 * DVC's digest of a directory: the MD5 of a JSON list of its files with their MD5s, ordered by path, as Python's
 * `json.dumps(…, sort_keys=True)` writes it, and `.dir` behind (DVC user guide, "Internal directories and files").
 */
import { md5, type Digest } from '#core';

export interface ListedFile {
  /** Relative to the directory; the list is ordered by code points. */
  readonly path: string;
  /** `md5:…`. */
  readonly digest: Digest;
}

export function digestDirectory(files: readonly ListedFile[]): Digest {
  const items = files.map(
    ({ path, digest }) => `{"md5": "${digest.slice('md5:'.length)}", "relpath": ${toAscii(path)}}`,
  );
  return `${md5(`[${items.join(', ')}]`)}.dir`;
}

/** Python escapes every character beyond ASCII by default (`ensure_ascii`). */
function toAscii(text: string): string {
  return JSON.stringify(text).replace(/[\u{80}-\u{10FFFF}]/gu, (found) => units(found).join(''));
}

function units(character: string): readonly string[] {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  );
}
