/**
 * Whether git would wait for ever in a git directory: where it expects a file, a hostile one may hold a pipe, or a link
 * to a device without end. Git opens those as it finds them (HEAD, index, config, references, objects, included settings),
 * so they are looked for first. Bounded in entries and depth; links are followed, because git follows them.
 */
import { readdirSync, readFileSync, statSync, type Dirent, type Stats } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const MAX_ENTRIES = 200_000;
const MAX_DEPTH = 16;
const MAX_SETTINGS_BYTES = 1_000_000;
const MAX_INCLUDES = 200;

/** The first place, relative to the git directory, that git would never be done with; undefined when there is none. */
export function findEndless(gitDirectory: string): string | undefined {
  const roots = [gitDirectory, ...commonDirectory(gitDirectory)];
  for (const root of roots) {
    const found = walk(root) ?? (includesEndless(join(root, 'config'), new Set()) ? join(root, 'config') : undefined);
    if (found !== undefined) return relative(gitDirectory, found);
  }
  return undefined;
}

function walk(root: string): string | undefined {
  const pending: { readonly path: string; readonly depth: number }[] = [{ path: root, depth: 0 }];
  let entries = 0;
  for (let next = pending.pop(); next && entries < MAX_ENTRIES; next = pending.pop()) {
    for (const entry of list(next.path)) {
      entries += 1;
      const path = join(next.path, entry.name);
      const what = entry.isSymbolicLink() ? statOf(path) : entry;
      if (what && isEndless(what)) return path;
      if (what?.isDirectory() && next.depth < MAX_DEPTH) pending.push({ path, depth: next.depth + 1 });
    }
  }
  return undefined;
}

/** Not a socket: opening one fails at once, and git's own file-system monitor keeps one here. */
function isEndless(what: Dirent | Stats): boolean {
  return what.isFIFO() || what.isCharacterDevice() || what.isBlockDevice();
}

/** A worktree's directory names the one it shares. The walk has seen that `commondir` is no pipe when it comes to this. */
function commonDirectory(gitDirectory: string): readonly string[] {
  const text = readSmall(join(gitDirectory, 'commondir'))?.trim();
  return text === undefined || text === '' ? [] : [resolve(gitDirectory, text)];
}

/** Settings may include files from anywhere (git-config, "Includes"). Any `path = …` is taken for one: that errs safely. */
function includesEndless(settings: string, seen: Set<string>): boolean {
  if (seen.has(settings) || seen.size > MAX_INCLUDES) return false;
  seen.add(settings);
  for (const [, written = ''] of readSmall(settings)?.matchAll(/\bpath\s*=\s*"?([^"\n]+)/giu) ?? []) {
    const file = resolve(dirname(settings), written.trim());
    const stat = statOf(file);
    if ((stat && isEndless(stat)) || includesEndless(file, seen)) return true;
  }
  return false;
}

function readSmall(file: string): string | undefined {
  const stat = statOf(file);
  if (!stat?.isFile() || stat.size > MAX_SETTINGS_BYTES) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function list(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
