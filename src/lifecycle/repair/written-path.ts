/** How a path is written in the file that names it: relative to that file or to the root, and how it should be. */

/**
 * `written` in a file of `directory`, as it would be written if it meant `to` instead of `meant`; `undefined` where it
 * is not plain from where the path is counted.
 */
export function rewritePath(
  written: string,
  { meant, to, directory }: { readonly meant: string; readonly to: string; readonly directory: string },
): string | undefined {
  const bare = written.replace(/^\.\//u, '');
  if (bare === '' || bare.startsWith('/') || bare.includes('\\')) return undefined;
  const prefix = written.slice(0, written.length - bare.length);
  const base = joined(directory, bare) === meant ? directory : baseOf(bare, meant);
  return base === undefined ? undefined : `${prefix}${relativeTo(base, to)}`;
}

/** From which directory `written` leads to `meant`; going up leaves open from which of those below it was. */
function baseOf(written: string, meant: string): string | undefined {
  if (meant === written) return '';
  return meant.endsWith(`/${written}`) ? meant.slice(0, meant.length - written.length - 1) : undefined;
}

function joined(directory: string, path: string): string | undefined {
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of path.split('/')) {
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

function relativeTo(directory: string, path: string): string {
  const from = directory === '' ? [] : directory.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

export function directoryOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut === -1 ? '' : path.slice(0, cut);
}
