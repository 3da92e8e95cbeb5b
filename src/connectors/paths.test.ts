import { describe, expect, it } from 'vitest';
import { baseOf, directoryOf, extensionOf, joinPath } from './paths.ts';

describe('paths inside a source', () => {
  it('have a directory, the root being empty', () => {
    expect(['a', 'a/b', 'a/b/c.csv', ''].map((path) => directoryOf(path))).toEqual(['', 'a', 'a/b', '']);
  });

  it('have a base name and an ending', () => {
    expect(['a', 'a/b.CSV', 'a/.env', 'a.b/c', 'x.tar.gz'].map((path) => [baseOf(path), extensionOf(path)])).toEqual([
      ['a', ''],
      ['b.CSV', 'csv'],
      ['.env', ''],
      ['c', ''],
      ['x.tar.gz', 'gz'],
    ]);
  });

  it.each([
    ['a', './b/../c.csv', 'a/c.csv'],
    ['', 'a\\b', 'a/b'],
    ['a', '../..', undefined],
    ['a', '/etc/passwd', undefined],
    ['a', 'C:/x', undefined],
    ['a', 's3://b/x', undefined],
    ['a', '', undefined],
  ])('%j and %j join to %j', (directory, path, joined) => {
    expect(joinPath(directory, path)).toBe(joined);
  });
});
