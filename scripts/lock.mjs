/**
 * One process sets up at a time; the others wait. The lock is a directory, which only one process can make, with the
 * owner's process id in it: an owner that was stopped leaves a lock that the next one takes over at once.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** How long a directory without a process id may belong to somebody who is just about to write it. */
const NAMELESS_MS = 5_000;

/** Runs `work` alone. `onWait` is told once if another process has to be waited for. */
export async function alone(lock, work, onWait) {
  mkdirSync(dirname(lock), { recursive: true });
  for (let waited = 0; !take(lock); waited += 1) {
    if (waited === 0) onWait();
    await setTimeout(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned(lock)) clear(lock);
    return false;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

function isAbandoned(lock) {
  const stat = statSync(lock, { throwIfNoEntry: false });
  if (!stat) return false;
  const owner = Number(read(join(lock, 'pid')));
  if (!(owner > 0)) return Date.now() - stat.mtimeMs > NAMELESS_MS;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Moved aside before it is removed: of several that wait, one succeeds, and nobody removes a new owner's lock by halves. */
function clear(lock) {
  const aside = `${lock}-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // Another one was quicker.
  }
  rmSync(aside, { recursive: true, force: true });
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
