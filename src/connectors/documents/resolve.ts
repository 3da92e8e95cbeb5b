/**
 * Holds what documents name against the tree. A path exists when it is there relative to the document, to the root, to
 * where the commands stand, or (not for links) as the end of a longer path. Absence is said only of what is plainly
 * promised; what may be made at run time is `produced: 'unknown'` and carries no `exists`; what git ignores or a
 * pipeline makes is `ignored`.
 */
import type { FileTree } from '../connector.ts';
import type { Mention } from './facts.ts';
import { joinPath, type KeptOutside } from './kept-outside.ts';
import { baseOf, directoryOf } from '../paths.ts';
import { findNamesake } from './namesake.ts';
import { endingClass, isGeneralName, isPlaceholder, isProductDirectory } from './path-text.ts';

export interface Found {
  readonly path: string;
  readonly exists?: boolean;
  readonly resolved?: string;
  readonly caseMatch?: string;
  readonly ignored?: true;
  readonly produced?: 'unknown';
  readonly directory?: true;
  /** The one file or directory that is most plainly meant instead (see namesake.ts). */
  readonly elsewhere?: string;
}

export interface TreeIndex {
  /** The source's name, to tell its own clone from others'. */
  readonly source: string;
  readonly files: FileTree;
  readonly kept: KeptOutside;
  /** Last part of a path to every file or directory that ends so. */
  readonly named: ReadonlyMap<string, readonly string[]>;
  readonly submodules: readonly string[];
}

export function indexTree(source: string, files: FileTree, kept: KeptOutside): TreeIndex {
  const named = new Map<string, string[]>();
  const add = (path: string): void => {
    const name = baseOf(path);
    const known = named.get(name);
    if (known) known.push(path);
    else named.set(name, [path]);
  };
  const directories = new Set<string>();
  for (const { path } of files.list()) {
    add(path);
    for (let above = directoryOf(path); above !== '' && !directories.has(above); above = directoryOf(above))
      directories.add(above);
  }
  for (const directory of directories) add(directory);
  return {
    source,
    files,
    kept,
    named,
    submodules: files.list().flatMap((entry) => (entry.kind === 'submodule' ? [entry.path] : [])),
  };
}

export function resolveMention(index: TreeIndex, document: string, mention: Mention): Found | undefined {
  const { path } = mention;
  if (path === '' || path === '..') return undefined;
  const candidates = candidatesOf(document, mention);
  const hit = candidates.find((candidate) => has(index.files, candidate));
  if (hit !== undefined) return present(index.files, mention, hit);
  const isLink = mention.how === 'link' || mention.how === 'image';
  if (isLink) {
    const source = candidates
      .flatMap((candidate) =>
        ['.md', '.mdx', '.qmd', '.rst', '.ipynb', '/index.md', '/README.md'].map(
          (end) => candidate.replace(/\.html?$/u, '') + end,
        ),
      )
      .find((each) => index.files.get(each));
    if (source !== undefined) return present(index.files, mention, source);
  } else {
    const ends = endingIn(index, path);
    const [only, ...more] = ends;
    if (only !== undefined) return more.length === 0 ? present(index.files, mention, only) : { path, exists: true };
  }
  if (
    candidates.length === 0 ||
    candidates.some((candidate) =>
      index.submodules.some((each) => candidate === each || candidate.startsWith(`${each}/`)),
    )
  )
    return undefined;
  return absent(index, { document, mention, candidates, isLink });
}

function candidatesOf(document: string, mention: Mention): readonly string[] {
  const { path, how, inside, fromRoot } = mention;
  const here = directoryOf(document);
  const bases =
    fromRoot === true
      ? ['']
      : inside !== undefined && how === 'command'
        ? [joinPath(here, inside), inside, here, '']
        : [here, ''];
  return [...new Set(bases.flatMap((base) => (base === undefined ? [] : (joinPath(base, path) ?? []))))].filter(
    (candidate) => candidate !== '',
  );
}

export function has(files: FileTree, path: string): boolean {
  return files.get(path) !== undefined || files.hasDirectory(path);
}

function present(files: FileTree, mention: Mention, resolved: string): Found {
  return { path: mention.path, exists: true, resolved, ...(files.get(resolved) ? {} : { directory: true as const }) };
}

/** Paths of the tree that end in this one: documents leave the first directories out. */
function endingIn(index: TreeIndex, path: string): readonly string[] {
  const bare = path.replace(/^(?:\.\.\/)+/u, '');
  const name = baseOf(bare);
  return (index.named.get(name) ?? []).filter((each) => each.endsWith(`/${bare}`));
}

interface Missing {
  readonly document: string;
  readonly mention: Mention;
  readonly candidates: readonly string[];
  readonly isLink: boolean;
}

function absent(index: TreeIndex, missing: Missing): Found | undefined {
  const { document, mention, candidates, isLink } = missing;
  const { path, how } = mention;
  if (how === 'text' || (!isLink && isPlaceholder(path))) return undefined;
  const isDirectory = mention.directory === true || endingClass(path) === undefined;
  if (candidates.some((candidate) => index.kept.has(candidate, isDirectory)))
    return { path, exists: false, ignored: true };
  const [first = path] = candidates;
  const caseMatch = candidates.flatMap((candidate) => index.files.matchCase(candidate) ?? [])[0];
  if (caseMatch !== undefined && (isLink || (mention.hedged !== true && (path.includes('/') || how === 'command'))))
    return { path, exists: false, resolved: first, caseMatch };
  if (!(isLink ? canLinkBeMissed(document, mention) : canBeMissed(index, mention, candidates))) {
    const ending = endingClass(path);
    const made = ending === 'product' || isProductDirectory(path);
    return made && path.includes('/') && (ending !== undefined || mention.directory === true)
      ? { path, produced: 'unknown' }
      : undefined;
  }
  return { path, exists: false, resolved: first, ...findNamesake(index.named, document, candidates) };
}

/** A link is a promise, except where a site generator or the forge's own pages may answer it. */
function canLinkBeMissed(document: string, mention: Mention): boolean {
  const { path, fromRoot, how } = mention;
  // Pages of a book or site are read beside what their code made, not beside what is kept here.
  if (/(?:^|\/)(?!readme)[^/]*\.(?:qmd|rmd|mdx)$/iu.test(document) && endingClass(path) === 'product') return false;
  if (fromRoot === true || /\.html?$/iu.test(path) || isProductDirectory(path)) return false;
  if (
    /^(?:\.\.\/)*(?:issues|pulls?|wiki|releases|actions|discussions|blob|tree|commits?|compare|projects|security|raw|-)(?:\/|$)/u.test(
      path,
    )
  )
    return false;
  if (isDomain(path)) return false;
  if (endingClass(path) !== undefined)
    return !(how === 'link' && /^(?:url|link|file|image|path)(?:\.\w+)?$/iu.test(path));
  return path.includes('/') && mention.directory === true;
}

/** `linkedin.com/in/…`: a URL without its scheme. */
function isDomain(path: string): boolean {
  return /^(?:[\w-]+\.)+(?:com|org|io|net|dev|ai|gov|edu|uk|co|de|eu|me|app|cloud)(?:\/|$)/iu.test(path);
}

const commonDirectory =
  /^(?:src|scripts?|pipelines?|notebooks?|tests?|docs?|configs?|confs?|app|api|code|lib|tools?|bin|utils?|train(?:ing)?|deploy(?:ment)?|serving|analysis|etl|dags?|jobs?|infra)$/u;

/** Names in code count as promises only when they can hardly be anything else than a file kept in this repository. */
function canBeMissed(index: TreeIndex, mention: Mention, candidates: readonly string[]): boolean {
  const { path, how } = mention;
  const ending = endingClass(path);
  if (
    mention.hedged === true ||
    (mention.cloned !== undefined && !index.source.endsWith(mention.cloned)) ||
    path.startsWith('../') ||
    isProductDirectory(path) ||
    ending === 'product'
  )
    return false;
  const [top = ''] = path.split('/');
  if (isDomain(path) || /^\.(?!github\b)/u.test(top)) return false;
  const known = candidates.some((candidate) =>
    index.files.hasDirectory(candidate.slice(0, candidate.length - path.length) + top),
  );
  const script = /\.(?:py|r|ipynb|sh|sql|rmd|qmd|jl)$/iu.test(path);
  if (!path.includes('/')) return script && !isGeneralName(path) && how === 'command';
  if (ending === undefined || ending === 'name') return mention.directory === true && known && path.includes('/');
  return known || (script && commonDirectory.test(top));
}
