import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clock, codeOf, freshDirectory, openTestLog } from './fixtures/logs.ts';
import { systemProcesses, takeLock } from './lock.ts';

const processes = { own: 100, isAlive: (pid: number) => pid === 7 };

describe('takeLock()', () => {
  it('lets one writer in, and the next when it has closed', () => {
    const directory = freshDirectory();
    const first = openTestLog(directory);
    expect(() => openTestLog(directory)).toThrow(
      expect.objectContaining({ code: 'LEDGER_LOCKED', hint: expect.stringContaining(join(directory, 'lock')) }),
    );
    first.close();
    expect(existsSync(join(directory, 'lock'))).toBe(false);
    openTestLog(directory).close();
  });

  it('gives the lock back when opening fails', () => {
    const directory = freshDirectory();
    openTestLog(directory).close();
    writeFileSync(join(directory, 'checkpoint'), 'nonsense');
    expect(codeOf(() => openTestLog(directory))).toBe('LEDGER_BAD_CHECKPOINT');
    expect(existsSync(join(directory, 'lock'))).toBe(false);
  });

  it.each([
    ['a process that is gone', '{"pid":8,"since":"2026-01-01T00:00:00Z"}'],
    ['our own id from an earlier life, as in a container', '{"pid":100,"since":"2026-01-01T00:00:00Z"}'],
    ['nobody: its writer died at once', ''],
    ['something else', '{"pid":"x"}'],
  ])('takes over a lock of %s', (_, content) => {
    const directory = freshDirectory();
    writeFileSync(join(directory, 'lock'), content);
    const release = takeLock(directory, clock, processes);
    expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toEqual({ pid: 100, since: clock.now() });
    expect(existsSync(join(directory, 'lock.takeover'))).toBe(false);
    release();
    release();
    expect(existsSync(join(directory, 'lock'))).toBe(false);
  });

  it('respects a lock of a living process', () => {
    const directory = freshDirectory();
    writeFileSync(join(directory, 'lock'), '{"pid":7,"since":"2026-01-01T00:00:00Z"}');
    expect(() => takeLock(directory, clock, processes)).toThrow(/process 7 has been writing to it since 2026-01-01/u);
  });

  it('waits for a takeover that is under way, and ends one that was left behind', () => {
    const directory = freshDirectory();
    const guard = join(directory, 'lock.takeover');
    writeFileSync(join(directory, 'lock'), '{"pid":8}');
    writeFileSync(guard, '');
    const now = Date.parse(clock.now()) / 1000;
    utimesSync(guard, now, now - 1);
    expect(codeOf(() => takeLock(directory, clock, processes))).toBe('LEDGER_LOCKED');
    utimesSync(guard, now, now - 60);
    takeLock(directory, clock, processes)();
    expect(existsSync(guard)).toBe(false);
  });

  it('does not remove a lock that is no longer its own', () => {
    const directory = freshDirectory();
    const release = takeLock(directory, clock, processes);
    writeFileSync(join(directory, 'lock'), '{"pid":7}');
    release();
    expect(readFileSync(join(directory, 'lock'), 'utf8')).toBe('{"pid":7}');
    rmSync(join(directory, 'lock'));
    const again = takeLock(directory, clock, processes);
    rmSync(join(directory, 'lock'));
    again();
  });

  it('gives other faults of the file system as they are', () => {
    expect(() => takeLock('/nonexistent/place', clock, processes)).toThrow(/ENOENT/u);
  });

  it('knows living processes from dead ones', () => {
    expect(systemProcesses.isAlive(process.pid)).toBe(true);
    expect(systemProcesses.isAlive(1)).toBe(true);
    expect(systemProcesses.isAlive(2 ** 22 + 1)).toBe(false);
  });
});
