/**
 * Which files of the source a command runs that is started elsewhere: in an image, or in a directory that the tool
 * chooses. Where the source lies there is not declared, so a file counts only when one file of the source alone fits the
 * end of the path that is named. What is found so is inferred.
 */
import type { FileTree } from './connector.ts';
import { baseOf } from './paths.ts';
import { findScripts } from './scripts.ts';

export interface NamedScript {
  readonly path: string;
  /** Lines below the first line of the text. */
  readonly line: number;
}

export type ScriptFinder = (text: string, directory?: string) => readonly NamedScript[];

/** The file of the source that a path written for another place means; `undefined` where several or none could be. */
export type FileFinder = (path: string) => string | undefined;

/** Made once for a source: files by their last part. */
export function createFileFinder(files: FileTree): FileFinder {
  let byBase: ReadonlyMap<string, readonly string[]> | undefined;
  return (path) => {
    if (files.get(path)?.kind === 'file') return path;
    byBase ??= Map.groupBy(
      files.list().flatMap((entry) => (entry.kind === 'file' ? [entry.path] : [])),
      baseOf,
    );
    return endingLike(path.replace(/^\.?\/+/u, ''), byBase.get(baseOf(path)) ?? []);
  };
}

export function createScriptFinder(files: FileTree): ScriptFinder {
  const fileLike = createFileFinder(files);
  const has = (path: string): boolean => files.get(path) !== undefined;
  return (text, directory = '') => {
    // A path from the root of another machine is looked for by its end.
    const relative = text.replace(/(^|[\s"'=])\/+(?=[\w.])/gu, '$1');
    return findScripts(relative, { directory, has }).flatMap(({ path, line }) => {
      const found = fileLike(path);
      return found === undefined ? [] : [{ path: found, line }];
    });
  };
}

/** Names that many a program has: alone they tell nothing. */
const usual = /^(main|app|run|setup|start|entrypoint|entry|index|test|__main__)\.\w+$/u;

/** The only file with the longest end of the path that any file has. */
function endingLike(path: string, files: readonly string[]): string | undefined {
  const parts = path.split('/');
  for (let from = 0; from < parts.length; from += 1) {
    const tail = parts.slice(from).join('/');
    const fitting = files.filter((file) => file === tail || file.endsWith(`/${tail}`));
    if (fitting.length > 1 || (parts.length > 1 && usual.test(tail))) return undefined;
    if (fitting.length === 1) return fitting[0];
  }
  return undefined;
}
