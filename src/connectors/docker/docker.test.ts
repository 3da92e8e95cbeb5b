import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';

async function images(text: string, path = 'Dockerfile'): Promise<readonly (readonly [unknown, unknown])[]> {
  const seen = await collectAll(connector.collect({}, memoryContext({ files: { [path]: text } })));
  return seen.map((each) =>
    each.kind === 'claim' ? [each.attributes['reference'], each.evidence[0]?.locator] : [each.kind, undefined],
  );
}

describe('the docker connector', () => {
  it('names base images that move, with their lines', async () => {
    expect(await images('# base\nFROM python:latest\nFROM --platform=$BUILDPLATFORM acme/trainer AS Build\n')).toEqual([
      ['python:latest', 'Dockerfile#L2@worktree'],
      ['acme/trainer', 'Dockerfile#L3@worktree'],
    ]);
    expect(await images('from localhost:5000/trainer\n', 'docker/train.Dockerfile')).toEqual([
      ['localhost:5000/trainer', 'docker/train.Dockerfile#L1@worktree'],
    ]);
  });

  it.each([
    'FROM python:3.12-slim',
    `FROM python@sha256:${'ab'.repeat(32)}`,
    'FROM python:3.12 AS build\nFROM build',
    'FROM python:3.12 AS Build\nFROM build AS last',
    'FROM scratch',
    'ARG BASE=python:latest\nFROM $BASE',
    'FROM python:${VERSION}',
    'RUN echo "\\\n  FROM python:3"',
    '# FROM python:latest',
  ])('says nothing of %s', async (text) => {
    expect(await images(text)).toEqual([]);
  });

  it('skips what is no text, and says so', async () => {
    const seen = await collectAll(
      connector.collect({}, memoryContext({ files: { Dockerfile: new Uint8Array([0x46, 0xff]) } })),
    );
    expect(seen).toEqual([expect.objectContaining({ kind: 'skipped', locator: 'Dockerfile' })]);
  });
});
