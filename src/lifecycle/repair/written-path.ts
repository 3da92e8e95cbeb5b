/** How a path is written in the file that names it: relative to that file or to the root, and how it should be. */

/** `written`, as it would be written if it meant `to` instead of `meant`; `undefined` where that is not plain. */
export function rewritePath(written: string, meant: string, to: string): string | undefined {
  const bare = written.replace(/^\.\//u, '');
  if (bare === '' || bare.startsWith('/') || bare.includes('\\')) return undefined;
  const prefix = written.slice(0, written.length - bare.length);
  const base = baseOf(bare, meant);
  return base === undefined ? undefined : `${prefix}${relativeTo(base, to)}`;
}

/** From which directory `written` leads to `meant`. */
function baseOf(written: string, meant: string): string | undefined {
  const parts = written.split('/');
  const ups = parts.findIndex((part) => part !== '..');
  const rest = parts.slice(ups).join('/');
  if (ups === -1 || parts.slice(ups).includes('..')) return undefined;
  if (meant !== rest && !meant.endsWith(`/${rest}`)) return undefined;
  const common = meant === rest ? '' : meant.slice(0, meant.length - rest.length - 1);
  // Going up leaves open from which of the directories below it was.
  return ups === 0 ? common : undefined;
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
