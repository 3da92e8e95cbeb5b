/**
 * What every connector must keep, whatever it reads: only valid observations or Skipped, never an exception, the same
 * answer twice, an end when it is told to stop. A connector gives small fixtures; the suite damages them.
 */
import {
  canonicalJson, claimKinds, layers, methods, observationId, parseInstant, parseRef, relationNames, type JsonValue,
  type Observation,
} from '#core';
import type { Connector, ConnectorContext, FileTree, Seen } from '#connectors';
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext, type MemorySource } from '../support/memory-context.ts';

export type Fixtures = Readonly<Record<string, string | Uint8Array>>;

const MAX_MS = 10_000;

export function testConnector<Options>(name: string, connector: Connector<Options>, fixtures: Fixtures): void {
  const run = async (context: ConnectorContext): Promise<Seen[]> =>
    connector.applies(context) ? collectAll(connector.collect(connector.options.parse({}), context)) : [];
  const check = async (source: MemorySource): Promise<Seen[]> => {
    const context = memoryContext(source);
    const seen = await run(context);
    for (const one of seen) await assertValid(one, connector, context);
    return seen;
  };
  const paths = Object.keys(fixtures);

  describe(`connector ${name}`, { timeout: MAX_MS }, () => {
    it('reads an empty source', async () => {
      await check({ files: {} });
    });

    it('sees something in its fixtures', async () => {
      const seen = await check({ files: fixtures });
      expect(seen.filter((one) => one.kind !== 'skipped').length).toBeGreaterThan(0);
    });

    it('gives the same set twice, also when it remembers', async () => {
      const context = memoryContext({ files: fixtures });
      const first = toSet(await run(context));
      expect(toSet(await run(context))).toEqual(first);
      expect(toSet(await run(memoryContext({ files: fixtures })))).toEqual(first);
    });

    it('does not depend on the order in which files were added', async () => {
      const reversed = Object.fromEntries(Object.entries(fixtures).toReversed());
      expect(toSet(await check({ files: reversed }))).toEqual(toSet(await check({ files: fixtures })));
    });

    it.each(paths)('bears %s cut off at any point', async (path) => {
      for (const bytes of truncations(toBytes(fixtures[path] ?? ''))) await check({ files: { ...fixtures, [path]: bytes } });
    });

    it.each(paths)('bears other bytes in %s', async (path) => {
      for (const bytes of damages(path, toBytes(fixtures[path] ?? ''))) await check({ files: { ...fixtures, [path]: bytes } });
    });

    it.each(paths)('says that %s is too large or cannot be read, and goes on', async (path) => {
      await check({ files: fixtures, limits: { fileBytes: 8 } });
      const { [path]: _taken, ...others } = fixtures;
      await check({ files: others, unreadable: { [path]: 'Reading it is not permitted to this user.' } });
    });

    it('ends when it is told to stop', async () => {
      const context = memoryContext({ files: fixtures });
      const seen = await run({ ...context, signal: AbortSignal.abort() });
      expect(seen.length).toBeLessThanOrEqual(toSet(await run(context)).length);
      const controller = new AbortController();
      const stopped = connector.collect(connector.options.parse({}), { ...context, signal: controller.signal });
      for await (const _one of stopped) controller.abort();
    });
  });
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function truncations(bytes: Uint8Array): readonly Uint8Array[] {
  const points = [0, 1, ...[1, 2, 3, 4, 5, 6, 7].map((eighth) => Math.floor((bytes.length * eighth) / 8)), bytes.length - 1];
  return [...new Set(points)].filter((point) => point >= 0 && point < bytes.length).map((point) => bytes.subarray(0, point));
}

function damages(path: string, bytes: Uint8Array): readonly Uint8Array[] {
  const middle = Math.floor(bytes.length / 2);
  const spliced = (what: Uint8Array): Uint8Array => new Uint8Array([...bytes.subarray(0, middle), ...what, ...bytes.subarray(middle)]);
  const text = new TextDecoder().decode(bytes);
  return [
    randomBytes(path, 4096),
    spliced(new Uint8Array([0xff, 0xfe, 0xc0])),
    spliced(new Uint8Array([0])),
    spliced(randomBytes(`${path}/middle`, 64)),
    toBytes(text.replaceAll('\n', '\r\n')),
    toBytes(`\uFEFF${text}`),
    toBytes(`${text}\n${text}`),
    toBytes('['.repeat(50_000)),
    toBytes('{"a":'.repeat(20_000)),
    toBytes(`${'('.repeat(20_000)}x`),
    toBytes(`a${' '.repeat(100_000)}b`),
    toBytes(`${'- '.repeat(20_000)}x`),
    toBytes('null'),
    toBytes('{}'),
    toBytes('[]'),
    toBytes('"text"'),
  ];
}

/** A fixed sequence per seed (xorshift32): a failure can be repeated. */
function randomBytes(seed: string, length: number): Uint8Array {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) | 0, 7) || 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

function toSet(seen: readonly Seen[]): readonly string[] {
  return [...new Set(seen.map((one) => canonicalJson(one as unknown as JsonValue)))].toSorted();
}

async function assertValid(one: Seen, connector: Pick<Connector<unknown>, 'emits'>, context: ConnectorContext): Promise<void> {
  if (one.kind === 'skipped') {
    expect(one.source).toBe(context.source);
    expect(one.reason.trim()).not.toBe('');
    expect(['file', 'part', 'source']).toContain(one.scope);
    return;
  }
  const where = canonicalJson(one as unknown as JsonValue).slice(0, 400);
  expect(connector.emits, where).toContain(one.kind);
  expect(layers, where).toContain(one.layer);
  expect(methods, where).toContain(one.method);
  expect(observationId(one), where).toMatch(/^sha256:[0-9a-f]{64}$/u);
  expect(JSON.parse(JSON.stringify(one)), where).toEqual(one);
  for (const ref of refsOf(one)) expect(() => parseRef(ref), where).not.toThrow();
  expect(one.evidence.length, where).toBeGreaterThan(0);
  for (const evidence of one.evidence) {
    expect(evidence.source, where).toBe(context.source);
    expect(await resolves(evidence.locator, context.files), `${evidence.locator} does not resolve: ${where}`).toBe(true);
  }
  if (one.kind === 'relation') expect(relationNames, where).toContain(one.relation);
  if (one.kind === 'claim') expect(claimKinds, where).toContain(one.claim);
  if (one.kind === 'event') expect(one.at.endsWith('Z') && parseInstant(one.at) !== undefined, where).toBe(true);
}

function refsOf(one: Observation): readonly string[] {
  switch (one.kind) {
    case 'entity':
      return [one.ref];
    case 'relation':
      return [one.from, one.to];
    case 'event':
      return [...(one.actor === undefined ? [] : [one.actor]), ...one.objects.map((object) => object.ref)];
    case 'claim':
      return [one.document, ...(one.subject === undefined ? [] : [one.subject])];
  }
}

/**
 * `path#L3-L9@worktree` names an existing file and lines in it; `path#table/key` an existing database; `commit/…` and
 * `refs/…` git's own; `.` the source itself.
 */
async function resolves(locator: string, files: FileTree): Promise<boolean> {
  if (locator === '.' || /^commit\/[0-9a-f]{40,64}$/u.test(locator) || locator.startsWith('refs/')) return true;
  const [, path = '', first, last] = /^(.*?)(?:#L(\d+)(?:-L(\d+))?)?@(?:worktree|[0-9a-f]{7,64})$/su.exec(locator) ?? [];
  if (path === '') return files.get(locator.slice(0, locator.indexOf('#'))) !== undefined;
  if (files.get(path) === undefined) return false;
  if (first === undefined) return true;
  const content = await files.read(path, Number.MAX_SAFE_INTEGER);
  if (content.kind === 'skipped') return false;
  const lines = content.bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 1);
  return Number(first) >= 1 && Number(first) <= Number(last ?? first) && Number(last ?? first) <= lines;
}
