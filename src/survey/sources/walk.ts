/**
 * Walks a directory without following a link or opening a file: what is there, with size and times.
 * Bounded in entries and depth; directories that hold installed packages and caches are left out (README.md lists them).
 */
import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Skipped } from '#core';
import { reasonOf, type Skip } from './skip.ts';

export interface Found {
  readonly path: string;
  readonly stat: Stats;
}
export interface Walked {
  readonly found: readonly Found[];
  readonly skipped: readonly Skipped[];
}
export interface WalkRules {
  readonly maxEntries: number;
  readonly maxDepth: number;
  /** Directories not entered whatever they are called: submodules, by path. */
  readonly leaveOut: ReadonlySet<string>;
  /** Inside a repository another repository is not entered; in a plain directory it is. */
  readonly enterRepositories: boolean;
}

const heavyNames = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  '.venv',
  'venv',
  '__pycache__',
  '__pypackages__',
  'site-packages',
  '.tox',
  '.nox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.hypothesis',
  '.eggs',
  '.ipynb_checkpoints',
  '.terraform',
  '.gradle',
  '.Rproj.user',
  '.yarn',
  '.pnpm-store',
]);
const heavyPaths = /(?:^|\/)(?:\.dvc\/(?:cache|tmp)|renv\/(?:library|staging)|packrat\/(?:lib|src))$/u;
const YIELD_EVERY = 500;
const NOT_UTF8 = 'Its name is not UTF-8; it cannot be referred to.';

interface State {
  readonly root: string;
  readonly rules: WalkRules;
  readonly skip: Skip;
  readonly found: Found[];
  readonly skipped: Skipped[];
  readonly pending: { readonly path: string; readonly depth: number }[];
  full: boolean;
}

export async function walk(root: string, rules: WalkRules, skip: Skip, signal: AbortSignal): Promise<Walked> {
  const state: State = { root, rules, skip, found: [], skipped: [], pending: [{ path: '', depth: 0 }], full: false };
  let visited = 0;
  for (let next = state.pending.pop(); next && !state.full && !signal.aborted; next = state.pending.pop()) {
    visitDirectory(state, next.path, next.depth);
    visited += 1;
    if (visited % YIELD_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (state.full) {
    state.skipped.push(
      skip('', `The source has more than ${rules.maxEntries} files; those beyond are not looked at.`, 'source'),
    );
  }
  return { found: state.found, skipped: state.skipped };
}

function visitDirectory(state: State, directory: string, depth: number): void {
  const { root, rules, skip } = state;
  if (!isNameable(directory)) {
    state.skipped.push(skip(directory, NOT_UTF8, 'part'));
    return;
  }
  let entries: Dirent[];
  try {
    entries = readdirSync(directory === '' ? root : join(root, directory), { withFileTypes: true });
  } catch (error) {
    state.skipped.push(skip(directory, reasonOf(error), 'part'));
    return;
  }
  if (depth > 0 && isLeftOut(state, directory, entries)) return;
  if (depth > rules.maxDepth) {
    state.skipped.push(skip(directory, `Directories deeper than ${rules.maxDepth} levels are not looked at.`, 'part'));
    return;
  }
  // Sorted, so that the bound cuts off the same files every time.
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!isHeavy(entry.name, path) && !rules.leaveOut.has(path)) state.pending.push({ path, depth: depth + 1 });
    } else if (entry.name !== '.git') visitFile(state, path);
    if (state.full) return;
  }
}

function visitFile(state: State, path: string): void {
  if (state.found.length >= state.rules.maxEntries) {
    state.full = true;
    return;
  }
  if (!isNameable(path)) {
    state.skipped.push(state.skip(path, NOT_UTF8));
    return;
  }
  try {
    const stat = lstatSync(`${state.root}/${path}`);
    if (stat.isFile() || stat.isSymbolicLink()) state.found.push({ path, stat });
    else state.skipped.push(state.skip(path, 'It is a device, pipe or socket; those are never opened.'));
  } catch (error) {
    state.skipped.push(state.skip(path, reasonOf(error)));
  }
}

function isNameable(path: string): boolean {
  return !path.includes('\uFFFD') && path.isWellFormed();
}

function isHeavy(name: string, path: string): boolean {
  return heavyNames.has(name) || name.endsWith('.dist-info') || heavyPaths.test(path);
}

function isLeftOut(state: State, directory: string, entries: readonly Dirent[]): boolean {
  if (entries.some((entry) => entry.name === 'pyvenv.cfg')) return true;
  if (state.rules.enterRepositories || !entries.some((entry) => entry.name === '.git')) return false;
  state.skipped.push(
    state.skip(directory, 'Another repository lies here; name it as a source of its own to have it read.', 'part'),
  );
  return true;
}
