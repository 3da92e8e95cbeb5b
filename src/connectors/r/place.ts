/**
 * From a path's text to a path of the repository. R reads relative paths from its working directory: mostly the
 * project's root for scripts, the document's own directory for R Markdown and Quarto. The place that exists decides.
 * Where neither does, a script is taken to run from the root, unless it moves its working directory; of documents, which
 * are rendered from either, nothing is said.
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
  readonly inferred: boolean;
}

export interface From {
  readonly path: string;
  readonly notebook: boolean;
  /** Where R stands is not known: `setwd`, `root.dir`. */
  readonly moves: boolean;
}

export function toTarget(value: PathValue, from: From, files: FileTree): Target | undefined {
  const text = value.text.trim();
  if (text === '' || text.length > 400 || /[\n\r\0\uFFFD]/u.test(text)) return undefined;
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

function choose(text: string, from: From, files: FileTree): string | undefined {
  const own = insideRoot(directoryOf(from.path), text);
  const root = insideRoot('', text);
  const order = from.notebook ? [own, root] : [root, own];
  const existing = order.find((path) => path !== undefined && path !== '' && exists(path, files));
  return existing ?? (from.moves || from.notebook ? undefined : root);
}

/** A file that DVC or LFS keeps elsewhere exists by its pointer. */
function exists(path: string, files: FileTree): boolean {
  return files.get(path) !== undefined || files.get(`${path}.dvc`) !== undefined || files.hasDirectory(path);
}
