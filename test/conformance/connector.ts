/**
 * What every connector must keep, whatever it reads: only valid observations or Skipped, never an exception, the same
 * answer twice, an end when it is told to stop. A connector gives small fixtures; the suite damages them.
 */
import {
  canonicalJson,
  claimKinds,
  layers,
  methods,
  observationId,
  parseInstant,
  parseRef,
  relationNames,
  type JsonValue,
  type Observation,
} from '#core';
import type { Connector, ConnectorContext, FileTree, Seen } from '#connectors';
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext, type MemorySource } from '../support/memory-context.ts';

export type Fixtures = Readonly<Record<string, string | Uint8Array>>;

const MAX_MS = 10_000;

/** `asked`: it reads only places that were named for it. */
export function testConnector<Options>(
  name: string,
  connector: Connector<Options>,
  { fixtures, asked }: { readonly fixtures: Fixtures; readonly asked: boolean },
): void {
  const run = async (given: ConnectorContext): Promise<Seen[]> => {
    const context = asked ? { ...given, asked: name } : given;
    return connector.applies(context) ? collectAll(connector.collect(connector.options.parse({}), context)) : [];
  };
  /** What is wrong with what the connector says about these sources. */
  const wrongs = async (...sources: readonly MemorySource[]): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const source of sources) {
      const context = memoryContext(source);
      for (const one of await run(context)) found.push(...(await violations(one, connector.emits, context)));
    }
    return found;
  };
  const paths = Object.keys(fixtures);
  const instead = (path: string, bytes: Uint8Array): MemorySource => ({ files: { ...fixtures, [path]: bytes } });

  describe(`connector ${name}`, { timeout: MAX_MS }, () => {
    it('reads an empty source', async () => {
      expect(await wrongs({ files: {} })).toEqual([]);
    });

    it('sees something in its fixtures, all of it valid', async () => {
      expect(await wrongs({ files: fixtures })).toEqual([]);
      const seen = await run(memoryContext({ files: fixtures }));
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
      expect(toSet(await run(memoryContext({ files: reversed })))).toEqual(
        toSet(await run(memoryContext({ files: fixtures }))),
      );
    });

    it.each(paths)('bears %s cut off at any point', async (path) => {
      expect(await wrongs(...truncations(toBytes(fixtures[path] ?? '')).map((bytes) => instead(path, bytes)))).toEqual(
        [],
      );
    });

    it.each(paths)('bears other bytes in %s', async (path) => {
      expect(
        await wrongs(...damages(path, toBytes(fixtures[path] ?? '')).map((bytes) => instead(path, bytes))),
      ).toEqual([]);
    });

    it.each(paths)('goes on when %s is too large or cannot be read', async (path) => {
      const { [path]: _taken, ...others } = fixtures;
      const unreadable = { [path]: 'Reading it is not permitted to this user.' };
      expect(await wrongs({ files: fixtures, limits: { fileBytes: 8 } }, { files: others, unreadable })).toEqual([]);
    });

    it('ends when it is told to stop', async () => {
      const context = memoryContext({ files: fixtures });
      const all = await run(context);
      const early = await run({ ...context, signal: AbortSignal.abort() });
      const controller = new AbortController();
      const stopped: (Seen | readonly Seen[])[] = [];
      for await (const one of connector.collect(connector.options.parse({}), {
        ...context,
        signal: controller.signal,
      })) {
        stopped.push(one);
        controller.abort();
      }
      expect(early.length).toBeLessThanOrEqual(all.length);
      expect(stopped.flat().length).toBeLessThanOrEqual(all.length);
    });
  });
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function truncations(bytes: Uint8Array): readonly Uint8Array[] {
  const points = [
    0,
    1,
    ...[1, 2, 3, 4, 5, 6, 7].map((eighth) => Math.floor((bytes.length * eighth) / 8)),
    bytes.length - 1,
  ];
  return [...new Set(points)]
    .filter((point) => point >= 0 && point < bytes.length)
    .map((point) => bytes.subarray(0, point));
}

function damages(path: string, bytes: Uint8Array): readonly Uint8Array[] {
  const middle = Math.floor(bytes.length / 2);
  const spliced = (what: Uint8Array): Uint8Array =>
    new Uint8Array([...bytes.subarray(0, middle), ...what, ...bytes.subarray(middle)]);
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
  let state = new TextEncoder().encode(seed).reduce((sum, byte) => (sum * 31 + byte) | 0, 7) || 1;
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

/** One sentence per fault; none when the observation is as it must be. */
async function violations(one: Seen, emits: readonly string[], context: ConnectorContext): Promise<readonly string[]> {
  const text = canonicalOf(one);
  if (text === undefined) return [`it is not JSON: ${String(one.kind)}`];
  const wrong: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(`${what}: ${text.slice(0, 400)}`);
  };
  if (one.kind === 'skipped') {
    must(one.source === context.source, 'the source is another one');
    must(one.reason.trim() !== '' && ['file', 'part', 'source'].includes(one.scope), 'no reason, or no known scope');
    return wrong;
  }
  must(emits.includes(one.kind), `the connector does not say that it emits ${one.kind}`);
  must(layers.includes(one.layer) && methods.includes(one.method), 'unknown layer or method');
  must(observationId(one).startsWith('sha256:'), 'it has no id');
  must(canonicalJson(JSON.parse(JSON.stringify(one)) as JsonValue) === text, 'it changes when written as JSON');
  for (const ref of refsOf(one)) must(isRef(ref), `${ref} is no reference`);
  must(one.evidence.length > 0, 'it has no evidence');
  for (const { source, locator } of one.evidence) {
    must(source === context.source && (await resolves(locator, context.files)), `${locator} does not resolve`);
  }
  if (one.kind === 'relation') must(relationNames.includes(one.relation), `unknown relation ${one.relation}`);
  if (one.kind === 'claim')
    must(
      claimKinds.some((known) => known === one.claim),
      `unknown claim ${one.claim}`,
    );
  if (one.kind === 'event')
    must(one.at.endsWith('Z') && parseInstant(one.at) !== undefined, `${one.at} is no instant in UTC`);
  return wrong;
}

function canonicalOf(one: Seen): string | undefined {
  try {
    return canonicalJson(one as unknown as JsonValue);
  } catch {
    return undefined;
  }
}

function isRef(text: string): boolean {
  try {
    parseRef(text);
    return true;
  } catch {
    return false;
  }
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
  const [, path = '', first, last] =
    /^(.*?)(?:#L(\d+)(?:-L(\d+))?)?@(?:worktree|[0-9a-f]{7,64})$/su.exec(locator) ?? [];
  if (path === '') return files.get(locator.slice(0, locator.indexOf('#'))) !== undefined;
  if (files.get(path) === undefined) return false;
  if (first === undefined) return true;
  const content = await files.read(path, Number.MAX_SAFE_INTEGER);
  if (content.kind === 'skipped') return false;
  const lines = content.bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 1);
  return Number(first) >= 1 && Number(first) <= Number(last ?? first) && Number(last ?? first) <= lines;
}
