import { describe, expect, it } from 'vitest';
import { columns } from './layout.ts';
import { writePatch } from './patch-text.ts';

const words = 'word '.repeat(60);
const patch = (before: string, after: string): string =>
  `--- a/x.md\n+++ b/x.md\n@@ -1,2 +1,2 @@\n ${words}\n-${before}\n\\ No newline at end of file\n+${after}\n`;

describe('a patch on a terminal', () => {
  it('is whole where it fits', () => {
    const text = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n';
    expect(writePatch(text, 80)).toEqual({ lines: text.trimEnd().split('\n'), whole: true });
  });

  it.each([
    ['in the middle', `${words}Deploy ${words}`, `${words}deploy ${words}`],
    ['at the end', `${words}Deploy`, `${words}deploy`],
    ['at the beginning', `Deploy ${words}`, `deploy ${words}`],
  ])('is cut so that a change %s is seen', (_, before, after) => {
    const { lines, whole } = writePatch(patch(before, after), 80);
    expect(whole).toBe(false);
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(80);
    expect(lines.find((line) => /^-[^-]/u.test(line))).toContain('Deploy');
    expect(lines.find((line) => /^\+[^+]/u.test(line))).toContain('deploy');
  });
});
