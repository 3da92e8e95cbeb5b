/** What imports what: by the parser and by the quick scan, which must say the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractFacts } from './extract.ts';
import { scanImports, withoutStrings } from '../python-imports.ts';
import { createModulePaths } from '../python-modules.ts';
import { parsePython } from '../python-syntax.ts';
import { tell } from './told.ts';

const parsed = async (text: string): Promise<unknown> => {
  const tree = await parsePython(text);
  return tree && extractFacts(tree).imports;
};

describe('import statements', () => {
  it.each([
    'import a\nimport a.b as c, d\n',
    'from a import b\nfrom a.b import c as d, e\n',
    'from . import a\nfrom ..b import c\nfrom ... import d\n',
    'from a import (\n  b,\n  c as d,  # why\n)\n',
    'from a import b, \\\n  c\n',
    'from a import *\n',
    'if x:\n    import a\ntry:\n    from b import c\nexcept ImportError:\n    c = None\n',
    'def f():\n    import a\n',
    '"""\nimport no\n"""\n# import no\nx = "import no"\nimport a  # why\n',
    'import a; import b\n',
  ])('%j: the scan says what the parser says', async (text) => {
    expect(scanImports(text)).toEqual(await parsed(text));
  });

  it('of names of the language alone are read alike, whatever they are', async () => {
    const name = fc.constantFrom('a', 'b1', 'c_d', 'numpy', 'Z');
    const dotted = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
    const line = fc.oneof(
      dotted.map((module) => `import ${module}`),
      fc.tuple(dotted, name).map(([module, as]) => `import ${module} as ${as}`),
      fc
        .tuple(fc.constantFrom('', '.', '..'), dotted, fc.array(name, { minLength: 1, maxLength: 3 }))
        .map(([dots, module, names]) => `from ${dots}${module} import ${names.join(', ')}`),
      fc.constantFrom('# import x', '"import y"', "'''\nfrom q import r\n'''", 'x = 1', ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        const text = `${lines.join('\n')}\n`;
        expect(scanImports(text)).toEqual(await parsed(text));
      }),
    );
  });

  it('keeps lines and length when text is blanked', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', "'", '\\', '#', '\n', 'a', '"""') }), (text) => {
        const blank = withoutStrings(text);
        expect(blank.length).toBe(text.length);
        expect(blank.split('\n').length).toBe(text.split('\n').length);
      }),
    );
  });
});

describe('which file an import names', () => {
  const find = (sources: readonly string[], from: string, module: string, level = 0): string | undefined =>
    createModulePaths(sources).find(from, module, level);
  it.each([
    [['a.py', 'b.py'], 'a.py', 'b', 0, 'b.py'],
    [['p/a.py', 'p/b.py'], 'p/a.py', 'b', 0, 'p/b.py'],
    [['p/__init__.py', 'p/a.py', 'p/q/__init__.py'], 'p/a.py', 'q', 1, 'p/q/__init__.py'],
    [['p/a.py', 'b.py'], 'p/a.py', 'b', 2, 'b.py'],
    [['p/a.py', 'b.py'], 'p/a.py', 'b', 3, undefined],
    [['src/pkg/__init__.py', 'src/pkg/m.py', 'run.py'], 'run.py', 'pkg.m', 0, 'src/pkg/m.py'],
    [['lib/x/pkg/__init__.py', 'run.py'], 'run.py', 'pkg', 0, 'lib/x/pkg/__init__.py'],
    [['one/pkg/__init__.py', 'two/pkg/__init__.py', 'run.py'], 'run.py', 'pkg', 0, undefined],
    [['a.py'], 'a.py', 'a', 0, undefined],
    [['p/__init__.py', 'p/datasets.py', 'p/a.py'], 'p/a.py', 'datasets', 0, undefined],
    [['x/pandas.py', 'a.py'], 'a.py', 'pandas', 0, undefined],
    [['src/evidently/__init__.py', 'src/evidently/b.py', 'x/a.py'], 'x/a.py', 'evidently.b', 0, 'src/evidently/b.py'],
    [['src/__init__.py', 'src/datasets/__init__.py', 'a.py'], 'a.py', 'datasets', 0, undefined],
  ] as const)('%j: %s imports %s at %i', (sources, from, module, level, found) => {
    expect(find(sources, from, module, level)).toBe(found);
  });

  it('relations: relative, absolute, packages and directories on sys.path', async () => {
    const told = await tell({
      'p/__init__.py': '',
      'p/a.py': 'from . import b\nfrom .c import x\nimport p.d\nimport os, numpy\n',
      'p/b.py': '',
      'p/c.py': '',
      'p/d.py': '',
      'scripts/s.py': '',
      'run.py': 'import sys\nimport pandas\nsys.path.append("scripts")\nimport s\nfrom p import a, b\n',
    });
    expect(told.imports('p/a.py')).toEqual(['p/b.py', 'p/c.py', 'p/d.py']);
    expect(told.imports('run.py')).toEqual(['p/a.py', 'p/b.py', 'scripts/s.py']);
  });

  it('do not name what is imported for types only', async () => {
    const told = await tell({
      'a.py': 'from typing import TYPE_CHECKING\nimport b\nif TYPE_CHECKING:\n    import c\nelse:\n    import d\n',
      'b.py': '',
      'c.py': '',
      'd.py': '',
    });
    expect(told.imports('a.py')).toEqual(['b.py', 'd.py']);
  });
});
