/** Parses .gitmodules (git's INI dialect) as far as a submodule's path and URL; user and password are cut from the URL. */

export interface Submodule {
  readonly submodulePath: string;
  readonly url: string;
  /** Line of `path = …`, from 1. */
  readonly line: number;
  readonly quote: string;
}

const MAX_LINES = 20_000;

export function parseSubmodules(text: string): readonly Submodule[] {
  const found: { path?: string; url?: string; line: number; quote: string }[] = [];
  let current: (typeof found)[number] | undefined;
  for (const [index, raw] of text.split(/\r?\n/u, MAX_LINES).entries()) {
    const line = raw.trim();
    if (line.length > 4_000 || line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[')) {
      current = /^\[submodule\s/iu.test(line) ? { line: index + 1, quote: line } : undefined;
      if (current) found.push(current);
      continue;
    }
    const equals = line.indexOf('=');
    if (equals === -1 || !current) continue;
    const name = line.slice(0, equals).trim().toLowerCase();
    const value = line
      .slice(equals + 1)
      .trim()
      .replace(/^"(.*)"$/su, '$1');
    if (name === 'path') Object.assign(current, { path: value, line: index + 1, quote: line });
    if (name === 'url') current.url = withoutUser(value);
  }
  return found.flatMap(({ path, url, line, quote }) =>
    path === undefined || path === ''
      ? []
      : [{ submodulePath: path.toWellFormed(), url: (url ?? '').toWellFormed(), line, quote }],
  );
}

function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/iu, '$1');
}
