import { afterAll, describe, expect, it } from 'vitest';
import { temporaryDirectory, writeFiles } from '../../../test/support/repository.ts';
import { forgeBases, toForgeServer } from './forge-place.ts';

const place = temporaryDirectory();
afterAll(() => place.remove());
const bases = forgeBases({});

describe('a repository on its forge', () => {
  it.each([
    ['github:acme/churn', 'github:https://api.github.com/repos/acme/churn'],
    ['github:acme/churn.git', 'github:https://api.github.com/repos/acme/churn'],
    ['gitlab:risk/models/churn', 'gitlab:https://gitlab.com/api/v4/projects/risk%2Fmodels%2Fchurn'],
  ])('%s is %s', (location, server) => {
    expect(toForgeServer(location, bases)).toBe(server);
  });

  it.each([
    'github:answers.json',
    'github:a/b/c',
    'github:../x',
    'github:acme/..',
    'github:https://host/repos/a/b',
    'acme/churn',
    'docker:a/b',
  ])('%s is something else', (location) => {
    expect(toForgeServer(location, bases)).toBe(location);
  });

  it('is on the server that the environment names; what is no address counts for nothing', () => {
    const own = forgeBases({
      GITHUB_API_URL: 'https://ghe.example/api/v3/',
      GITLAB_URL: 'https://gitlab.example/base',
    });
    expect(toForgeServer('github:a/b', own)).toBe('github:https://ghe.example/api/v3/repos/a/b');
    expect(toForgeServer('gitlab:a/b', own)).toBe('gitlab:https://gitlab.example/base/api/v4/projects/a%2Fb');
    expect(forgeBases({ GITHUB_API_URL: 'nonsense', GITLAB_URL: 'file:///etc' })).toEqual(bases);
  });

  it('is not asked where a path of that name exists', () => {
    writeFiles(place.path, { 'acme/churn/pulls.json': '[]' });
    expect(toForgeServer('github:acme/churn', bases, place.path)).toBe('github:acme/churn');
  });
});
