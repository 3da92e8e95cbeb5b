/**
 * Drawn directory trees are judged as a whole: the place they hang from is where most of them exists. A tree of which
 * less than half exists is not about this repository, and only the highest missing name is said to be missing.
 */
import type { Mention } from './facts.ts';
import { joinPath } from './kept-outside.ts';
import { directoryOf } from '../paths.ts';
import { findNamesake } from './namesake.ts';
import { endingClass, isPlaceholder, isProductDirectory } from './path-text.ts';
import { has, type Found, type TreeIndex } from './resolve.ts';

const SHARE = 0.5;
const FEWEST = 3;
/** Whether these are there is no news about a lifecycle. */
const trivial = /(?:^|\/)(?:__init__\.py|\.git(?:ignore|keep|attributes)|py\.typed)$/u;

export interface Judged {
  readonly mention: Mention;
  readonly found: Found;
}

export function resolveTree(index: TreeIndex, document: string, mentions: readonly Mention[]): readonly Judged[] {
  const base = baseOf(index, document, mentions);
  if (base === undefined) return [];
  const missing = new Set<string>();
  return mentions.flatMap((mention) => {
    const resolved = joinPath(base, mention.path) ?? mention.path;
    const found = judge(index, { mention, resolved, base, missing });
    return found ? [{ mention, found }] : [];
  });
}

function baseOf(index: TreeIndex, document: string, mentions: readonly Mention[]): string | undefined {
  const here = directoryOf(document);
  const root = mentions[0]?.inside ?? '';
  const named = /^[\w./-]+$/u.test(root) ? [joinPath(here, root), joinPath('', root)] : [];
  const bases = [...new Set([...named, here, ''].filter((base) => base !== undefined))];
  const counted = bases.map((base) => ({
    base,
    there: mentions.filter((mention) => has(index.files, joinPath(base, mention.path) ?? '')).length,
  }));
  const [best] = counted.toSorted((a, b) => b.there - a.there);
  return best && best.there >= FEWEST && best.there >= mentions.length * SHARE ? best.base : undefined;
}

function judge(
  index: TreeIndex,
  given: { mention: Mention; resolved: string; base: string; missing: Set<string> },
): Found | undefined {
  const { mention, resolved, missing } = given;
  const { path } = mention;
  const { files, kept } = index;
  if (has(files, resolved))
    return { path, exists: true, resolved, ...(files.get(resolved) ? {} : { directory: true as const }) };
  const isDirectory = mention.directory === true || endingClass(path) === undefined;
  const below = [...missing].some((each) => resolved.startsWith(`${each}/`));
  missing.add(resolved);
  if (kept.has(resolved, isDirectory)) return { path, exists: false, ignored: true };
  if (
    below ||
    trivial.test(path) ||
    isPlaceholder(path) ||
    index.submodules.some((each) => resolved.startsWith(`${each}/`))
  )
    return undefined;
  const caseMatch = mention.hedged === true ? undefined : files.matchCase(resolved);
  if (caseMatch !== undefined) return { path, exists: false, resolved, caseMatch };
  if (mention.hedged === true || endingClass(path) === 'product' || isProductDirectory(path))
    return { path, produced: 'unknown' };
  const { elsewhere } = findNamesake(index.named, `${given.base}/.`, [resolved]);
  const inTree = elsewhere !== undefined && (given.base === '' || elsewhere.startsWith(`${given.base}/`));
  return { path, exists: false, resolved, ...(inTree ? { elsewhere } : {}) };
}
