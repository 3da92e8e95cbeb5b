import { describe, expect, it } from 'vitest';
import { nameSource, uniqueNames } from './name.ts';

describe('nameSource()', () => {
  it.each([
    ['given', 'https://x/y.git', '/a/b', 'given'],
    [undefined, 'https://user:pass@forge.example/acme/model-a.git', '/a/b', 'model-a'],
    [undefined, 'git@forge.example:acme/model_b.git', '/a/b', 'model_b'],
    [undefined, 'forge.example:model-c', '/a/b', 'model-c'],
    [undefined, 'C:\\work\\model-d', '/a/b', 'model-d'],
    [undefined, undefined, '/a/my model+x', 'my-model-x'],
    [undefined, undefined, '/a/acme+model/repo', 'acme-model'],
    [undefined, undefined, '/a/model/.git', 'model'],
    [undefined, undefined, '/a/model.git', 'model'],
    [undefined, undefined, '/a/model.bundle', 'model'],
    [undefined, undefined, '/', 'source'],
    ['../../etc', undefined, '/a/b', 'etc'],
  ])('given %s, origin %s, at %s: %s', (given, origin, location, name) => {
    expect(nameSource(given, origin, location)).toBe(name);
  });
});

describe('uniqueNames()', () => {
  it('numbers from the second, around names that exist', () => {
    expect(uniqueNames(['a', 'b', 'a', 'a-2', 'a'])).toEqual(['a', 'b', 'a-3', 'a-2', 'a-4']);
  });
});
