/**
 * One writer at a time. The lock is a file that names a process; a lock whose process is gone is taken over.
 * The takeover itself is guarded by a second file, so that two programs that find the same stale lock cannot both win.
 */
import { existsSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ThroughlineError, toEpochMs, type Clock } from '#core';
import { isErrno } from './durable.ts';

export interface Processes {
  readonly own: number;
  isAlive(pid: number): boolean;
}

/** The one place of this room that must know its own process and ask after others. */
export const systemProcesses: Processes = {
  // oxlint-disable-next-line no-restricted-globals -- see above
  own: process.pid,
  isAlive: (pid) => {
    try {
      // oxlint-disable-next-line no-restricted-globals -- signal 0 asks whether the process exists (POSIX kill)
      return process.kill(pid, 0);
    } catch (error) {
      return isErrno(error, 'EPERM');
    }
  },
};

/** Locks of this very process: its own id in a lock file means "held" only when the lock is listed here. */
const held = new Set<string>();

const GUARD_STALE_MS = 10_000;

/** Takes the lock or throws LEDGER_LOCKED. The function it gives releases the lock; calling it twice is fine. */
export function takeLock(directory: string, clock: Clock, processes: Processes = systemProcesses): () => void {
  const file = join(realpathSync(directory), 'lock');
  const content = `${JSON.stringify({ pid: processes.own, since: clock.now() })}\n`;
  if (!create(file, content)) takeOver(file, content, { clock, processes });
  held.add(file);
  return () => {
    if (!held.delete(file)) return;
    // Somebody may have deleted the lock by hand and another writer begun: that lock is not ours to remove.
    if (existsSync(file) && readFileSync(file, 'utf8') === content) rmSync(file, { force: true });
  };
}

function takeOver(file: string, content: string, { clock, processes }: { clock: Clock; processes: Processes }): void {
  assertStale(file, processes);
  const guard = `${file}.takeover`;
  if (!create(guard, content)) {
    const age = toEpochMs(clock.now()) - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age < GUARD_STALE_MS) throw locked(file, 'another program is taking over a lock that was left behind');
    rmSync(guard, { force: true });
    if (!create(guard, content)) throw locked(file, 'another program is taking over a lock that was left behind');
  }
  try {
    assertStale(file, processes);
    rmSync(file, { force: true });
    if (!create(file, content)) throw locked(file, 'another program was quicker');
  } finally {
    rmSync(guard, { force: true });
  }
}

function assertStale(file: string, processes: Processes): void {
  const holder = readHolder(file);
  if (holder === undefined) return;
  const alive = holder.pid === processes.own ? held.has(file) : processes.isAlive(holder.pid);
  if (alive) throw locked(file, `process ${holder.pid} has been writing to it since ${holder.since}`);
}

/** Undefined for a lock that names no process: its writer died before it had written it. */
function readHolder(file: string): { readonly pid: number; readonly since: string } | undefined {
  try {
    const { pid, since } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly pid?: unknown;
      readonly since?: unknown;
    };
    return Number.isSafeInteger(pid) && Number(pid) > 0 ? { pid: Number(pid), since: String(since) } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function create(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

function locked(file: string, why: string): ThroughlineError {
  return new ThroughlineError('LEDGER_LOCKED', `The log is in use: ${why}.`, {
    hint: `Wait until it ends or stop it; if no such program runs, delete ${file}.`,
    location: file,
  });
}
