/** Paths inside a source: always `/` between parts, never a leading `./`, never outside the source. */

/** `undefined` when the result lies outside the source, is absolute, or is no path of a file (a URL, a variable). */
export function joinPath(directory: string, path: string): string | undefined {
  if (path === '' || isRemote(path) || /^([/~]|[A-Za-z]:[\\/])/u.test(path) || path.length > 4096) return undefined;
  const parts: string[] = [];
  for (const part of `${directory}/${path.replaceAll('\\', '/')}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** `''` for what lies in the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function extensionOf(path: string): string {
  const base = baseOf(path);
  const dot = base.lastIndexOf('.');
  return dot > 0 ? base.slice(dot + 1).toLowerCase() : '';
}

function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]{1,20}:\/\//iu.test(path);
}
