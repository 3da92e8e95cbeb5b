/** Which line of a CODEOWNERS file a path falls under (GitHub Docs, "About code owners": the last match wins). */
import type { ClaimObservation } from '#core';
import { textOf } from './words.ts';

/** The last line that matches; one that names nobody takes the owners away. */
export function ownerLineOf(lines: readonly ClaimObservation[], path: string): ClaimObservation | undefined {
  return lines.findLast((line) => matches(textOf(line.attributes['pattern']), path));
}

const MAX_PATTERN = 500;

/** A pattern with a slash in it, but for its end, begins at the root; one without stands anywhere. */
function matches(pattern: string, path: string): boolean {
  if (pattern === '' || pattern.length > MAX_PATTERN) return false;
  const rooted = pattern.replace(/\/$/u, '').includes('/');
  const parts = pattern
    .replace(/^\//u, '')
    .replace(/\/$/u, '/**')
    .split(/(\*\*\/?|\*|\?)/u);
  const body = parts
    .map((part) =>
      part === '**/'
        ? '(?:.*/)?'
        : part === '**'
          ? '.*'
          : part === '*'
            ? '[^/]*'
            : part === '?'
              ? '[^/]'
              : part.replace(/[.+^${}()|[\]\\]/gu, '\\$&'),
    )
    .join('');
  // A directory stands for all that lies in it; `dir/*` only for what lies there itself.
  const end = pattern.endsWith('/*') ? '' : '(?:/.*)?';
  return new RegExp(`^${rooted ? '' : '(?:.*/)?'}${body}${end}$`, 'u').test(path);
}
