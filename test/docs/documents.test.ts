/** Documents cannot lie: codes, kinds, fields, files, commands and dependencies that they name are the ones there are. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MapAnswer } from '#api';
import { errorCodes } from '#core';
import { divergenceKinds, reachOfKind } from '#lifecycle';

const read = (file: string): string => readFileSync(file, 'utf8');
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('documents', () => {
  it('errors.md lists every code, and no code that is not there unless it is retired', () => {
    const text = read('docs/reference/errors.md');
    const listed = rows(text)
      .map(([code]) => code?.replaceAll('`', '') ?? '')
      .filter((code) => /^[A-Z]+_?[A-Z_]+$/u.test(code));
    const retired = text.split('## Retired')[1] ?? '';
    expect(listed.filter((code) => !retired.includes(code)).toSorted()).toEqual([...errorCodes].toSorted());
  });

  it('divergences.md lists every kind with its reach', () => {
    const listed = rows(read('docs/reference/divergences.md')).flatMap(([kind, reach]) =>
      kind?.startsWith('`') ? [[kind.replaceAll('`', ''), Number(reach)] as const] : [],
    );
    expect(Object.fromEntries(listed)).toEqual(reachOfKind);
    expect(listed.map(([kind]) => kind).toSorted()).toEqual([...divergenceKinds].toSorted());
  });

  it('json.md names every field of the map', () => {
    const text = read('docs/reference/json.md');
    for (const field of Object.keys(MapAnswer.shape)) expect(text).toContain(`\`${field}`);
    for (const field of Object.keys(MapAnswer.shape.divergences.element.shape)) expect(text).toContain(field);
  });

  it('every file that life-of-a-model.md, ARCHITECTURE.md and CONTRIBUTING.md name exists', () => {
    for (const file of ['docs/life-of-a-model.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md']) {
      const named = [...read(file).matchAll(/`((?:src|web|docs|scripts|test|bin|examples)\/[\w./-]+)`/gu)].map(
        (match) => match[1] ?? '',
      );
      for (const path of named) expect(existsSync(path), `${file} names ${path}`).toBe(true);
    }
  });

  it('dependencies.md gives each runtime package a reason, and names no other', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const listed = rows(read('docs/dependencies.md')).flatMap(([name]) =>
      [...(name ?? '').matchAll(/`([^`]+)`/gu)].map((match) => match[1] ?? ''),
    );
    expect([...new Set(listed)].toSorted()).toEqual(Object.keys(dependencies).toSorted());
  });

  it('every npm script that CONTRIBUTING.md and README.md name exists', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const file of ['CONTRIBUTING.md', 'README.md']) {
      for (const [, name] of read(file).matchAll(/npm run ([\w:]+)/gu))
        expect(scripts, `${file}: npm run ${name}`).toHaveProperty([name ?? '']);
    }
  });
});
