import { describe, expect, it } from 'vitest';
import { parseGtoTag } from './gto.ts';

describe('parseGtoTag()', () => {
  it.each([
    ['churn@v1.2.3', { action: 'register', artifact: 'churn', version: 'v1.2.3' }],
    ['models/churn@v1.2.3-rc.1', { action: 'register', artifact: 'models/churn', version: 'v1.2.3-rc.1' }],
    ['src=churn@v0.0.1!', { action: 'deregister', artifact: 'src=churn', version: 'v0.0.1' }],
    ['churn#prod', { action: 'assign', artifact: 'churn', stage: 'prod', counter: undefined }],
    ['churn#prod#12', { action: 'assign', artifact: 'churn', stage: 'prod', counter: 12 }],
    ['churn#prod!#13', { action: 'unassign', artifact: 'churn', stage: 'prod', counter: 13 }],
    ['churn@deprecated', { action: 'deprecate', artifact: 'churn' }],
  ])('%s', (tag, parsed) => {
    expect(parseGtoTag(tag)).toEqual(parsed);
  });

  it.each([
    'v1.2.3',
    'package@1.2.3',
    '@scope/package@v1.2.3',
    'churn@v1',
    'churn#',
    '#prod',
    'churn#Prod Eu',
    `${'a'.repeat(300)}@v1.0.0`,
    `${'a-'.repeat(100)}!`,
  ])('%s is not one', (tag) => {
    expect(parseGtoTag(tag)).toBeUndefined();
  });
});
