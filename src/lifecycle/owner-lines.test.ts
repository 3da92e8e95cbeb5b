import type { ClaimObservation } from '#core';
import { describe, expect, it } from 'vitest';
import { ownerLineOf } from './owner-lines.ts';

const line = (pattern: string): ClaimObservation => ({
  kind: 'claim',
  claim: 'owner',
  document: 'document:s/CODEOWNERS',
  attributes: { pattern, owners: ['@x'] },
  layer: 'declared',
  method: 'parsed',
  evidence: [],
});

describe('a line of CODEOWNERS', () => {
  it.each([
    ['*', 'a/b.py', true],
    ['*.py', 'a/b.py', true],
    ['*.py', 'a/b.pyc', false],
    ['/src/', 'src/a/b.py', true],
    ['/src/', 'lib/src/b.py', false],
    ['docs/', 'x/docs/a.md', true],
    ['docs/*', 'docs/a.md', true],
    ['docs/*', 'docs/a/b.md', false],
    ['/a/**/b.py', 'a/x/y/b.py', true],
    ['/a/**/b.py', 'a/b.py', true],
    ['.mcp.json', '.mcp.json', true],
    ['.mcp.json', 'xmcp.json', false],
    ['src/(a', 'src/(a', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(ownerLineOf([line(pattern)], path) !== undefined).toBe(expected);
  });

  it('that comes last wins', () => {
    expect(ownerLineOf([line('*'), line('/src/')], 'src/a.py')?.attributes['pattern']).toBe('/src/');
  });
});
