/** What was accepted is on disk: shared syncs, duplicates, failures of the disk, a process that is killed. */
import { fixedClock } from '#core';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openInbox } from './inbox.ts';
import { createRecent } from './recent.ts';
import { eventsDirectory, inboxRequests } from './segments.ts';

const clock = fixedClock('2026-01-01T00:00:00Z');
let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'throughline-inbox-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(place, { recursive: true, force: true });
});

function segments(): readonly string[] {
  const directory = eventsDirectory(place);
  return existsSync(directory) ? readdirSync(directory).toSorted() : [];
}
function kept(): readonly unknown[] {
  return segments().flatMap((name) =>
    readFileSync(join(eventsDirectory(place), name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown),
  );
}
/** What all open files have in common. */
async function fileHandle(): Promise<FileHandle> {
  const handle = await open(join(place, 'any'), 'w');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

describe('keep', () => {
  it('does not resolve before the sync has, and lets all that wait share one', async () => {
    const inbox = openInbox(place, clock);
    await inbox.keep([{ id: 'first' }]);
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const sync = vi.spyOn(await fileHandle(), 'datasync').mockImplementation(async () => gate);
    const done: number[] = [];
    const early = Promise.all([0].map(async (id) => inbox.keep([{ id }]).then(() => done.push(id))));
    await vi.waitFor(() => expect(sync).toHaveBeenCalledTimes(1));
    const late = Array.from({ length: 500 }, async (_, id) => inbox.keep([{ id: id + 1 }]).then(() => done.push(id)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(done).toEqual([]);
    release();
    await Promise.all([early, ...late]);
    expect(sync).toHaveBeenCalledTimes(2);
    expect(kept()).toHaveLength(502);
    await inbox.close();
  });

  it('keeps an event once that is sent again, also by another process later; a duplicate waits for the first', async () => {
    const inbox = openInbox(place, clock);
    await Promise.all([inbox.keep([{ id: 1 }, { id: 1 }]), inbox.keep([{ id: 1 }, { id: 2 }])]);
    await inbox.keep([{ id: 2 }]);
    await inbox.close();
    const again = openInbox(place, clock);
    await again.keep([{ id: 1 }, { id: 3 }]);
    await again.close();
    expect(kept()).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it('says so when the disk fails, writes nothing more into that file, and takes the same event afterwards', async () => {
    const inbox = openInbox(place, clock);
    await inbox.keep([{ id: 1 }]);
    vi.spyOn(await fileHandle(), 'datasync').mockRejectedValueOnce(Object.assign(new Error('no'), { code: 'EIO' }));
    await expect(inbox.keep([{ id: 2 }])).rejects.toMatchObject({
      code: 'SURVEY_INBOX_UNUSABLE',
      message: 'What is posted cannot be kept: the system says EIO.',
    });
    await inbox.keep([{ id: 2 }]);
    expect(segments()).toHaveLength(2);
    expect(kept()).toEqual([{ id: 1 }, { id: 2 }]);
    await inbox.close();
  });

  it('begins a new segment before one is too large to be read', async () => {
    const inbox = openInbox(place, clock);
    const text = 'é'.repeat(200_000);
    await inbox.keep(Array.from({ length: 30 }, (_, id) => ({ id, text })));
    await inbox.close();
    expect(kept()).toHaveLength(30);
    const sizes = segments().map((name) => readFileSync(join(eventsDirectory(place), name)).byteLength);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(5_000_000);
  });

  it('writes no secret', async () => {
    const inbox = openInbox(place, clock);
    const secret = 'S3cr3tS3cr3tS3cr3t';
    await inbox.keep([
      { url: `postgres://u:${secret}@db/x`, properties: { 'fs.s3a.secret.key': secret }, text: `Bearer\n${secret}` },
      { list: [{ name: 'DB_PASSWORD', value: secret }] },
    ]);
    await inbox.close();
    expect(JSON.stringify(kept())).not.toContain(secret);
    expect(kept()).toHaveLength(2);
  });
});

describe('opening', () => {
  it('cuts off a line that was never finished, and nothing else', async () => {
    const inbox = openInbox(place, clock);
    await inbox.keep([{ id: 1 }, { id: 2 }]);
    await inbox.close();
    appendFileSync(join(eventsDirectory(place), segments()[0] ?? ''), '{"id":3,"torn":"');
    const again = openInbox(place, clock);
    await again.keep([{ id: 3 }]);
    await again.close();
    expect(kept()).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it('is for one process at a time', async () => {
    const inbox = openInbox(place, clock);
    expect(() => openInbox(place, clock)).toThrow(/cannot be kept: its directory is in use/u);
    await inbox.close();
    await openInbox(place, clock).close();
  });

  it('fails in words where there is no place for it', () => {
    writeFileSync(join(place, 'inbox'), 'a file');
    expect(() => openInbox(place, clock)).toThrow(/cannot be kept: the system says E/u);
  });
});

it('is a source once something was kept', async () => {
  expect(inboxRequests(place)).toEqual([]);
  const inbox = openInbox(place, clock);
  expect(inboxRequests(place)).toEqual([]);
  await inbox.keep([{ id: 1 }]);
  await inbox.close();
  expect(inboxRequests(place)).toEqual([{ location: eventsDirectory(place), name: 'lineage-inbox', alone: true }]);
});

it('forgets the oldest digests first', () => {
  const recent = createRecent(10);
  for (let at = 0; at < 23; at += 1) recent.add(String(at));
  expect(recent.has('22')).toBe(true);
  expect(recent.has('18')).toBe(true);
  expect(recent.has('0')).toBe(false);
});

describe('a process that is killed', () => {
  /** Keeps events one after another on many lanes and prints the id of each that was acknowledged. */
  const script = `
    import { openInbox } from ${JSON.stringify(new URL('./inbox.ts', import.meta.url).href)};
    const inbox = openInbox(process.argv[1], { now: () => '2026-01-01T00:00:00Z' });
    let next = 0;
    const lane = async () => {
      for (;;) {
        const ids = Array.from({ length: 1 + (next % 40) }, () => (next += 1));
        await inbox.keep(ids.map((id) => ({ id, text: 'x'.repeat(id % 3000) })));
        process.stdout.write(ids.join('\\n') + '\\n');
      }
    };
    await Promise.all(Array.from({ length: 16 }, lane));
  `;

  it('loses nothing that it had acknowledged, wherever it was', async () => {
    const acknowledged: number[] = [];
    for (const afterMs of [5, 40, 110, 230]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, place], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = new Promise((resolve) => child.on('exit', resolve));
      const ids: number[] = [];
      const reader = createInterface({ input: child.stdout });
      for await (const line of reader) {
        if (ids.length === 0) setTimeout(() => child.kill('SIGKILL'), afterMs);
        ids.push(Number(line));
      }
      await exited;
      acknowledged.push(...ids);
      await openInbox(place, clock).close();
      const there = new Set(kept().map((event) => (event as { readonly id: number }).id));
      expect(ids.filter((id) => !there.has(id))).toEqual([]);
    }
    expect(acknowledged.length).toBeGreaterThan(1000);
  }, 30_000);
});
