/** Whether git ignores a path (gitignore: patterns from the root down, the last match wins). Plain patterns only. */
import { directoriesAbove } from './directories.ts';
import { baseOf, joinPath } from '../paths.ts';
import type { Reading } from '../reading.ts';

const MAX_PATTERNS = 2000;

export async function isIgnored(reading: Reading, path: string): Promise<boolean> {
  const directories = ['', ...[...directoriesAbove(path)].reverse()];
  let ignored = false;
  for (const directory of directories) {
    const text = await reading.text(joinPath(directory, '.gitignore') ?? '.gitignore');
    const inside = directory === '' ? path : path.slice(directory.length + 1);
    for (const line of (text ?? '').split('\n').slice(0, MAX_PATTERNS)) ignored = judge(line, inside) ?? ignored;
  }
  return ignored;
}

function judge(line: string, path: string): boolean | undefined {
  const pattern = line.trim();
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  const negated = pattern.startsWith('!');
  const body = (negated ? pattern.slice(1) : pattern).replace(/\/$/u, '');
  const anchored = body.includes('/');
  const glob = toExpression(body.replace(/^\//u, ''));
  if (!glob) return undefined;
  const parts = path.split('/');
  const candidates = anchored ? parts.map((_, at) => parts.slice(0, at + 1).join('/')) : parts.map(baseOf);
  return candidates.some((candidate) => glob.test(candidate)) ? !negated : undefined;
}

/** Few wildcards and short patterns only: an expression made from a hostile file must stay cheap. */
function toExpression(glob: string): RegExp | undefined {
  if (glob.length > 200 || (glob.match(/\*+/gu)?.length ?? 0) > 3 || /[[\]\\]/u.test(glob)) return undefined;
  const source = glob
    .replace(/[.+^${}()|]/gu, String.raw`\$&`)
    .replace(/\*\*\/|\*+|\?/gu, (found) =>
      found === '**/' ? '(?:.*/)?' : found === '?' ? '[^/]' : found === '**' ? '.*' : '[^/]*',
    );
  return new RegExp(`^${source}$`, 'u');
}
