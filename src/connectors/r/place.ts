/**
 * From a path's text to a path of the repository. R reads relative paths from its working directory: mostly the
 * project's root for scripts, the document's own directory for R Markdown and Quarto. The place that exists decides.
 * Where neither does, a script is taken to run from the root, unless it moves its working directory; of documents, which
 * are rendered from either, nothing is said.
 */
import { isThere, placeText, type Target } from '../code-place.ts';
import type { FileTree } from '../connector.ts';
import { insideRoot, type PathValue } from '../path-text.ts';
import { directoryOf } from '../paths.ts';

export interface From {
  readonly path: string;
  readonly notebook: boolean;
  /** Where R stands is not known: `setwd`, `root.dir`. */
  readonly moves: boolean;
}

export function toTarget(value: PathValue, from: From, files: FileTree): Target | undefined {
  // Letters of an encoding that is not known name no file.
  if (value.text.includes('\uFFFD')) return undefined;
  return placeText(value, (text) => ({ path: choose(text, from, files), sure: true }));
}

function choose(text: string, from: From, files: FileTree): string | undefined {
  const own = insideRoot(directoryOf(from.path), text);
  const root = insideRoot('', text);
  const order = from.notebook ? [own, root] : [root, own];
  const existing = order.find((path) => path !== undefined && path !== '' && isThere(path, files));
  return existing ?? (from.moves || from.notebook ? undefined : root);
}
