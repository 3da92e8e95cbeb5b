import { describe, expect, it } from 'vitest';
import { findWords, holdsWord } from './word-search.ts';

describe('words of code', () => {
  it.each([
    ['write_audit_log(x)', 'audit*', true],
    ['AuditTrail()', 'audit*', true],
    ['the auditorium', 'audit', false],
    ['uv run pip-audit', 'audit*', false],
    ['npm audit && audit_log()', 'audit*', true],
    ['roll_back(model)', 'roll back', true],
  ])('%s holds %s: %s', (line, word, expected) => {
    expect(holdsWord(line, word)).toBe(expected);
    expect(findWords(`x\n${line}\n`, [word])).toEqual(expected ? [{ word, line: 2 }] : []);
  });
});
