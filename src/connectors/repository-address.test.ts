import { expect, it } from 'vitest';
import { repositoryAddress } from './repository-address.ts';

it.each([
  ['https://github.com/Acme/Churn.git', 'github.com/acme/churn'],
  ['https://ann:pa55@github.com/acme/churn', 'github.com/acme/churn'],
  ['git@github.com:acme/churn.git', 'github.com/acme/churn'],
  ['ssh://git@gitlab.example.org:2222/risk/models/churn.git/', 'gitlab.example.org/risk/models/churn'],
  ['https://gitlab.com/group/project?private_token=x#y', 'gitlab.com/group/project'],
])('%s is kept at %s', (written, address) => {
  expect(repositoryAddress(written)).toBe(address);
});

it.each([
  '/srv/git/churn.git',
  '../churn',
  'C:\\work\\churn',
  'file:///srv/churn',
  'ext::sh -c x',
  'https://github.com/acme',
  'host',
  '',
  'a:b',
])('%s names no host and repository', (written) => {
  expect(repositoryAddress(written)).toBeUndefined();
});
