/**
 * From a path's text to a path of the repository. Relative paths may mean the file's own directory or the repository's
 * root: the one that exists decides. Where neither exists, scripts are taken to run from the root, notebooks from their
 * own directory. What leaves the repository has no path.
 */
import type { FileTree } from '../connector.ts';
import { directoryOf } from './module-paths.ts';
import { hasScheme, insideRoot, isAbsolute, type PathValue } from './path-text.ts';
import { withoutSecrets } from './pinning.ts';

export interface Target {
  /** As shown: a path of the repository, a URL, or the text as written. */
  readonly text: string;
  /** Set only for a path inside the repository. */
  readonly path?: string;
  readonly url?: string;
  readonly inferred: boolean;
}

export function toTarget(
  value: PathValue,
  from: { readonly path: string; readonly notebook: boolean },
  files: FileTree,
): Target | undefined {
  const text = value.text.trim();
  if (text === '' || text.length > 400 || /[\n\r\0]/u.test(text)) return undefined;
  const { inferred } = value;
  if (hasScheme(text)) {
    if (/^file:\/\//iu.test(text)) return undefined;
    const shown = withoutSecrets(text);
    return /^https?:/iu.test(text) ? { text: shown, url: text, inferred } : { text: shown, inferred };
  }
  if (!value.rooted && isAbsolute(text)) return { text, inferred };
  const path = value.rooted ? insideRoot('', text) : choose(text, from, files);
  if (path === undefined || path === '' || /[*?{}<>|]/u.test(path)) return { text, inferred };
  return { text: path, path, inferred };
}

function choose(
  text: string,
  from: { readonly path: string; readonly notebook: boolean },
  files: FileTree,
): string | undefined {
  const own = insideRoot(directoryOf(from.path), text);
  const root = insideRoot('', text);
  const order = from.notebook ? [own, root] : [root, own];
  const existing = order.find((path) => path !== undefined && path !== '' && exists(path, files));
  return existing ?? order.find((path) => path !== undefined);
}

/** A file that DVC or LFS keeps elsewhere exists by its pointer. */
function exists(path: string, files: FileTree): boolean {
  return files.get(path) !== undefined || files.get(`${path}.dvc`) !== undefined || files.hasDirectory(path);
}
