/**
 * From a path's text to a path of the repository. A relative path may start at the project's directory, the root, the
 * file's own directory or one between: what exists decides. Where nothing does, the place is an assumption and says so:
 * scripts are then taken to run from their project's directory, notebooks from their own. What leaves the repository, or
 * stands in a file that goes to a directory we cannot follow, has no path.
 */
import type { FileTree } from '../connector.ts';
import { directoryOf } from '../paths.ts';
import { hasScheme, insideRoot, isAbsolute, type PathValue } from '../path-text.ts';
import { withoutSecrets } from '../pinning.ts';

export interface Target {
  /** As shown: a path of the repository, a URL, or the text as written. */
  readonly text: string;
  /** Set only for a path inside the repository. */
  readonly path?: string;
  readonly url?: string;
  /** The text holds only under an assumption. */
  readonly inferred: boolean;
  /** Where the text starts is an assumption: nothing there shows it. */
  readonly assumed?: boolean;
}

/** The file whose code names a path. */
export interface Placed {
  readonly path: string;
  readonly notebook: boolean;
  /** The directory it has gone to itself (`os.chdir`, `%cd`); `false` when that cannot be followed. */
  readonly moved?: string | false;
}

export function toTarget(value: PathValue, from: Placed, files: FileTree): Target | undefined {
  const text = value.text.trim();
  if (text === '' || text.length > 400 || /[\n\r\0]/u.test(text)) return undefined;
  const { inferred } = value;
  if (hasScheme(text)) {
    if (/^file:\/\//iu.test(text)) return undefined;
    const shown = withoutSecrets(text);
    return /^https?:/iu.test(text) ? { text: shown, url: text, inferred } : { text: shown, inferred };
  }
  if (!value.rooted && isAbsolute(text)) return { text, inferred };
  const chosen = value.rooted ? { path: insideRoot('', text), sure: true } : choose(text, from, files);
  const path = chosen?.path;
  if (path === undefined || path === '' || /[*?{}<>|]/u.test(path)) return { text, inferred };
  return { text: path, path, inferred, ...(chosen?.sure === false ? { assumed: true } : {}) };
}

export function isSure(target: Target): boolean {
  return !target.inferred && target.assumed !== true;
}

interface Chosen {
  readonly path: string | undefined;
  readonly sure: boolean;
}

function choose(text: string, from: Placed, files: FileTree): Chosen | undefined {
  if (from.moved === false) return undefined;
  const starts = from.moved === undefined ? startsOf(from, files) : [from.moved];
  const places = [...new Set(starts.flatMap((start) => insideRoot(start, text) ?? []))].filter((path) => path !== '');
  const existing = places.filter((path) => exists(path, files));
  if (existing.length > 0)
    return { path: existing[0], sure: existing.length === 1 || (from.notebook && existing[0] === places[0]) };
  // A file that is made later most often goes into a directory that is there already.
  const named = /\w/u.test(directoryOf(text.replaceAll('\\', '/')));
  const housed = named ? places.filter((path) => files.hasDirectory(directoryOf(path))) : [];
  if (housed.length > 0) return { path: housed[0], sure: housed.length === 1 };
  return { path: places[0], sure: places.length === 1 || from.notebook };
}

const projectFiles = [
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'dvc.yaml',
  'MLproject',
  'requirements.txt',
  'Pipfile',
  'environment.yml',
  'params.yaml',
] as const;

/** Directories from which a path may start, the likeliest first. */
function startsOf(from: Placed, files: FileTree): readonly string[] {
  const own = directoryOf(from.path);
  const above: string[] = [];
  for (let at = own; at !== ''; at = directoryOf(at)) above.push(directoryOf(at));
  if (from.notebook) return [own, ...above];
  const project = [own, ...above].find(
    (place) =>
      !/(^|\/)src$/u.test(place) &&
      projectFiles.some((name) => files.get(place === '' ? name : `${place}/${name}`) !== undefined),
  );
  return [project ?? '', '', own, ...above];
}

/** A file that DVC keeps elsewhere exists by its pointer. */
function exists(path: string, files: FileTree): boolean {
  return files.get(path) !== undefined || files.get(`${path}.dvc`) !== undefined || files.hasDirectory(path);
}
