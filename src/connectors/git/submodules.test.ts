import { describe, expect, it } from 'vitest';
import { parseSubmodules } from './submodules.ts';

describe('parseSubmodules()', () => {
  it('reads path and URL without user and password', () => {
    const text =
      '[submodule "lib"]\n\tpath = lib/x\n\turl = https://user:secret@forge.example/x.git\n; note\n[other]\npath = no\n[submodule "b"]\n path="b"\n url=../b.git\n';
    expect(parseSubmodules(text)).toMatchObject([
      { submodulePath: 'lib/x', url: 'https://forge.example/x.git', line: 2, quote: 'path = lib/x' },
      { submodulePath: 'b', url: '../b.git', line: 8 },
    ]);
  });

  it('leaves out what has no path, and never shows the password', () => {
    expect(parseSubmodules('[submodule "x"]\nurl = a\n')).toEqual([]);
    expect(JSON.stringify(parseSubmodules('[submodule "x"]\npath = p\nurl = ssh://me:secret@h/x\n'))).not.toContain(
      'secret',
    );
  });
});
