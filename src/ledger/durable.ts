/** Writing so that it survives a power cut: the file is synced, then its name (fsync of the directory). */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ThroughlineError, toThroughlineError } from '#core';

/** Replaces a file in one step: readers see the old content or the new, whatever happens. */
export function replaceFile(file: string, content: string | Uint8Array, mode = 0o644): void {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  const handle = openSync(temporary, 'wx', mode);
  try {
    writeWhole(handle, typeof content === 'string' ? Buffer.from(content) : content, 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
  syncDirectory(dirname(file));
}

/** Writes all bytes at a position; the system may take them in parts. */
export function writeWhole(handle: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.byteLength;) {
    done += writeSync(handle, bytes, done, bytes.byteLength - done, position + done);
  }
}

/** Makes names in a directory durable. Windows has no such call and needs none. */
export function syncDirectory(directory: string): void {
  let handle: number;
  try {
    handle = openSync(directory, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!isErrno(error, 'EINVAL', 'EPERM', 'EISDIR')) throw error;
  } finally {
    closeSync(handle);
  }
}

/** Creates a directory and makes its name durable; gives the path. */
export function makeDirectory(directory: string, mode = 0o755): string {
  const created = mkdirSync(directory, { recursive: true, mode });
  if (created !== undefined) syncDirectory(dirname(created));
  return directory;
}

export interface FileToWrite {
  /** Relative, `/` between parts. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const AT_ONCE = 16;

/** Writes many files under a directory and syncs them, several at once; names are made durable at the end. */
export async function writeFiles(root: string, files: readonly FileToWrite[]): Promise<void> {
  const directories = new Set(files.map(({ path }) => dirname(join(root, path))));
  for (const directory of directories) makeDirectory(directory);
  const queue = files.values();
  const work = async (): Promise<void> => {
    for (const { path, bytes } of queue) await writeSynced(join(root, path), bytes);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, files.length) }, work));
  for (const directory of directories) syncDirectory(directory);
}

/** In one step, since the last checkpoint may rest on the file that is there; what is there already is left alone. */
async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  if (holds(file, bytes)) return;
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

function holds(file: string, bytes: Uint8Array): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === bytes.byteLength && readFileSync(file).equals(bytes);
}

export function isErrno(thrown: unknown, ...codes: readonly string[]): boolean {
  return thrown instanceof Error && 'code' in thrown && codes.includes(String(thrown.code));
}

/** Gives an error of the file system a code and a hint; our own errors pass unchanged. */
export function toLedgerError(thrown: unknown, directory: string): ThroughlineError {
  if (!(thrown instanceof Error) || !('syscall' in thrown)) return toThroughlineError(thrown);
  return new ThroughlineError('LEDGER_UNWRITABLE', `The log in ${directory} cannot be used: ${thrown.message}.`, {
    hint: 'Make the directory readable and writable and see that the disk has room, or name another with --data DIR.',
    location: directory,
    cause: thrown,
  });
}
