/** The files of a log as a verifier reads them: by relative path, never more than asked for, never written. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

export interface LogFiles {
  /** Names in a directory, sorted; undefined when it is not there. */
  list(directory: string): readonly string[] | undefined;
  /**
   * Content of a regular file; undefined when it is not there, is not a file, cannot be read, or exceeds `maxBytes`.
   * It may lie in `reuse`, and then holds until that is used again: a log is many files, and fresh memory for each is
   * what costs most.
   */
  read(path: string, maxBytes: number, reuse?: Buffer): Buffer | undefined;
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
    read: (path, maxBytes, reuse) => {
      let handle: number | undefined;
      try {
        handle = openSync(join(root, path), 'r');
        const stat = fstatSync(handle);
        return stat.isFile() && stat.size <= maxBytes ? readWhole(handle, stat.size, reuse) : undefined;
      } catch {
        return undefined;
      } finally {
        if (handle !== undefined) closeSync(handle);
      }
    },
  };
}

/** As many bytes as there are, up to `size`: a file that shrinks meanwhile is read as far as it goes. */
function readWhole(handle: number, size: number, reuse: Buffer | undefined): Buffer {
  const bytes = reuse !== undefined && reuse.byteLength >= size ? reuse : Buffer.allocUnsafeSlow(size);
  let done = 0;
  while (done < size) {
    const count = readSync(handle, bytes, done, size - done, done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
