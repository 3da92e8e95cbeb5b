/**
 * Where a repository is kept, as `host/path`: what is left of an address or a git remote when user, password, port, query
 * and `.git` are taken away, in lower case, so that two ways of writing the same place are equal.
 */

const MOST_CHARACTERS = 1000;

/** `undefined` for what names no host: a path on this machine, a helper (`ext::…`), a bundle. */
export function repositoryAddress(text: string): string | undefined {
  const written = text.trim();
  if (written.length > MOST_CHARACTERS || /[\s\\]/u.test(written)) return undefined;
  const url = /^(?:https?|ssh|git|git\+ssh):\/\/(?:[^/@]*@)?([\w.-]+)(?::\d+)?\/([^?#]+)/u.exec(written);
  const short = url ? null : /^(?:[\w.-]+@)?([\w-]+(?:\.[\w-]+)+):(?!\/\/|:)\/?([^?#:]+)$/u.exec(written);
  const [, host, path = ''] = url ?? short ?? [];
  if (host === undefined || path.includes('@')) return undefined;
  const parts = path
    .replace(/\/+$/u, '')
    .replace(/\.git$/u, '')
    .split('/')
    .filter((part) => part !== '');
  return parts.length < 2 ? undefined : `${host}/${parts.join('/')}`.toLowerCase();
}
