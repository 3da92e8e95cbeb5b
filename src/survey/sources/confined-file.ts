/**
 * Reads one file of a directory and nothing outside it: links are followed only while they stay inside and out of
 * `.git`, pipes and devices are never opened (O_NONBLOCK, fstat before read), and size is bounded.
 */
import { closeSync, constants, fstatSync, openSync, read, readSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import type { FileContent } from '#connectors';
import type { Skipped } from '#core';
import { reasonOf, type Skip } from './skip.ts';

const readLater = promisify(read);

/** Up to this size a file is read at once: going through the thread pool would take ten times as long. */
const SMALL_BYTES = 1_000_000;

/** Absolute path with every link resolved, or why it must not be read. `root` is itself resolved. */
export function confine(root: string, path: string, skip: Skip): string | Skipped {
  try {
    const real = realpathSync.native(join(root, path));
    const inside = relative(root, real);
    const parts = inside.split(sep);
    if (parts[0] === '..' || inside === '' || real === inside)
      return skip(path, 'The link leads outside the source; it is not followed.');
    if (parts.includes('.git')) return skip(path, 'The link leads into .git; it is not followed.');
    return real;
  } catch (error) {
    return skip(path, reasonOf(error));
  }
}

export async function readConfined(
  root: string,
  path: string,
  maxBytes: number,
  skip: Skip,
): Promise<FileContent | Skipped> {
  const real = confine(root, path, skip);
  if (typeof real !== 'string') return real;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return skip(path, 'It is not a regular file; it is not opened.');
    if (stat.size > maxBytes) return skip(path, tooLarge(stat.size, maxBytes));
    const bytes = await readAtMost(descriptor, Math.max(stat.size, 4096), maxBytes + 1);
    if (bytes.byteLength > maxBytes) return skip(path, tooLarge(bytes.byteLength, maxBytes));
    return { kind: 'content', bytes };
  } catch (error) {
    return skip(path, reasonOf(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

export function tooLarge(sizeBytes: number, maxBytes: number): string {
  return `The file has ${sizeBytes} bytes; at most ${maxBytes} are read.`;
}

/** The size is only a hint: a file may grow while it is read. */
async function readAtMost(descriptor: number, sizeHint: number, most: number): Promise<Uint8Array> {
  let buffer = Buffer.allocUnsafeSlow(Math.min(sizeHint + 1, most));
  let used = 0;
  for (;;) {
    const left = buffer.byteLength - used;
    const bytesRead =
      sizeHint <= SMALL_BYTES
        ? readSync(descriptor, buffer, used, left, null)
        : (await readLater(descriptor, buffer, used, left, null)).bytesRead;
    used += bytesRead;
    if (bytesRead === 0 || used >= most) return new Uint8Array(buffer.buffer, buffer.byteOffset, used);
    if (used < buffer.byteLength) continue;
    const larger = Buffer.allocUnsafeSlow(Math.min(buffer.byteLength * 2, most));
    buffer.copy(larger, 0, 0, used);
    buffer = larger;
  }
}
