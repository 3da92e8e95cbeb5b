/**
 * From a path's text to a path of the repository. A relative path may start at the project's directory, the root, the
 * file's own directory or one between: what exists decides. Where nothing does, the place is an assumption and says so:
 * scripts are then taken to run from their project's directory, notebooks from their own. What leaves the repository, or
 * stands in a file that goes to a directory we cannot follow, has no path.
 */
import { isThere, placeText, type Chosen, type Target } from '../code-place.ts';
import type { FileTree } from '../connector.ts';
import { insideRoot, type PathValue } from '../path-text.ts';
import { directoryOf } from '../paths.ts';

/** The file whose code names a path. */
export interface Placed {
  readonly path: string;
  readonly notebook: boolean;
  /** The directory it has gone to itself (`os.chdir`, `%cd`); `false` when that cannot be followed. */
  readonly moved?: string | false;
}

export function toTarget(value: PathValue, from: Placed, files: FileTree): Target | undefined {
  return placeText(value, (text) => choose(text, from, files));
}

function choose(text: string, from: Placed, files: FileTree): Chosen | undefined {
  if (from.moved === false) return undefined;
  const starts = from.moved === undefined ? startsOf(from, files) : [from.moved];
  const places = [...new Set(starts.flatMap((start) => insideRoot(start, text) ?? []))].filter((path) => path !== '');
  const existing = places.filter((path) => isThere(path, files));
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
