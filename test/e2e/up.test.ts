/** `throughline up` as a process: where it listens when its port is taken, and how it ends. */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram, serve, temporary } from '../support/program.ts';

const DEFAULT_PORT = 7411;

describe('throughline up', () => {
  const place = temporary();
  const empty = join(place.path, 'empty');
  let occupier: Server | undefined;

  beforeAll(async () => {
    mkdirSync(empty);
    // Taken by us, or by whoever had it before: taken either way.
    await new Promise<void>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve());
      server.listen(DEFAULT_PORT, '127.0.0.1', () => {
        occupier = server;
        resolve();
      });
    });
  });
  afterAll(() => {
    occupier?.close();
    place.remove();
  });

  it('takes another free port when its own is taken, and prints that one', async () => {
    const [first, second] = await Promise.all(['a', 'b'].map((name) => serve([empty], join(place.path, name), [])));
    const addresses = [first?.address, second?.address].map((address) => new URL(address ?? ''));
    expect(addresses.map(({ port }) => Number(port))).not.toContain(DEFAULT_PORT);
    expect(new Set(addresses.map(({ port }) => port)).size).toBe(2);
    for (const address of addresses) expect((await fetch(new URL('/api/v1/status', address))).status).toBe(200);
    await Promise.all([first?.stop(), second?.stop()]);
  });

  it('fails in one line when the port that was asked for is taken', () => {
    const run = runProgram(['up', empty, '--data', join(place.path, 'c'), '--quiet', '--port', String(DEFAULT_PORT)]);
    expect(run.code).toBe(3);
    expect(run.err.trim().split('\n')).toHaveLength(1);
    expect(run.err).toContain(`Port ${DEFAULT_PORT}`);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with 0 on %s, open screens or not',
    async (signal) => {
      const running = await serve([empty], join(place.path, signal));
      const events = await fetch(`${running.address}/api/v1/events`);
      const heard = events.text();
      expect(await running.stop(signal)).toBe(0);
      expect(await heard).toContain('event: survey');
      expect(running.printed()).not.toMatch(/\n\s+at /u);
      await expect(fetch(running.address)).rejects.toThrow('fetch failed');
    },
    20_000,
  );
});
