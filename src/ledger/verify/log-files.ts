/** The files of a log as a verifier reads them: by relative path, never more than asked for, never written. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface LogFiles {
  /** Names in a directory, sorted; undefined when it is not there. */
  list(directory: string): readonly string[] | undefined;
  /** Content of a regular file; undefined when it is not there, is not a file, cannot be read, or exceeds `maxBytes`. */
  read(path: string, maxBytes: number): Buffer | undefined;
}

export function openLogFiles(root: string): LogFiles {
  return {
    list: (directory) => {
      try {
        return readdirSync(join(root, directory)).toSorted();
      } catch {
        return undefined;
      }
    },
    read: (path, maxBytes) => {
      const file = join(root, path);
      try {
        const stat = statSync(file);
        return stat.isFile() && stat.size <= maxBytes ? readFileSync(file) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
