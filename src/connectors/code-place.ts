/**
 * From the text of a path in code to a path of the repository. Where a relative path starts is the language's matter and
 * is handed in; what leaves the repository, is absolute or holds a pattern has no path.
 */
import type { FileTree } from './connector.ts';
import { hasScheme, insideRoot, isAbsolute, type PathValue } from './path-text.ts';
import { withoutSecrets } from './pinning.ts';

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

export interface Chosen {
  readonly path: string | undefined;
  readonly sure: boolean;
}

const MAX_TEXT = 400;

/** `choose` says where a relative path that starts at no root leads; `undefined` when nothing can be said. */
export function placeText(value: PathValue, choose: (text: string) => Chosen | undefined): Target | undefined {
  const text = value.text.trim();
  if (text === '' || text.length > MAX_TEXT || /[\n\r\0]/u.test(text)) return undefined;
  const { inferred } = value;
  if (hasScheme(text)) {
    if (/^file:\/\//iu.test(text)) return undefined;
    const shown = withoutSecrets(text);
    return /^https?:/iu.test(text) ? { text: shown, url: text, inferred } : { text: shown, inferred };
  }
  if (!value.rooted && isAbsolute(text)) return { text, inferred };
  const chosen = value.rooted ? { path: insideRoot('', text), sure: true } : choose(text);
  const path = chosen?.path;
  if (path === undefined || path === '' || /[*?{}<>|]/u.test(path)) return { text, inferred };
  return { text: path, path, inferred, ...(chosen?.sure === false ? { assumed: true } : {}) };
}

export function isSure(target: Target): boolean {
  return !target.inferred && target.assumed !== true;
}

/** A file that DVC or LFS keeps elsewhere exists by its pointer. */
export function isThere(path: string, files: FileTree): boolean {
  return files.get(path) !== undefined || files.get(`${path}.dvc`) !== undefined || files.hasDirectory(path);
}
