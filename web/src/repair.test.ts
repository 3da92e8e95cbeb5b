/** Which lines of a patch are changes, and which only look like it. */
import { describe, expect, it } from 'vitest';
import { linesOf } from './repair.tsx';

const patch = `diff --git a/README.md b/README.md
--- a/README.md
+++ b/README.md
@@ -1,3 +1,3 @@
 # Triage
-- old list
++ new
--- not a header
diff --git a/dvc.yaml b/dvc.yaml
--- a/dvc.yaml
+++ b/dvc.yaml
@@ -1 +1,2 @@
 stages:
+  train:
`;

describe('linesOf()', () => {
  it('tells changed lines from file headers, in each file of the patch', () => {
    expect(linesOf(patch).map(({ tone }) => tone)).toEqual(
      'place place place place kept taken added taken place place place place kept added'.split(' '),
    );
  });

  it('keeps every character, so that what is shown is what is copied', () => {
    expect(
      `${linesOf(patch)
        .map(({ line }) => line)
        .join('\n')}\n`,
    ).toBe(patch);
  });
});
