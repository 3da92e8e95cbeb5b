import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

// Folders of connectors do not import each other, so these files stand in both; they must stay the same.
it.each(['conceal', 'paths', 'reading', 'scripts', 'shell-words', 'yaml-text'])(
  '%s.ts is the same as in dvc/',
  (name) => {
    const read = (folder: string): string => readFileSync(new URL(`../${folder}/${name}.ts`, import.meta.url), 'utf8');
    expect(read('github-actions')).toBe(read('dvc'));
  },
);
